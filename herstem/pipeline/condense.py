"""Fewer facts that say the same to HermiT: none of idle properties, one individual for all of which the same is said.

HermiT builds a model of all individuals for each class and property that it tests, so that each fact spared is spared
some hundred times. What both steps leave out follows without a reasoner, for they are conservative: a model of what is
kept becomes one of all facts when an idle property holds just where it is said to, and a twin is what its sibling is.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from rdflib import OWL, RDFS

from herstem.rules.model import TYPE, Fact

_OBJECT, _DATA, _REFLEXIVE = OWL.ObjectProperty.n3(), OWL.DatatypeProperty.n3(), OWL.ReflexiveProperty.n3()
_DOMAIN, _RANGE, _SUB = RDFS.domain.n3(), RDFS.range.n3(), RDFS.subPropertyOf.n3()
_INDIVIDUAL = OWL.NamedIndividual.n3()
_OWL = f"<{OWL}"


def without_idle(facts: set[Fact]) -> set[Fact]:
    """The facts without the properties that nothing is concluded about, and what follows from each of their uses.

    An object property is idle if no axiom says anything of it but its domains, ranges and super-properties with a
    name: each of its facts is then no more than the kinds of its two ends, and the same fact of the super-properties.
    A property that no fact uses either may have any characteristic but reflexivity, and may be of data.
    """
    while idle := _idle(facts):
        said = defaultdict(list)
        for s, p, o in facts:
            if s in idle:
                said[s].append((p, o))
        facts = {each for fact in facts if fact[0] not in idle for each in _instead(fact, said)}
    return facts


def _idle(facts: set[Fact]) -> set[str]:
    relating = {p for _, p, _ in facts}
    mentioned = {o for _, _, o in facts}
    kinds, bound = defaultdict(set), set()
    for s, p, o in facts:
        if p == TYPE:
            kinds[s].add(o)
        elif p not in (_DOMAIN, _RANGE, _SUB) or (p == _SUB and o.startswith("_:")):
            bound.add(s)
    properties = {term for term, types in kinds.items() if types & {_OBJECT, _DATA}} - mentioned - bound
    return {
        each for each in properties if kinds[each] == {_OBJECT} or not {each, _REFLEXIVE} & (relating | kinds[each])
    }


def _instead(fact: Fact, said: dict[str, list[tuple[str, str]]]) -> Iterator[Fact]:
    """A fact itself, or the facts that stand for it if its property is idle."""
    s, property_, o = fact
    if property_ not in said:
        yield fact
    for axiom, term in said.get(property_, ()):
        if axiom == _DOMAIN:
            yield s, TYPE, term
        elif axiom == _RANGE:
            yield o, TYPE, term
        elif axiom == _SUB:
            yield s, term, o


def twins(facts: set[Fact]) -> dict[str, str]:
    """For each individual but one of those of which the very same is said, as subject and as object: that one."""
    around: defaultdict[str, set[tuple[str, str, bool]]] = defaultdict(set)
    individuals: set[str] = set()
    terms: set[str] = set()
    for s, p, o in facts:
        if p == TYPE and s.startswith("<"):
            (terms if o.startswith(_OWL) and o != _INDIVIDUAL else individuals).add(s)
        around[s].add((p, o, True))
        around[o].add((p, s, False))
    first: dict[frozenset[tuple[str, str, bool]], str] = {}
    siblings = {each: first.setdefault(frozenset(around[each]), each) for each in sorted(individuals - terms)}
    return {each: sibling for each, sibling in siblings.items() if each != sibling}


def without(facts: Iterable[Fact], twins: dict[str, str]) -> set[Fact]:
    """The facts that are about none of the twins."""
    return {fact for fact in facts if fact[0] not in twins and fact[2] not in twins}


def with_twins(facts: set[Fact], twins: dict[str, str]) -> set[Fact]:
    """The facts, and those of each sibling again for its twins."""
    same = defaultdict(list)
    for each, sibling in twins.items():
        same[sibling].append(each)
    again: set[Fact] = set()
    for s, p, o in facts:
        if s == o:
            again.update((each, p, each) for each in same.get(s, ()))
        elif s in same or o in same:
            again.update((a, p, b) for a in (s, *same.get(s, ())) for b in (o, *same.get(o, ())))
    return facts | again
