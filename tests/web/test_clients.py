"""Clients that people use, against the real server: what they send is understood, what they get they can read."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pandas
import pytest
from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from served import TOKEN, served
from SPARQLWrapper import CSV, JSON, POST, RDFXML, TURTLE, XML, SPARQLWrapper

from herstem.namespaces import HS, HSG, HSO

TARGETS = "SELECT ?target { hs:lapatinib hso:hasDirectTarget ?target } ORDER BY ?target"
FOUND = [str(HS.EGFR), str(HS.ERBB2)]
BEARER = {"Authorization": f"Bearer {TOKEN}"}
JSON_RESULTS = "application/sparql-results+json"
COMUNICA = "@comunica/query-sparql@4.5.0"
_CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "herstem-tests" / "comunica-4.5.0"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served() as address:
        yield address


def wrapper(address: str, text: str, form: str) -> SPARQLWrapper:
    client = SPARQLWrapper(f"{address}/sparql", updateEndpoint=f"{address}/update")
    client.setQuery(text)
    client.setReturnFormat(form)
    return client


def test_sparqlwrapper_reads_tables(address: str) -> None:
    found = wrapper(address, f"PREFIX hs: <{HS}> PREFIX hso: <{HSO}> {TARGETS}", JSON).queryAndConvert()
    assert [row["target"]["value"] for row in found["results"]["bindings"]] == FOUND
    found = wrapper(address, f"PREFIX hs: <{HS}> PREFIX hso: <{HSO}> {TARGETS}", CSV).queryAndConvert()
    assert found.decode().split() == ["target", *FOUND]
    found = wrapper(address, f"PREFIX hs: <{HS}> ASK {{ hs:ERBB2 ?p ?o }}", XML).queryAndConvert()
    assert "<boolean>true</boolean>" in found.toxml()


@pytest.mark.parametrize(("form", "syntax"), [(TURTLE, "turtle"), (RDFXML, "xml")])
def test_sparqlwrapper_reads_graphs(address: str, form: str, syntax: str) -> None:
    text = f"PREFIX hs: <{HS}> PREFIX hso: <{HSO}> CONSTRUCT WHERE {{ hs:lapatinib hso:hasDirectTarget ?target }}"
    graph = Graph().parse(wrapper(address, text, form).query().response, format=syntax)
    assert sorted(str(target) for target in graph.objects()) == FOUND


def test_sparqlwrapper_writes(address: str) -> None:
    client = wrapper(address, f"INSERT DATA {{ GRAPH <{HSG}wrapper> {{ <{HS}x> a <{HSO}Claim> }} }}", JSON)
    client.setMethod(POST)
    client.addCustomHttpHeader("Authorization", BEARER["Authorization"])
    client.query()
    assert wrapper(address, f"ASK {{ GRAPH <{HSG}wrapper> {{ ?s ?p ?o }} }}", JSON).queryAndConvert()["boolean"] is True


def test_rdflib_reads(address: str) -> None:
    graph = Graph(SPARQLStore(f"{address}/sparql"))
    targets = graph.objects(HS.lapatinib, HSO.hasDirectTarget)
    assert sorted(str(target) for target in targets) == FOUND
    assert graph.value(HS.ERBB2, RDFS.label) == Literal("HER2", lang="en")
    assert (HS.lapatinib, RDF.type, HSO.HER2TargetedAgent) in graph
    assert len(graph) > 10_000
    made = graph.query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{HSG}edges> {{ ?s ?p ?o }} }}")
    assert len(made.graph or ()) == len(graph.query(f"SELECT * {{ GRAPH <{HSG}edges> {{ ?s ?p ?o }} }}"))


def test_rdflib_writes(address: str) -> None:
    store = SPARQLUpdateStore(f"{address}/sparql", f"{address}/update", headers=BEARER, context_aware=True)
    graph = Graph(store, identifier=URIRef(f"{HSG}rdflib"))
    note = (HS.ERBB2, RDFS.comment, Literal('a "note"\non two lines', lang="en"))
    graph.add(note)
    assert note in graph
    assert len(graph) == 1
    graph.remove(note)
    assert len(graph) == 0


def test_pandas_reads_a_url(address: str) -> None:
    frame = pandas.read_csv(f"{address}/sparql?{urlencode({'query': TARGETS, 'format': 'csv'})}")
    assert list(frame["target"]) == FOUND


@pytest.fixture(scope="module")
def comunica() -> Path:
    """The command of Comunica, installed once into the user's cache."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        pytest.skip("there is no Node here")
    command = _CACHE / "node_modules" / ".bin" / "comunica-sparql"
    if not command.exists():
        _CACHE.mkdir(parents=True, exist_ok=True)
        install = [npm, "install", "--prefix", str(_CACHE), "--no-audit", "--no-fund", "--ignore-scripts", COMUNICA]
        try:
            done = subprocess.run(install, capture_output=True, text=True, timeout=240)
        except subprocess.TimeoutExpired:
            pytest.skip(f"npm did not install {COMUNICA} in four minutes")
        if done.returncode:
            pytest.skip(f"npm does not install {COMUNICA}: {done.stderr[-200:]}")
    return command


@pytest.mark.slow
def test_comunica_finds_out_what_the_endpoint_is(address: str, comunica: Path) -> None:
    """Given the bare address it asks for the service description, and then for answers."""
    text = f"PREFIX hs: <{HS}> PREFIX hso: <{HSO}> {TARGETS}"
    asked = [str(comunica), f"{address}/sparql", text, "-t", JSON_RESULTS]
    done = subprocess.run(asked, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert [row["target"]["value"] for row in json.loads(done.stdout)["results"]["bindings"]] == FOUND
