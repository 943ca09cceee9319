"""The hypothesise stage: what paths of undisputed triples make one expect, as individuals, never as facts."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path as File
from typing import Any

from pyoxigraph import Literal

from herstem import paths as folders
from herstem.namespaces import HS, HSO
from herstem.pipeline.dataset import Dataset, run_rule
from herstem.pipeline.effect_paths import (
    Context,
    Contexts,
    Path,
    Step,
    Terrain,
    best_first,
    nodes,
    sign,
    signed,
    walk,
    weakest,
    without_detours,
)
from herstem.pipeline.wording import is_wording, slug, words
from herstem.rules.model import TYPE, Fact

NOTE = "<http://www.w3.org/2004/02/skos/core#note>"
CAUTION = "A hypothesis that a machine drew from claims. Not for clinical decisions."
READ = ("ontology", "entities", "claims", "edges")
"""The graphs of which, with what follows from them, hypotheses are drawn."""
_PARTNER = HSO["rel-candidate-partner"].n3()


@dataclass(frozen=True)
class Hypothesis:
    """An effect of `sign` of a subject on an object, expected along one path or more, the best first."""

    subject: str
    relation: str
    object: str
    sign: int
    paths: list[Path]
    mechanisms: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Effect:
    """What a claim states of one thing's effect on another, for what, and the claims on which it follows."""

    claim: str
    sign: int
    negated: bool
    context: Context
    upstream: frozenset[str]

    def agrees(self, sign: int) -> bool:
        """Whether it states an effect of that sign."""
        return not self.negated and self.sign == sign

    def disagrees(self, sign: int) -> bool:
        """Whether it states an effect of the other sign, or denies one of that sign."""
        return (self.sign == sign) == self.negated


@dataclass(frozen=True)
class _Found:
    """What the rules of queries/rules/ find in a dataset."""

    steps: Mapping[Fact, Step]
    terrain: Terrain
    relations: Mapping[tuple[str, int], str]  # property of the last step and sign of the effect → relation type
    contexts: Contexts
    effects: Mapping[tuple[str, str], list[Effect]]
    partners: list[tuple[str, str, str]]  # agent, mechanism, drug
    levels: Mapping[int, str]  # rank → evidence level


def hypothesise(dataset: Dataset, queries: File | None = None, known: set[Fact] | None = None) -> Dataset:
    """Fill `hypotheses` from the asserted graphs and `inferred`, which stay as they are.

    Only their wording depends on texts in a language: where no more than those have changed since hypotheses were
    made, the `known` ones are worded anew. Raises SourceError where a rule of queries/rules/ cannot be read.
    """
    facts = _drawn(dataset.wordless(), queries) if known is None else {fact for fact in known if not is_wording(fact)}
    dataset.graphs["hypotheses"] = facts
    dataset.graphs["hypotheses"] = facts | set(words(dataset))
    return dataset


def _drawn(dataset: Dataset, queries: File | None) -> set[Fact]:
    """The hypotheses, not worded yet."""
    found = _read(dataset, queries or folders.queries_dir())
    hypotheses = [*_along_walks(found), *_of_partners(found, dataset)]
    signs = {(each.subject, each.object, each.sign) for each in hypotheses}
    return {
        fact for each in hypotheses for fact in _triples(each, (each.subject, each.object, -each.sign) in signs, found)
    }


def _along_walks(found: _Found) -> Iterator[Hypothesis]:
    """A hypothesis for each start, end and sign that a signed path joins."""
    paths = defaultdict(list)
    for path in walk(found.terrain):
        if (path[-1].triple[1], sign(path)) in found.relations:
            paths[nodes(path)[0], nodes(path)[-1], sign(path)].append(path)
    for (subject, object_, effect), those in paths.items():
        kept = without_detours(those, found.contexts)
        yield Hypothesis(subject, found.relations[kept[0][-1].triple[1], effect], object_, effect, kept)


