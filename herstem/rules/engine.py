"""Runs rules semi-naively to their fixpoint and remembers, for each conclusion, the first way it was reached."""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

from herstem.rules.literals import is_literal
from herstem.rules.model import SAME, Atom, Fact, Rule, Test, is_variable

# A place in an atom of a plan: the number of a variable, or a constant term.
_Slot = int | str
_Binding = list[str]


@dataclass(frozen=True)
class Derivation:
    """How a fact was concluded: the rule, and the facts that met its body."""

    rule: Rule
    premises: tuple[Fact, ...]


@dataclass(frozen=True)
class _Step:
    """One further atom to meet, when some variables are bound already; `how` says which of its ends are known."""

    how: str  # "both", "subject", "object" or "none"
    subject: _Slot
    predicate: str
    object: _Slot


class _Plan:
    """A rule, ready to be set off by a new fact at one of its atoms."""

    def __init__(self, rule: Rule, trigger: int) -> None:
        self.rule = rule
        names = list(dict.fromkeys(term for atom in rule.body for term in atom if is_variable(term)))
        self.number = {name: place for place, name in enumerate(names)}
        first = rule.body[trigger]
        self.trigger = (self._slot(first[0]), first[1], self._slot(first[2]))
        self.steps: list[_Step] = []
        known = {term for term in first if is_variable(term)}
        for atom in _ordered(rule.body[:trigger] + rule.body[trigger + 1 :], first):
            s, o = (term in known or not is_variable(term) for term in (atom[0], atom[2]))
            how = {(True, True): "both", (True, False): "subject", (False, True): "object"}.get((s, o), "none")
            self.steps.append(_Step(how, self._slot(atom[0]), atom[1], self._slot(atom[2])))
            known.update(term for term in atom if is_variable(term))
        self.body = [(self._slot(s), p, self._slot(o)) for s, p, o in rule.body]
        head_s, head_p, head_o = rule.head
        self.head = (self._slot(head_s), head_p, self._slot(head_o))
        self.tests = [(test, [self._slot(term) for term in test.terms]) for test in rule.tests]

    def _slot(self, term: str) -> _Slot:
        return self.number.get(term, term)

    def start(self, fact: Fact) -> _Binding | None:
        """The variables that the new fact binds, or None where it does not fit the atom."""
        binding = [""] * len(self.number)
        s, _, o = self.trigger
        if isinstance(s, int):
            binding[s] = fact[0]
        elif s != fact[0]:
            return None
        if isinstance(o, int):
            if o == s and fact[0] != fact[2]:
                return None
            binding[o] = fact[2]
        elif o != fact[2]:
            return None
        return binding


class RuleSet:
    """Rules, indexed by the facts that can set them off; shared by any number of reasoners."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.axioms: list[Rule] = []
        # By predicate, or by predicate and object where the atom names its object.
        self.triggers: dict[str | tuple[str, str], list[_Plan]] = defaultdict(list)
        for rule in chain.from_iterable(map(_instances, rules)):
            if not rule.body:
                self.axioms.append(rule)
            for place, atom in enumerate(rule.body):
                key = atom[1] if is_variable(atom[2]) else (atom[1], atom[2])
                self.triggers[key].append(_Plan(rule, place))


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
        triggers, known = self._rules.triggers, self.facts
        new: list[Fact] = []
        while agenda:
            fact, derivation = agenda.popleft()
            if fact in known:
                continue
            known[fact] = derivation
            new.append(fact)
            s, p, o = fact
            self._out[s, p].append(o)
            self._in[p, o].append(s)
            self._of[p].append((s, o))
            for plan in (*triggers.get(p, ()), *triggers.get((p, o), ())):
                binding = plan.start(fact)
                if binding is not None:
                    agenda.extend(self._conclusions(plan, binding))
        return new

    def _conclusions(self, plan: _Plan, binding: _Binding) -> Iterator[tuple[Fact, Derivation]]:
        """What a plan concludes that is not known yet; nothing about literals, of which RDF says nothing."""
        for full in self._solutions(plan.steps, binding):
            conclusion = _fill(plan.head, full)
            if conclusion in self.facts or is_literal(conclusion[0]):
                continue
            if conclusion[1] == SAME and is_literal(conclusion[2]):
                continue
            if all(_holds(test, slots, full) for test, slots in plan.tests):
                yield conclusion, Derivation(plan.rule, tuple(_fill(atom, full) for atom in plan.body))

    def _solutions(self, steps: list[_Step], binding: _Binding) -> list[_Binding]:
        """Every way to meet the further atoms of a body."""
        found = [binding]
        for step in steps:
            found = [extended for each in found for extended in self._meet(step, each)]
        return found

    def _meet(self, step: _Step, binding: _Binding) -> list[_Binding]:
        p = step.predicate
        s = binding[step.subject] if isinstance(step.subject, int) else step.subject
        o = binding[step.object] if isinstance(step.object, int) else step.object
        if step.how == "both":
            return [binding] if (s, p, o) in self.facts else []
        if step.how == "subject":
            assert isinstance(step.object, int)
            return [_bound(binding, step.object, value) for value in self._out.get((s, p), ())]
        assert isinstance(step.subject, int)
        if step.how == "object":
            return [_bound(binding, step.subject, value) for value in self._in.get((p, o), ())]
        assert isinstance(step.object, int)
        pairs = self._of.get(p, ())
        if step.subject == step.object:
            return [_bound(binding, step.subject, a) for a, b in pairs if a == b]
        return [_bound(_bound(binding, step.subject, a), step.object, b) for a, b in pairs]


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


def _bound(binding: _Binding, place: int, value: str) -> _Binding:
    out = binding.copy()
    out[place] = value
    return out


def _fill(atom: tuple[_Slot, str, _Slot], binding: _Binding) -> Fact:
    s, p, o = atom
    return binding[s] if isinstance(s, int) else s, p, binding[o] if isinstance(o, int) else o


def _holds(test: Test, slots: list[_Slot], binding: _Binding) -> bool:
    return bool(test.holds(*(binding[slot] if isinstance(slot, int) else slot for slot in slots)))


def _instances(rule: Rule) -> Iterator[Rule]:
    """The rule for each predicate that its variable predicate stands for; the rule itself where it has none."""
    names = {atom[1] for atom in (*rule.body, rule.head) if is_variable(atom[1])}
    if not names:
        yield rule
        return
    (name,) = names
    for predicate in rule.predicates:
        s, p, o = rule.head
        body = tuple((a, predicate if b == name else b, c) for a, b, c in rule.body)
        yield replace(rule, body=body, head=(s, predicate if p == name else p, o), predicates=())
