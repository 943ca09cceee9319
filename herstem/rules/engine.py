"""Runs rules semi-naively to their fixpoint and remembers, for each conclusion, the first way it was reached."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import CodeType
from typing import Any, NamedTuple

from herstem.cycles import no_collection
from herstem.rules.functions import ANY, Function, Index, Key, Plan, Reason, function, indexes_needed
from herstem.rules.model import Fact, Rule, is_variable

Handler = Callable[..., None]
Progress = Callable[[int, int], None]
"""Called now and then with how many facts have been gone through and how many are known."""

# Why a fact holds: given (None), by a rule whose head tells all, or by one with what its free variables stood for.
_Why = None | Reason | tuple[Any, ...]
_OFTEN = 20_000


class Derivation(NamedTuple):
    """How a fact was concluded: the rule, and the facts that met its body."""

    rule: Rule
    premises: tuple[Fact, ...]


class RuleSet:
    """Rules, by the facts that can set them off; shared by any number of reasoners."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.axioms: list[Reason] = []
        self.plans: dict[Key, list[Plan]] = defaultdict(list)
        for rule in rules:
            reason = Reason.of(rule)
            if not rule.body:
                self.axioms.append(reason)
            for trigger in range(len(rule.body)):
                plan = Plan(reason, trigger)
                self.plans[plan.key].append(plan)
        self.objects: dict[Key, list[str]] = defaultdict(list)  # predicate -> objects that atoms name
        for key in self.plans:
            if not isinstance(key, str):
                self.objects[key[0]].append(key[1])
        self.indexes = indexes_needed(plan for plans in self.plans.values() for plan in plans)
        self._functions: dict[Key, tuple[Function, CodeType]] = {}

    def function(self, key: Key) -> tuple[Function, CodeType]:
        """What runs the plans of a key, written and compiled once."""
        if key not in self._functions:
            made = function(key, self.plans.get(key, ()), self.indexes, self.objects.get(key, ()))
            self._functions[key] = made, compile(made.text, f"<rules of {key}>", "exec")
        return self._functions[key]


class Reasoner:
    """A set of facts that is closed under rules; facts can be added at any time."""

    def __init__(self, rules: RuleSet) -> None:
        self.why: dict[Fact, _Why] = {}
        self._rules = rules
        self._indexes: dict[Index, Any] = {}
        self._around: dict[str, dict[str, list[Fact]]] = {}
        self._agenda: list[Fact] = []
        self._replaced: dict[Fact, _Why] = {}
        self._handlers = _Handlers(self)
        self.add(())

    @property
    def facts(self) -> Mapping[Fact, Derivation | None]:
        """Every fact with its derivation, None for a given one; those that a derivation rests on stand before it."""
        return _Facts(self)

    def add(self, facts: Iterable[Fact], progress: Progress | None = None) -> list[Fact]:
        """Add given facts and close under the rules; returns everything new, given or concluded, in this order.

        Interrupted halfway, the reasoner is no longer closed and of no use.
        """
        why, given = self.why, dict[Fact, _Why].fromkeys(facts)
        known = {fact: why[fact] for fact in why.keys() & given.keys()}
        self._replaced = {fact: reason for fact, reason in known.items() if reason is not None}
        why.update(given)
        for fact in known:
            del given[fact]
        # Given facts before conclusions, short proofs before long ones.
        self._agenda = agenda = list(given)
        for reason in self._rules.axioms:
            if reason.rule.head not in why:
                agenda.append(reason.rule.head)
                why[reason.rule.head] = reason
        with no_collection():
            self._close(agenda, progress)
        return agenda

    def _close(self, agenda: list[Fact], progress: Progress | None) -> None:
        handlers, done = self._handlers, 0
        handlers.push_to(agenda)
        while done < len(agenda):  # it grows
            chunk = agenda[done : done + _OFTEN]
            for fact in chunk:
                handler = handlers[fact[1]]
                if handler is not None:
                    handler(fact[0], fact[2])
                for each in handlers.any:
                    each(*fact)
                if self._around:
                    self._note(fact)
            done += len(chunk)
            if progress is not None:
                progress(done, len(agenda))

    def take_back(self) -> None:
        """Undo the last `add`."""
        for fact in reversed(self._agenda):
            del self.why[fact]
            s, p, o = fact
            # The lists grew in the order of the agenda, so the last entry is this fact's.
            for kind, place in (("out", s), ("in", o)):
                index = self._indexes.get((kind, p))
                if index is not None:
                    index[place].pop()
            if ("of", p) in self._indexes:
                self._indexes["of", p].pop()
            if ("with", (p, o)) in self._indexes:
                self._indexes["with", (p, o)].discard(s)
        self.why.update(self._replaced)
        self._agenda, self._replaced, self._around = [], {}, {}

    def derivation(self, fact: Fact) -> Derivation | None:
        """How a fact was concluded, None where it was given; KeyError for one that does not hold."""
        why = self.why[fact]
        return None if why is None else _derivation(fact, why)

    def concluded(self) -> Iterator[Fact]:
        """Everything that was not given, in the order in which it was reached."""
        return (fact for fact, why in self.why.items() if why is not None)

    def has_met(self, predicate: str) -> bool:
        """Whether there has been a fact of a predicate."""
        return predicate in self._handlers

    def index(self, kind: str, key: Key) -> Any:
        """The index of a name in a function: one of KINDS, or what stands "around" an end."""
        if kind == "around":
            return lambda term: self._about(str(key), term)
        if (kind, key) not in self._indexes:
            self._indexes[kind, key] = [] if kind == "of" else set() if kind == "with" else {}
        return self._indexes[kind, key]

    def _about(self, end: str, term: str) -> Iterable[Fact]:
        """The facts with a term at an end ("s" or "o"): an index that only equal names need, so made at the first."""
        if not self._around:
            self._around = {"s": defaultdict(list), "o": defaultdict(list)}
            for fact in self.why:
                self._note(fact)
        return tuple(self._around[end].get(term, ()))

    def _note(self, fact: Fact) -> None:
        self._around["s"][fact[0]].append(fact)
        self._around["o"][fact[2]].append(fact)


