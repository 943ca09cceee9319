"""The outline of the review: its parts in reading order, how they lie in one another, and how much of each is there."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from herstem.tables import Part
from herstem.web.pages.store import PageStore, Row

_Own = Mapping[str, Mapping[str, set[str]]]


@dataclass(frozen=True)
class Place:
    """A part of the document: how deep it lies, what lies in it, in order, and whether it is a table or a figure."""

    iri: str
    part: Part
    depth: int
    within: tuple["Place", ...] = ()
    shown: bool = False

    def walk(self) -> Iterator["Place"]:
        """The part and all that lies in it, in reading order."""
        yield self
        for each in self.within:
            yield from each.walk()


@dataclass(frozen=True)
class Tally:
    """How much a part holds, its own parts included; `uncovered` counts works cited in it that no claim of it cites."""

    claims: int
    hedged: int
    notes: int
    cited: int
    uncovered: int


def outline(store: PageStore, iri: str) -> Place:
    """The document that a part belongs to: its outermost part. Raises EngineError."""
    rows = store.shared("outline")
    inside: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        inside[row.text("holder")].append(row)
    for top in inside[""]:
        whole = _place(top, inside, 0)
        if any(each.iri == iri for each in whole.walk()):
            return whole
    return Place(iri, Part(iri), 0)


def neighbours(whole: Place, here: Place) -> tuple[Part | None, Part | None]:
    """What comes before and after a part: of one without parts the next such, of another the next as deep."""
    alike = [each for each in whole.walk() if not each.within] if not here.within else []
    alike = alike or [each for each in whole.walk() if each.within and each.depth == here.depth]
    at = [each.iri for each in alike].index(here.iri)
    return alike[at - 1].part if at else None, alike[at + 1].part if at + 1 < len(alike) else None


def tallies(store: PageStore, place: Place) -> dict[str, Tally]:
    """How much a part and each in it holds, by IRI. Raises EngineError."""
    own: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in store.rows("holding", [each.iri for each in place.walk()]):
        own[row.text("part")][row.text("what")].update(row.text("each").split(" "))
    return {each.iri: _tally(each, own) for each in place.walk()}


def _place(row: Row, inside: Mapping[str, list[Row]], depth: int) -> Place:
    iri = row.text("part")
    within = tuple(_place(each, inside, depth + 1) for each in inside.get(iri, ()))
    return Place(iri, row.part("part"), depth, within, row.true("shown"))


def _tally(place: Place, own: _Own) -> Tally:
    def held(what: str) -> set[str]:
        return set().union(*(own[each.iri][what] for each in place.walk() if each.iri in own and what in own[each.iri]))

    cited = held("cited")
    return Tally(len(held("claims")), len(held("hedged")), len(held("notes")), len(cited), len(cited - held("resting")))
