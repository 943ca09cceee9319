"""herstem.explain.explainer: proofs down to claims, other ways, names, and what does not hold."""

import json

import pytest
from worlds import claim, claims, edges, fact, named, world

from herstem import paths
from herstem.engine.base import WritableEngine
from herstem.explain.explainer import Explainer, NotStatedError
from herstem.explain.proof import Proof, Step
from herstem.namespaces import full, short
from herstem.resolve import BadValueError
from herstem.rules.derivations import DerivationError, Record


def triple(step: Step) -> tuple[str, ...]:
    return tuple(map(short, step.fact))


def leaves(proof: Proof) -> list[Step]:
    return [step for step in proof.steps.values() if step.derivation is None]


# Proofs of the release


def test_why_t_dm1_is_her2_targeted(explainer: Explainer) -> None:
    proof = explainer.explain("T-DM1", "a", "HER2TargetedAgent")
    assert triple(proof.goal) == ("hs:trastuzumab-emtansine", "rdf:type", "hso:HER2TargetedAgent")
    assert proof.goal.derivation is not None
    assert proof.goal.derivation.rule == "HER2TargetedAgent EquivalentTo: TherapeuticAgent and (targets value ERBB2)"
    assert {leaf.graph for leaf in leaves(proof)} == {"edges", "entities"}
    (claim,) = proof.claims.values()
    assert [place.label for place in claim.places] == ["Table I, row trastuzumab emtansine"]
    assert [each.label for each in claim.references] == ["[34] Junttila et al 2011", "[35] Li et al 2018"]
    assert proof.weakest is not None
    assert proof.weakest.evidence.label == "unspecified evidence"


def test_why_t_dm1_inhibits_pi3k_akt(explainer: Explainer) -> None:
    proof = explainer.explain("trastuzumab-emtansine", "inhibitsPathway", "pi3k-akt-mtor-pathway")
    assert proof.goal.derivation is not None
    assert proof.goal.derivation.rule == "retainsActivityOf o inhibitsPathway SubPropertyOf: inhibitsPathway"
    assert [triple(step) for step in leaves(proof)] == [
        ("hs:trastuzumab-emtansine", "hso:retainsActivityOf", "hs:trastuzumab"),
        ("hs:trastuzumab", "hso:inhibitsPathway", "hs:pi3k-akt-mtor-pathway"),
    ]
    assert all(step.claims for step in leaves(proof))


def test_a_stated_triple_is_explained_by_its_claims(explainer: Explainer) -> None:
    proof = explainer.explain("trastuzumab", "hasDirectTarget", "HER2")
    assert proof.goal.graph == "edges"
    assert "Table I, row trastuzumab" in {place.label for each in proof.claims.values() for place in each.places}


def test_what_a_thing_is_has_the_article_that_its_name_asks_for(explainer: Explainer) -> None:
    proof = explainer.explain("ABCG2", "is a", "ActionableResistanceDriver")
    assert proof.goal.text == "ABCG2 is an actionable resistance driver"


def test_a_subclass_is_explained_by_axioms(explainer: Explainer) -> None:
    proof = explainer.explain("PanHERTKI", "rdfs:subClassOf", "HER2TargetedAgent")
    assert proof.goal.derivation is not None
    assert "hasDirectTarget SubPropertyOf: targets" in proof.goal.derivation.axioms
    assert proof.weakest is None


def test_a_proof_climbs_from_what_a_thing_is(explainer: Explainer) -> None:
    proof = explainer.explain("lapatinib", "is a", "TherapeuticAgent")
    assert proof.goal.text == "lapatinib is a therapeutic agent"
    assert [triple(leaf) for leaf in leaves(proof)] == [("hs:lapatinib", "rdf:type", "hso:TyrosineKinaseInhibitor")]


@pytest.mark.parametrize(
    ("names", "graph", "text"),
    [
        (("lapatinib", "a", "TyrosineKinaseInhibitor"), "entities", "lapatinib is a tyrosine kinase inhibitor"),
        (("HER2", "rdfs:label", "HER2"), "entities", "HER2 is called HER2"),
        (("HER2", "skos:altLabel", '"HER2/neu"@en'), None, None),
        (("ms-ki67-below-14", "percent below", "14.0"), "entities", "Ki-67 below 14% percent below 14"),
        (
            ("ms-ki67-below-14", "percentBelow", '"14.00"^^xsd:decimal'),
            "entities",
            "Ki-67 below 14% percent below 14.00",
        ),
        (("targets", "rdfs:domain", "Intervention"), "ontology", None),
        (("TyrosineKinaseInhibitor", "is a kind of", "SmallMoleculeAgent"), "ontology", None),
    ],
)
def test_asserted_triples_of_every_kind(
    explainer: Explainer, names: tuple[str, str, str], graph: str | None, text: str | None
) -> None:
    if graph is None:
        with pytest.raises(NotStatedError):
            explainer.explain(*names)
        return
    proof = explainer.explain(*names)
    assert proof.goal.graph == graph
    assert text in (None, proof.goal.text)
    assert list(proof.steps) == [proof.goal.fact]


