"""The pages of the review and of its parts: what each states, what it cites, what curators noted, what comes next."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rdflib import DCTERMS

from herstem.namespaces import HSO
from herstem.tables import Part
from herstem.web.pages.claims import Claim, Note, claims
from herstem.web.pages.figures import Figure, figure
from herstem.web.pages.header import About, Header
from herstem.web.pages.outline import Place, Tally, neighbours, outline, tallies
from herstem.web.pages.rebuilt import TableGroup, rebuilt
from herstem.web.pages.store import PageStore, Row
from herstem.web.pages.works import Work, work

Stated = tuple[tuple[Part, tuple[Claim, ...]], ...]


@dataclass(frozen=True)
class Citation:
    """A work cited in a part: how many claims of the part rest on it, and how far it bears out the review."""

    work: Part
    number: str
    claims: int
    verdict: Part
    note: str
    unsupported: bool


@dataclass(frozen=True)
class Noted:
    """A curator's note and the claims of the part that it is about."""

    note: Note
    claims: tuple[Part, ...]


@dataclass(frozen=True)
class DocumentPage:
    """A part of the review. `stated` has the claims by the parts that are told here; the others stand in `inner`.

    A figure or a table has its claims there, too.
    """

    header: Header
    around: tuple[Part, ...]
    tally: Tally
    inner: tuple[tuple[Place, Tally], ...]
    stated: Stated
    figure: Figure | None
    table: tuple[TableGroup, ...]
    notes: tuple[Noted, ...]
    citations: tuple[Citation, ...]
    earlier: Part | None
    later: Part | None


@dataclass(frozen=True)
class WholePage:
    """The review as a whole: as it is cited, and all its parts with how much of each is in the graph."""

    header: Header
    work: Work
    licence: str
    tally: Tally
    parts: tuple[tuple[Place, Tally], ...]


def document_page(store: PageStore, of: About) -> DocumentPage | WholePage:
    """The page of a part of the review, or of the whole. Raises EngineError."""
    iri = of.header.iri
    whole = outline(store, iri)
    here = next(each for each in whole.walk() if each.iri == iri)
    held = tallies(store, here)
    if here is whole and here.within:
        return _whole(of, held[iri], [(each, held[each.iri]) for each in here.walk() if each is not here])
    told = [*(each for each in here.within if not each.within), here]
    if not of.is_a(HSO.Figure):  # the caption of a figure tells its panels first
        told.insert(0, told.pop())
    rows = store.rows("stated", [each.iri for each in told])
    stated = _stated(told, rows, claims(store, (row.text("claim") for row in rows)))
    earlier, later = neighbours(whole, here)
    return DocumentPage(
        header=of.header,
        around=tuple(_around(whole, iri)),
        tally=held[iri],
        inner=tuple((each, held[each.iri]) for each in here.walk() if each not in told),
        stated=stated,
        figure=figure(store, stated, rows) if of.is_a(HSO.Figure) else None,
        table=rebuilt(store, iri, stated) if of.is_a(HSO.Table) else (),
        notes=tuple(_noted(stated)),
        citations=tuple(_citation(row) for row in store.rows("cited", [each.iri for each in told])),
        earlier=earlier,
        later=later,
    )


def _whole(of: About, tally: Tally, parts: list[tuple[Place, Tally]]) -> WholePage:
    return WholePage(
        header=of.header,
        work=work(of),
        licence=of.one(DCTERMS.license),
        tally=tally,
        parts=tuple(parts),
    )


def _around(place: Place, iri: str) -> Iterator[Part]:
    """The parts that one lies in, from the widest on."""
    for each in place.walk():
        if each.iri != iri and any(inner.iri == iri for inner in each.walk()):
            yield each.part


def _stated(told: Iterable[Place], rows: Iterable[Row], found: Mapping[str, Claim]) -> Stated:
    by_part: dict[str, list[Claim]] = defaultdict(list)
    for row in rows:
        if row.text("claim") in found:
            by_part[row.text("part")].append(found[row.text("claim")])
    return tuple((each.part, tuple(by_part[each.iri])) for each in told if by_part[each.iri])


def _noted(stated: Stated) -> Iterator[Noted]:
    about: dict[Note, dict[Part, None]] = defaultdict(dict)
    for _, listed in stated:
        for claim in listed:
            for note in claim.notes:
                about[note][claim.page] = None
    return (Noted(note, tuple(pages)) for note, pages in about.items())


def _citation(row: Row) -> Citation:
    return Citation(
        work=row.part("reference"),
        number=row.text("number"),
        claims=row.number("claims"),
        verdict=row.part("support"),
        note=row.text("note"),
        unsupported=row.text("support") == str(HSO["support-no"]),
    )
