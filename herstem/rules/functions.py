"""Each rule as a few lines of Python, set off by a fact that meets one of its atoms.

A rule engine that reads its rules anew for every fact spends most of its time on that. Here the rules that a predicate
(or a predicate with a named object, such as a class) can set off become one function, written once and compiled by
Python itself. What several rules ask is asked once. Terms, rules and tests reach that text only by made-up names, so
nothing in a file can be run.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from herstem.rules.joining import in_order
from herstem.rules.model import CLASH, SAME, TYPE, Atom, Fact, Rule, is_variable

ANY = "?"
"""The key of rules that a fact of any predicate sets off."""

KINDS = {
    "out": "if s in {0}:\n    {0}[s].append(o)\nelse:\n    {0}[s] = [o]",
    "in": "if o in {0}:\n    {0}[o].append(s)\nelse:\n    {0}[o] = [s]",
    "of": "{0}.append((s, o))",
    "with": "{0}.add(s)",
}
"""How a fact is noted in an index of a predicate (objects by subject, subjects by object, all pairs) or of predicate
and object (all subjects). That is when its turn comes, so the last one to meet a rule's body finds the others."""

Key = str | tuple[str, str]
Index = tuple[str, Key]
"""One of KINDS, or "around" an end of a fact, and its key."""


@dataclass
class Function:
    """The text of `on(s, o)`, `on(s)` for a named object or `on(s, p, o)` for ANY, and what its names stand for.

    `body` holds its statements, each with those that stand under it. `indexes` maps a name to an Index, `constants` one
    to a term, a reason or a test. Further names: `facts`, `push`, and `objects`, the functions of named objects.
    """

    parameters: str
    body: dict[str, Any] = field(default_factory=dict)
    constants: dict[str, Any] = field(default_factory=dict)
    indexes: dict[str, Index] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The function as Python source."""
        return "\n".join(_lines({f"def on({self.parameters}):": self.body or {"pass": {}}}))


@dataclass(frozen=True, eq=False)
class Reason:
    """A rule as the reason for a conclusion, and where the terms of its premises are to be found.

    `places` are numbers in the row of the conclusion's three terms, what the `free` variables (those that the head does
    not tell) stood for, and the `constants`.
    """

    rule: Rule
    free: tuple[str, ...]
    places: tuple[tuple[int, int, int], ...]
    constants: tuple[str, ...]

    @classmethod
    def of(cls, rule: Rule) -> "Reason":
        """The rule's reason; one object for each rule."""
        terms = [term for atom in rule.body for term in atom]
        free = tuple(dict.fromkeys(term for term in terms if is_variable(term) and term not in rule.head))
        constants = tuple(dict.fromkeys(term for term in terms if not is_variable(term)))
        row = (*rule.head, *free, *constants)
        return cls(rule, free, tuple((row.index(s), row.index(p), row.index(o)) for s, p, o in rule.body), constants)

    def premises(self, conclusion: Fact, values: tuple[str, ...]) -> tuple[Fact, ...]:
        """The facts that met the rule's body."""
        row = (*conclusion, *values, *self.constants)
        return tuple([(row[s], row[p], row[o]) for s, p, o in self.places])


@dataclass(frozen=True)
class Plan:
    """A rule and the atom of its body that a fact has just met."""

    reason: Reason
    trigger: int

    @property
    def rule(self) -> Rule:
        """The rule."""
        return self.reason.rule

    @property
    def key(self) -> Key:
        """What sets it off: a predicate, a predicate and an object, or ANY."""
        _, p, o = self.rule.body[self.trigger]
        if is_variable(p):
            return ANY
        return p if is_variable(o) else (p, o)

    @property
    def others(self) -> list[Atom]:
        """The further atoms of the body, in the order to meet them."""
        return list(in_order(self.rule.body[: self.trigger] + self.rule.body[self.trigger + 1 :], self._trigger_terms))

    @property
    def _trigger_terms(self) -> set[str]:
        return {term for term in self.rule.body[self.trigger] if is_variable(term)}

    @property
    def forbids(self) -> str | None:
        """The other class, where the rule says that nothing is in two classes."""
        rule = self.rule
        if rule.head[1] != CLASH or rule.tests or len(rule.body) != 2:
            return None
        (x, p, _), (y, q, other) = rule.body[self.trigger], rule.body[1 - self.trigger]
        same = x == y == rule.head[0] and p == q == TYPE and not is_variable(other)
        return other if same else None


