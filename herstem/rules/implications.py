"""`C ⊑ D` as rules: what shows that a thing is in C, and what follows once it is in D.

Both sides go through any nesting of the constructors of OWL 2. What is not Horn (something unnamed exists, one of
several holds, something is not shown) has no rule and is named, with the rest of the axiom carried as far as it goes.
"""

from collections.abc import Iterable, Iterator
from itertools import combinations, count

from rdflib import Literal
from rdflib.term import Node

from herstem.rules.beyond import CLOSED_WORLD, DIFFERENCES, EXISTENTIAL, TOO_MANY, UNKNOWN, WRITTEN
from herstem.rules.cases import (
    BEARER,
    CannotTranslateError,
    Case,
    combined,
    constant,
    equal,
    related,
    relating,
    rule,
    within,
)
from herstem.rules.expressions import (
    NOTHING,
    And,
    Count,
    Expression,
    HasSelf,
    Named,
    Not,
    OneOf,
    Or,
    Range,
    Role,
    Unknown,
    core,
)
from herstem.rules.model import (
    DIFFERENT,
    SAME,
    TYPE,
    Apart,
    Atom,
    Fails,
    HasName,
    Rule,
    Test,
    Untranslated,
    clash,
)

_MOST_FILLERS = 6  # pairwise different ones are met in every order

Conclusion = tuple[Case, Atom]


def implication(left: Expression, right: Expression, axiom: str) -> Iterator[Rule | Untranslated]:
    """The rules of `left ⊑ right`, and why it is not carried whole where it is not."""
    yield from _Implication(axiom).rules(left, right)


def key(cls: Expression, roles: list[Role], axiom: str) -> Iterator[Rule | Untranslated]:
    """The rules of a key: named members of a class that share a value of each property are one."""
    yield from _Implication(axiom).key(cls, roles)


