"""herstem.open and what the graph answers."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import herstem
from herstem import paths
from herstem.api.graph import Graph
from herstem.api.rows import Rows
from herstem.catalog import CatalogError
from herstem.engine.errors import QueryError, RemoteError, StoreError, UpdateForbiddenError
from herstem.explain.explainer import NotStatedError

NOTICE = "Not for clinical decisions"


@pytest.fixture(scope="module")
def local(release_graph: Graph) -> Graph:
    return release_graph


@pytest.fixture(params=["local", "remote"])
def graph(request: pytest.FixtureRequest, local: Graph, server: str) -> Iterator[Graph]:
    if request.param == "local":
        yield local
        return
    with herstem.open(server) as found:
        yield found


def test_importing_it_brings_nothing_else() -> None:
    code = "import sys, herstem; print(*{'rdflib', 'pyoxigraph', 'httpx', 'pandas', 'rich'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == ""


def test_a_canned_query(graph: Graph) -> None:
    rows = graph.query("agents-by-class-and-target", target="HER2")
    assert "trastuzumab emtansine" in {row.agentLabel for row in rows}
    assert rows.notice is None
    more = graph.query("agents-by-class-and-target", target="HER2", evidence=True)
    assert more.columns == (*rows.columns, "evidence", "hedged", "disputed")
    assert {row.agent for row in more} == {row.agent for row in rows}
    several = graph.query("label-of", thing=["HER2", "hs:EGFR"])
    assert {row.thing for row in several} == {"hs:ERBB2", "hs:EGFR"}


def test_values_that_are_no_texts(local: Graph) -> None:
    flat = local.query("hypotheses", flat=True, subject="vantictumab", object=None)
    assert {row.hedged for row in flat} == {False}
    assert NOTICE in str(flat.notice)


def test_sparql_answers_as_the_query_asks(graph: Graph) -> None:
    assert graph.sparql("ASK { hs:lapatinib a hso:HER2TargetedAgent }") is True
    rows = graph.sparql("SELECT ?s { GRAPH hsg:edges { ?s hso:inhibits hs:ABCG2 } } ORDER BY ?s LIMIT 1")
    assert isinstance(rows, Rows)
    assert len(rows) == 1
    turtle = graph.sparql("CONSTRUCT { hs:ABCG2 a ?class } { hs:ABCG2 a ?class }")
    assert "hso:ABCTransporter" in str(turtle)


def test_explanations(graph: Graph) -> None:
    why = graph.explain("T-DM1", "targets", "HER2", alternatives=True)
    assert str(why).startswith("trastuzumab emtansine targets HER2  inferred")
    assert why.to_dict()["alternatives"]
    assert "prov:wasDerivedFrom" in why.to_turtle()
    with pytest.raises(NotStatedError):
        graph.explain("T-DM1", "targets", "PARP1")


def test_a_thing_with_all_that_is_known_of_it(graph: Graph) -> None:
    thing = graph.entity("abcg2")
    assert (thing.id, thing.label, str(thing)) == ("hs:ABCG2", "ABCG2", "ABCG2 (hs:ABCG2): ABC transporter")
    assert "ABC cassette G member 2" in thing.synonyms
    assert "drugged target" in thing.inferred_classes
    assert "http://purl.uniprot.org/uniprot/Q9UNQ0" in {row.elsewhere for row in thing.identifiers}
    assert all(row.references is not None for row in thing.claims)
    assert {row.basis for row in thing.edges} == {"edges", "inferred"}
    assert "rdf:type" not in {row.property for row in thing.edges}
    assert NOTICE in str(thing.hypotheses.notice)
    assert {row.basis for row in thing.hypotheses} == {"hypothesis, not for clinical decisions"}
    plain = json.loads(json.dumps(thing.to_dict(2)))
    assert len(plain["claims"]) == 2 < plain["counts"]["claims"] == len(thing.claims)


def test_search(graph: Graph) -> None:
    assert [hit.id for hit in graph.search("lapatnib", 1)] == ["hs:lapatinib"]


def test_what_cannot_be_asked_is_answered_with_what_can(local: Graph) -> None:
    for wrong in (
        lambda: local.query("agent-by-class-and-target"),
        lambda: local.query("pathway-inhibitors", pathway="Notch"),
        lambda: local.entity("trastuzmab"),
    ):
        with pytest.raises(CatalogError) as caught:
            wrong()
        assert caught.value.suggestions
    with pytest.raises(QueryError, match="line 1, column 7"):
        local.sparql("SELECT")
    with pytest.raises(UpdateForbiddenError):
        local.sparql("DROP ALL")


def test_the_queries_are_listed(local: Graph) -> None:
    assert local.queries["agents-by-class-and-target"].parameters


@pytest.mark.usefixtures("loaded_once")
def test_another_release_and_none(tmp_path: Path) -> None:
    assert herstem.open(paths.release_dir()).sparql("ASK { hs:ERBB2 ?p ?o }") is True
    with pytest.raises(StoreError, match="no whole release"):
        herstem.open(tmp_path)
    with pytest.raises(RemoteError, match="cannot be reached"):
        herstem.open("http://127.0.0.1:9")