def _of_partners(found: _Found, dataset: Dataset) -> Iterator[Hypothesis]:
    """A hypothesis for each agent that counters mechanisms of resistance to a drug: a path for each mechanism."""
    paths: dict[tuple[str, str], dict[str, Path]] = defaultdict(dict)
    for agent, mechanism, drug in found.partners:
        counters = (agent, HSO.countersMechanism.n3(), mechanism)
        facts = [*_given(counters, dataset), (mechanism, HSO.mechanismOfResistanceTo.n3(), drug)]
        if all(fact in found.steps for fact in facts):
            paths[agent, drug][mechanism] = tuple(found.steps[fact] for fact in facts)
    for (agent, drug), by_mechanism in paths.items():
        yield Hypothesis(
            agent, _PARTNER, drug, 1, best_first(by_mechanism.values(), found.contexts), sorted(by_mechanism)
        )


def _given(fact: Fact, dataset: Dataset) -> Iterator[Fact]:
    """The asserted facts that the proof of a fact ends in, in the order of its premises: along a chain, a path."""
    if fact not in dataset.records:
        yield fact
        return
    for premise in dataset.records[fact].premises:
        yield from _given(premise, dataset)


def _status(hypothesis: Hypothesis, stated: list[Effect], both_signs: bool) -> str:
    """How a hypothesis stands to what the review states of the same two things (see docs/model.md)."""
    agreeing = [effect for effect in stated if effect.agrees(hypothesis.sign)]
    against = [effect for effect in stated if effect.disagrees(hypothesis.sign)]
    if both_signs or (agreeing and against):
        return "ambiguous"
    if against:
        return "contradicts"
    behind = {claim for path in hypothesis.paths for step in path for claim in step.claims}
    if any(effect.upstream & behind for effect in agreeing):
        return "stated"
    return "confirms" if agreeing else "new"


def _triples(hypothesis: Hypothesis, both_signs: bool, found: _Found) -> Iterator[Fact]:
    """The individual of a hypothesis, with its steps."""
    ends = (hypothesis.subject, hypothesis.relation, hypothesis.object)
    name = "-".join(("hyp", *(slug(term).removeprefix("rel-") for term in ends)))
    me, first = HS[name].n3(), hypothesis.paths[0]
    needed = hypothesis.paths if hypothesis.mechanisms else [first]  # no path of a partner stands in for another
    stated = [
        effect
        for effect in found.effects.get((hypothesis.subject, hypothesis.object), [])
        if not any(found.contexts.apart([effect.context], step.contexts) for step in first)
    ]
    about = {
        TYPE: _term("Hypothesis"),
        NOTE: str(Literal(CAUTION, language="en")),
        _term("hypothesisSubject"): hypothesis.subject,
        _term("hypothesisRelation"): hypothesis.relation,
        _term("hypothesisObject"): hypothesis.object,
        _term("predictedSign"): str(Literal(hypothesis.sign)),
        _term("pathLength"): str(Literal(len(first))),
        _term("weakestEvidence"): found.levels[weakest(first)],
        _term("restsOnHedge"): str(Literal(any(step.hedged for step in first))),
        _term("contextMismatch"): str(Literal(any(map(found.contexts.mismatch, needed)))),
        _term("hypothesisStatus"): str(Literal(_status(hypothesis, stated, both_signs))),
    }
    yield from ((me, property_, value) for property_, value in about.items())
    yield from ((me, _term("coversMechanism"), mechanism) for mechanism in hypothesis.mechanisms)
    for effect in stated:
        if effect.agrees(hypothesis.sign):
            yield me, _term("agreesWithClaim"), effect.claim
        if effect.disagrees(hypothesis.sign):
            yield me, _term("disagreesWithClaim"), effect.claim
    for number, path in enumerate(hypothesis.paths, 1):
        for place, step in enumerate(path, 1):
            this = HS[f"{name}-p{number}-s{place}"].n3()
            yield me, _term("hasStep"), this
            yield from ((me, _term("derivedFromClaim"), claim) for claim in step.claims)
            yield from _step_triples(this, step, number, place)


