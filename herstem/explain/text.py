"""An explanation for the terminal: a tree down to the claims, below it what to mind, then other ways."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text
from rich.tree import Tree

from herstem.explain.proof import Claim, Proof, Step
from herstem.namespaces import short
from herstem.rules.model import Fact

_DEEPEST = 8  # levels of a tree; what lies deeper has a tree of its own, so that lines keep their width
_LONGEST = 120  # characters of a caution; the whole is in the other formats
_MOST = 3  # links named as the weakest


def render(proof: Proof) -> Iterator[RenderableType]:
    """The parts of an explanation, one below the other."""
    yield from _Trees(proof)
    yield _care(proof)
    for number, other in enumerate(proof.alternatives, 1):
        yield Text(f"\nother way {number} of {len(proof.alternatives)}", "bold")
        yield from _Trees(other)
        yield _care(other, cautions=False)


class _Trees:
    """A proof as trees: one for the conclusion, one for each step that lies too deep in another."""

    def __init__(self, proof: Proof) -> None:
        self._proof = proof
        self._roots = [proof.goal.fact]
        self._shown: set[Fact | str] = set()

    def __iter__(self) -> Iterator[Tree]:
        for root in self._roots:  # grows on the way
            if root not in self._shown:
                yield self._tree(root)

    def _tree(self, root: Fact) -> Tree:
        top = Tree("", hide_root=True)
        todo = [(root, top, 0)]
        while todo:  # a stack: what is "above" must have been put there before
            fact, parent, depth = todo.pop()
            step = self._proof.steps[fact]
            heading = Text.assemble(step.text, (f"  {step.graph}", "dim"))
            if fact in self._shown and (step.derivation or step.claims):
                parent.add(heading.append("  as above", "dim"))
            elif depth == _DEEPEST and step.derivation:
                parent.add(heading.append("  see below", "dim"))
                self._roots.append(fact)
            else:
                self._shown.add(fact)
                node = parent.add(heading)
                for line in self._reasons(step):
                    node.add(line)
                premises = step.derivation.premises if step.derivation else ()
                todo += [(each, node, depth + 1) for each in reversed(premises)]
        return top

    def _reasons(self, step: Step) -> Iterator[Text]:
        """By which rule and axioms a step follows, or which claims state it."""
        if step.derivation:
            yield Text(f"by  {step.derivation.rule}", "dim")
            yield from (Text(f"using  {axiom}", "dim") for axiom in step.derivation.axioms)
        for term in step.claims:
            yield Text(f"{short(term)}  as above" if term in self._shown else _words(self._proof.claims[term]), "green")
            self._shown.add(term)


def _words(claim: Claim) -> str:
    """A claim, and in brackets where it stands, on what, and with what reserve."""
    hedge = f"hedged: {claim.hedge_cue}" if claim.hedge_cue else "hedged"
    parts = [
        *(named.label for named in (*claim.places, *claim.references)),
        *([claim.evidence.label] if claim.evidence else []),
        *([hedge] if claim.hedged else []),
        *([f"in {' or '.join(context.label for context in claim.contexts)}"] if claim.contexts else []),
    ]
    return f"{short(claim.term)}  {claim.label}\n({'; '.join(parts)})"


def _care(proof: Proof, cautions: bool = True) -> Tree:
    """The weakest evidence, and what else to mind."""
    tree = Tree(Text("read with care", "bold"))
    tree.add(Text.assemble(("weakest evidence  ", "bold"), _evidence(proof)))
    for caution in proof.cautions if cautions else ():
        text = caution.text if len(caution.text) <= _LONGEST else f"{caution.text[:_LONGEST].rsplit(' ', 1)[0]} …"
        about = f"  {', '.join(map(short, caution.about))}"
        tree.add(Text.assemble((f"{caution.kind}  ", "bold"), text, (about, "dim")))
    return tree


def _evidence(proof: Proof) -> str:
    if proof.weakest is None:
        return "none, since no triple of this proof is what a claim states"
    links = [proof.steps[fact].text for fact in proof.weakest.facts]
    more = f"; {len(links) - _MOST} more" if len(links) > _MOST else ""
    return f"{proof.weakest.evidence.label} ({'; '.join(links[:_MOST])}{more})"
