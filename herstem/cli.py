"""The command line: `herstem build`, `explain` …; others in asking, exporting, importing, operate, releasing."""

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from herstem import __version__, asking, exporting, importing, manifest, operate, paths, releasing
from herstem.cycles import no_collection
from herstem.namespaces import short
from herstem.terminal import Progress, counted, err, fail, progress_bar, source_errors

if TYPE_CHECKING:
    from herstem.catalog import Catalog
    from herstem.engine.embedded import EmbeddedEngine

app = typer.Typer(
    name="herstem",
    help="Knowledge graph of breast cancer stem cells and treatment resistance in HER2-positive breast cancer. "
    "Not for clinical decisions.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
)
app.add_typer(asking.app)
app.add_typer(exporting.app)
app.add_typer(importing.app)
app.add_typer(operate.app)
app.add_typer(releasing.app)


@app.command()
def build(
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Run every stage, also those whose input is unchanged.")
    ] = False,
) -> None:
    """Make the release from ontology/, instances/ and queries/rules/; what has not changed is not reasoned on again."""
    from herstem.catalog import Catalog
    from herstem.examples import READ, examples
    from herstem.pipeline.build import build as run

    catalog = Catalog.load(paths.queries_dir())
    with source_errors(), Progress() as progress, no_collection():
        made = run(
            progress=progress,
            fresh=fresh,
            about=lambda dataset: examples(dataset.store(*READ), catalog),
        )
    counts = ", ".join(f"{name} {part['triples']}" for name, part in made["graphs"].items())
    err.print(f"release {made['hash'][:12]}: {counts}", markup=False)
    agreement = made["agreement"]
    err.print(
        f"reasoners: {agreement['hermit_only']} from HermiT only, {agreement['rules_only']} from the rules only",
        markup=False,
    )


@app.command()
def validate() -> None:
    """Check the sources (syntax, names, kinds, SHACL shapes); writes nothing."""
    from herstem.pipeline.build import check

    with source_errors(), Progress() as progress:
        check(progress=progress)
    err.print(f"the sources in {paths.home()} are valid", markup=False)


@app.command()
def reason(
    files: Annotated[
        list[Path], typer.Argument(help="RDF files: .ttl .nt .nq .trig .rdf .owl .obo .jsonld, also with .gz behind.")
    ],
    into: Annotated[
        Path | None, typer.Option(help="Folder for a release with your data in it; without it nothing is written.")
    ] = None,
    source: Annotated[str, typer.Option(help="Name of your data: they become the graph hsg:source/NAME.")] = "mine",
) -> None:
    """Reason over your own data beside the release: what follows from both, with proofs.

    `herstem --release FOLDER query …`, `explain …` or `serve` then open what was written.
    """
    from herstem.pipeline.reason import check_target, write
    from herstem.pipeline.reason import reason as run

    with source_errors(), progress_bar() as progress:
        if into is not None:
            check_target(into)
        found = run(files, paths.release_dir(), source, progress)
        if into is not None:
            progress("writing", 0, 1)
            write(found, files, paths.release_dir(), into)
    table = Table("follows now", "triples", box=None, header_style="bold")
    for term, count in found.concluded.most_common():
        table.add_row(short(term), f"{count:,}")
    Console().print(table)
    for term, count in found.unknown.most_common(10):
        err.print(
            f"note: {short(term)} ({counted(count, 'time')}) is no term of the ontology: nothing follows from it",
            markup=False,
        )
    if found.repeated:
        left = counted(len(found.repeated), "triple")
        err.print(f"note: of what was read, {left} left out: the release holds the same already", markup=False)
    if not found.hypotheses:
        err.print("note: no hypotheses were drawn: the data are too many for that", markup=False)
    where = f"written to {into}" if into else "nothing was written (--into FOLDER does)"
    err.print(
        f"{counted(len(found.source), 'triple')} read, {found.concluded.total():,} more follow; {where}", markup=False
    )


@app.command()
def search(
    words: Annotated[list[str], typer.Argument(help="A name, an identifier, or words of a claim.")],
    limit: Annotated[int, typer.Option(min=1, help="How many are shown.")] = 10,
    format: Annotated[str, typer.Option("--format", help="table or json.")] = "table",
) -> None:
    """Find things and claims: case, hyphens, Greek letters and slips of the pen do not matter much."""
    from herstem.names import Names

    if format not in ("table", "json"):
        fail(f"--format {format}: table or json")
    _, engine = open_release()
    found = Names.of(engine).search(" ".join(words), limit)
    if format == "json":
        print(json.dumps([hit.to_dict() for hit in found], indent=2, ensure_ascii=False))
        return
    table = Table("id", "name", "what it is", "met", box=None, header_style="bold")
    for hit in found:
        met = "" if hit.text == hit.label else f"{hit.by} {hit.text}"
        table.add_row(Text(hit.id), Text(hit.label), Text(", ".join(hit.kinds)), Text(met))
    if not found:
        fail(f"nothing is called {' '.join(words)!r}, and nothing much like it")
    Console().print(table)


