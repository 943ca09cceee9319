"""CSV (RFC 4180): a table for each kind of thing, a row a thing, a column a property; for spreadsheets."""

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import groupby

from herstem.engine.base import Row
from herstem.exchange.curies import Curies
from herstem.exchange.exports.base import File, Source, query, text

_BETWEEN = " | "  # values of one cell


def tables(source: Source) -> Iterator[File]:
    """KIND.csv for each kind: things by their widest class, claims, references, notes, parts of the document."""
    curies = Curies.of_project()
    _, columns = source.engine.query(query("csv-columns")).rows()
    of_kind: dict[str, list[str]] = {}
    for row in columns:
        of_kind.setdefault(text(row[0], curies), []).append(text(row[1], curies))
    _, rows = source.engine.query(query("csv")).rows()
    for kind, found in groupby(rows, lambda row: text(row[0], curies)):
        yield File(f"{kind.partition(':')[2]}.csv", _table(of_kind[kind], found, curies))


def _table(columns: list[str], rows: Iterable[Row], curies: Curies) -> Iterator[bytes]:
    yield _line(["id", *columns])
    for id, found in groupby(rows, lambda row: text(row[1], curies)):
        cells: dict[str, list[str]] = {}
        for _, _, property, value in found:
            cells.setdefault(text(property, curies), []).append(text(value, curies))
        yield _line([id, *(_BETWEEN.join(cells.get(column, [])) for column in columns)])


def _line(cells: list[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue().encode()