class _Handlers(dict[str, Handler | None]):
    """For each predicate met so far what a fact of it sets off, or None where that is nothing."""

    def __init__(self, reasoner: Reasoner) -> None:
        super().__init__()
        self._agenda: list[Fact] = []
        self._names: list[dict[str, Any]] = []
        self.any: list[Handler] = []
        self._reasoner, self._rules = reasoner, reasoner._rules

    def push_to(self, agenda: list[Fact]) -> None:
        """Let what is concluded from now on be put on this agenda."""
        self._agenda = agenda
        for names in self._names:
            names["push"] = agenda.append

    def __missing__(self, p: str) -> Handler | None:
        self[p] = None  # it has been met
        rules = self._rules
        if not self.any and ANY in rules.plans and any(self._ready(plan) for plan in rules.plans[ANY]):
            self.any = [self._function(ANY)]
        if rules.function(p)[0].body:
            self[p] = self._function(p)
        return self[p]

    def _ready(self, plan: Plan) -> bool:
        """Whether facts of every other predicate that the plan needs have been met."""
        return all(is_variable(p) or p in self for _, p, _ in plan.others)

    def _function(self, key: Key) -> Handler:
        written, code = self._rules.function(key)
        names: dict[str, Any] = dict(written.constants)
        names |= {name: self._reasoner.index(*which) for name, which in written.indexes.items()}
        names |= {"facts": self._reasoner.why, "push": self._agenda.append}
        names["objects"] = _OfObjects(lambda o: self._function((str(key), o)))
        self._names.append(names)
        exec(code, names)
        made: Handler = names["on"]
        return made


class _OfObjects(dict[str, Handler]):
    """What facts with an object that atoms name set off: written when such a fact first comes."""

    def __init__(self, write: Callable[[str], Handler]) -> None:
        super().__init__()
        self._write = write

    def __missing__(self, o: str) -> Handler:
        self[o] = self._write(o)
        return self[o]


class _Facts(Mapping[Fact, Derivation | None]):
    """The facts of a reasoner, in the order in which they were reached."""

    def __init__(self, reasoner: Reasoner) -> None:
        self._reasoner = reasoner

    def __getitem__(self, fact: Fact) -> Derivation | None:
        return self._reasoner.derivation(fact)

    def __iter__(self) -> Iterator[Fact]:
        return iter(self._reasoner.why)

    def __len__(self) -> int:
        return len(self._reasoner.why)

    def __contains__(self, fact: object) -> bool:
        return fact in self._reasoner.why


def _derivation(fact: Fact, why: Reason | tuple[Any, ...]) -> Derivation:
    reason, values = (why[0], why[1:]) if isinstance(why, tuple) else (why, ())
    return Derivation(reason.rule, reason.premises(fact, values))
