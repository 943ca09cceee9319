"""What contradicts the axioms: each violation that the rules have found, with its proof down to what was given."""

from collections.abc import Callable
from typing import NamedTuple

from herstem.rules.engine import Reasoner
from herstem.rules.model import CLASH, Fact

_LONGEST, _DEEPEST = 60, 12  # lines of a proof that people read to its end, and how far its lines go to the right


class Clash(NamedTuple):
    """A violation by a thing: the axiom, the proof as indented lines, and the given facts that it ends in."""

    thing: str
    axiom: str
    proof: tuple[str, ...]
    given: tuple[Fact, ...]


def clashes(
    reasoner: Reasoner, words: Callable[[Fact], str], cited: Callable[[str], str] = lambda axiom: axiom
) -> list[Clash]:
    """Every violation among a reasoner's facts; `words` puts a fact into words, `cited` an axiom that a proof uses."""
    if not reasoner.has_met(CLASH):
        return []
    return [_clash(reasoner, fact, words, cited) for fact in reasoner.why if fact[1] == CLASH]


def _clash(reasoner: Reasoner, clash: Fact, words: Callable[[Fact], str], cited: Callable[[str], str]) -> Clash:
    """Each fact stands above what it follows from; what was shown before is not shown again."""
    found = reasoner.derivation(clash)
    assert found is not None, "clashes are concluded, never given"
    lines: list[str] = []
    shown: dict[Fact, None] = {}
    todo = [(premise, 1) for premise in reversed(found.premises)]
    while todo:
        fact, depth = todo.pop()
        derivation = reasoner.derivation(fact)
        by = "" if derivation is None else "  as above" if fact in shown else f"  by  {cited(derivation.rule.axiom)}"
        lines.append(f"{'  ' * min(depth, _DEEPEST)}{words(fact)}{by}")
        if fact not in shown and derivation is not None:
            todo += [(premise, depth + 1) for premise in reversed(derivation.premises)]
        shown[fact] = None
    if len(lines) > _LONGEST:
        lines[_LONGEST:] = [f"  … and {len(lines) - _LONGEST} more lines"]
    given = tuple(fact for fact in shown if reasoner.why[fact] is None)
    return Clash(clash[0], found.rule.axiom, tuple(lines), given)
