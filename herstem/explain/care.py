"""What to mind about a proof: its weakest evidence, and the cautions that a careful reader would ask for."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import combinations, product

from herstem.explain.lookup import Statement
from herstem.explain.proof import Caution, Claim, Evidence, Proof, Weakest
from herstem.rules.model import Fact

Wider = Mapping[str, Mapping[str, Collection[str]]]
"""For a context, by its kind, all that it lies within; see Lookup.wider."""


def weakest(proof: Proof) -> Weakest | None:
    """The weakest link of a proof; a link is as strong as the best of its claims. None where no claim is in it."""
    best: dict[Fact, Evidence] = {}
    for fact, claims in proof.links().items():
        levels = [claim.evidence for claim in claims if claim.evidence is not None]
        best |= {fact: max(levels, key=lambda level: level.rank)} if levels else {}
    if not best:
        return None
    least = min(best.values(), key=lambda level: level.rank)
    return Weakest(least, tuple(fact for fact, level in best.items() if level.rank == least.rank))


def cautions(proof: Proof, statements: Iterable[Statement], wider: Wider) -> tuple[Caution, ...]:
    """All cautions, the gravest first. `statements` are what claims state of the two ends of each link."""
    return (
        *_hypotheses(proof),
        *_against(proof, statements),
        *_hedged(proof),
        *_contexts(proof, wider),
        *_references(proof),
        *_notes(proof),
    )


def _hypotheses(proof: Proof) -> Iterator[Caution]:
    """Triples about what a machine proposes."""
    for subject in dict.fromkeys(step.fact[0] for step in proof.steps.values() if step.graph == "hypotheses"):
        yield Caution(
            "hypothesis", "drawn by a machine from claims, no finding; not for clinical decisions", (subject,)
        )


def _against(proof: Proof, statements: Iterable[Statement]) -> Iterator[Caution]:
    """Claims of the proof that are negated or disputed; claims about the ends of a link that are, or that oppose it."""
    for claim in proof.claims.values():
        if claim.negated or claim.contradicted_by:
            yield Caution("negated" if claim.negated else "disputed", claim.label, (claim.term,))
    signs = {each.fact: each.sign for each in statements if each.fact in proof.steps and each.standing == "held"}
    for each in {each.claim.term: each for each in statements if each.claim.term not in proof.claims}.values():
        ends = each.fact[0], each.fact[2]
        opposes = any((s, o) == ends and sign * each.sign < 0 for (s, _, o), sign in signs.items())
        if each.standing != "held" or opposes:
            yield Caution("opposed" if each.standing == "held" else each.standing, each.claim.label, (each.claim.term,))


def _hedged(proof: Proof) -> Iterator[Caution]:
    """Links that no claim states flatly."""
    for fact, claims in proof.links().items():
        if all(claim.hedged for claim in claims):
            cues = ", ".join(dict.fromkeys(claim.hedge_cue for claim in claims if claim.hedge_cue))
            text = f"{proof.steps[fact].text}: never stated flatly" + (f" ({cues})" if cues else "")
            yield Caution("hedged", text, tuple(claim.term for claim in claims))


def contexts_in_question(proof: Proof) -> set[str]:
    """The contexts that might exclude one another: of links that no claim states without one, where there are two."""
    links = [claims for claims in proof.links().values() if all(claim.contexts for claim in claims)]
    return {each.term for claims in links for claim in claims for each in claim.contexts} if len(links) > 1 else set()


def _contexts(proof: Proof, wider: Wider) -> Iterator[Caution]:
    """Pairs of links of which no two claims are stated for contexts that go together."""
    for (one, these), (other, those) in combinations(proof.links().items(), 2):
        if not any(_agree(a, b, wider) for a in these for b in those):
            text = f"{proof.steps[one].text} in {_places(these)}, but {proof.steps[other].text} in {_places(those)}"
            yield Caution("contexts differ", text, tuple(claim.term for claim in (*these, *those)))


def _agree(one: Claim, other: Claim, wider: Wider) -> bool:
    """Whether of each kind that both claims have contexts of, one of the one lies within one of the other."""
    pairs: dict[str, list[bool]] = defaultdict(list)
    for a, b in product(one.contexts, other.contexts):
        for kind in wider.get(a.term, {}).keys() & wider.get(b.term, {}).keys():
            pairs[kind].append(a.term in wider[b.term][kind] or b.term in wider[a.term][kind])
    return all(map(any, pairs.values()))


def _places(claims: Iterable[Claim]) -> str:
    return " or ".join(dict.fromkeys(context.label for claim in claims for context in claim.contexts))


def _references(proof: Proof) -> Iterator[Caution]:
    """Cited works that were found not to bear out what they are cited for."""
    cited = {reference: None for claim in proof.claims.values() for reference in claim.references}
    for reference in cited:
        if reference.unsupported:
            yield Caution("not borne out", f"{reference.label}: {reference.unsupported}", (reference.term,))


def _notes(proof: Proof) -> Iterator[Caution]:
    """Curator's notes, each once, with the claims of the proof that it is about."""
    notes = {note: None for claim in proof.claims.values() for note in claim.notes}
    for note in notes:
        about = tuple(claim.term for claim in proof.claims.values() if note in claim.notes)
        yield Caution("flagged", f"{note.kind}: {note.label}", (note.term, *about))
