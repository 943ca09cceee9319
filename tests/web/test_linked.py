"""herstem.web.linked: IRIs of the graph as data."""

import json
import re
from pathlib import Path

import pytest
from asgi_client import Client
from pyoxigraph import RdfFormat, parse
from rdflib import Graph, URIRef

from herstem.namespaces import HS, HSO

FORMATS = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
}


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_thing_is_there_in_every_format_of_rdf(released: Client, suffix: str) -> None:
    media = FORMATS[suffix]
    by_suffix = released.get(f"/id/trastuzumab.{suffix}")
    by_accept = released.get("/id/trastuzumab", headers={"Accept": media})
    for response in (by_suffix, by_accept):
        assert response.headers["content-type"].partition(";")[0] == media
        assert "Accept" in response.headers["vary"]
        assert "herstem-trastuzumab-" in response.headers["content-disposition"]
        syntax = RdfFormat.from_media_type(media)
        found = {str(quad.triple) for quad in parse(response.content, format=syntax)}
        assert f"<{HS}trastuzumab> <{HSO}targets> <{HS}ERBB2>" in found
        assert f"<{HS}trastuzumab-emtansine> <{HSO}hasAntibodyComponent> <{HS}trastuzumab>" in found


def test_hypotheses_are_not_in_the_data_of_a_thing(released: Client) -> None:
    assert "hyp-" not in released.get("/id/vantictumab.ttl").text
    assert "hyp-" not in released.get("/id/vantictumab.csv").text
    assert "predictedSign" in released.get("/id/hyp-vantictumab-suppresses-drug-efflux.ttl").text


def test_statements_as_tables_name_graph_claims_and_references(released: Client) -> None:
    text = released.get("/id/trastuzumab.csv").text
    line = next(each for each in text.splitlines() if "inhibitsPathway" in each and ",edges," in each)
    assert "claim-s2-03b" in line
    assert "ref-24" in line
    found = json.loads(released.get("/id/trastuzumab.json").text)
    assert {"subject", "property", "value", "basis", "claims", "references"} <= set(found["head"]["vars"])


def test_a_term_comes_with_the_expressions_of_its_axioms(released: Client) -> None:
    found = Graph().parse(data=released.get("/ontology/HER2TargetedAgent.ttl").text)
    assert any(str(each).endswith("#hasValue") for each in found.predicates())
    chain = Graph().parse(data=released.get("/ontology/countersMechanism.ttl").text)
    assert any(str(each).endswith("#rest") for each in chain.predicates())


def test_the_ontology_is_at_its_own_iri(released: Client) -> None:
    found = Graph().parse(data=released.get("/ontology/", headers={"Accept": "text/turtle"}).text)
    assert (URIRef(HSO.targets), None, None) in found
    assert len(found) > 2_000
    version = released.get("/ontology/0.1.0", follow_redirects=False)
    assert (version.status_code, version.headers["location"]) == (303, "/ontology/")


def test_a_graph_leads_to_its_triples(released: Client) -> None:
    response = released.get("/graph/mappings", follow_redirects=False)
    assert response.status_code == 303
    text = released.get("/graph/mappings", headers={"Accept": "application/n-triples"}).text
    assert "exactMatch" in text


def test_browsers_get_pages_and_others_links_to_the_data(released: Client) -> None:
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    for headers in ({"Accept": accept}, {}, {"Accept": "*/*"}):
        response = released.get("/id/trastuzumab", headers=headers)
        assert response.headers["content-type"].startswith("text/html")
        assert '</id/trastuzumab.ttl>; rel="alternate"; type="text/turtle"' in response.headers["link"]
    assert released.get("/id/trastuzumab", headers={"Accept": "application/json"}).json()
    refused = released.get("/id/trastuzumab", headers={"Accept": "image/png"})
    assert (refused.status_code, "text/turtle" in refused.text) == (406, True)


def test_answers_are_tagged_and_any_site_may_read_them(released: Client) -> None:
    for path in ("/id/trastuzumab", "/id/trastuzumab.ttl", "/id/trastuzumab.csv"):
        first = released.get(path)
        assert first.headers["access-control-allow-origin"] == "*"
        again = released.get(path, headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
    assert released.head("/id/trastuzumab").status_code == 200
    assert released.post("/id/trastuzumab").status_code == 405


@pytest.mark.parametrize("path", ["id/trastuzumab", "ontology/", "ontology/targets", "ontology", "graph/mappings"])
def test_the_redirect_file_leads_every_iri_to_this_server(released: Client, path: str) -> None:
    text = (Path(__file__).resolve().parents[2] / "deploy" / "w3id" / ".htaccess").read_text(encoding="utf-8")
    rules = re.findall(r"^RewriteRule (\S+) https://herstem\.example\.org(\S+) \[R=303,", text, re.MULTILINE)
    (target,) = [re.sub(rule, to.replace("$", "\\"), path) for rule, to in rules if re.match(rule, path)]
    assert released.get(target, headers={"Accept": "text/turtle"}).status_code == 200
