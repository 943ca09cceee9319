"""herstem.explain.provenance: Turtle that rdflib reads, in terms that PROV-O and the ontology have."""

import pytest
from rdflib import PROV, RDF, RDFS, Graph, Literal, URIRef
from rdflib.compare import isomorphic
from test_text import diamonds
from worlds import claim, claims, edges, fact, named, world

from herstem.explain.explainer import Explainer
from herstem.explain.proof import Proof
from herstem.explain.provenance import turtle
from herstem.namespaces import HS, HSG, HSO
from herstem.rules.derivations import Record
from herstem.rules.model import Fact


def graph(proof: Proof) -> Graph:
    return Graph().parse(data=turtle(proof), format="turtle")


@pytest.fixture(scope="module")
def example(explainer: Explainer) -> Graph:
    proof = explainer.explain("T-DM1", "targets", "HER2")
    return graph(proof.beside(explainer.alternatives(proof.goal.fact)))


def test_terms_exist(example: Graph, release_facts: dict[str, set[Fact]]) -> None:
    used = {term for triple in example for term in triple if isinstance(term, URIRef)}
    prov = {str(term).removeprefix(str(PROV)) for term in used if term.startswith(str(PROV))}
    assert {"Entity", "Activity", "wasDerivedFrom", "wasGeneratedBy", "hadPrimarySource", "hadPlan"} <= prov
    assert prov <= set(PROV.__annotations__)
    ours = {f"<{term}>" for term in used if term.startswith((str(HSO), str(HS)))}
    assert ours <= {term for facts in release_facts.values() for fact in facts for term in fact}


def test_the_conclusion_is_a_statement_that_a_rule_generated(explainer: Explainer) -> None:
    found = graph(explainer.explain("T-DM1", "a", "HER2TargetedAgent"))
    (root,) = found.subjects(RDF.object, HSO.HER2TargetedAgent)
    assert (root, RDF.type, RDF.Statement) in found
    assert found.value(root, RDF.subject) == HS["trastuzumab-emtansine"]
    assert (HSG.inferred, PROV.hadMember, root) in found
    activity = found.value(root, PROV.wasGeneratedBy)
    assert set(found.objects(activity, PROV.used)) == set(found.objects(root, PROV.wasDerivedFrom))
    association = found.value(activity, PROV.qualifiedAssociation)
    plan = found.value(association, PROV.hadPlan)
    assert str(found.value(plan, RDFS.label)).startswith("HER2TargetedAgent EquivalentTo: ")
    assert (plan, RDF.type, PROV.Plan) in found
    assert found.value(root, HSO.weakestEvidenceOfProof) == HSO["ev-unspecified"]


def test_it_leads_down_to_claims_places_and_references(explainer: Explainer) -> None:
    found = graph(explainer.explain("T-DM1", "a", "HER2TargetedAgent"))
    (root,) = found.subjects(RDF.object, HSO.HER2TargetedAgent)
    reached = set(found.transitive_objects(root, PROV.wasDerivedFrom))
    assert HS["claim-t1-20a"] in reached
    assert HS["tab-1-trastuzumab-emtansine"] in reached
    assert set(found.objects(HS["claim-t1-20a"], PROV.hadPrimarySource)) == {HS["ref-34"], HS["ref-35"]}


def test_another_way_is_an_alternate_of_the_conclusion(example: Graph) -> None:
    ((other, root),) = example.subject_objects(PROV.alternateOf)
    assert other != root
    for part in (RDF.subject, RDF.predicate, RDF.object):
        assert example.value(other, part) == example.value(root, part)
    assert example.value(other, PROV.wasGeneratedBy) != example.value(root, PROV.wasGeneratedBy)


def test_what_to_mind_is_said(explainer: Explainer) -> None:
    trig = edges("a inhibits b") + claims(claim("c", "a inhibits b", "hso:isHedged true")) + named("a", "b")
    found = graph(world(trig).proof(fact("a inhibits b")))
    (root,) = found.subjects(RDF.type, RDF.Statement)
    assert list(found.objects(root, RDFS.comment)) == [Literal("hedged: A inhibits B: never stated flatly")]
    assert found.value(HS.c, HSO.isHedged) == Literal(True)


def test_hostile_text_stays_text() -> None:
    text = 'a "quoted" \\ <iri> . } \n _:x'
    goal = fact("a inhibits b")
    trig = 'hsg:entities { hs:a hso:inhibits "x\\"y\\\\z\\n"@en }'
    record = Record(goal, text, ((goal[0], goal[1], '"x\\"y\\\\z\\n"@en'),))
    found = graph(world(trig, [record]).proof(goal))
    assert Literal(text) in set(found.objects(None, RDFS.label))
    assert Literal('x"y\\z\n', lang="en") in set(found.objects(None, RDF.object))


def test_deep_and_shared_proofs_are_written_once() -> None:
    found = graph(diamonds(40))
    assert len(list(found.subjects(RDF.type, RDF.Statement))) == 121


def test_the_same_proof_is_the_same_graph(explainer: Explainer, example: Graph) -> None:
    proof = explainer.explain("T-DM1", "targets", "HER2")
    assert isomorphic(example, graph(proof.beside(explainer.alternatives(proof.goal.fact))))