@app.command(name="map")
def map_(
    name: Annotated[
        str, typer.Argument(help="CURIE or address of a term elsewhere (HGNC:3430, MONDO_0006244), or a name of ours.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show what a term of another vocabulary is here, and all that our thing is elsewhere; or the same for a name."""
    from herstem.catalog import CatalogError
    from herstem.mapping import mapped

    _, engine = open_release()
    try:
        found = mapped(name, engine)
    except CatalogError as error:
        fail(str(error))
    if as_json:
        print(json.dumps([each.to_dict() for each in found], indent=2, ensure_ascii=False))
        return
    console = Console(highlight=False, soft_wrap=True)
    for each in found:
        by = f": {each.by.predicate} {each.by.id} ({each.by.justification})" if each.by else ""
        console.print(Text(f"{each.id} {each.label} ({', '.join(each.kinds)}){by}", style="bold"))
        for match in each.matches:
            called = f" {match.label}" if match.label else ""
            console.print(Text(f"  {match.predicate} {match.id}{called} <{match.address}> ({match.justification})"))
        if not each.matches:
            console.print("  no term elsewhere was found")


@app.command()
def coverage() -> None:
    """Print, as a Markdown page, what of the review is in the graph; exit code 2 where a citation has no claim."""
    from herstem.tables import read_table

    catalog, engine = open_release()
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
        fail(f"{holes} holes: parts or references without a claim, or citations that no claim of their part makes")


@app.command()
def explain(
    subject: Annotated[
        str, typer.Argument(help="Slug, CURIE, IRI, label or synonym of a thing: trastuzumab-emtansine.")
    ],
    predicate: Annotated[str, typer.Argument(help="Property (targets, hso:targets) or `a` for class membership.")],
    object: Annotated[str, typer.Argument(help="Thing, class after `a`, or value: HER2, HER2TargetedAgent, 14.0.")],
    format: Annotated[str, typer.Option("--format", help="text, json, or turtle (PROV-O).")] = "text",
    alternatives: Annotated[bool, typer.Option("--alternatives", help="Show the other ways to it, too.")] = False,
) -> None:
    """Show why a triple holds: its proof down to claims, review section and references; or why it does not."""
    from herstem.catalog import CatalogError
    from herstem.explain import plain, provenance, text
    from herstem.explain.explainer import Explainer, NotStatedError
    from herstem.rules.derivations import DerivationError, DerivationFile

    if format not in ("text", "json", "turtle"):
        fail(f"--format {format}: text, json or turtle")
    catalog, engine = open_release()
    try:
        explainer = Explainer(engine, catalog, DerivationFile(paths.release_dir() / manifest.DERIVATIONS))
        proof = explainer.explain(subject, predicate, object)
        if alternatives:
            proof = proof.beside(explainer.alternatives(proof.goal.fact))
    except (NotStatedError, CatalogError, DerivationError) as error:
        fail(str(error))
    if format == "json":
        print(json.dumps(plain.as_json(proof), indent=2, ensure_ascii=False))
    elif format == "turtle":
        sys.stdout.buffer.write(provenance.turtle(proof))
    else:
        console = Console(highlight=False)
        for part in text.render(proof):
            console.print(part)
        if alternatives and not proof.alternatives:
            console.print("there is no other way to it")


def open_release() -> "tuple[Catalog, EmbeddedEngine]":
    """The catalog and an embedded engine over the release; exit code 2 where there is no release."""
    from herstem.catalog import Catalog
    from herstem.engine.embedded import EmbeddedEngine

    return Catalog.load(paths.queries_dir()), EmbeddedEngine.from_release(find_release())


def find_release() -> Path:
    """The folder of the release; exit code 2 where there is no whole one."""
    folder = paths.release_dir()
    found = manifest.read_manifest(folder)
    if found is None or not manifest.is_whole(folder, found):
        fail(f"there is no whole release in {folder.name}/; run `herstem build` first")
    if paths.RELEASE not in os.environ and not manifest.is_current(folder):
        err.print("note: the sources have changed since this release was built; `herstem build` makes it anew")
    return folder


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
    release: Annotated[
        Path | None,
        typer.Option(envvar=paths.RELEASE, help="Another release, such as `reason` writes."),
    ] = None,
) -> None:
    if release is not None:
        os.environ[paths.RELEASE] = str(release)  # for the processes that this one starts, too
