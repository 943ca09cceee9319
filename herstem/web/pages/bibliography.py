"""The works that the review cites, as a list that can be sorted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from herstem.tables import Part
from herstem.web.pages.store import PageStore, Row


@dataclass(frozen=True)
class Cited:
    """A cited work; `parts` and `claims` count the parts of the review that cite it and the claims that rest on it."""

    number: int
    work: Part
    title: str
    journal: str
    year: int
    design: str
    verdict: str
    parts: int
    claims: int


# What the list can be sorted by; what is equal stays in the order of the numbers.
SORTS: dict[str, Callable[[Cited], Any]] = {
    "number": lambda each: each.number,
    "name": lambda each: each.work.text.lower(),
    "year": lambda each: -each.year,
    "journal": lambda each: each.journal.lower(),
    "design": lambda each: each.design,
    "verdict": lambda each: each.verdict,
    "parts": lambda each: -each.parts,
    "claims": lambda each: -each.claims,
}


def cited_works(store: PageStore, sort: str) -> Sequence[Cited]:
    """All cited works, sorted. Raises EngineError."""
    return sorted((_cited(row) for row in store.rows("references")), key=SORTS[sort])


def _cited(row: Row) -> Cited:
    return Cited(
        row.number("number"),
        row.part("reference"),
        row.text("title"),
        row.text("journal"),
        row.number("year"),
        row.text("design"),
        row.text("supportLabel"),
        row.number("parts"),
        row.number("claims"),
    )
