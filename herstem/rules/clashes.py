"""What contradicts the axioms: each violation that the rules have found, with its proof down to what was given."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from herstem.rules.engine import Reasoner
from herstem.rules.model import CLASH, Fact


class Clash(NamedTuple):
    """A violation: the axiom in Manchester syntax, the proof as indented lines, and the given facts that it ends in."""

    axiom: str
    proof: tuple[str, ...]
    given: tuple[Fact, ...]


def clashes(reasoner: Reasoner, words: Callable[[Fact], str]) -> list[Clash]:
    """Every violation among a reasoner's facts; `words` puts a fact into words."""
    return [_clash(reasoner, fact, words) for fact in reasoner.why if fact[1] == CLASH]


def _clash(reasoner: Reasoner, fact: Fact, words: Callable[[Fact], str]) -> Clash:
    derivation = reasoner.derivation(fact)
    assert derivation is not None, "clashes are concluded, never given"
    shown: dict[Fact, None] = {}
    lines = [line for premise in derivation.premises for line in _lines(reasoner, premise, words, shown, 1)]
    given = tuple(each for each in shown if reasoner.why[each] is None)
    return Clash(derivation.rule.axiom, tuple(lines), given)


def _lines(
    reasoner: Reasoner, fact: Fact, words: Callable[[Fact], str], shown: dict[Fact, None], depth: int
) -> Iterator[str]:
    """A fact and, below it, what it follows from; what was shown before is not shown again."""
    derivation = reasoner.derivation(fact)
    by = "" if derivation is None else "  as above" if fact in shown else f"  by  {derivation.rule.axiom}"
    yield f"{'  ' * depth}{words(fact)}{by}"
    if fact not in shown and derivation is not None:
        for premise in derivation.premises:
            yield from _lines(reasoner, premise, words, shown, depth + 1)
    shown[fact] = None
