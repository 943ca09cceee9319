"""The command `herstem export`: the graph in the formats of other tools."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from herstem import paths
from herstem.terminal import err, fail

if TYPE_CHECKING:
    from herstem.exchange.exports.base import Format

app = typer.Typer()


@app.command()
def export(
    format: Annotated[str | None, typer.Argument(help="One of the formats; without it they are listed.")] = None,
    to: Annotated[
        Path | None,
        typer.Option(help="Where to: a file, or for several files a new folder or a .zip; else standard output."),
    ] = None,
    inferred: Annotated[
        bool, typer.Option("--inferred", help="With what follows, marked as such (kgx, kgx-jsonl, jsonld).")
    ] = False,
    hypotheses: Annotated[
        bool, typer.Option("--hypotheses", help="With hypotheses, marked as such. Not for clinical decisions.")
    ] = False,
) -> None:
    """Write the graph for other tools: KGX, SSSOM, OBO Graphs, OWL, nanopublications, CSV, JSON-LD, a data package;
    or all of them.

    Several files go to standard output as a zip file. The same release gives the same bytes.
    """
    from herstem.exchange.exports import ALL, FORMATS

    if format is None:
        table = Table("format", "what comes out", box=None, header_style="bold")
        for name, each in (FORMATS | ALL).items():
            table.add_row(name, each.summary)
        Console().print(table)
        return
    formats = FORMATS | ALL
    if format not in formats:
        fail(f"{format} is no format; there are {', '.join(formats)}")
    if (inferred or hypotheses) and not formats[format].marks:
        marking = ", ".join(name for name, each in FORMATS.items() if each.marks)
        fail(f"--inferred and --hypotheses go with {marking}, which mark them; {format} has no place for them")
    if to is None and not formats[format].single and sys.stdout.isatty():
        fail("several files come out as a zip file; say where to: --to FOLDER, --to FILE.zip, or > FILE.zip")
    _write(format, formats[format], to, inferred, hypotheses)


def _write(name: str, format: "Format", to: Path | None, inferred: bool, hypotheses: bool) -> None:
    from herstem.cli import open_release
    from herstem.engine.errors import EngineError
    from herstem.exchange.exports.base import ExportError, Source
    from herstem.exchange.exports.writing import to_path, to_stream

    _, engine = open_release()
    if hypotheses:
        err.print("Hypotheses drawn by a machine, not findings. Not for clinical decisions.")
    files = format.make(Source(engine, paths.release_dir(), inferred, hypotheses))
    try:
        if to is None:
            to_stream(files, sys.stdout.buffer, format.single)
        else:
            to_path(files, to, format.single)
            err.print(f"written to {to}", markup=False)
    except BrokenPipeError:
        raise  # the reader has had enough: click ends quietly
    except (OSError, EngineError, ExportError) as error:
        fail(f"{getattr(error, 'filename', None) or name}: {getattr(error, 'strerror', None) or error}")
    except KeyboardInterrupt:
        fail("interrupted; nothing was written.")
