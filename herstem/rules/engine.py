"""Runs rules semi-naively to their fixpoint and remembers, for each conclusion, the first way it was reached."""

import operator
import re
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from herstem.rules.model import Atom, DataTest, Fact, Rule, is_variable

_OPERATORS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
_LITERAL = re.compile(r'^"((?:[^"\\]|\\.)*)"(?:\^\^<([^>]*)>)?$')
_XSD = "http://www.w3.org/2001/XMLSchema#"
_EXACT = {f"{_XSD}decimal", f"{_XSD}integer"} | {
    f"{_XSD}{sign}{kind}"
    for sign, kind in (
        *((s, "Integer") for s in ("nonPositive", "negative", "nonNegative", "positive")),
        *(("", k) for k in ("long", "int", "short", "byte")),
        *(("unsigned", k) for k in ("Long", "Int", "Short", "Byte")),
    )
}
# The datatypes that a data range may name, with the check of a value beyond its lexical datatype (XML Schema 1.1).
DATATYPES: dict[str, Callable[[Decimal], bool] | None] = {
    f"{_XSD}decimal": lambda value: True,
    f"{_XSD}integer": lambda value: value == value.to_integral_value(),
    f"{_XSD}nonNegativeInteger": lambda value: value >= 0 and value == value.to_integral_value(),
    f"{_XSD}double": None,
    f"{_XSD}float": None,
    f"{_XSD}string": None,
    f"{_XSD}boolean": None,
}

Binding = dict[str, str]


@dataclass(frozen=True)
class Derivation:
    """How a fact was concluded: the rule, and the facts that met its body."""

    rule: Rule
    premises: tuple[Fact, ...]


class RuleSet:
    """Rules, indexed by the facts that can set them off; shared by any number of reasoners."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.axioms: list[Rule] = []
        # By predicate, or by predicate and object where the atom names its object: (rule, atom, the other atoms).
        self.triggers: dict[str | tuple[str, str], list[tuple[Rule, Atom, tuple[Atom, ...]]]] = defaultdict(list)
        for rule in rules:
            if not rule.body:
                self.axioms.append(rule)
            for number, atom in enumerate(rule.body):
                others = _ordered(rule.body[:number] + rule.body[number + 1 :], atom)
                key = atom[1] if is_variable(atom[2]) else (atom[1], atom[2])
                self.triggers[key].append((rule, atom, others))


class Reasoner:
    """A set of facts that is closed under rules; facts can be added at any time.

    `facts` maps each fact to its derivation, or to None when it was given.
    """

    def __init__(self, rules: RuleSet) -> None:
        self.facts: dict[Fact, Derivation | None] = {}
        self._rules = rules
        self._out: dict[tuple[str, str], list[str]] = defaultdict(list)  # (subject, predicate) -> objects
        self._in: dict[tuple[str, str], list[str]] = defaultdict(list)  # (predicate, object) -> subjects
        self._of: dict[str, list[tuple[str, str]]] = defaultdict(list)  # predicate -> (subject, object)
        self.add(())

    def add(self, facts: Iterable[Fact]) -> list[Fact]:
        """Add given facts and close under the rules; returns everything new, given or concluded."""
        # First come, first served: given facts before conclusions, short proofs before long ones.
        agenda: deque[tuple[Fact, Derivation | None]] = deque((fact, None) for fact in facts)
        agenda.extend((rule.head, Derivation(rule, ())) for rule in self._rules.axioms)
        triggers = self._rules.triggers
        new: list[Fact] = []
        while agenda:
            fact, derivation = agenda.popleft()
            if fact in self.facts:
                continue
            self.facts[fact] = derivation
            new.append(fact)
            s, p, o = fact
            self._out[s, p].append(o)
            self._in[p, o].append(s)
            self._of[p].append((s, o))
            for rule, atom, others in (*triggers.get(p, ()), *triggers.get((p, o), ())):
                for conclusion, derived in self._fire(rule, atom, others, fact):
                    if conclusion not in self.facts:
                        agenda.append((conclusion, derived))
        return new

    def _fire(self, rule: Rule, atom: Atom, others: tuple[Atom, ...], fact: Fact) -> Iterator[tuple[Fact, Derivation]]:
        binding = _match(atom, fact, {})
        if binding is None:
            return
        for full in self._solutions(others, binding):
            if all(_holds(test, full) for test in rule.tests):
                conclusion = _fill(rule.head, full)
                if not conclusion[0].startswith('"'):  # RDF says nothing about a literal
                    yield conclusion, Derivation(rule, tuple(_fill(each, full) for each in rule.body))

    def _solutions(self, atoms: tuple[Atom, ...], binding: Binding) -> Iterator[Binding]:
        if not atoms:
            yield binding
            return
        for fact in self._candidates(_fill(atoms[0], binding)):
            extended = _match(atoms[0], fact, binding)
            if extended is not None:
                yield from self._solutions(atoms[1:], extended)

    def _candidates(self, atom: Atom) -> Iterator[Fact]:
        s, p, o = atom
        if not is_variable(s):
            if not is_variable(o):
                if atom in self.facts:
                    yield atom
            else:
                yield from ((s, p, each) for each in tuple(self._out.get((s, p), ())))
        elif not is_variable(o):
            yield from ((each, p, o) for each in tuple(self._in.get((p, o), ())))
        else:
            yield from ((a, p, b) for a, b in tuple(self._of.get(p, ())))


def _ordered(atoms: tuple[Atom, ...], first: Atom) -> tuple[Atom, ...]:
    """The other atoms of a body in the order to join them: always one that shares a variable with those before."""
    known = {term for term in first if is_variable(term)}
    left, out = list(atoms), []
    while left:
        atom = max(left, key=lambda each: sum(not is_variable(t) or t in known for t in each))
        left.remove(atom)
        out.append(atom)
        known.update(term for term in atom if is_variable(term))
    return tuple(out)


def _match(atom: Atom, fact: Fact, binding: Binding) -> Binding | None:
    out = dict(binding)
    for pattern, value in zip(atom, fact, strict=True):
        if is_variable(pattern):
            if out.setdefault(pattern, value) != value:
                return None
        elif pattern != value:
            return None
    return out


def _fill(atom: Atom, binding: Binding) -> Fact:
    s, p, o = (binding.get(term, term) for term in atom)
    return s, p, o


def _holds(test: DataTest, binding: Binding) -> bool:
    """Whether a literal is in a data range: by its datatype, or for exact numbers by its value."""
    literal = _LITERAL.match(binding[test.variable])
    if literal is None:
        return False
    datatype, accepts = literal[2] or f"{_XSD}string", DATATYPES[test.datatype]
    if accepts is None:
        if datatype != test.datatype:
            return False
    elif datatype not in _EXACT:
        return False
    if accepts is None and not test.bounds:
        return True
    try:
        value = Decimal(literal[1])
    except InvalidOperation:
        return False
    fits = accepts is None or accepts(value)
    return fits and all(_OPERATORS[name](value, bound) for name, bound in test.bounds)
