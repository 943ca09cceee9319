"""The claims as claims tables, which `herstem import` takes back: one of the review, one of each other source."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from urllib.parse import unquote

from pyoxigraph import Literal

from herstem.engine.base import Row
from herstem.exchange.exports.base import File, Source, query
from herstem.exchange.imports.vocabulary import Column, columns
from herstem.namespaces import HS, HSG, HSO, curie

_BETWEEN = " | "  # values of one cell
_SEPARATORS = {"tsv": "\t", "csv": ","}


def tables(source: Source) -> Iterator[File]:
    """claims.tsv of the review, claims-NAME.tsv of each source, and the same as .csv.

    Columns, and what stands in them, are as queries/imports/claims.toml declares.
    """
    known = columns()
    _, found = source.engine.query(query("claims-table")).rows()
    for graph, rows in groupby(found, lambda row: _plain(row[0])):
        reviewed = graph == str(HSG.claims)
        name = "claims" if reviewed else f"claims-{graph.rpartition('/')[2]}"
        cells = _Cells(known, str(HS) if reviewed else f"{graph}/")
        records = [cells.of(claim, each) for claim, each in groupby(rows, lambda row: _plain(row[1]))]
        for ending, separator in _SEPARATORS.items():
            yield File(f"{name}.{ending}", _table(list(known), records, separator))


class _Cells:
    """Puts what is said of a claim into the columns of the table; IRIs of its own begin with `own`."""

    def __init__(self, known: Mapping[str, Column], own: str) -> None:
        self._known, self._own = known, own
        self._by_property = {column.property: column for column in known.values() if column.property}

    def of(self, claim: str, rows: Iterable[Row]) -> dict[str, list[str]]:
        """The values of each column."""
        cells: dict[str, dict[str, None]] = defaultdict(dict)  # each once, in their order
        cells["id"][self._name(claim)] = None
        for _, _, property, value, *described in rows:
            column = self._by_property.get(_plain(property))
            if column is None or (column.kind == "mark" and _plain(value) not in column.of):
                continue
            cls, name, work = map(_plain, described)
            known = isinstance(value, Literal) or _plain(value).startswith((HS, HSO))
            text = self._written(column.kind, _plain(value), name, work)
            cells[column.name][text.replace("|", "/") if column.several else text] = None
            if cls and not known and f"{column.name}_class" in self._known:
                cells[f"{column.name}_class"][cls.removeprefix(HSO)] = None
        return {name: list(values) for name, values in cells.items()}

    def _written(self, kind: str, value: str, name: str, work: str) -> str:
        if kind in ("truth", "mark"):
            return "no" if value == "false" else "yes"
        if kind == "claim":
            return self._name(value)
        if kind == "reference":
            return work or curie(value)
        if kind in ("relation", "term"):
            return value.removeprefix(HSO)
        if kind == "thing":
            known = curie(value) if value.startswith(HSO) else value.removeprefix(HS)
            return name if value.startswith(f"{self._own}thing/") else known
        return value

    def _name(self, claim: str) -> str:
        """A claim of the same table by its id, another by its CURIE."""
        return unquote(claim.removeprefix(self._own)) if claim.startswith(self._own) else curie(claim)


def _plain(term: object) -> str:
    return "" if term is None else str(getattr(term, "value", term))


def _table(names: Sequence[str], records: Iterable[Mapping[str, Sequence[str]]], separator: str) -> Iterator[bytes]:
    yield _line(names, separator)
    for record in records:
        yield _line([_BETWEEN.join(record.get(name, ())) for name in names], separator)


def _line(cells: Sequence[str], separator: str) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\n").writerow(cells)
    return out.getvalue().encode()
