"""The commands that bring other sources in and let them go: `herstem import`, `template`, `sources`, `forget`."""

from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from herstem import manifest, paths
from herstem.namespaces import curie, short
from herstem.terminal import counted, err, fail, progress_bar, source_errors

if TYPE_CHECKING:
    from herstem.exchange.imports.report import Report

app = typer.Typer()
_SHOWN = 12


@app.command("import")
def import_(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="Tables (.tsv .csv .xlsx .jsonl), RDF (.ttl .nt .nq .trig .rdf .owl .jsonld), .obo; also with .gz."
        ),
    ],
    into: Annotated[
        Path | None,
        typer.Option(
            help="Folder of a release of your own, a new one or one with other sources; without it: a dry run."
        ),
    ] = None,
    source: Annotated[str, typer.Option(help="Name of the source: it becomes the graph hsg:source/NAME.")] = "mine",
    title: Annotated[str, typer.Option(help="What the source is called in explanations.")] = "",
    licence: Annotated[str, typer.Option(help="Its licence: a name or an address.")] = "",
    origin: Annotated[str, typer.Option(help="Where it comes from: an address, a citation.")] = "",
    mapping: Annotated[
        str | None, typer.Option(help="Mapping of a table (a name or a TOML file); without it, the one that fits.")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Take nothing where a row is wrong.")] = False,
    report: Annotated[Path | None, typer.Option(help="File for all rows that were left out, with the reasons.")] = None,
) -> None:
    """Bring in claims tables, tables of other resources, SSSOM mappings or RDF, each source in a graph of its own.

    Rows that are wrong, unknown or ambiguous are left out and told. What is taken is reasoned over with the rest.
    """
    from herstem.exchange.imports.report import Report
    from herstem.pipeline.about import About
    from herstem.pipeline.reason import check_target
    from herstem.pipeline.taking import keep, take

    base = into if into is not None and manifest.read_manifest(into) else paths.release_dir()
    told = Report()
    with ExitStack() as stack:
        stack.enter_context(source_errors())
        if into is not None:
            check_target(into)
        if report is not None:
            told.file = stack.enter_context(report.open("w", encoding="utf-8"))
            told.file.write("file\trow\tcolumn\twhat is wrong\n")
        with progress_bar() as progress:
            scratch = Path(stack.enter_context(TemporaryDirectory(prefix="herstem-")))
            about = About(source, title, licence, origin)
            taken = take(files, about, base, scratch, told, mapping, strict, progress)
            if into is not None:
                progress("writing", 0, 1)
                keep(taken, into)
    _show(told)
    for iri, (name, cls) in list(taken.new.items())[:_SHOWN]:
        err.print(f"new: {name} ({curie(cls)}, {iri})", markup=False)
    if len(taken.new) > _SHOWN:
        err.print(f"new: {len(taken.new) - _SHOWN:,} more", markup=False)
    where = f"written to {into}" if into else "a dry run: nothing was written (--into FOLDER does)"
    if taken.found is None:
        err.print(
            f"{counted(taken.triples, 'triple')}; too many to reason over: they make no edges; {where}", markup=False
        )
        return
    table = Table("follows now", "triples", box=None, header_style="bold")
    for term, count in taken.found.concluded.most_common(_SHOWN):
        table.add_row(short(term), f"{count:,}")
    if taken.found.concluded:
        Console().print(table)
    for term, count in taken.found.unknown.most_common(_SHOWN):
        err.print(f"note: {short(term)} ({counted(count, 'time')}) is no term of the ontology", markup=False)
    if not taken.found.hypotheses:
        err.print("note: no hypotheses were drawn: the data are too many for that", markup=False)
    err.print(
        f"{counted(taken.triples, 'triple')}, {taken.found.concluded.total():,} more follow; {where}", markup=False
    )


def _show(told: "Report") -> None:
    """The counts, and what was wrong, the most frequent first."""
    parts = [counted(told.rows, "row"), counted(told.claims, "claim")]
    for count, what, more in (
        (told.new_things, "new thing", ""),
        (told.passed_over, "row", " that the mapping leaves out"),
        (told.left_out, "row", " left out, since something is wrong there"),
    ):
        if count:
            parts.append(counted(count, what) + more)
    if told.rows:
        err.print(", ".join(parts), markup=False)
    groups = list(told.grouped())
    for column, message, rows in groups[:_SHOWN]:
        listed = ", ".join(map(str, rows[:5])) + (f" and {len(rows) - 5:,} more" if len(rows) > 5 else "")
        where = f"{column}: " if column else ""
        err.print(f"  row {listed}: {where}{message}", markup=False)
    if len(groups) > _SHOWN:
        err.print(f"  and {counted(len(groups) - _SHOWN, 'more reason')}; --report FILE has every row", markup=False)


@app.command()
def template(
    file: Annotated[
        Path | None, typer.Argument(help="New file: .tsv, .csv or .xlsx; without it, TSV is printed.")
    ] = None,
) -> None:
    """Write an empty claims table with a line of help for each column; `herstem import` takes it when it is filled."""
    from herstem.exchange.imports import template as writer

    if file is None:
        print(writer.text(), end="")
        return
    if file.suffix.lower() not in writer.ENDINGS:
        fail(f"{file}: the ending must be one of {', '.join(writer.ENDINGS)}")
    try:
        writer.write(file)
    except FileExistsError:
        fail(f"{file} is there already; it was left as it is")
    except ModuleNotFoundError:
        fail("`pip install 'herstem[xlsx]'` brings what writes workbooks; .tsv and .csv need nothing")
    except OSError as error:
        fail(f"{file}: {error.strerror}")
    err.print(f"written to {file}", markup=False)


@app.command()
def sources() -> None:
    """List the sources in a release of your own: `herstem --release FOLDER sources`."""
    from herstem.pipeline.about import sources as listed

    found = listed(paths.release_dir())
    if not found:
        err.print("no sources but the review; `herstem import FILE --into FOLDER` takes some in")
        return
    table = Table("name", "title", "licence", "origin", "triples", "files", box=None, header_style="bold")
    for about, triples, files in found:
        table.add_row(about.name, about.title, about.licence, about.origin, f"{triples:,}", ", ".join(files))
    Console().print(table)


@app.command()
def forget(
    name: Annotated[str, typer.Argument(help="Name of the source.")],
) -> None:
    """Take a source, and what followed from it, out of your release: `herstem --release FOLDER forget NAME`."""
    from herstem.pipeline.taking import forget as run

    folder = paths.release_dir()
    with source_errors(), progress_bar() as progress:
        run(name, folder, progress)
    err.print(f"{name} is gone from {folder}", markup=False)
