"""Which agents cover which resistance mechanisms: the matrix, and what some of the agents cover together.

Only what claims state or what follows from them covers a mechanism. A hypothesis is shown as such, and a contested
route is shown and counts for nothing. Not for clinical decisions.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from herstem.namespaces import curie
from herstem.tables import Part, page_of
from herstem.web.pages.store import Row

STANDINGS = ("stated", "inferred", "hypothesis", "contested")  # the best first
_COVERING = STANDINGS[:2]


@dataclass(frozen=True)
class Route:
    """One way in which an agent acts against a mechanism: through what carries it, and how that is known.

    `href` leads to the hypothesis, else to the page with proof and claims.
    """

    standing: str
    through: Part
    evidence: Part
    hedged: bool
    href: str


@dataclass(frozen=True)
class Cell:
    """Where an agent meets a mechanism. No routes: a gap."""

    routes: tuple[Route, ...] = ()

    @property
    def best(self) -> Route | None:
        """The route that is known best."""
        return min(self.routes, key=lambda each: STANDINGS.index(each.standing), default=None)

    @property
    def covers(self) -> bool:
        """Whether the agent covers the mechanism."""
        return self.best is not None and self.best.standing in _COVERING

    @property
    def contested(self) -> bool:
        """Whether a route is contested, and another is not."""
        return len({each.standing == "contested" for each in self.routes}) == 2


@dataclass(frozen=True)
class Agent:
    """A row: an agent, whether it was picked, and its cells in the order of the mechanisms."""

    thing: Part
    value: str
    picked: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Matrix:
    """Agents by mechanisms; of `hedged` ones the review says only with reserve that they make the drug fail."""

    mechanisms: tuple[Part, ...]
    agents: tuple[Agent, ...]
    hedged: frozenset[Part] = frozenset()

    @property
    def open(self) -> tuple[bool, ...]:
        """For each mechanism whether no agent covers it."""
        return tuple(
            not any(agent.cells[place].covers for agent in self.agents) for place in range(len(self.mechanisms))
        )


@dataclass(frozen=True)
class Met:
    """A mechanism and those of the picked agents that have a route against it, with their cells."""

    mechanism: Part
    by: tuple[tuple[Part, Cell], ...]

    @property
    def covering(self) -> int:
        """How many of them cover it."""
        return sum(cell.covers for _, cell in self.by)


@dataclass(frozen=True)
class Verdict:
    """What picked agents do together, mechanism by mechanism."""

    covered: tuple[Met, ...]
    supposed: tuple[Met, ...]
    contested: tuple[Met, ...]
    open: tuple[Part, ...]

    @property
    def overlaps(self) -> tuple[Met, ...]:
        """The mechanisms that two or more of the agents cover."""
        return tuple(each for each in self.covered if each.covering > 1)


def matrix(rows: Iterable[Row], mechanisms: Sequence[tuple[str, Part]], picked: Sequence[tuple[str, Part]]) -> Matrix:
    """From rows of mechanism-coverage, the mechanisms to show and the agents picked (IRIs with names).

    Picked agents come first, in the order picked; the others by how many mechanisms they cover, alike ones together.
    Mechanisms that most agents cover come first, too, those with nobody against them last.
    """
    routes: dict[tuple[str, str], tuple[Route, ...]] = {}
    names = dict(picked)
    for row in rows:
        key = row.text("agent"), row.text("mechanism")
        names.setdefault(key[0], row.part("agent"))
        routes[key] = (*routes.get(key, ()), _route(row, *key))
    cells = {key: Cell(found) for key, found in routes.items()}
    covering = Counter(mechanism for (_, mechanism), cell in cells.items() if cell.covers)
    ordered = sorted(mechanisms, key=lambda each: -covering[each[0]])
    places = {iri: place for place, (iri, _) in enumerate(picked)}
    agents = [
        (iri, Agent(name, short(iri), iri in places, tuple(cells.get((iri, each), Cell()) for each, _ in ordered)))
        for iri, name in names.items()
    ]
    agents.sort(key=lambda each: (places.get(each[0], len(places)), *_rank(each[1])))
    return Matrix(tuple(part for _, part in ordered), tuple(agent for _, agent in agents))


def verdict(of: Matrix) -> Verdict:
    """What the picked agents of a matrix cover, and what they leave."""
    picked = [agent for agent in of.agents if agent.picked]
    met = []
    for place, mechanism in enumerate(of.mechanisms):
        cells = [(agent.thing, agent.cells[place]) for agent in picked if agent.cells[place].routes]
        met.append(Met(mechanism, tuple(sorted(cells, key=lambda each: not each[1].covers))))
    rest = [each for each in met if not each.covering]
    supposed = tuple(each for each in rest if _has(each, "hypothesis"))
    contested = tuple(each for each in rest if each not in supposed and _has(each, "contested"))
    return Verdict(
        covered=tuple(each for each in met if each.covering),
        supposed=supposed,
        contested=contested,
        open=tuple(each.mechanism for each in rest),
    )


def standing(basis: str) -> str:
    """The word of a basis, one of STANDINGS, without the notice that may follow it."""
    return basis.partition(",")[0]


def short(iri: str) -> str:
    """What stands for an IRI in an address: the slug of a thing, else the CURIE."""
    return curie(iri).removeprefix("hs:")


def _route(row: Row, agent: str, mechanism: str) -> Route:
    crossing = f"/hypotheses/{quote(short(agent), safe='')}/{quote(short(mechanism), safe='')}"
    return Route(
        standing=standing(row.text("basis")),
        through=row.part("through"),
        evidence=row.part("weakestEvidence"),
        hedged=row.true("hedged"),
        href=page_of(row.text("hypotheses")) or crossing,
    )


def _rank(agent: Agent) -> tuple[int, list[int], str]:
    covered = [place for place, cell in enumerate(agent.cells) if cell.covers]
    return -len(covered), covered, agent.thing.text.casefold()


def _has(met: Met, standing: str) -> bool:
    return any(cell.best is not None and cell.best.standing == standing for _, cell in met.by)
