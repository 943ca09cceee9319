"""Proofs: from a conclusion down to what was given."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from herstem.rules.engine import Reasoner
from herstem.rules.model import Fact


class _Derived(Protocol):
    @property
    def premises(self) -> tuple[Fact, ...]: ...


D = TypeVar("D", bound=_Derived)


def facts_behind(fact: Fact, derivation: Callable[[Fact], D | None]) -> dict[Fact, D | None]:
    """The fact and all that its proof rests on, each once, nearest first, with its derivation; None: it was given."""
    behind: dict[Fact, D | None] = {}
    level = [fact]
    while level:
        behind |= {each: derivation(each) for each in level}
        premises = (premise for each in level if (found := behind[each]) for premise in found.premises)
        level = [premise for premise in dict.fromkeys(premises) if premise not in behind]
    return behind


def axioms_behind(reasoner: Reasoner, fact: Fact) -> tuple[set[str], set[Fact]]:
    """The axioms that a fact's proof uses, and the given facts it ends in."""
    behind = facts_behind(fact, reasoner.derivation)
    axioms = {derivation.rule.axiom for derivation in behind.values() if derivation is not None}
    return axioms, {each for each, derivation in behind.items() if derivation is None}
