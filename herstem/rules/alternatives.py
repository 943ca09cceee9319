"""Other ways: every way in which a fact follows in one step, found by solving rule bodies backwards over the facts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from herstem.rules.derivations import Derivations, Record, record
from herstem.rules.model import Atom, Fact, Rule, is_variable
from herstem.rules.proof import facts_behind

_Binding = dict[str, str]


class Facts(Protocol):
    """Facts to look through: those given and those inferred."""

    def match(self, atom: Atom) -> Iterable[Fact]:
        """The facts that fit an atom. A variable that stands in it twice may be bound to two terms."""
        ...


@dataclass(frozen=True)
class NearMiss:
    """A rule that would conclude a fact if one more premise held; variables in `missing` stand for anything."""

    axiom: str
    held: tuple[Fact, ...]
    missing: Atom


class Backwards:
    """Solves rules backwards over facts; `derivations` are the ones kept of the inferred ones among them."""

    def __init__(self, rules: Iterable[Rule], facts: Facts, derivations: Derivations) -> None:
        self._facts, self._derivations = facts, derivations
        self._by_head: dict[tuple[str, str | None], list[Rule]] = defaultdict(list)
        for rule in rules:
            _, predicate, object_ = rule.head
            for each in rule.predicates if is_variable(predicate) else (predicate,):
                self._by_head[each, None if is_variable(object_) else object_].append(rule)

    def ways(self, fact: Fact) -> Iterator[Record]:
        """Every derivation of the fact by one rule from facts, itself left out; each once, in no order."""
        seen = set()
        for rule, start in self._fitting(fact):
            for binding in self._solutions(rule.body, start):
                premises = [_fill(atom, binding) for atom in rule.body]
                found = record(fact, rule, premises)
                key = (found.rule, found.axioms, frozenset(premises))
                if fact not in premises and key not in seen and _passes(rule, binding):
                    seen.add(key)
                    yield found

    def alternatives(self, fact: Fact) -> Iterator[dict[Fact, Record]]:
        """The ways that are not the derivation kept of the fact, and that end in given facts without going through it.

        Each is what to put in place of derivations kept: of the fact, and of what would else lead back to it.
        """
        kept = self._derivations.record(fact)
        for way in self.ways(fact):
            same = kept is not None and (way.rule, set(way.premises)) == (kept.rule, set(kept.premises))
            instead = None if same else self._clear(fact, way.premises)
            if instead is not None:
                yield {**instead, fact: way}

    def near_misses(self, fact: Fact) -> Iterator[NearMiss]:
        """Rules of several premises that would conclude the fact but for one; the others are held."""
        for rule, start in self._fitting(fact):
            for place, atom in enumerate(rule.body):
                rest = rule.body[:place] + rule.body[place + 1 :]
                for binding in self._solutions(rest, start) if rest else ():
                    missing, held = _fill(atom, binding), tuple(_fill(each, binding) for each in rest)
                    if fact not in (missing, *held) and not any(self._facts.match(missing)) and _passes(rule, binding):
                        yield NearMiss(rule.axiom, tuple(dict.fromkeys(held)), missing)

    def _fitting(self, fact: Fact) -> Iterator[tuple[Rule, _Binding]]:
        """The rules whose head the fact is, with what it binds."""
        for rule in (*self._by_head[fact[1], fact[2]], *self._by_head[fact[1], None]):
            binding = _bind(rule.head, fact, {})
            if binding is None:
                continue
            open_ = {atom[1] for atom in rule.body if is_variable(atom[1])} - binding.keys()
            for predicate in rule.predicates if open_ else ("",):
                yield rule, {**binding, **dict.fromkeys(open_, predicate)}

    def _solutions(self, body: tuple[Atom, ...], binding: _Binding) -> Iterator[_Binding]:
        """Every way to meet the atoms of a body by facts."""
        if not body:
            yield binding
            return
        first = max(body, key=lambda atom: sum(not is_variable(term) or term in binding for term in atom))
        rest = tuple(atom for atom in body if atom is not first)
        for fact in self._facts.match(_fill(first, binding)):
            extended = _bind(first, fact, binding)
            if extended is not None:
                yield from self._solutions(rest, extended)

    def _clear(self, banned: Fact, premises: Iterable[Fact]) -> dict[Fact, Record] | None:
        """Derivations in place of those that rest on a fact, of premises and down from them; None: there are none.

        Every way to each of them is tried. One from nothing but clear facts makes its conclusion clear in turn, until
        nothing changes: so what is left over can only be had in a circle.
        """

        @cache
        def tainted(fact: Fact) -> bool:
            return banned in facts_behind(fact, self._derivations.record)

        ways: dict[Fact, list[Record]] = {}
        todo = needed = [fact for fact in premises if tainted(fact)]
        while todo:
            ways |= {fact: [way for way in self.ways(fact) if banned not in way.premises] for fact in todo}
            further = dict.fromkeys(p for fact in todo for way in ways[fact] for p in way.premises if tainted(p))
            todo = [fact for fact in further if fact not in ways]
        clear: dict[Fact, Record] = {}
        found = True
        while found:
            found = False
            for fact, candidates in ways.items():
                way = next((w for w in candidates if all(p in clear or p not in ways for p in w.premises)), None)
                if way is not None and fact not in clear:
                    clear[fact] = way
                    found = True
        return clear if clear.keys() >= set(needed) else None


def _bind(atom: Atom, fact: Fact, binding: _Binding) -> _Binding | None:
    """The binding, extended so that the atom becomes the fact; None where it cannot."""
    extended = dict(binding)
    for term, value in zip(atom, fact, strict=True):
        if (extended.setdefault(term, value) if is_variable(term) else term) != value:
            return None
    return extended


def _fill(atom: Atom, binding: _Binding) -> Fact:
    subject, predicate, object_ = (binding.get(term, term) for term in atom)
    return subject, predicate, object_


def _passes(rule: Rule, binding: _Binding) -> bool:
    """Whether the tests of a rule are met, as far as their terms are known."""
    known = ([binding.get(term, term) for term in test.terms] for test in rule.tests)
    return all(
        any(map(is_variable, terms)) or test.holds(*terms) for test, terms in zip(rule.tests, known, strict=True)
    )
