"""One way in which a condition can be met, and the rule that it makes with a conclusion."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from math import prod

import pyoxigraph
from rdflib import OWL, XSD, Literal
from rdflib.term import Node

from herstem.rules.beyond import DATATYPE, TOO_MANY, UNKNOWN
from herstem.rules.expressions import Role
from herstem.rules.literals import DATATYPES, is_literal, value
from herstem.rules.model import SAME, THING, TYPE, Apart, Atom, DataTest, Fails, Rule, Test, clash, is_variable

_MOST_CASES = 200  # ways to meet one condition; a definition by people has ten at most
_TOP = (OWL.topObjectProperty, OWL.topDataProperty)
_BOTTOM = (OWL.bottomObjectProperty, OWL.bottomDataProperty)
_FACETS: dict[Node, str] = {
    XSD.minInclusive: ">=",
    XSD.minExclusive: ">",
    XSD.maxInclusive: "<=",
    XSD.maxExclusive: "<",
}
_LENGTHS: dict[Node, str] = {XSD.length: "==", XSD.minLength: ">=", XSD.maxLength: "<="}
BEARER = "?x"
"""The variable for the thing that an axiom speaks of; a clash is said of it."""


class CannotTranslateError(Exception):
    """A condition or conclusion that no rule carries; its text is the reason."""


@dataclass(frozen=True)
class Case:
    """Atoms and tests, and the constants that variables must equal."""

    atoms: tuple[Atom, ...] = ()
    tests: tuple[Test, ...] = ()
    same: tuple[tuple[str, str], ...] = ()

    def __add__(self, other: "Case") -> "Case":
        return Case(self.atoms + other.atoms, self.tests + other.tests, self.same + other.same)


def combined(parts: Iterable[list[Case]]) -> list[Case]:
    """Every way to meet all of some conditions, each given by its cases."""
    found = list(parts)
    if prod(map(len, found)) > _MOST_CASES:
        raise CannotTranslateError(TOO_MANY)
    return [sum(combination, Case()) for combination in product(*found)]


def equal(x: str, member: Node) -> Case:
    """`x` is this individual or literal; but for plain text a literal is compared by value."""
    term = constant(member)
    if isinstance(member, Literal) and (member.language or member.datatype not in (None, XSD.string)):
        return Case(tests=(Fails(Apart(x, term)),))
    return Case(same=((x, term),))


def within(x: str, datatype: Node, facets: tuple[tuple[Node, Node], ...]) -> DataTest:
    """A datatype with facets of numbers and of the length of texts (structural specification, section 7.5)."""
    kind = DATATYPES.get(str(datatype))
    if kind is None:
        raise CannotTranslateError(DATATYPE)
    signs = _LENGTHS if kind.space == "string" else _FACETS
    bounds = []
    for facet, limit in facets:
        bound = value(constant(limit))
        comparable = bound is not None and bound.space == ("number" if kind.space == "string" else kind.space)
        if facet not in signs or bound is None or not comparable or not isinstance(bound.content, Decimal | float):
            raise CannotTranslateError(DATATYPE)
        bounds.append((signs[facet], bound.content))
    return DataTest(x, str(datatype), tuple(sorted(bounds)))


def related(role: Role, x: str, y: str) -> list[Case]:
    """The ways in which `x` can be related to `y`."""
    if role.data and (role.inverse or role.property in _TOP):
        raise CannotTranslateError(UNKNOWN)
    if role.property in _BOTTOM:
        return []
    if role.property in _TOP:
        return [Case(((x, TYPE, THING), (y, TYPE, THING)))]
    return [Case((_atom(role, x, y),))]


def relating(role: Role, x: str, y: str, axiom: str) -> list[Atom]:
    """What it means that `x` is related to `y`: nothing, a triple, or a clash."""
    if role.data and role.inverse:
        raise CannotTranslateError(UNKNOWN)
    if role.property in _BOTTOM:
        return [clash(BEARER, axiom)]
    return [] if role.property in _TOP else [_atom(role, x, y)]


def rule(axiom: str, case: Case, head: Atom) -> Rule | None:
    """The rule of a case and its conclusion; None where the case cannot occur.

    A conclusion on everything there is, named or not, is drawn on what is known to be an individual.
    """
    same: dict[str, str] = {}
    equalities: list[Atom] = []
    for variable, term in case.same:
        known = same.setdefault(variable, term)
        if known != term:
            if is_literal(known) or is_literal(term):
                return None
            equalities.append((known, SAME, term))
    atoms = [*(_put(atom, same) for atom in case.atoms), *equalities]
    conclusion = _put(head, same)
    bound = {term for atom in atoms for term in atom}
    atoms += [(term, TYPE, THING) for term in conclusion if is_variable(term) and term not in bound]
    tests = []
    for test in (each.bound(same) for each in case.tests):
        if any(map(is_variable, test.terms)):
            tests.append(test)
        elif not test.holds(*test.terms):
            return None
    return Rule(axiom, tuple(dict.fromkeys(atoms)), conclusion, tuple(dict.fromkeys(tests)))


def constant(node: Node) -> str:
    """An individual or a literal as a term of a fact."""
    if not isinstance(node, Literal):
        return node.n3()
    datatype = None if node.datatype is None or node.language else pyoxigraph.NamedNode(str(node.datatype))
    return str(pyoxigraph.Literal(str(node), datatype=datatype, language=node.language))


def _atom(role: Role, x: str, y: str) -> Atom:
    return (y, role.property.n3(), x) if role.inverse else (x, role.property.n3(), y)


def _put(atom: Atom, same: dict[str, str]) -> Atom:
    s, p, o = (same.get(term, term) for term in atom)
    return s, p, o
