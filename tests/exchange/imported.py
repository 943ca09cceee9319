"""What the tests of imports share: small tables, and what is made of them without reasoning."""

import gzip
import random
from collections.abc import Iterator, Sequence
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


def broken(folder: Path) -> Iterator[Path]:
    """Two hundred files with good rows, bad rows, bytes that were changed and ends that were cut off."""
    chance = random.Random(7)
    rows = ("lapatinib\tinhibits\tABCG2\tPMID:1\n", '"a\tb\n', "x\ty\n", "\x00\n", "=1+1\t@x\t-2\t+3\n")
    start = "subject\trelation\tobject\treferences\n"
    for number in range(200):
        text = start + "".join(chance.choice(rows) for _ in range(chance.randint(0, 20)))
        content = bytearray(text.encode())
        for _ in range(chance.randint(0, 12)):
            at = chance.randrange(len(start) if number % 2 and len(content) > len(start) else 0, len(content))
            content[at] = chance.randrange(256)
        content = content[: chance.randint(1, len(content))] if number % 5 == 0 else content
        ending = chance.choice((".tsv", ".tsv", ".csv", ".tsv.gz", ".jsonl", ".xlsx", ".sssom.tsv"))
        content = content.replace(b"\t", b",") if ending == ".csv" else content
        path = folder / f"f{number}{ending}"
        path.write_bytes(
            content if number % 3 or ending != ".tsv.gz" else gzip.compress(content)[: -(number % 9) or None]
        )
        yield path


def claim(facts: set[Fact], name: str) -> dict[str, set[str]]:
    """What is said of a claim: the values of each property, shortened."""
    found: dict[str, set[str]] = {}
    for s, p, o in facts:
        if s == f"<{MINE}{name}>":
            found.setdefault(_short(p), set()).add(_short(o))
    return found


def _short(term: str) -> str:
    return term.replace(str(HSO), "").replace(MINE, "mine:").replace(str(HS), "").strip("<>")
