"""The command line: `herstem build`, `validate`, `serve`, `query`, `queries`, `explain`."""

import json
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from herstem import __version__, manifest, paths

if TYPE_CHECKING:
    from herstem.catalog import Catalog
    from herstem.engine.embedded import EmbeddedEngine
    from herstem.explain import Step

BAD_INPUT = 2

app = typer.Typer(
    name="herstem",
    help="Knowledge graph of breast cancer stem cells and treatment resistance in HER2-positive breast cancer. "
    "Not for clinical decisions.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
)
_err = Console(stderr=True, highlight=False, soft_wrap=True)


def _fail(message: str) -> NoReturn:
    _err.print(message, markup=False)
    raise typer.Exit(BAD_INPUT)


@contextmanager
def _source_errors() -> Iterator[None]:
    """Bad sources end the command with a line each and exit code 2; nothing has been written by then."""
    from herstem.pipeline.build import DisagreementError
    from herstem.pipeline.classify import InconsistentError
    from herstem.sources import SourceError

    try:
        yield
    except SourceError as error:
        for problem in error.problems:
            _err.print(str(problem), markup=False)
        count = len(error.problems)
        _fail(f"{count} problem{'s' if count > 1 else ''} found; nothing was written.")
    except InconsistentError as error:
        _fail(f"{error}; nothing was written.")
    except DisagreementError as error:
        for objection in error.objections:
            _err.print(objection, markup=False)
        _fail("the two reasoners must agree before a release is made; nothing was written.")
    except OSError as error:
        _fail(f"{error.filename or 'a file'}: {error.strerror or error}; nothing was written.")
    except KeyboardInterrupt:
        _fail("interrupted; nothing was written.")


class _Progress:
    """Shows the stage at work: a spinner on a terminal, a line a stage elsewhere."""

    def __init__(self) -> None:
        self._status = _err.status("starting") if _err.is_terminal else None

    def __enter__(self) -> "_Progress":
        if self._status:
            self._status.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._status:
            self._status.stop()

    def __call__(self, stage: str, seconds: float | None) -> None:
        if seconds is not None:
            _err.print(f"  {stage:<9} {seconds:5.1f} s", markup=False)
        elif self._status:
            self._status.update(f"{stage} …")


@app.command()
def build() -> None:
    """Make the release anew from ontology/, instances/ and queries/rules/."""
    from herstem.pipeline.build import build as run

    with _source_errors(), _Progress() as progress:
        made = run(progress=progress)
    counts = ", ".join(f"{name} {part['triples']}" for name, part in made["graphs"].items())
    _err.print(f"release {made['hash'][:12]}: {counts}", markup=False)
    agreement = made["agreement"]
    _err.print(
        f"reasoners: {agreement['hermit_only']} from HermiT only, {agreement['rules_only']} from the rules only",
        markup=False,
    )


@app.command()
def validate() -> None:
    """Check the sources (syntax, names, kinds, SHACL shapes); writes nothing."""
    from herstem.pipeline.build import check

    with _source_errors(), _Progress() as progress:
        check(progress=progress)
    _err.print(f"the sources in {paths.home()} are valid", markup=False)


@app.command()
def serve(
    host: Annotated[
        str, typer.Option(help="Address to listen on; anything but loopback opens the server to others.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on.")] = 7878,
) -> None:
    """Serve the graph: start page, SPARQL endpoint, canned queries. Rebuilds first where the sources have changed.

    With a token in HERSTEM_TOKEN, updates and graphs are taken from whoever sends it; nothing of them is kept.
    """
    if not manifest.is_current():
        _err.print("the release does not fit the sources; building it anew", markup=False)
        build()
    import uvicorn

    from herstem.web.app import create_app

    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listening = socket.create_server((host, port), family=family)
    except OSError as error:
        _fail(f"cannot listen on {host}:{port}: {error.strerror}; choose another with --host and --port")
    catalog, engine = _open()
    web = create_app(engine, catalog, paths.release_dir(), token=os.environ.get("HERSTEM_TOKEN", ""))
    config = uvicorn.Config(web, log_level="warning", access_log=False)
    address = f"http://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}"
    print(f"start page       {address}/\nSPARQL endpoint  {address}/sparql\nstop with Ctrl-C", flush=True)
    uvicorn.Server(config).run(sockets=[listening])


