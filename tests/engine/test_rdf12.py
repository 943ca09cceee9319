"""herstem.engine.rdf12: the claims behind edges as RDF 1.2 reifiers, for those that ask for them."""

import json

import pytest

from herstem import paths
from herstem.engine import rdf12
from herstem.engine.embedded import EmbeddedEngine
from herstem.namespaces import HS, PREFIXES


@pytest.fixture(scope="module")
def release(release_engine: EmbeddedEngine) -> EmbeddedEngine:
    return release_engine


def rows(engine: EmbeddedEngine, text: str) -> list[dict[str, dict[str, str]]]:
    found = json.loads(engine.query(text).serialize("application/sparql-results+json"))
    return found["results"]["bindings"]  # type: ignore[no-any-return]


def claims(engine: EmbeddedEngine, text: str) -> set[str]:
    return {row["claim"]["value"].removeprefix(str(HS)) for row in rows(engine, text)}


def test_the_claim_is_the_reifier_of_the_edge(release: EmbeddedEngine) -> None:
    stated = claims(
        release,
        """SELECT ?claim {
             ?claim hso:claimSubject hs:lapatinib ; hso:statesProperty hso:inhibits ; hso:claimObject hs:ABCG2 }""",
    )
    assert stated
    assert claims(release, "SELECT ?claim { << hs:lapatinib hso:inhibits hs:ABCG2 ~ ?claim >> }") == stated
    assert claims(release, "SELECT ?claim { hs:lapatinib hso:inhibits hs:ABCG2 ~ ?claim }") == stated
    assert claims(release, "SELECT ?claim { ?claim rdf:reifies <<( hs:lapatinib hso:inhibits ?o )>> }") >= stated


def test_annotations_are_what_is_said_of_the_claim(release: EmbeddedEngine) -> None:
    found = rows(release, "SELECT ?o ?ref { hs:lapatinib hso:inhibits ?o {| hso:citesReference ?ref |} }")
    assert {"o", "ref"} == set(found[0])


def test_each_edge_has_a_reifier_and_each_reifier_an_edge(release: EmbeddedEngine) -> None:
    bare = "SELECT * { GRAPH hsg:edges { ?s ?p ?o } FILTER NOT EXISTS { ?claim rdf:reifies <<( ?s ?p ?o )>> } }"
    loose = "SELECT * { << ?s ?p ?o ~ ?claim >> FILTER NOT EXISTS { GRAPH hsg:edges { ?s ?p ?o } } }"
    assert rows(release, bare) == rows(release, loose) == []
    negated = (
        "SELECT * { << ?s ?p ?o ~ ?claim >> { ?claim hso:isNegated true } UNION { ?claim hso:contradicts ?other } }"
    )
    assert rows(release, negated) == []


