"""Classes and properties as trees: as the axioms put them, or by the nearest of all terms that lie above each."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from herstem.web.pages.vocabulary import Term, Vocabulary

VIEWS = ("asserted", "inferred")
_DEEPEST = 60  # a browser lays out no deeper nesting well
_Above = Mapping[str, Collection[str]]


@dataclass(frozen=True)
class Branch:
    """A term and what lies below it. `repeated`: what lies below stands where the tree has the term first."""

    term: Term
    defined: bool
    below: tuple["Branch", ...]
    repeated: bool = False


@dataclass(frozen=True)
class Tree:
    """The terms of one kind: `number` of them, each at least once."""

    kind: str
    number: int
    roots: tuple[Branch, ...]

    @property
    def plural(self) -> str:
        """The kind in the plural."""
        return f"{self.kind}es" if self.kind.endswith("s") else f"{self.kind.removesuffix('y')}ies"


def tree(vocabulary: Vocabulary, kind: str, view: str) -> Tree:
    """The terms of a kind; `view` is one of VIEWS. Terms in a circle are there too, the first of them as a root."""
    own = {iri for iri, term in vocabulary.terms.items() if term.kind == kind}
    above = _nearest(vocabulary, own) if view == "inferred" else vocabulary.asserted
    planted = _Planted(vocabulary, own, above)
    return Tree(kind, len(own), planted.roots())


def path(vocabulary: Vocabulary, iri: str) -> tuple[Term, ...]:
    """One way, by asserted axioms, from a root of its tree down to what lies straight above a term."""
    way: list[Term] = []
    while nearest := _in_order(vocabulary, vocabulary.asserted.get(iri, ()), {each.iri for each in way}):
        way.append(nearest[0])
        iri = nearest[0].iri
    return tuple(reversed(way))


class _Planted:
    """A tree on its way: each term gets what is below it once, where it comes first."""

    def __init__(self, vocabulary: Vocabulary, own: set[str], above: _Above) -> None:
        self._vocabulary, self._own, self._above = vocabulary, own, above
        self._below: dict[str, set[str]] = defaultdict(set)
        for iri in own:
            for each in own.intersection(above.get(iri, ())):
                self._below[each].add(iri)
        self._seen: set[str] = set()

    def roots(self) -> tuple[Branch, ...]:
        tops = (iri for iri in self._own if not self._own.intersection(self._above.get(iri, ())))
        found = [self._branch(term, 0) for term in _in_order(self._vocabulary, tops)]
        for term in _in_order(self._vocabulary, self._own):  # those in circles, and too deep ones
            if term.iri not in self._seen:
                found.append(self._branch(term, 0))
        return tuple(found)

    def _branch(self, term: Term, depth: int) -> Branch:
        defined, repeated = self._vocabulary.defined(term.iri), term.iri in self._seen
        self._seen.add(term.iri)
        below = self._below[term.iri]
        if repeated or depth == _DEEPEST:
            return Branch(term, defined, (), bool(below))
        return Branch(
            term, defined, tuple(self._branch(each, depth + 1) for each in _in_order(self._vocabulary, below))
        )


def _nearest(vocabulary: Vocabulary, own: Iterable[str]) -> _Above:
    """Of all that lies above each term what lies above nothing else that does."""
    above = {iri: vocabulary.asserted.get(iri, frozenset()) | vocabulary.inferred.get(iri, frozenset()) for iri in own}
    return {iri: _lowest(over, above) for iri, over in above.items()}


def _lowest(over: frozenset[str], above: Mapping[str, frozenset[str]]) -> set[str]:
    further = {higher for each in over for higher in above.get(each, ()) if each not in above.get(higher, ())}
    return set(over - further)


def _in_order(vocabulary: Vocabulary, iris: Iterable[str], without: Collection[str] = ()) -> list[Term]:
    found = [vocabulary.terms[iri] for iri in iris if iri in vocabulary.terms and iri not in without]
    return sorted(found, key=lambda term: (term.page.text.casefold(), term.iri))
