"""The page about all of it: how much of the review is in it, which gaps are known, and what to mind."""

from dataclasses import dataclass

from herstem.catalog import CannedQuery, Catalog
from herstem.tables import Part
from herstem.web.pages.home import counts
from herstem.web.pages.store import PageStore, Row

_MISSING = "gap"  # the keyword of canned queries that take the graph as complete and say what is missing
_SOUND = "gaps"  # the group of those that say how complete and how sound it is


@dataclass(frozen=True)
class Place:
    """A part of the review, how many claims were made of it, and how many curator's notes are about those."""

    page: Part
    claims: int
    notes: int


@dataclass(frozen=True)
class AboutPage:
    """Numbers of what is in the store, claims by part of the review, the queries that tell what is missing and how
    complete it is.
    """

    counts: tuple[tuple[str, str], ...]
    places: tuple[Place, ...]
    missing: tuple[CannedQuery, ...]
    sound: tuple[CannedQuery, ...]


def about_page(store: PageStore, catalog: Catalog) -> AboutPage:
    """The page. Raises EngineError."""
    queries = [catalog[name] for name in catalog]
    return AboutPage(
        counts(store),
        tuple(_place(row) for row in store.rows("places")),
        tuple(each for each in queries if _MISSING in each.keywords),
        tuple(each for each in queries if each.group == _SOUND and _MISSING not in each.keywords),
    )


def _place(row: Row) -> Place:
    return Place(row.part("place"), row.number("claims"), row.number("notes"))
