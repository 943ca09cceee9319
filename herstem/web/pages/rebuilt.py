"""The table of the review rebuilt from its claims: each claim in the cell that it was read from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from herstem.tables import Part
from herstem.web.pages.claims import Claim, Reference
from herstem.web.pages.store import PageStore

_GROUP = "group"


@dataclass(frozen=True)
class Cell:
    """A claim in a cell: its object, and the words before it."""

    words: str
    claim: Claim


@dataclass(frozen=True)
class TableRow:
    """A row: the part of the review that it is, what it is about, claims by column, and how many there are in all."""

    row: Part
    subject: Part
    group: Part | None
    targets: tuple[Cell, ...]
    mechanisms: tuple[Cell, ...]
    references: tuple[Reference, ...]
    claims: int


@dataclass(frozen=True)
class TableGroup:
    """Rows under a heading that they share."""

    heading: Part | None
    rows: tuple[TableRow, ...]


def rebuilt(store: PageStore, table: str, parts: Iterable[tuple[Part, Sequence[Claim]]]) -> tuple[TableGroup, ...]:
    """The table from the claims of its rows; `table` is its IRI. Raises EngineError."""
    columns = {row.text("claim"): (row.text("column"), row.text("words")) for row in store.rows("cells", [table])}
    rows = [_row(part, claims, columns) for part, claims in parts if claims]
    return tuple(TableGroup(heading, tuple(each)) for heading, each in groupby(rows, key=lambda row: row.group))


def _row(part: Part, claims: Sequence[Claim], columns: dict[str, tuple[str, str]]) -> TableRow:
    def cells(column: str) -> tuple[Cell, ...]:
        return tuple(Cell(columns[each.iri][1], each) for each in claims if columns.get(each.iri, ("",))[0] == column)

    cited = {reference.work: reference for claim in claims for reference in claim.references}
    return TableRow(
        row=part,
        subject=claims[0].subject,
        group=next((cell.claim.object for cell in cells(_GROUP)), None),
        targets=cells("target"),
        mechanisms=cells("mechanism"),
        references=tuple(sorted(cited.values(), key=lambda each: int(each.number or 0))),
        claims=len(claims),
    )
