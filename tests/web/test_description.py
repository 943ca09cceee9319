"""herstem.web.description: the service description and the VoID description."""

import re
from hashlib import sha256

import pytest
from asgi_client import Client
from given import MINI
from pyoxigraph import RdfFormat, parse, serialize
from rdflib import DCAT, RDF, SKOS, VOID, Graph, Namespace, URIRef
from rdflib.term import Node

from herstem import paths
from herstem.catalog import Catalog
from herstem.engine.base import Policy
from herstem.engine.embedded import EmbeddedEngine
from herstem.namespaces import HSG, HSO
from herstem.web.app import create_app

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
ENDPOINT = URIRef("http://testserver/sparql")
BEARER = {"Authorization": "Bearer a secret", "Content-Type": "application/sparql-update"}


def asked(client: Client, address: str, accept: str = "text/turtle") -> Graph:
    answer = client.get(address, headers={"Accept": accept})
    assert answer.status_code == 200
    syntax = RdfFormat.from_media_type(answer.headers["content-type"])
    return Graph().parse(data=serialize(parse(answer.content, syntax), format=RdfFormat.N_TRIPLES), format="nt")


@pytest.mark.parametrize(
    "accept", ["*/*", "text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json"]
)
def test_a_bare_get_describes_the_service(client: Client, accept: str) -> None:
    graph = asked(client, "/sparql", accept)
    service = graph.value(predicate=SD.endpoint, object=ENDPOINT, any=False)
    assert (service, RDF.type, SD.Service) in graph
    assert set(graph.objects(service, SD.supportedLanguage)) == {SD.SPARQL10Query, SD.SPARQL11Query}
    assert set(graph.objects(service, SD.feature)) == {SD.UnionDefaultGraph, SD.EmptyGraphs}
    names = {str(name) for name in graph.objects(predicate=SD.name)}
    assert names == {f"{HSG}{name}" for name in ("claims", "edges", "entities", "inferred", "mappings", "ontology")}


def test_what_is_said_is_so() -> None:
    policy = Policy(union_default_graph=False, endpoints=frozenset({"https://example.org/sparql"}))
    engine = EmbeddedEngine.from_release(MINI, policy)
    graph = asked(Client(create_app(engine, Catalog({}), MINI, policy=policy, token="x")), "/sparql")
    assert set(graph.objects(predicate=SD.feature)) == {SD.EmptyGraphs, SD.BasicFederatedQuery}
    assert SD.SPARQL11Update in set(graph.objects(predicate=SD.supportedLanguage))


def test_formats_that_are_not_there_and_pages_for_people(client: Client) -> None:
    assert client.get("/sparql", headers={"Accept": "image/png"}).status_code == 406
    assert client.get("/.well-known/void", headers={"Accept": "image/png"}).status_code == 406
    assert "<textarea" in client.get("/sparql", headers={"Accept": "text/html"}).text
    assert client.head("/sparql").status_code == 200


@pytest.mark.parametrize("host", ["a b", "a<b", "", "a:99999"])
def test_a_host_that_is_none(client: Client, host: str) -> None:
    for address in ("/sparql", "/.well-known/void"):
        answer = client.get(address, headers={"Host": host})
        assert (answer.status_code, "names no server" in answer.text) == (400, True)


def number(graph: Graph, subject: Node, predicate: URIRef) -> int:
    return int(str(graph.value(subject, predicate, any=False)))


def test_void_counts_what_is_there(client: Client) -> None:
    graph = asked(client, "/.well-known/void")
    everything, edges = URIRef(HSG), HSG["edges"]
    assert (everything, VOID.sparqlEndpoint, ENDPOINT) in graph
    assert (everything, RDF.type, DCAT.Dataset) in graph
    answer = client.get("/sparql", params={"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}).json()
    assert number(graph, everything, VOID.triples) == int(answer["results"]["bindings"][0]["n"]["value"])
    lines = (MINI / "edges.nt").read_text(encoding="utf-8").splitlines()
    assert number(graph, edges, VOID.triples) == len(lines)
    partitions = {
        str(graph.value(part, VOID.property)): number(graph, part, VOID.triples)
        for part in graph.objects(edges, VOID.propertyPartition)
    }
    assert sum(partitions.values()) == len(lines)
    assert partitions[str(HSO.inhibits)] == sum(f"<{HSO.inhibits}>" in line for line in lines)
    claims = [p for p in graph.objects(HSG["claims"], VOID.classPartition) if (p, VOID["class"], HSO.Claim) in graph]
    assert len(claims) == 1


def test_void_says_what_is_linked_and_dcat_what_there_is_to_download(release_engine: EmbeddedEngine) -> None:
    client = Client(create_app(release_engine, Catalog({}), paths.release_dir()))
    graph = asked(client, "/.well-known/void")
    everything = URIRef(HSG)
    lines = [
        line for file in paths.release_dir().glob("*.nt") for line in file.read_text(encoding="utf-8").splitlines()
    ]
    matches = [line for line in lines if re.match(r"\S+ <\S+core#[a-z]+Match> <", line)]
    sets = {
        (str(graph.value(target, VOID.uriSpace)), graph.value(each, VOID.linkPredicate)): each
        for each, target in graph.subject_objects(VOID.objectsTarget)
    }
    assert sum(number(graph, each, VOID.triples) for each in sets.values()) == len(matches) > 1000
    chebi = sets["http://purl.obolibrary.org/obo/CHEBI_", SKOS.exactMatch]
    assert number(graph, chebi, VOID.triples) == sum("exactMatch" in each and "/CHEBI_" in each for each in matches)
    files = {str(graph.value(each, DCAT.downloadURL)): each for each in graph.objects(everything, DCAT.distribution)}
    edges = files["http://testserver/downloads/edges.nt"]
    assert number(graph, edges, DCAT.byteSize) == (paths.release_dir() / "edges.nt").stat().st_size
    assert client.head("/downloads/edges.nt").status_code == 200
    checksum = graph.value(edges, SPDX.checksum)
    assert (
        str(graph.value(checksum, SPDX.checksumValue))
        == sha256(paths.release_dir().joinpath("edges.nt").read_bytes()).hexdigest()
    )
    assert (everything, VOID.dataDump, URIRef("http://testserver/downloads/edges.nt")) in graph


def test_void_follows_the_data(writer: Client) -> None:
    assert number(asked(writer, "/.well-known/void"), URIRef(HSG), VOID.triples) == 0
    writer.post("/update", content="INSERT DATA { GRAPH <a:g> { <a:a> a hso:Claim } }", headers=BEARER)
    graph = asked(writer, "/.well-known/void")
    assert number(graph, URIRef("a:g"), VOID.triples) == 1
