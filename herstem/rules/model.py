"""What a rule is: a Horn clause over triples whose terms are N-Triples strings or variables, with tests on them."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

import pyoxigraph

from herstem.rules.literals import apart, belongs, is_literal

# A term is an N-Triples string (`<iri>`, `"14.0"^^<…decimal>`); a variable starts with `?`.
Atom = tuple[str, str, str]
Fact = tuple[str, str, str]

_OWL = "http://www.w3.org/2002/07/owl#"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
DIFFERENT = f"<{_OWL}differentFrom>"
SAME = f"<{_OWL}sameAs>"
THING = f"<{_OWL}Thing>"
NOTHING = f"<{_OWL}Nothing>"
CLASH = "<https://w3id.org/herstem/clash>"
"""The predicate of a violation: (thing, CLASH, '"axiom in Manchester syntax"'). It is no part of the ontology: such a
fact never leaves the reasoner but as a report, with its derivation, whose premises are the facts that clash."""


class Test(ABC):
    """A condition on what variables are bound to. One that is not known to be met counts as not met."""

    @property
    @abstractmethod
    def terms(self) -> tuple[str, ...]:
        """The variables and constants that `holds` wants to know."""

    @abstractmethod
    def holds(self, *terms: str) -> bool | None:
        """Whether the test is met; None where a value is not known."""

    @abstractmethod
    def bound(self, known: Mapping[str, str]) -> "Test":
        """The same with some variables bound."""


@dataclass(frozen=True)
class DataTest(Test):
    """A literal has a value of a datatype within bounds: (operator, bound) pairs; of a string they bound the length."""

    variable: str
    datatype: str
    bounds: tuple[tuple[str, Decimal | float], ...] = ()

    @property
    def terms(self) -> tuple[str, ...]:
        return (self.variable,)

    def holds(self, *terms: str) -> bool | None:
        return is_literal(terms[0]) and belongs(terms[0], self.datatype, self.bounds)

    def bound(self, known: Mapping[str, str]) -> Test:
        return replace(self, variable=known.get(self.variable, self.variable))


@dataclass(frozen=True)
class Apart(Test):
    """Two terms, at least one of them a variable, are bound to different names or to literals of different value."""

    left: str
    right: str

    @property
    def terms(self) -> tuple[str, ...]:
        return (self.left, self.right)

    def holds(self, *terms: str) -> bool | None:
        return apart(*terms)

    def bound(self, known: Mapping[str, str]) -> Test:
        return Apart(known.get(self.left, self.left), known.get(self.right, self.right))


@dataclass(frozen=True)
class HasName(Test):
    """A term is an individual with a name: no literal and no blank node."""

    variable: str

    @property
    def terms(self) -> tuple[str, ...]:
        return (self.variable,)

    def holds(self, *terms: str) -> bool | None:
        return terms[0].startswith("<")

    def bound(self, known: Mapping[str, str]) -> Test:
        return HasName(known.get(self.variable, self.variable))


@dataclass(frozen=True)
class Fails(Test):
    """A test is known not to be met."""

    test: Test

    @property
    def terms(self) -> tuple[str, ...]:
        return self.test.terms

    def holds(self, *terms: str) -> bool | None:
        met = self.test.holds(*terms)
        return None if met is None else not met

    def bound(self, known: Mapping[str, str]) -> Test:
        return Fails(self.test.bound(known))


@dataclass(frozen=True)
class Rule:
    """`body` and `tests` imply `head`; `axiom` is the OWL axiom it stands for, in Manchester syntax.

    Where the predicate of an atom is a variable, it stands for each of `predicates` in turn.
    """

    axiom: str
    body: tuple[Atom, ...]
    head: Atom
    tests: tuple[Test, ...] = ()
    predicates: tuple[str, ...] = ()


@dataclass(frozen=True)
class Untranslated:
    """An axiom, or a direction of one, that no Horn rule carries, and why."""

    axiom: str
    reason: str


def is_variable(term: str) -> bool:
    """Whether a term of an atom is a variable."""
    return term.startswith("?")


def clash(thing: str, axiom: str) -> Atom:
    """The head of a rule that finds a violation of an axiom by a thing."""
    return (thing, CLASH, str(pyoxigraph.Literal(axiom)))
