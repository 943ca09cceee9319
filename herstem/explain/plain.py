"""An explanation as plain data for JSON: steps by number, so that a shared one is written once; docs/explaining.md."""

from typing import Any

from herstem.explain.proof import Claim, Named, Proof
from herstem.namespaces import short
from herstem.rules.model import Fact


def as_json(proof: Proof) -> dict[str, Any]:
    """The proof as dicts and lists; IRIs are CURIEs where they can be, empty parts are left out."""
    number = {fact: place for place, fact in enumerate(proof.steps, 1)}
    out: dict[str, Any] = {"triple": _triple(proof.goal.fact), "text": proof.goal.text, "steps": []}
    for step in proof.steps.values():
        record = step.derivation
        out["steps"].append(
            {"id": number[step.fact], "triple": _triple(step.fact), "text": step.text, "graph": step.graph}
            | _filled(
                rule=record.rule if record else None,
                axioms=list(record.axioms) if record else None,
                because=[number[premise] for premise in record.premises] if record else None,
                claims=[short(claim) for claim in step.claims],
            )
        )
    weakest = proof.weakest
    return out | _filled(
        claims={short(term): claim_as_json(claim) for term, claim in proof.claims.items()},
        weakestEvidence=_named(weakest.evidence)
        | {"rank": weakest.evidence.rank, "steps": [number[fact] for fact in weakest.facts]}
        if weakest
        else None,
        cautions=[
            {"kind": each.kind, "text": each.text, "about": [short(term) for term in each.about]}
            for each in proof.cautions
        ],
        alternatives=[as_json(other) for other in proof.alternatives],
    )


def claim_as_json(claim: Claim) -> dict[str, Any]:
    """A claim with its places, references, evidence, and what takes from its weight."""
    return {"text": claim.label} | _filled(
        places=[_named(place) for place in claim.places],
        references=[_named(each) | _filled(unsupported=each.unsupported) for each in claim.references],
        evidence=_named(claim.evidence) | {"rank": claim.evidence.rank} if claim.evidence else None,
        hedged=claim.hedged,
        hedgeCue=claim.hedge_cue,
        contexts=[_named(context) for context in claim.contexts],
        negated=claim.negated,
        contradictedBy=[_named(other) for other in claim.contradicted_by],
        notes=[{"id": short(note.term), "kind": note.kind, "text": note.label} for note in claim.notes],
    )


def _named(named: Named) -> dict[str, Any]:
    return {"id": short(named.term), "label": named.label}


def _triple(fact: Fact) -> list[str]:
    return [short(term) for term in fact]


def _filled(**parts: Any) -> dict[str, Any]:
    return {name: part for name, part in parts.items() if part}
