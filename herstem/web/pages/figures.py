"""A figure of the review drawn from its claims: a picture for each panel."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from herstem.tables import Part
from herstem.web.pages.claims import Claim
from herstem.web.pages.drawing import Drawing
from herstem.web.pages.flow import Arrow, draw
from herstem.web.pages.store import PageStore, Row


@dataclass(frozen=True)
class Panel:
    """The claims of a panel, or of the figure as a whole, and their picture: an arrow for each claim."""

    part: Part
    drawing: Drawing
    claims: tuple[Claim, ...]


@dataclass(frozen=True)
class Figure:
    """Panels, and how things are drawn in them: the shapes, and the kinds of things that have each."""

    panels: tuple[Panel, ...]
    shapes: tuple[tuple[str, tuple[Part, ...]], ...]


def figure(store: PageStore, parts: Iterable[tuple[Part, Sequence[Claim]]], stated: Iterable[Row]) -> Figure:
    """A figure from the claims of its parts and the rows of `stated`: signs and steps. Raises EngineError."""
    drawn = [(part, tuple(claims)) for part, claims in parts if claims]
    ends = {end.strip("<>") for _, claims in drawn for claim in claims for end in (claim.edge[0], claim.edge[2])}
    looks: dict[Part, str] = {}
    kinds: dict[str, dict[Part, None]] = defaultdict(dict)
    for row in store.rows("looks", sorted(ends)):
        looks[row.part("thing")] = row.text("shape")
        kinds[row.text("shape")][row.part("kind")] = None
    told = {row.text("claim"): row for row in stated}
    panels = tuple(Panel(part, _picture(claims, told, looks), claims) for part, claims in drawn)
    return Figure(panels, tuple((shape, tuple(each)) for shape, each in sorted(kinds.items())))


def _picture(claims: Sequence[Claim], told: Mapping[str, Row], looks: Mapping[Part, str]) -> Drawing:
    """Parts of a pathway stand in the order of its steps, all else along the arrows."""
    steps: dict[Part, dict[int, list[Part]]] = defaultdict(lambda: defaultdict(list))
    for claim in claims:
        step = told[claim.iri].text("step")
        if step:
            steps[claim.object][int(step)].append(claim.subject)
    before = [pair for ways in steps.values() for pair in _in_order(ways)]
    return draw([_arrow(number, claim, told[claim.iri]) for number, claim in enumerate(claims, 1)], before, looks)


def _in_order(steps: Mapping[int, Sequence[Part]]) -> Iterator[tuple[Part, Part]]:
    for earlier, later in pairwise(sorted(steps)):
        yield from product(steps[earlier], steps[later])


def _arrow(number: int, claim: Claim, row: Row) -> Arrow:
    """The arrow of a claim, drawn by the sign of its relation; it bears its number, and what must not be overlooked."""
    sign, step = row.number("sign"), row.text("step")
    words = f"{claim.subject.text} {'does NOT ' if claim.negated else ''}{claim.relation.text} {claim.object.text}"
    notes = [f"step {step}"] if step else []
    notes += [f"hedged: {claim.cue}" if claim.cue else "hedged"] if claim.hedged else []
    notes += ["contested"] if claim.against else []
    mark = f"{number}{'✗' if claim.negated or claim.against else '?' if claim.hedged else ''}"
    look = "plus" if sign > 0 else "minus" if sign < 0 else "other"
    return Arrow(claim.subject, claim.object, "; ".join([words, *notes]), claim.page.href, look, mark)
