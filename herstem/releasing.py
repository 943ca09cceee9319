"""The commands of whoever makes a release: `herstem check`, `herstem diff`."""

import csv
import json
import sys
from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from herstem import paths
from herstem.terminal import Progress, err, fail, source_errors

if TYPE_CHECKING:
    from herstem.pipeline.checks import Finding

app = typer.Typer()
_WORDS = {"ERROR": "errors", "WARN": "warnings", "INFO": "remarks"}


@app.command()
def check(
    format: Annotated[str, typer.Option("--format", help="text, json or tsv.")] = "text",
) -> None:
    """Report what the checks in queries/checks/ find in the sources; exit code 2 where one of them is an error.

    Each has a level as in ROBOT's report: ERROR stops a build, WARN should go before a release, INFO is for tidiness.
    """
    from herstem.pipeline.build import report

    if format not in ("text", "json", "tsv"):
        fail(f"--format {format}: text, json or tsv")
    with source_errors(), Progress() as progress:
        checks, found = report(progress=progress)
    if format == "json":
        print(json.dumps([_plain(each) for each in found], indent=2, ensure_ascii=False))
    elif format == "tsv":
        table = csv.writer(sys.stdout, dialect="excel-tab", lineterminator="\n")
        table.writerow(("Level", "Rule Name", "Subject", "Property", "Value", "Place", "Message"))
        for each in found:
            plain = _plain(each)
            table.writerow(
                [plain[key] for key in ("level", "check", "subject", "property", "value", "place", "message")]
            )
    else:
        for one, those in groupby(found, key=lambda each: each.check):
            print(f"{one.level} {one.name}: {one.problem}\n  why: {one.principle}\n  what to do: {one.solution}")
            for each in those:
                print(f"  {each.problem()}")
    levels = Counter(each.check.level for each in found)
    counts = ", ".join(f"{levels[level]} {word}" for level, word in _WORDS.items())
    message = f"{len(checks)} checks: {counts}"
    if levels["ERROR"]:
        fail(message)
    err.print(message, markup=False)


@app.command()
def diff(
    first: Annotated[str, typer.Argument(help="The older: a folder, a .zip or .tar(.gz), or a git revision.")],
    second: Annotated[str | None, typer.Argument(help="The newer; without it the release as it is.")] = None,
    format: Annotated[str, typer.Option("--format", help="text, json or markdown.")] = "text",
    limit: Annotated[int, typer.Option(min=0, help="How many of a kind text and Markdown show.")] = 20,
) -> None:
    """Tell what sets two releases apart: claims and what changed in them, things, edges, inferences, hypotheses.

    The exit code is 0 where nothing differs, 1 where something does, 2 where it cannot be told.
    """
    from herstem.diff.differences import differences
    from herstem.diff.released import Released, UnreadableReleaseError
    from herstem.diff.wording import as_json, as_markdown, as_text

    if format not in ("text", "json", "markdown"):
        fail(f"--format {format}: text, json or markdown")
    try:
        ends = Released.at(first), Released.at(second or str(paths.release_dir()))
        sections = differences(*ends)
    except UnreadableReleaseError as error:
        fail(str(error))
    except KeyboardInterrupt:
        fail("interrupted")
    if format == "json":
        print(json.dumps(as_json(*ends, sections), indent=2, ensure_ascii=False))
    else:
        write = as_text if format == "text" else as_markdown
        print("\n".join(write(*ends, sections, limit)))
    if sections:
        raise typer.Exit(1)


def _plain(found: "Finding") -> dict[str, str]:
    """A finding as JSON and TSV have it."""
    return {
        "level": found.check.level,
        "check": found.check.name,
        "subject": found.subject,
        "property": found.property,
        "value": found.value,
        "place": str(found.place),
        "message": found.message,
        "solution": found.check.solution,
    }