def _step_triples(this: str, step: Step, number: int, place: int) -> Iterator[Fact]:
    yield this, TYPE, _term("HypothesisStep")
    yield this, _term("pathNumber"), str(Literal(number))
    yield this, _term("stepNumber"), str(Literal(place))
    yield this, _term("stepSubject"), step.triple[0]
    yield this, _term("stepProperty"), step.triple[1]
    yield this, _term("stepObject"), step.triple[2]
    if step.sign is not None:
        yield this, _term("stepSign"), str(Literal(step.sign))


@cache
def _term(name: str) -> str:
    return HSO[name].n3()


def _read(dataset: Dataset, queries: File) -> _Found:
    """Ask the rules of queries/rules/, each of which says what it looks for."""
    store = dataset.store(*READ, "inferred")

    def rows(name: str) -> Iterator[Any]:
        return run_rule(store, queries / "rules" / f"{name}.rq")

    signs, relations = {}, {}
    for row in rows("signs"):
        signs[str(row["property"])] = int(row["sign"].value)
        if row["relation"] is not None:
            relations[str(row["property"]), int(row["effect"].value)] = str(row["relation"])
    places: dict[str, set[str]] = defaultdict(set)
    for row in rows("walk"):
        places[row["role"].value].add(str(row["thing"]))
    of_claim, wider = _contexts(rows("contexts"))
    steps, levels = _steps(rows("steps"), signs, of_claim)
    return _Found(
        steps=steps,
        terrain=Terrain(signed(steps.values()), places["start"], places["through"], places["end"]),
        relations=relations,
        contexts=Contexts(wider),
        effects=_effects(rows("stated-effects"), of_claim),
        partners=[(str(r["agent"]), str(r["mechanism"]), str(r["drug"])) for r in rows("candidate-partners")],
        levels=levels,
    )


def _contexts(rows: Iterator[Any]) -> tuple[dict[str, Context], dict[str, set[str]]]:
    """The context of each claim, and for each context all that it lies within."""
    of_claim: dict[str, dict[str, frozenset[str]]] = defaultdict(dict)
    wider = defaultdict(set)
    for row in rows:
        claim, kind, context = str(row["claim"]), str(row["kind"]), str(row["context"])
        of_claim[claim][kind] = of_claim[claim].get(kind, frozenset()) | {context}
        wider[context].add(str(row["wider"]))
    return dict(of_claim), wider


def _steps(
    rows: Iterator[Any], signs: Mapping[str, int], of_claim: Mapping[str, Context]
) -> tuple[dict[Fact, Step], dict[int, str]]:
    """The undisputed triples, and the evidence level of each rank."""
    stated, levels = defaultdict(list), {}
    for row in rows:
        stated[str(row["subject"]), str(row["property"]), str(row["object"])].append(row)
        levels[int(row["rank"].value)] = str(row["evidence"])
    steps = {}
    for triple, those in stated.items():
        if not any(row["refuted"].value == "true" for row in those):
            claims = sorted(str(row["claim"]) for row in those if row["claim"] is not None)
            steps[triple] = Step(
                triple,
                signs.get(triple[1]),
                claims=tuple(claims),
                rank=max(int(row["rank"].value) for row in those),
                hedged=all(row["hedged"].value == "true" for row in those),
                contexts=tuple(of_claim.get(claim, {}) for claim in claims),
            )
    return steps, levels


def _effects(rows: Iterator[Any], of_claim: Mapping[str, Context]) -> dict[tuple[str, str], list[Effect]]:
    """What the review states of a subject's effect on an object."""
    upstream: dict[tuple[str, str, str, int, bool], set[str]] = defaultdict(set)
    for row in rows:
        key = (str(row["subject"]), str(row["object"]), str(row["claim"]), int(row["sign"].value))
        upstream[(*key, row["negated"].value == "true")].update({str(row["upstream"])} if row["upstream"] else ())
    out = defaultdict(list)
    for (subject, object_, claim, effect, negated), those in upstream.items():
        out[subject, object_].append(Effect(claim, effect, negated, of_claim.get(claim, {}), frozenset(those)))
    return out