@app.command()
def queries() -> None:
    """List the canned queries."""
    from herstem.catalog import Catalog

    table = Table("name", "answers", "parameters", box=None, header_style="bold")
    for query in Catalog.load(paths.queries_dir()).values():
        table.add_row(query.name, query.title, " ".join(f"--{p.name}" for p in query.parameters))
    Console().print(table)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def query(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Name of a canned query; `herstem queries` lists them.")],
    format: Annotated[str, typer.Option("--format", help="table, csv or json.")] = "table",
) -> None:
    """Run a canned query: herstem query NAME --drug trastuzumab [--format csv]."""
    from herstem.catalog import CatalogError
    from herstem.tables import read_table

    catalog, engine = _open()
    if format not in ("table", "csv", "json"):
        _fail(f"--format {format}: table, csv or json")
    try:
        answer = engine.query(catalog.find(name).bind(_values(context.args), engine))
    except CatalogError as error:
        _fail(str(error))
    if format != "table":
        sys.stdout.buffer.write(
            answer.serialize({"csv": "text/csv", "json": "application/sparql-results+json"}[format])
        )
        return
    found = read_table(answer)
    table = Table(box=None, header_style="bold")
    for column in found.columns:
        table.add_column(column, overflow="fold")
    for row in found.rows:
        table.add_row(*(Text(", ".join(part.text for part in cell)) for cell in row))
    Console().print(table)
    more = "" if found.complete else " shown, there are more: --format csv has all"
    _err.print(f"{table.row_count} row{'' if table.row_count == 1 else 's'}{more}", markup=False)


@app.command()
def coverage() -> None:
    """Print, as a Markdown page, what of the review is in the graph; exit code 2 where a citation has no claim."""
    from herstem.tables import read_table

    catalog, engine = _open()
    print("# Coverage\n\nMade from the graph by `herstem coverage`; do not edit.")
    holes = 0
    for name in ("coverage-of-document", "coverage-of-references"):
        table = read_table(engine.query(catalog[name].bind({}, engine)))
        print(f"\n## {catalog[name].title}\n\n| {' | '.join(table.columns)} |\n|{' --- |' * len(table.columns)}")
        for row in table.rows:
            print(f"| {' | '.join(', '.join(part.text for part in cell) for cell in row)} |")
        holes += sum(row[table.columns.index("Claims")][0].text == "0" for row in table.rows)
        if "Uncovered" in table.columns:
            holes += sum(int(row[table.columns.index("Uncovered")][0].text) for row in table.rows)
    if holes:
        _fail(f"{holes} holes: parts or references without a claim, or citations that no claim of their part makes")


@app.command()
def explain(
    subject: Annotated[str, typer.Argument(help="Slug, CURIE or IRI of a thing: trastuzumab-emtansine.")],
    predicate: Annotated[str, typer.Argument(help="Property (targets, hso:targets) or `a` for class membership.")],
    object: Annotated[str, typer.Argument(help="Thing, or class after `a`: HER2TargetedAgent.")],
    format: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
) -> None:
    """Show why a triple holds: its proof down to claims, review section and references."""
    from herstem.catalog import CatalogError
    from herstem.explain import Explainer, NotStatedError

    catalog, engine = _open()
    try:
        step = Explainer(engine, catalog).explain(subject, predicate, object)
    except (NotStatedError, CatalogError) as error:
        _fail(str(error))
    if format == "json":
        print(json.dumps(step.as_json(), indent=2, ensure_ascii=False))
        return

    Console().print(_tree(step))


def _tree(step: "Step", parent: Tree | None = None) -> Tree:
    """A proof as a tree for the terminal: what follows, by which axiom, from what, down to the claims."""
    heading = Text.assemble(step.text, (f"  {step.graph}", "dim"))
    tree = parent.add(heading) if parent else Tree(heading)
    for word, axiom in (*(("by", r) for r in (step.rule,) if r), *(("using", a) for a in step.axioms)):
        tree.add(Text(f"{word}  {axiom}", style="dim"))
    for premise in step.premises:
        _tree(premise, tree)
    for claim in step.claims:
        where = "; ".join(claim.places + claim.references)
        hedge = ", hedged" if claim.hedged else ""
        tree.add(Text(f"{claim.id}  {claim.paraphrase}\n({where}; {claim.evidence}{hedge})", style="green"))
    return tree


def _open() -> "tuple[Catalog, EmbeddedEngine]":
    """The catalog and an embedded engine over the release; exit code 2 where there is no release."""
    from herstem.catalog import Catalog
    from herstem.engine.embedded import EmbeddedEngine

    folder = paths.release_dir()
    found = manifest.read_manifest(folder)
    if found is None or not manifest.is_whole(folder, found):
        _fail(f"there is no whole release in {folder.name}/; run `herstem build` first")
    if not manifest.is_current(folder):
        _err.print("note: the sources have changed since this release was built; `herstem build` makes it anew")
    return Catalog.load(paths.queries_dir()), EmbeddedEngine.from_release(folder)


def _values(args: list[str]) -> dict[str, list[str]]:
    """`--name value` and `--name=value` pairs; a repeated name gives several values."""
    values: dict[str, list[str]] = {}
    left = list(args)
    while left:
        option = left.pop(0)
        if not option.startswith("--"):
            _fail(f"{option!r}: parameters are written --name value")
        name, equals, value = option[2:].partition("=")
        if not equals:
            if not left:
                _fail(f"--{name} needs a value")
            value = left.pop(0)
        values.setdefault(name, []).append(value)
    return values


def _version(wanted: bool) -> None:
    if wanted:
        found = manifest.read_manifest(paths.release_dir())
        data = f", release {found['hash'][:12]}" if found else ""
        print(f"herstem {__version__}{data}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    pass
