"""Effect paths: undisputed triples one after another, the sign that they carry on, and how solid the whole is."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from herstem.rules.model import Fact

SHORTEST, LONGEST = 2, 4
Context = Mapping[str, frozenset[str]]
"""What a claim is stated for, by kind (diseases, cells); nothing where it is stated at large."""


@dataclass(frozen=True)
class Step:
    """An undisputed triple: its sign (None where the property carries none), its claims, their best evidence.

    `contexts` has the context of each claim; a triple that is asserted without a claim has none.
    """

    triple: Fact
    sign: int | None
    claims: tuple[str, ...] = ()
    rank: int = 0
    hedged: bool = False
    contexts: tuple[Context, ...] = ()


Path = tuple[Step, ...]


@dataclass(frozen=True)
class Terrain:
    """Where a walk may go: signed steps by their subject; the things it starts from, passes through and ends in."""

    steps: Mapping[str, list[Step]]
    starts: Collection[str]
    through: Collection[str]
    ends: Collection[str]


@dataclass(frozen=True)
class Contexts:
    """Which contexts lie within which: `wider` has for each all that it lies within, itself included."""

    wider: Mapping[str, Collection[str]]

    def apart(self, these: Iterable[Context], those: Collection[Context]) -> bool:
        """Whether every claim of the one is stated for something that excludes what each of the other is stated for.

        Two contexts exclude one another where they have a kind in common and, of that kind, none lies within another.
        """
        pairs = [(one, other) for one in these for other in those]
        return bool(pairs) and not any(self._agree(one, other) for one, other in pairs)

    def mismatch(self, path: Path) -> bool:
        """Whether two steps of a path are apart."""
        return any(self.apart(one.contexts, other.contexts) for one, other in combinations(path, 2))

    def _agree(self, one: Context, other: Context) -> bool:
        return all(
            any(b in self.wider[a] or a in self.wider[b] for a in one[kind] for b in other[kind])
            for kind in one.keys() & other.keys()
        )


def signed(steps: Iterable[Step]) -> dict[str, list[Step]]:
    """The steps with a sign, by subject; without those between two things of which both signs are stated."""
    signs = defaultdict(set)
    for step in steps:
        signs[step.triple[0], step.triple[2]].add(step.sign)
    out = defaultdict(list)
    for step in sorted(steps, key=lambda each: each.triple):
        if step.sign is not None and len(signs[step.triple[0], step.triple[2]] - {None}) == 1:
            out[step.triple[0]].append(step)
    return out


def walk(terrain: Terrain) -> Iterator[Path]:
    """Every path of 2 to 4 steps from a start to an end that meets nothing twice."""
    for start in sorted(terrain.starts):
        yield from _onward((), start, terrain)


def _onward(path: Path, here: str, terrain: Terrain) -> Iterator[Path]:
    if len(path) >= SHORTEST and here in terrain.ends:
        yield path
    if len(path) == LONGEST or (path and here not in terrain.through):
        return
    met = {step.triple[0] for step in path} | {here}
    for step in terrain.steps.get(here, ()):
        if step.triple[2] not in met:
            yield from _onward((*path, step), step.triple[2], terrain)


def sign(path: Path) -> int:
    """The product of the signs of the steps."""
    return -1 if sum(step.sign == -1 for step in path) % 2 else 1


def nodes(path: Path) -> tuple[str, ...]:
    """The things that a path meets, in order."""
    return (*(step.triple[0] for step in path), path[-1].triple[2])


def weakest(path: Path) -> int:
    """The rank of the evidence of the weakest step."""
    return min(step.rank for step in path)


def best_first(paths: Iterable[Path], contexts: Contexts) -> list[Path]:
    """Fewer steps before more, then contexts that agree, more evidence, flat statements; names decide the rest."""

    def order(path: Path) -> tuple[object, ...]:
        hedged = any(step.hedged for step in path)
        return len(path), contexts.mismatch(path), -weakest(path), hedged, [step.triple for step in path]

    return sorted(paths, key=order)


def without_detours(paths: Iterable[Path], contexts: Contexts) -> list[Path]:
    """Of paths with the same start, end and sign those worth showing, the best first.

    Left out is a path that meets all that a better one meets, in the same order: it only goes round, or repeats it.
    """
    kept: list[Path] = []
    for path in best_first(paths, contexts):
        if not any(_meets_all(nodes(path), nodes(other)) for other in kept):
            kept.append(path)
    return kept


def _meets_all(these: Iterable[str], those: Iterable[str]) -> bool:
    rest = iter(these)
    return all(node in rest for node in those)
