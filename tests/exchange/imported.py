"""What the tests of imports share: small tables, and what is made of them without reasoning."""

from collections.abc import Sequence
from pathlib import Path

from herstem.engine.base import Engine
from herstem.exchange.imports.mapping import TableMapping
from herstem.exchange.imports.reading import Reader
from herstem.exchange.imports.report import Report
from herstem.namespaces import HS, HSG, HSO
from herstem.pipeline.canonical import read_n_triples
from herstem.rules.model import Fact

MINE = f"{HSG}source/mine/"


def table(path: Path, *rows: Sequence[str], separator: str = "\t") -> Path:
    """Write a table; the first row is its header."""
    path.write_text("".join(separator.join(row) + "\n" for row in rows), encoding="utf-8")
    return path


def made(engine: Engine, *files: Path, mapped: TableMapping | None = None) -> tuple[set[Fact], Report]:
    """The facts of some files as the source `mine`, and the report."""
    report = Report()
    lines = "".join(Reader(engine, "mine", report).read(files, mapped))
    return read_n_triples(lines), report


def claim(facts: set[Fact], name: str) -> dict[str, set[str]]:
    """What is said of a claim: the values of each property, shortened."""
    found: dict[str, set[str]] = {}
    for s, p, o in facts:
        if s == f"<{MINE}{name}>":
            found.setdefault(_short(p), set()).add(_short(o))
    return found


def _short(term: str) -> str:
    return term.replace(str(HSO), "").replace(MINE, "mine:").replace(str(HS), "").strip("<>")
