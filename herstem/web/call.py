"""What is asked of a canned query over HTTP: values of its parameters, a part of the rows, their order, evidence."""

from collections.abc import Sequence
from dataclasses import dataclass

from herstem.catalog import BadValueError, CannedQuery
from herstem.catalog.select import Select
from herstem.web.paging import Part
from herstem.web.site import Site

Values = dict[str, list[str]]
_OWN = ("limit", "offset", "sort")


@dataclass(frozen=True)
class Call:
    """A call of a canned query; `fields` are as they were sent. `sort` is a column, `-column` for the largest first."""

    query: CannedQuery
    values: Values
    part: Part
    evidence: bool
    sort: str
    fields: Sequence[tuple[str, str]]

    @classmethod
    def read(cls, query: CannedQuery, fields: Sequence[tuple[str, str]]) -> "Call":
        """From the fields of an address. Raises BadValueError."""
        values: Values = {}
        for name, value in fields:
            values.setdefault(name, []).append(value)
        part = Part.read(values)
        evidence = _truth("evidence", values.pop("evidence", ["false"]))
        sort = _column(query, values.get("sort", [""]), evidence)
        return cls(query, {k: v for k, v in values.items() if k not in _OWN}, part, evidence, sort, fields)

    def text(self, site: Site) -> str:
        """The SPARQL for all rows. Raises CatalogError."""
        text = self.query.bind(self.values, site.engine, evidence=self.evidence)
        if not self.sort:
            return text
        return Select.read(text).ordered(self.sort.lstrip("-"), descending=self.sort.startswith("-")).text

    def total(self, site: Site) -> int:
        """How many rows there are in all; evidence adds none. Raises CatalogError, EngineError."""
        _, rows = site.engine.query(Select.read(self.query.bind(self.values, site.engine)).counted()).rows()
        return int(str(getattr(next(rows)[0], "value", 0)))

    def key(self, media: str) -> str:
        """The same for two calls that have the same answer in a format."""
        return f"{self.query.name} {media} {sorted(self.values.items())} {self.part} {self.evidence} {self.sort}"


def _truth(name: str, values: Sequence[str]) -> bool:
    if values not in (["true"], ["false"]):
        raise BadValueError(f"{name}: {values[0]!r} is neither true nor false", ("true", "false"))
    return values == ["true"]


def _column(query: CannedQuery, values: Sequence[str], evidence: bool) -> str:
    """The order asked for, a column of the answer; empty for that of the query."""
    if values == [""]:
        return ""
    known = (*query.columns, *(query.evidence_columns if evidence else ()))
    if len(values) == 1 and values[0].removeprefix("-") in known:
        return values[0]
    raise BadValueError(
        f"sort: {values[-1]!r} is none of {', '.join(known)}; with - before it the largest first", known
    )
