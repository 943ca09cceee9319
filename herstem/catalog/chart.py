"""The picture that the header of a canned query asks for beside its table: bars, or a matrix."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Bars:
    """A bar for each row: `label` is the column that names it, `value` the one of its length, a number."""

    label: str
    value: str

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it is drawn from."""
        return (self.label, self.value)


@dataclass(frozen=True)
class Matrix:
    """What stands in column `value` where a thing of column `rows` meets one of column `columns`."""

    rows: str
    across: str
    value: str

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it is drawn from."""
        return (self.rows, self.across, self.value)


Chart = Bars | Matrix


def read_chart(table: Mapping[str, str]) -> Chart:
    """From a header: `{ kind = "bars", label, value }` or `{ kind = "matrix", rows, columns, value }`.

    Raises ValueError, KeyError.
    """
    given = dict(table)
    kind = given.pop("kind")
    names = {"bars": ("label", "value"), "matrix": ("rows", "columns", "value")}
    if kind not in names or set(given) != set(names[kind]):
        raise ValueError(f"chart {kind!r}: bars with label and value, or matrix with rows, columns and value")
    columns = [str(given[name]) for name in names[kind]]
    return Bars(*columns) if kind == "bars" else Matrix(*columns)