class _Implication:
    def __init__(self, axiom: str) -> None:
        self.axiom = axiom
        self.losses: list[str] = []  # why something of the axiom is not carried
        self._fresh = count()

    def rules(self, left: Expression, right: Expression) -> Iterator[Rule | Untranslated]:
        try:
            cases = self._left(left, BEARER)
        except CannotTranslateError as error:
            self.losses.append(str(error))
            cases = []
        conclusions = self._right(right, BEARER) if cases else []
        yield from self._out((case + extra, head) for case in cases for extra, head in conclusions)

    def key(self, cls: Expression, roles: list[Role]) -> Iterator[Rule | Untranslated]:
        try:
            cases = self._sharing(cls, roles, BEARER, "?other")
        except CannotTranslateError as error:
            self.losses.append(str(error))
            cases = []
        yield from self._out((case, (BEARER, SAME, "?other")) for case in cases)

    def _sharing(self, cls: Expression, roles: list[Role], x: str, y: str) -> list[Case]:
        """Two named members of a class that share a named value, or a literal, of each property."""
        conditions = [self._left(cls, x), self._left(cls, y)]
        tests: list[Test] = [HasName(x), HasName(y), Apart(x, y)]
        for role in roles:
            z = self._variable()
            conditions += [related(role, x, z), related(role, y, z)]
            if role.data:
                self.losses.append(WRITTEN)
            else:
                tests.append(HasName(z))
        return combined([*conditions, [Case(tests=tuple(tests))]])

    def _out(self, conclusions: Iterable[Conclusion]) -> Iterator[Rule | Untranslated]:
        seen = set()
        for case, head in conclusions:
            made = rule(self.axiom, case, head)
            if made is not None and (content := (made.head, frozenset(made.body), frozenset(made.tests))) not in seen:
                seen.add(content)
                yield made
        for reason in dict.fromkeys(self.losses):
            yield Untranslated(self.axiom, reason)

    def _variable(self) -> str:
        return f"?y{next(self._fresh)}"

    # What shows that `x` is in an expression.

    def _left(self, node: Expression, x: str) -> list[Case]:
        match core(node):
            case Named(name):
                return [Case(((x, TYPE, name.n3()),))]
            case And(parts):
                return combined(self._left(part, x) for part in parts)
            case Or(parts):
                return self._any(parts, x)
            case OneOf(members):
                return [equal(x, member) for member in members]
            case Not(OneOf(members)):
                return [sum((self._unequal(x, member) for member in members), Case())]
            case Range(datatype, facets):
                return [Case(tests=(within(x, datatype, facets),))]
            case Not(Range(datatype, facets)):
                return [Case(tests=(Fails(within(x, datatype, facets)),))]
            case HasSelf(role):
                return related(role, x, x)
            case Count("min", least, role, filler):
                return self._at_least(least, role, filler, x)
            case Unknown() | Not(Unknown()):
                raise CannotTranslateError(UNKNOWN)
        raise CannotTranslateError(CLOSED_WORLD)

    def _any(self, parts: tuple[Expression, ...], x: str) -> list[Case]:
        """Each of several ways; one that no rule carries is a loss, but not that of the others."""
        cases: list[Case] = []
        for part in parts:
            try:
                cases += self._left(part, x)
            except CannotTranslateError as error:
                self.losses.append(str(error))
        return cases

    def _at_least(self, least: int, role: Role, filler: Expression, x: str) -> list[Case]:
        """That many fillers, known to differ."""
        fillers = self._fillers(least)
        pairs = combinations(fillers, 2)
        if role.data:
            apart = Case(tests=tuple(Apart(a, b) for a, b in pairs))
        else:
            apart = Case(tuple((a, DIFFERENT, b) for a, b in pairs))
            if least > 1:
                self.losses.append(DIFFERENCES)
        relations = [related(role, x, y) for y in fillers]
        return combined([*relations, *(self._left(filler, y) for y in fillers), [apart]])

    def _fillers(self, number_: int) -> list[str]:
        if number_ > _MOST_FILLERS:
            raise CannotTranslateError(TOO_MANY)
        return [self._variable() for _ in range(number_)]

    def _unequal(self, x: str, member: Node) -> Case:
        if isinstance(member, Literal):
            return Case(tests=(Apart(x, constant(member)),))
        self.losses.append(DIFFERENCES)
        return Case(((x, DIFFERENT, member.n3()),))

    # What follows for `x` in an expression, under which further conditions.

    def _right(self, node: Expression, x: str) -> list[Conclusion]:
        try:
            return list(self._conclusions(core(node), x))
        except CannotTranslateError as error:
            self.losses.append(str(error))
            return []

    def _conclusions(self, node: Expression, x: str) -> Iterator[Conclusion]:
        match node:
            case Named(name):
                yield Case(), (x, TYPE, name.n3())
            case And(parts):
                for part in parts:
                    yield from self._right(part, x)
            case Or(()):
                yield Case(), clash(BEARER, self.axiom)
            case Or(parts):
                yield from self._one_of_several(parts, x)
            case OneOf((individual,)):
                yield Case(tests=(Apart(x, individual.n3()),)), (x, SAME, individual.n3())
            case OneOf(members):
                yield from self._one_of_several(tuple(OneOf((member,)) for member in members), x)
            case HasSelf(role):
                yield from ((Case(), head) for head in relating(role, x, x, self.axiom))
            case Count("min", least, role, filler):
                yield from self._some(least, role, filler, x)
            case Count("max", most, role, filler):
                yield from self._at_most(most, role, filler, x)
            case Unknown() | Not(Unknown()):
                self.losses.append(UNKNOWN)
            case Not(part):
                yield from ((case, clash(BEARER, self.axiom)) for case in self._left(part, x))

    def _one_of_several(self, parts: tuple[Expression, ...], x: str) -> Iterator[Conclusion]:
        """Where all but one can be ruled out, that one holds; where all can be, there is a clash."""
        excluded = [self._excluded(part, x) for part in parts]
        if sum(not sure for _, sure in excluded) > 1:
            self.losses.append(EXISTENTIAL)
        for number_, part in enumerate(parts):
            others = [cases for place, (cases, _) in enumerate(excluded) if place != number_]
            if all(others):
                conclusions = self._right(part, x)
                yield from ((case + extra, head) for case in combined(others) for extra, head in conclusions)

    def _excluded(self, part: Expression, x: str) -> tuple[list[Case], bool]:
        """What shows that `x` is not in a part, and whether nothing else could."""
        before = len(self.losses)
        try:
            cases = self._left(Not(part), x)
        except CannotTranslateError:
            cases = []
        sure = bool(cases) and len(self.losses) == before
        del self.losses[before:]
        return cases, sure

    def _some(self, least: int, role: Role, filler: Expression, x: str) -> Iterator[Conclusion]:
        """That there are fillers says something of what has a name only where one of them has."""
        parts = filler.parts if isinstance(filler, And) else (filler,)
        names = [part.members[0] for part in map(core, parts) if isinstance(part, OneOf) and len(part.members) == 1]
        if core(filler) == NOTHING:
            yield Case(), clash(BEARER, self.axiom)
        elif least == 1 and names:
            y = constant(names[0])
            yield from ((Case(), head) for head in relating(role, x, y, self.axiom))
            for part in parts:
                if part != OneOf((names[0],)):
                    yield from self._of_filler(part, y, role)
        else:
            self.losses.append(EXISTENTIAL)

    def _at_most(self, most: int, role: Role, filler: Expression, x: str) -> Iterator[Conclusion]:
        """No filler outside; or two of one filler too many are the same, values of a data property cannot be."""
        if most == 0:
            (y,) = self._fillers(1)
            for case in related(role, x, y):
                yield from ((case + extra, head) for extra, head in self._of_filler(Not(filler), y, role))
            return
        fillers = self._fillers(most + 1)
        first, second, *_ = fillers
        pairs = list(combinations(fillers, 2))
        if role.data:
            apart, head = Case(tests=tuple(Apart(a, b) for a, b in pairs)), clash(BEARER, self.axiom)
        else:
            apart = Case(tuple((a, DIFFERENT, b) for a, b in pairs[1:]), (Apart(first, second),))
            head = (first, SAME, second)
            if most > 1:
                self.losses.append(EXISTENTIAL)
        relations = [related(role, x, y) for y in fillers]
        for case in combined([*relations, *(self._left(filler, y) for y in fillers), [apart]]):
            yield case, head

    def _of_filler(self, node: Expression, y: str, role: Role) -> Iterator[Conclusion]:
        """What follows once a filler must be in an expression; of a literal: a clash where it is not."""
        if role.data:
            yield from ((case, clash(BEARER, self.axiom)) for case in self._left(Not(node), y))
        else:
            yield from self._right(node, y)
