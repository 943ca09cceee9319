"""Rows of an answer as Python values, for pandas, polars, or to be gone through."""

import re
from collections import namedtuple
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, overload

from pyoxigraph import Literal, NamedNode

from herstem.engine.base import Answer, Row, Term
from herstem.namespaces import PREFIXES, curie

if TYPE_CHECKING:
    import pandas
    import polars

Value = str | int | float | bool | None
_XSD = PREFIXES["xsd"]
_INTEGERS = {_XSD + "integer", _XSD + "int", _XSD + "long", _XSD + "nonNegativeInteger"}
_FLOATS = {_XSD + "decimal", _XSD + "double", _XSD + "float"}
_IRIS = re.compile(r"https?://\S+( https?://\S+)*")


class Rows(Sequence[Any]):
    """The rows of a SELECT, as named tuples of Python values, one field a column.

    IRIs are written as CURIEs where they can be (`hs:ERBB2`), numbers and truths are Python's, an empty cell is None;
    several IRIs in one cell are CURIEs with spaces between. `terms` are the RDF terms themselves. `notice` is what must
    stand wherever the rows are shown, where they hold hypotheses.
    """

    def __init__(self, columns: Sequence[str], terms: Sequence[Row], notice: str | None = None) -> None:
        self.columns, self.terms, self.notice = tuple(columns), tuple(terms), notice

    @classmethod
    def read(cls, answer: Answer, notice: str | None = None) -> "Rows":
        """All rows of a SELECT."""
        columns, rows = answer.rows()
        return cls(columns, list(rows), notice)

    def __len__(self) -> int:
        return len(self.terms)

    @overload
    def __getitem__(self, place: int) -> Any: ...

    @overload
    def __getitem__(self, place: slice) -> "Rows": ...

    def __getitem__(self, place: int | slice) -> Any:
        if isinstance(place, slice):
            return Rows(self.columns, self.terms[place], self.notice)
        return self._tuple(*map(value, self.terms[place]))

    def __iter__(self) -> Iterator[Any]:
        return (self._tuple(*map(value, row)) for row in self.terms)

    def __repr__(self) -> str:
        said = f"; {self.notice}" if self.notice else ""
        return f"<{len(self)} rows of {', '.join(self.columns)}{said}>"

    def where(self, **values: Value | Sequence[Value]) -> "Rows":
        """The rows that have these values, or one of those in a list or tuple, in the columns of these names.

        Raises KeyError for a column that there is not.
        """
        if unknown := values.keys() - set(self.columns):
            raise KeyError(f"there is no column {', '.join(sorted(unknown))}; there is {', '.join(self.columns)}")
        wanted = {self.columns.index(name): _several(each) for name, each in values.items()}
        kept = [row for row in self.terms if all(value(row[place]) in each for place, each in wanted.items())]
        return Rows(self.columns, kept, self.notice)

    def to_dicts(self) -> list[dict[str, Value]]:
        """A dict for each row, ready for JSON."""
        return [dict(zip(self.columns, map(value, row), strict=True)) for row in self.terms]

    def to_pandas(self) -> "pandas.DataFrame":
        """A pandas.DataFrame (extra `pandas`); the notice is in its `attrs`."""
        import pandas

        frame = pandas.DataFrame(self.to_dicts(), columns=list(self.columns))
        if self.notice:
            frame.attrs["notice"] = self.notice
        return frame

    def to_polars(self) -> "polars.DataFrame":
        """A polars.DataFrame (extra `polars`)."""
        import polars

        return polars.DataFrame(self.to_dicts(), schema=list(self.columns), infer_schema_length=None, strict=False)

    @cached_property
    def _tuple(self) -> type[Any]:
        return namedtuple("Row", self.columns, rename=True)


def value(term: Term | None) -> Value:
    """A term as a Python value."""
    if term is None:
        return None
    if isinstance(term, NamedNode):
        return _short(term.value)
    if not isinstance(term, Literal):
        return str(term)
    kind = term.datatype.value
    try:
        if kind in _INTEGERS:
            return int(term.value)
        if kind in _FLOATS:
            return float(term.value)
    except ValueError:  # an ill-typed literal is a text
        return term.value
    if kind == _XSD + "boolean" and term.value in ("true", "false"):
        return term.value == "true"
    return " ".join(map(_short, term.value.split(" "))) if _IRIS.fullmatch(term.value) else term.value


def _short(iri: str) -> str:
    return curie(iri).strip("<>")


def _several(values: "Value | Sequence[Value]") -> Sequence[Value]:
    return values if isinstance(values, list | tuple) else [values]  # type: ignore[list-item]
