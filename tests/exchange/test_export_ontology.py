"""herstem.exchange.exports.obographs, json_ld and rdf12."""

import json
from typing import Any

import jsonschema
import pyoxigraph
import pytest
from exported import RELEASE, facts, files, number

from herstem.namespaces import HSO
from herstem.rules.model import Fact

TEXT: dict[str, Any] = {"type": "string", "minLength": 1}
TEXTS: dict[str, Any] = {"type": "array", "items": TEXT, "minItems": 1}


def closed(required: str, optional: dict[str, Any] | None = None, **fields: Any) -> dict[str, Any]:
    """A schema of objects with these text fields, all required, others as given, and nothing else."""
    told = dict.fromkeys(required.split(), TEXT) | fields
    properties = told | (optional or {})
    return {"type": "object", "properties": properties, "required": list(told), "additionalProperties": False}


VALUES = {"type": "array", "items": closed("val", {"pred": TEXT}), "minItems": 1}
META = closed("", {"definition": closed("val"), "comments": TEXTS, "synonyms": VALUES, "xrefs": VALUES})
NODE = closed("id lbl", {"meta": META}, type={"enum": ["CLASS", "INDIVIDUAL", "PROPERTY"]})
DEFINITION = closed(
    "definedClassId",
    genusIds=TEXTS,
    restrictions={"type": "array", "items": closed("propertyId fillerId")},
)
GRAPH = closed(
    "id",
    nodes={"type": "array", "items": NODE},
    edges={"type": "array", "items": closed("sub pred obj")},
    logicalDefinitionAxioms={"type": "array", "items": DEFINITION},
    domainRangeAxioms={
        "type": "array",
        "items": closed("predicateId", {"domainClassIds": TEXTS, "rangeClassIds": TEXTS}),
    },
)


@pytest.fixture(scope="module")
def graph() -> Any:
    """The one graph of the OBO Graphs document."""
    document = json.loads(files("obographs")["herstem.json"])
    jsonschema.validate(document, closed("", graphs={"type": "array", "items": GRAPH}))
    return document["graphs"][0]


def test_obo_graphs_have_every_class_and_property(graph: Any) -> None:
    kinds = [node["type"] for node in graph["nodes"]]
    assert kinds.count("CLASS") == number(
        "SELECT (COUNT(DISTINCT ?c) AS ?n) { GRAPH hsg:ontology { ?c a owl:Class FILTER (isIRI(?c)) } }"
    )
    ids = [node["id"] for node in graph["nodes"]]
    assert len(set(ids)) == len(ids)
    assert {end for edge in graph["edges"] for end in (edge["sub"], edge["obj"])} <= set(ids)
    assert [e["pred"] for e in graph["edges"]].count("is_a") == number(
        "SELECT (COUNT(*) AS ?n) { GRAPH hsg:ontology { ?a rdfs:subClassOf ?b FILTER (isIRI(?a) && isIRI(?b)) } }"
    )


def test_obo_graphs_have_the_definitions_that_they_can_hold_and_no_part_of_others(graph: Any) -> None:
    found = {each["definedClassId"].rpartition("/")[2]: each for each in graph["logicalDefinitionAxioms"]}
    whole = found["AntibodyDrugConjugate"]
    assert [genus.rpartition("/")[2] for genus in whole["genusIds"]] == ["BiologicAgent"]
    assert len(whole["restrictions"]) == 3
    assert "ABCTransporterInhibitor" not in found  # it says "or", for which there is no place


@pytest.mark.slow
@pytest.mark.parametrize("more", [False, True])
def test_json_ld_read_again_is_the_graphs_that_were_asked_for(more: bool) -> None:
    content = files("jsonld", inferred=more, hypotheses=more)["herstem.jsonld"]
    told: dict[str, set[Fact]] = {}
    for quad in pyoxigraph.parse(content, format=pyoxigraph.RdfFormat.JSON_LD):
        fact = (str(quad.subject), str(quad.predicate), str(quad.object))
        if not any(term.startswith("_:") for term in fact):
            told.setdefault(str(quad.graph_name.value).rpartition("/")[2], set()).add(fact)
    names = ["entities", "claims", "edges", "mappings", *["inferred", "hypotheses"] * more]
    assert told == {name: facts(name) for name in names}


def test_rdf_1_2_has_every_edge_with_the_claims_that_state_it_and_the_claims() -> None:
    plain: set[Fact] = set()
    reified: set[tuple[Fact, str]] = set()
    for quad in pyoxigraph.parse(files("rdf12")["herstem-rdf12.nt"], format=pyoxigraph.RdfFormat.N_TRIPLES):
        s, p, o = quad.triple
        if isinstance(o, pyoxigraph.Triple):
            reified.add(((str(o.subject), str(o.predicate), str(o.object)), str(s)))
        else:
            plain.add((str(s), str(p), str(o)))
    claims, edges = facts("claims"), facts("edges")
    assert plain == edges | claims
    assert {edge for edge, _ in reified} == edges
    subjects = {s: o for s, p, o in claims if p == HSO.claimSubject.n3()}
    assert all(subjects[claim] == subject for (subject, _, _), claim in reified)
    assert len(reified) == len((RELEASE / "rdf12" / "reifiers.nt").read_text(encoding="utf-8").splitlines())