def function(
    key: Key, plans: Iterable[Plan], indexes: Collection[Index] = (), objects: Collection[str] = ()
) -> Function:
    """One function that notes a fact in those of the `indexes` that are of its key, then runs all plans of the key.

    Where the object is one of `objects`, it runs that one's function too.
    """
    writer = _Writer(key, indexes)
    writer.write_noting(objects)
    disjoint: dict[str, Reason] = {}
    for plan in plans:
        other = plan.forbids
        if other is None:
            writer.write(plan)
        else:
            disjoint[other] = plan.reason
    if disjoint:
        writer.write_disjoint(disjoint)
    return writer.out


def indexes_needed(plans: Iterable[Plan]) -> set[Index]:
    """The indexes that the functions of these plans look into."""
    needed: set[Index] = set()
    for plan in plans:
        needed |= set(function(plan.key, [plan]).indexes.values())
    return {index for index in needed if index[0] != "around"}


def _lines(statements: dict[str, Any], indent: str = "") -> Iterator[str]:
    for statement, under in statements.items():
        yield from (indent + line for line in statement.split("\n"))
        yield from _lines(under, f"{indent}    ")


class _Writer:
    """Writes the statements of one function."""

    def __init__(self, key: Key, kept: Collection[Index]) -> None:
        self._key, self._kept = key, kept
        self.parameters = ("s", "p", "o") if key == ANY else ("s", "o") if isinstance(key, str) else ("s",)
        self.out = Function(", ".join(self.parameters))

    def write_noting(self, objects: Collection[str]) -> None:
        """A fact into the indexes of its key, and on to what its object sets off."""
        for kind, note in KINDS.items():
            if (kind, self._key) in self._kept:
                self.out.body[note.format(self._index(kind, self._key))] = {}
        if objects:
            self.out.body[f"if o in {self._constant(frozenset(objects))}: objects[o](s)"] = {}

    def write(self, plan: Plan) -> None:
        """The statements of one plan: its joins as loops, its conditions as tests, its conclusion at their heart."""
        self._under, self._depth, self._known = self.out.body, 1, dict[str, str]()
        self._never_literal = {atom[0] for atom in plan.rule.body}
        self._tests = list(plan.rule.tests)
        self._predicates = frozenset(plan.rule.predicates)
        for term, parameter in zip(plan.rule.body[plan.trigger], ("s", "p", "o"), strict=True):
            if parameter in self.parameters:
                self._bind(term, parameter, predicate=parameter == "p")
        self._write_tests()
        for atom in plan.others:
            self._write_join(atom)
            self._write_tests()
        self._write_head(plan.reason)

    def write_disjoint(self, disjoint: dict[str, Reason]) -> None:
        """All pairs of classes at once, of which nothing may be in both: {the other class: the reason}."""
        classes, reasons = self._constant(frozenset(disjoint)), self._constant(disjoint)
        types = self._index("out", TYPE)
        reason = f"{reasons}[other]"
        pairs = f"for other in sorted({classes}.intersection({types}[s])):"
        conclusion = _conclusion(f"(s, {reason}.rule.head[1], {reason}.rule.head[2])", reason)
        self.out.body[f"if not {classes}.isdisjoint({types}[s]):"] = {pairs: {conclusion: {}}}

    def _open(self, text: str) -> None:
        """Go under a condition or loop, where there may be others already."""
        self._under = self._under.setdefault(text, {})
        self._depth += 1

    def _bind(self, term: str, name: str, predicate: bool = False) -> None:
        """A place of an atom holds what `name` holds."""
        if not is_variable(term) or term in self._known:
            self._open(f"if {name} == {self._value(term)}:")
        else:
            self._known[term] = name
            if predicate:
                self._open(f"if {name} in {self._constant(self._predicates)}:")

    def _value(self, term: str) -> str:
        return self._known[term] if is_variable(term) else self._constant(term)

    def _constant(self, value: Any) -> str:
        for name, known in self.out.constants.items():
            if known is value or (isinstance(value, str) and known == value):
                return name
        name = f"c{len(self.out.constants)}"
        self.out.constants[name] = value
        return name

    def _index(self, kind: str, key: Key) -> str:
        for name, known in self.out.indexes.items():
            if known == (kind, key):
                return name
        name = f"{kind}{len(self.out.indexes)}"
        self.out.indexes[name] = (kind, key)
        return name

    def _write_join(self, atom: Atom) -> None:
        s, p, o = atom
        s_known, o_known = (not is_variable(term) or term in self._known for term in (s, o))
        if is_variable(p) and p not in self._known:
            self._write_join_any(atom, s_known)
        elif s_known and not (is_variable(p) or is_variable(o)):
            self._open(f"if {self._value(s)} in {self._index('with', (p, o))}:")
        elif s_known and o_known:
            self._open(f"if ({self._value(s)}, {self._value(p)}, {self._value(o)}) in facts:")
        elif s_known:
            name = self._name()
            self._open(f"for {name} in {self._index('out', p)}.get({self._value(s)}, ()):")
            self._bind(o, name)
        elif o_known:
            name = self._name()
            self._open(f"for {name} in {self._index('in', p)}.get({self._value(o)}, ()):")
            self._bind(s, name)
        else:
            first, second = self._name(), self._name(1)
            self._open(f"for {first}, {second} in {self._index('of', p)}:")
            self._bind(s, first)
            self._bind(o, second)

    def _write_join_any(self, atom: Atom, s_known: bool) -> None:
        """An atom with a variable for its predicate: all that is said of, or with, a term."""
        names = [self._name(more) for more in range(3)]
        end, term = ("s", atom[0]) if s_known else ("o", atom[2])
        self._open(f"for {', '.join(names)} in {self._index('around', end)}({self._value(term)}):")
        for place, name in zip(atom, names, strict=True):
            if place != term:
                self._bind(place, name, predicate=place == atom[1])

    def _name(self, more: int = 0) -> str:
        return f"v{self._depth}_{more}"

    def _write_tests(self) -> None:
        """Each test as soon as its variables are known."""
        for test in list(self._tests):
            if all(term in self._known for term in test.terms if is_variable(term)):
                self._tests.remove(test)
                values = ", ".join(map(self._value, test.terms))
                self._open(f"if {self._constant(test.holds)}({values}):")

    def _write_head(self, reason: Reason) -> None:
        rule = reason.rule
        s, p, o = map(self._value, rule.head)
        named = (rule.head[0], rule.head[2]) if rule.head[1] == SAME else (rule.head[0],)
        for term in named:
            if is_variable(term) and term not in self._never_literal:
                self._open(f"if {self._known[term]}[0] != '\"':")  # RDF says nothing about literals
        index: Index = ("with", (rule.head[1], rule.head[2]))
        if index in self._kept:  # which tells most of what is known already, at less cost than all facts
            self._open(f"if {s} not in {self._index(*index)}:")
        free = [self._known[variable] for variable in reason.free]
        name = self._constant(reason)
        why = f"({', '.join((name, *free))})" if free else name
        self._under[_conclusion(f"({s}, {p}, {o})", why)] = {}


def _conclusion(fact: str, why: str) -> str:
    return f"fact = {fact}\nif fact not in facts:\n    facts[fact] = {why}\n    push(fact)"
