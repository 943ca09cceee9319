"""One way in which a condition can be met, and the rule that it makes with a conclusion."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import product
from math import prod

import pyoxigraph
from rdflib import OWL, Literal
from rdflib.term import Node

from herstem.rules.beyond import TOO_MANY, UNKNOWN
from herstem.rules.expressions import Role
from herstem.rules.literals import is_literal
from herstem.rules.model import SAME, THING, TYPE, Apart, Atom, Not, Rule, Test, clash, is_variable

_MOST_CASES = 200  # ways to meet one condition; a definition by people has ten at most
_TOP = (OWL.topObjectProperty, OWL.topDataProperty)
_BOTTOM = (OWL.bottomObjectProperty, OWL.bottomDataProperty)
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
    equal: list[Atom] = []
    for variable, constant in case.same:
        known = same.setdefault(variable, constant)
        if known != constant:
            if is_literal(known) or is_literal(constant):
                return None
            equal.append((known, SAME, constant))
    atoms = [*(_put(atom, same) for atom in case.atoms), *equal]
    conclusion = _put(head, same)
    bound = {term for atom in atoms for term in atom}
    atoms += [(term, TYPE, THING) for term in conclusion if is_variable(term) and term not in bound]
    tests = []
    for test in (_bound(each, same) for each in case.tests):
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


def _bound(test: Test, same: dict[str, str]) -> Test:
    match test:
        case Apart(left, right):
            return Apart(same.get(left, left), same.get(right, right))
        case Not(inner):
            return Not(_bound(inner, same))
    return replace(test, variable=same.get(test.variable, test.variable))
