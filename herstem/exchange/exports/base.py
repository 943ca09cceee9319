"""What every format is made of: a source, records read from it, files made of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import NamedNode

from herstem import paths
from herstem.engine.base import Engine, Term
from herstem.exchange.curies import Curies


class ExportError(Exception):
    """What is asked for cannot be written: by this format, or by this installation; the message says why."""


@dataclass(frozen=True)
class Source:
    """What is exported: the graph behind an engine, and the folder of the release that is in it.

    `inferred` and `hypotheses`: whether those are wanted too, of formats that can mark them.
    """

    engine: Engine
    release: Path
    inferred: bool = False
    hypotheses: bool = False


class File(NamedTuple):
    """A file of an export: its name, and its content piece by piece, to be read once and before the next file's."""

    name: str
    content: Iterator[bytes]


@dataclass(frozen=True)
class Format:
    """`summary` says what comes out; `make` gives the files, just one where `single`.

    `marks`: what is inferred or hypothetical can be marked as such, and is in it on request.
    """

    summary: str
    make: Callable[[Source], Iterator[File]]
    single: bool = False
    marks: bool = False


class Record(NamedTuple):
    """All that is told of one thing: the values of each field, in their order."""

    id: str
    fields: dict[str, list[str]]


def query(name: str) -> str:
    """The text of queries/exports/NAME.rq."""
    return (paths.queries_dir() / "exports" / f"{name}.rq").read_text(encoding="utf-8")


def records(source: Source, name: str, curies: Curies) -> Iterator[Record]:
    """The records of a query with the columns id, field and value, whose rows are in order of the id."""
    _, rows = source.engine.query(query(name)).rows()
    for id, group in groupby(rows, lambda row: text(row[0], curies)):
        fields: dict[str, list[str]] = {}
        for _, field, value in group:
            fields.setdefault(text(field, curies), []).append(text(value, curies))
        yield Record(id, fields)


def text(term: Term | None, curies: Curies) -> str:
    """An IRI as a CURIE, a literal as it is written, nothing as nothing."""
    if isinstance(term, NamedNode):
        return curies.short(term.value)
    return "" if term is None else str(getattr(term, "value", term))