def test_a_triple_about_a_claim_shows_the_claim(explainer: Explainer) -> None:
    proof = explainer.explain("claim-t1-17b", "statedIn", "tab-1")
    assert proof.goal.text == "hs:claim-t1-17b stated in Table I (targeted drugs and their mechanisms)"
    assert set(map(short, proof.claims)) == {"hs:claim-t1-17b"}
    assert proof.weakest is None


def test_what_a_claim_states_follows_from_its_relation_and_direction(explainer: Explainer) -> None:
    lines = (paths.release_dir() / "derivations.jsonl").read_text(encoding="utf-8").splitlines()
    line = next(line for line in lines if "subjectDirection" in line and "statesProperty" in line)
    proof = explainer.proof(tuple(map(full, json.loads(line)["triple"])))
    properties = [short(step.fact[1]).removesuffix("itiveAs").removesuffix("ativeAs") for step in leaves(proof)]
    assert properties[:2] == ["hso:claimRelation", "hso:subjectDirection"]
    assert properties[2].startswith("hso:materialises")


def test_every_inference_of_the_release_has_an_explanation(explainer: Explainer) -> None:
    lines = (paths.release_dir() / "derivations.jsonl").read_text(encoding="utf-8").splitlines()
    for line in lines[::25]:
        proof = explainer.proof(tuple(map(full, json.loads(line)["triple"])))
        assert proof.goal.derivation is not None
        for leaf in leaves(proof):
            assert leaf.graph in ("ontology", "entities", "claims", "edges")
            assert leaf.graph != "edges" or leaf.claims


# Names


def test_a_property_may_be_named_by_its_label(explainer: Explainer) -> None:
    assert (
        short(explainer.explain("T-DM1", "inhibits pathway", "PI3K/AKT pathway").goal.fact[1]) == "hso:inhibitsPathway"
    )


@pytest.mark.parametrize("names", [("trastuzumb", "targets", "HER2"), ("trastuzumab", "tragets", "HER2")])
def test_an_unknown_name_is_answered_with_names_like_it(explainer: Explainer, names: tuple[str, str, str]) -> None:
    with pytest.raises(BadValueError, match="did you mean"):
        explainer.explain(*names)


def test_another_value_is_answered_with_the_one_stated(explainer: Explainer) -> None:
    with pytest.raises(NotStatedError, match="'15' is not what is stated; this is: Ki-67 below 14% percent below 14"):
        explainer.explain("ms-ki67-below-14", "percentBelow", "15")


@pytest.mark.parametrize("value", ['"x"^^xsd:nothing here', '"unfinished', '"x"@', '"\\q"', '"14"^^<no iri>'])
def test_what_only_looks_like_a_literal_is_refused(explainer: Explainer, value: str) -> None:
    with pytest.raises(BadValueError):
        explainer.explain("HER2", "rdfs:label", value)


# What does not hold


def test_what_does_not_hold_is_not_explained(explainer: Explainer) -> None:
    with pytest.raises(NotStatedError, match="neither stated nor inferred") as caught:
        explainer.explain("pertuzumab", "a", "TyrosineKinaseInhibitor")
    assert "missing" not in str(caught.value)


def test_what_is_disputed_is_said_to_be_so(explainer: Explainer) -> None:
    with pytest.raises(
        NotStatedError, match=r"stated, but not held as a fact: hs:claim-s3-20c .* is disputed by hs:claim-s5-15c"
    ):
        explainer.explain("EPHA5", "promotes", "trastuzumab resistance")


def test_a_near_miss_says_what_is_missing(explainer: Explainer) -> None:
    with pytest.raises(
        NotStatedError, match=r"missing: lapatinib has direct target HER4 \(held: .*; by PanHERTKI Equiv"
    ):
        explainer.explain("lapatinib", "a", "PanHERTKI")


def test_what_is_held_of_the_two_instead(explainer: Explainer) -> None:
    with pytest.raises(NotStatedError, match=r"held of the two: .*pertuzumab inhibits HER2"):
        explainer.explain("HER2", "inhibits", "pertuzumab")


def test_a_negated_claim_makes_no_fact() -> None:
    explainer = world(claims(claim("c", "a inhibits b", "hso:isNegated true")) + named("a", "b"))
    with pytest.raises(NotStatedError, match=r"stated, but not held as a fact: hs:c \(c says so\.\) is negated"):
        explainer.explain("a", "inhibits", "b")


# Other ways


