"""Proofs: from a conclusion down to what was given."""

from collections.abc import Iterator

from herstem.rules.engine import Derivation, Reasoner
from herstem.rules.model import Fact


def derivations_behind(reasoner: Reasoner, fact: Fact) -> Iterator[tuple[Fact, Derivation | None]]:
    """The fact and everything that its proof rests on, each once; None marks what was given."""
    todo, seen = [fact], set()
    while todo:
        each = todo.pop()
        if each in seen:
            continue
        seen.add(each)
        derivation = reasoner.facts[each]
        yield each, derivation
        if derivation is not None:
            todo.extend(derivation.premises)


def axioms_behind(reasoner: Reasoner, fact: Fact) -> tuple[set[str], set[Fact]]:
    """The axioms that a fact's proof uses, and the given facts it ends in."""
    axioms, given = set(), set()
    for each, derivation in derivations_behind(reasoner, fact):
        if derivation is None:
            given.add(each)
        else:
            axioms.add(derivation.rule.axiom)
    return axioms, given