OPEN = [
    "SELECT * { ?s ?p ?o }",
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "SELECT * { hs:claim-t1-04a ?p ?o }",
    "SELECT ?o { ?s a hso:Claim ; ?p ?o }",
    "SELECT ?o { [] ?p ?o }",
    "SELECT ?o { [ ?p ?o ] }",
    "SELECT ?o { <https://w3id.org/herstem/id/claim-t1-04a> ?p ?o }",
    "SELECT ?o { hs:claim-t1-04a # here\n ?p # and here\n ?o }",
    "SELECT ?o { hs:claim-t1-04a !rdf:type ?o }",
    "SELECT ?o { hs:claim-t1-04a !(rdf:type|rdfs:label) ?o }",
    "SELECT ?s { ?s $p 'x' }",
    "SELECT ?g ?o { GRAPH ?g { ?s hso:targets|rdf:type ?o } }",
    "DESCRIBE hs:claim-t1-04a",
    "CONSTRUCT WHERE { ?s ?p ?o }",
    "SELECT ?o { { SELECT ?s ?p ?o { ?s ?p ?o } GROUP BY ?s ?p ?o } }",
    "PREFIX by: <https://w3id.org/herstem/id/claim-t1-> SELECT ?o { by:04a ?p ?o }",
    "PREFIX x: <https://w3id.org/herstem/id/> SELECT ?o { VALUES ?by { x:claim-t1-04a } ?by ?p ?o }",
    r"PREFIX x: <https://w3id.org/herstem/id/> SELECT ?o { { x:a\,by ?p ?o } UNION { x:a\(select ?p ?o } }",
    "SELECT ?o { hs:claim-t1-04a !( rdf:type|rdfs:label ) ?o }",
    "SELECT ?o { VALUES ?p { hso:targets UNDEF } hs:claim-t1-04a ?p ?o }",
    "SELECT ?o { VALUES ?q { hso:targets } hs:claim-t1-04a ?p ?o }",
    "SELECT ?o { { VALUES ?p { hso:targets } } UNION { hs:claim-t1-04a ?p ?o } }",
    "SELECT ?o { VALUES ?p { hso:targets } { SELECT ?o { hs:claim-t1-04a ?p ?o } } }",
    "SELECT ?o { VALUES ?p { hso:targets } ?s a hso:Claim OPTIONAL { ?s ?p ?o } }",
    "SELECT ?o { VALUES ?p { hso:targets } { ?s a hso:Claim MINUS { ?s ?p ?o } } }",
    "SELECT ?o { VALUES ?p { hso:targets } ?s a hso:Claim FILTER NOT EXISTS { ?s ?p ?o } }",
    "SELECT ?o { hs:claim-t1-04a ?p ?o VALUES ?p { hso:targets } }",
    "SELECT ?o { VALUES (?p ?o) { (hso:targets UNDEF) (UNDEF 1) } hs:claim-t1-04a ?p ?o }",
    "SELECT ?o { { GRAPH hsg:edges { ?a ?p ?b } } hs:claim-t1-04a ?p ?o }",
    "SELECT ?o { GRAPH hsg:edges { GRAPH ?g { hs:claim-t1-04a ?p ?o } } }",
    """SELECT ?o { { VALUES (?p ?x) { (hso:targets '{ {') } } UNION { hs:claim-t1-04a ?p ?o } }""",
    """SELECT ?o { { VALUES (?p ?x) { (hso:targets '''{ ' {''') } } UNION { hs:claim-t1-04a ?p ?o } }""",
    """SELECT ?o { { VALUES (?p ?x) { (hso:targets "\\"{ {") } } UNION { hs:claim-t1-04a ?p ?o } }""",
]
CLOSED = [
    "SELECT ?a ?b ?c { ?a hso:targets ?b . ?b rdfs:label ?c } ORDER BY ?a ?b ?c",
    "SELECT ?a { ?a hso:targets ?b OPTIONAL { ?b rdfs:label ?c } FILTER (!BOUND(?c) || ?b != ?c) }",
    "SELECT * { ?a a ?b ; hso:targets ?c , ?d . VALUES ?d { hs:ERBB2 } BIND (STR(?c) AS ?e) }",
    "SELECT * { GRAPH hsg:edges { ?a hso:inhibits/rdfs:label ?b } }",
    "SELECT * { { ?a hso:targets ?b } FILTER (?a != ?b) ?b rdfs:label ?c . BIND (1 AS ?d) ?c ^rdfs:label ?b }",
    "SELECT * { { SELECT DISTINCT ?a ?b (COUNT(?c) AS ?n) { ?a hso:targets ?b ; rdfs:label ?c } GROUP BY ?a ?b } }",
    "SELECT * { { SELECT ?a ?b { ?a hso:targets ?b } ORDER BY ?a ?b LIMIT 3 } FILTER (!( ?a = ?b)) }",
    "SELECT * { VALUES ?p { hso:targets hso:inhibits } ?a ?p ?b ; rdfs:label ?c }",
    """SELECT * { VALUES (?n $p) { (1 hso:targets) ("}" hso:inhibits) } { ?a a ?b } UNION { ?a ?p ?b } ?p a ?c }""",
    "SELECT * { GRAPH hsg:edges { ?a ?p ?b OPTIONAL { ?b ?q ?c } } { GRAPH <x:g> { ?c ?p ?d } } ?p rdfs:label ?e }",
    "SELECT * { { VALUES ?p { hso:targets } ?a ?p ?b } OPTIONAL { VALUES ?q { hso:targets } ?a ?q ?c } }",
]


@pytest.mark.parametrize("text", OPEN)
def test_a_query_of_sparql_1_1_meets_no_triple_as_a_term(release: EmbeddedEngine, text: str) -> None:
    assert rdf12.stays_apart(text)
    answer = release.query(text)
    media_type = "application/ld+json" if answer.kind == "triples" else "application/sparql-results+json"
    written = answer.serialize(media_type).decode()
    assert '"type":"triple"' not in written
    assert str(rdf12.GRAPH.value) not in written


@pytest.mark.parametrize("text", CLOSED)
def test_a_query_that_names_its_properties_is_asked_as_it_is(text: str) -> None:
    assert not rdf12.stays_apart(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p ?o FILTER isTRIPLE(?o) }",
        "SELECT * { GRAPH hsg:reifiers { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o ~ ?r }",
        "SELECT * { ?claim rdf:reifies ?edge }",
        "SELECT (SUBJECT(?o) AS ?x) { ?s ?p ?o FILTER isTRIPLE(?o) }",
    ],
)
def test_who_speaks_of_them_gets_them(release: EmbeddedEngine, text: str) -> None:
    assert not rdf12.stays_apart(text)
    assert rows(release, text)


def test_answers_are_those_of_a_store_without_them(release: EmbeddedEngine) -> None:
    without = EmbeddedEngine.from_release(paths.release_dir())
    without.update("DROP GRAPH hsg:reifiers")
    for group in ("{ ?s ?p ?o }", "{ GRAPH ?g { ?s ?p ?o } }"):
        text = f"SELECT ?g (COUNT(*) AS ?n) {group} GROUP BY ?g ORDER BY ?g"
        assert rows(release, text) == rows(without, text)


def test_what_stands_in_comments_and_between_does_not_matter() -> None:
    assert not rdf12.stays_apart("ASK { ?s" + " #" * 100_000 + "\n a ?o }")
    assert not rdf12.stays_apart("ASK { ?s a ?o # ?s ?p ?o\n }")
    assert rdf12.stays_apart("ASK { ?s # a ?o\n ?p # }\n ?o }")


def test_the_project_knows_its_prefixes() -> None:
    assert rdf12.GRAPH.value == f"{PREFIXES['hsg']}reifiers"