def test_other_ways_to_an_inferred_triple(explainer: Explainer) -> None:
    proof = explainer.explain("T-DM1", "targets", "HER2")
    (other,) = explainer.alternatives(proof.goal.fact)
    assert other.goal.derivation is not None
    assert other.goal.derivation.rule == "hasActiveComponent o hasDirectTarget SubPropertyOf: targets"
    assert all(leaf.graph == "edges" and leaf.claims for leaf in leaves(other))


def test_other_ways_come_the_shortest_first_and_never_through_the_triple(explainer: Explainer) -> None:
    fact = explainer.fact("ABCG2", "a", "MolecularEntity")
    found = explainer.alternatives(fact)
    assert len(found) > 5
    assert [len(proof.steps) for proof in found] == sorted(len(proof.steps) for proof in found)
    for proof in found:
        assert sum(step.fact == fact for step in proof.steps.values()) == 1
        assert not any(fact in step.derivation.premises for step in proof.steps.values() if step.derivation)


def test_a_triple_with_one_way_has_no_other(explainer: Explainer) -> None:
    assert explainer.alternatives(explainer.fact("HER2", "targetedBy", "T-DM1")) == ()


# Derivations that do not fit


def test_a_circle_is_named() -> None:
    one, other = fact("a inhibits b"), fact("b inhibits a")
    explainer = world("", [Record(one, "r", (other,)), Record(other, "r", (one,))])
    with pytest.raises(DerivationError, match="goes in a circle"):
        explainer.proof(one)


def test_a_premise_that_nothing_holds_is_named() -> None:
    explainer = world("", [Record(fact("a inhibits b"), "r", (fact("c inhibits d"),))])
    with pytest.raises(DerivationError, match="no derivation of hs:c hso:inhibits hs:d"):
        explainer.proof(fact("a inhibits b"))


def test_an_inferred_triple_without_a_derivation_is_named() -> None:
    explainer = world("hsg:inferred { hs:a hso:inhibits hs:b }")
    with pytest.raises(DerivationError, match="no derivation of hs:a hso:inhibits hs:b"):
        explainer.proof(fact("a inhibits b"))


def test_things_of_any_iri_and_blank_premises() -> None:
    goal = ("<urn:isbn:1>", "<http://example.org/p>", "<urn:x:y>")
    explainer = world(
        "hsg:inferred { <urn:isbn:1> <http://example.org/p> <urn:x:y> }", [Record(goal, "r", ((*goal[:2], "_:b"),))]
    )
    proof = explainer.explain("<urn:isbn:1>", "<http://example.org/p>", "<urn:x:y>")
    assert [step.graph for step in proof.steps.values()] == ["inferred", ""]


def test_many_triples_are_asked_for_in_turns() -> None:
    triples = [f"a{number} inhibits b" for number in range(700)]
    stated = claims(*(claim(f"c{number}", each) for number, each in enumerate(triples)))
    goal = fact("a inhibits b")
    proof = world(edges(*triples) + stated, [Record(goal, "all", tuple(map(fact, triples)))]).proof(goal)
    assert len(proof.steps) == 701
    assert len(proof.claims) == 700
    assert proof.weakest is not None
    assert len(proof.weakest.facts) == 700


def test_a_users_source_may_hold_claims_and_what_they_state() -> None:
    stated, bare, goal = fact("a inhibits b"), fact("b inhibits c"), fact("a inhibits c")
    explainer = world(
        "<https://w3id.org/herstem/graph/source/mine> {"
        + claim("c", "a inhibits b", evidence="in-vitro")
        + " ".join(stated)
        + " . "
        + " ".join(bare)
        + " . }",
        [Record(goal, "inhibits Transitive", (stated, bare))],
    )
    proof = explainer.proof(goal)
    assert [step.graph for step in proof.steps.values()] == ["inferred", "source/mine", "source/mine"]
    assert [list(map(short, step.claims)) for step in proof.steps.values()] == [[], ["hs:c"], []]
    assert proof.weakest is not None
    assert proof.weakest.facts == (stated,)
    about = explainer.explain("c", "hso:claimSubject", "<https://w3id.org/herstem/id/a>")
    assert (list(map(short, about.claims)), about.weakest) == (["hs:c"], None)


def test_names_are_those_of_the_store_as_it_is_now() -> None:
    explainer = world(edges("a inhibits b") + claims(claim("c", "a inhibits b")) + named("a", "b"))
    assert explainer.proof(fact("a inhibits b")).goal.text == "A inhibits B"
    engine = explainer._engine
    assert isinstance(engine, WritableEngine)
    engine.update(
        "DELETE WHERE { GRAPH ?g { hs:a rdfs:label ?l } }; INSERT DATA { GRAPH hsg:entities { hs:a rdfs:label 'Z' } }"
    )
    assert explainer.proof(fact("a inhibits b")).goal.text == "Z inhibits B"
