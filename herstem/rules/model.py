"""What a rule is: a Horn clause over triples whose terms are N-Triples strings or variables."""

from dataclasses import dataclass
from decimal import Decimal

# A term is an N-Triples string (`<iri>`, `"14.0"^^<…decimal>`); a variable starts with `?`.
Atom = tuple[str, str, str]
Fact = tuple[str, str, str]

TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
DIFFERENT = "<http://www.w3.org/2002/07/owl#differentFrom>"


@dataclass(frozen=True)
class DataTest:
    """A literal that a variable is bound to has a datatype and keeps to numeric bounds: (operator, bound) pairs."""

    variable: str
    datatype: str
    bounds: tuple[tuple[str, Decimal], ...] = ()


@dataclass(frozen=True)
class Rule:
    """`body` and `tests` imply `head`; `axiom` is the OWL axiom it stands for, in Manchester syntax."""

    axiom: str
    body: tuple[Atom, ...]
    head: Atom
    tests: tuple[DataTest, ...] = ()


@dataclass(frozen=True)
class Untranslated:
    """An axiom, or a direction of one, that no Horn rule carries, and why."""

    axiom: str
    reason: str


def is_variable(term: str) -> bool:
    """Whether a term of an atom is a variable."""
    return term.startswith("?")
