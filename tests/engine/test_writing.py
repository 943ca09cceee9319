"""herstem.engine.embedded: updates and graphs, each whole or not at all."""

import pytest
from pyoxigraph import Store

from herstem.engine.base import DEFAULT_GRAPH, Data, Policy, WritableEngine
from herstem.engine.embedded import EmbeddedEngine
from herstem.engine.errors import (
    DataError,
    EngineError,
    GraphNameError,
    QueryRefusedError,
    ServiceForbiddenError,
    UpdateError,
)

G = "http://example.org/g"
H = "http://example.org/h"
TRIPLE = b"<http://example.org/a> <http://example.org/b> <c> ."


@pytest.fixture
def empty() -> WritableEngine:
    return EmbeddedEngine(Store(), "first")


def count(engine: WritableEngine, pattern: str = "?s ?p ?o") -> int:
    return len(list(engine.query(f"SELECT * {{ {pattern} }}").rows()[1]))


def test_an_update_changes_data_and_revision(empty: WritableEngine) -> None:
    assert empty.revision == "first"
    empty.update("INSERT DATA { hs:a hso:targets hs:b }; INSERT { GRAPH hsg:x { ?s a ?o } } WHERE { ?s ?p ?o }")
    assert count(empty) == 2
    second = empty.revision
    empty.update("DELETE WHERE { ?s ?p ?o }")
    assert count(empty) == 1
    assert len({"first", second, empty.revision}) == 3


def test_a_failed_update_changes_nothing(empty: WritableEngine) -> None:
    with pytest.raises(EngineError, match="nothing was changed"):
        empty.update("INSERT DATA { <a:a> <a:b> <a:c> }; CREATE GRAPH <a:g>; CREATE GRAPH <a:g>")
    assert (count(empty), empty.graph_exists("a:g"), empty.revision) == (0, False, "first")


def test_what_is_no_update_says_where(empty: WritableEngine) -> None:
    with pytest.raises(UpdateError, match="line 2, column 15"):
        empty.update("INSERT DATA\n{ <a:a> <a:b> } ")


def test_an_update_is_guarded(empty: WritableEngine) -> None:
    for text in (
        "LOAD <http://127.0.0.1:1/>",
        "INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
    ):
        with pytest.raises(ServiceForbiddenError, match="is off"):
            empty.update(text)
    with pytest.raises(QueryRefusedError, match="nests more than"):
        empty.update("INSERT {} WHERE " + "{" * 3_000 + "}" * 3_000)


def test_a_graph_comes_and_goes(empty: WritableEngine) -> None:
    assert not empty.graph_exists(G)
    assert empty.put_graph(G, [Data(TRIPLE, "text/turtle")], replace=True, base=G).created
    assert count(empty, f"GRAPH <{G}> {{ ?s ?p <http://example.org/c> }}") == 1
    more = Data(b"<a:a> <a:b> <a:c> .", "application/n-triples")
    assert not empty.put_graph(G, [more], replace=False, base=G).created
    assert count(empty) == 2
    assert not empty.put_graph(G, [Data(TRIPLE, "text/turtle")], replace=True, base=G).created
    assert count(empty) == 1
    assert empty.put_graph(H, [Data(b"", "text/turtle")], replace=True, base=H).created
    assert empty.graph_exists(H)
    before = empty.revision
    assert empty.delete_graph(G)
    assert empty.revision != before
    assert not empty.delete_graph(G)
    assert count(empty) == 0


def test_the_default_graph_is_always_there(empty: WritableEngine) -> None:
    assert empty.graph_exists(None)
    assert not empty.put_graph(None, [Data(TRIPLE, "text/turtle")], replace=False, base=G).created
    assert count(empty) == 1
    assert empty.delete_graph(None)
    assert (count(empty), empty.graph_exists(None)) == (0, True)


def test_blank_nodes_of_two_loads_are_not_one(empty: WritableEngine) -> None:
    for _ in range(2):
        empty.put_graph(G, [Data(b"_:x <a:b> <a:c> .", "text/turtle")], replace=False, base=G)
    assert count(empty) == 2


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"<a:a> <a:b> <a:c> . <a:a> <a:b> .", "text/turtle"),
        (b"<a:a> <a:b> <a:c> <a:g> .", "application/n-quads"),
        (b"\xff", "application/ld+json"),
    ],
)
def test_data_that_cannot_be_read_change_nothing(empty: WritableEngine, data: bytes, media_type: str) -> None:
    empty.put_graph(G, [Data(TRIPLE, "text/turtle")], replace=True, base=G)
    with pytest.raises(DataError, match=media_type.replace("+", r"\+")):
        empty.put_graph(G, [Data(data, media_type)], replace=True, base=G)
    assert count(empty, f"GRAPH <{G}> {{ ?s ?p <http://example.org/c> }}") == 1


def test_a_graph_name_is_an_iri(empty: WritableEngine) -> None:
    with pytest.raises(GraphNameError, match="not an IRI"):
        empty.put_graph("no iri", [Data(TRIPLE, "text/turtle")], replace=True, base=G)


def test_the_protocols_graphs_are_what_where_sees(empty: WritableEngine) -> None:
    empty.put_graph(G, [Data(TRIPLE, "text/turtle")], replace=True, base=G)
    copy = "INSERT { GRAPH <a:made> { ?s <a:seen> true } } WHERE { ?s ?p ?o }"
    empty.update(copy)
    assert not empty.graph_exists("a:made")
    empty.update(copy, using_graphs=[G])
    assert count(empty, "?s <a:seen> true") == 1
    empty.update(f"{copy}; DELETE WHERE {{ GRAPH <{G}> {{ ?s ?p ?o }} }}", using_named_graphs=[H])
    assert count(empty, f"GRAPH <{G}> {{ ?s ?p ?o }}") == 1
    empty.update(f"DELETE WHERE {{ GRAPH <{G}> {{ ?s ?p ?o }} }}", using_named_graphs=[G])
    assert count(empty, f"GRAPH <{G}> {{ ?s ?p ?o }}") == 0


@pytest.mark.parametrize(
    "text", ["WITH <a:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", "DELETE {} USING <a:g> WHERE {}"]
)
def test_a_dataset_is_said_in_one_place(empty: WritableEngine, text: str) -> None:
    with pytest.raises(QueryRefusedError, match="in one place"):
        empty.update(text, using_graphs=[G])


def test_without_union_a_query_sees_the_default_graph() -> None:
    strict = EmbeddedEngine(Store(), policy=Policy(union_default_graph=False))
    strict.put_graph(G, [Data(TRIPLE, "text/turtle")], replace=True, base=G)
    assert count(strict) == 0
    assert count(strict, "GRAPH ?g { ?s ?p ?o }") == 1


def test_the_default_graph_can_be_asked_by_name(empty: WritableEngine) -> None:
    empty.update(f"INSERT DATA {{ <a:a> <a:b> <a:c> GRAPH <{G}> {{ <a:a> <a:b> <a:d> }} }}")
    found = empty.query("SELECT ?o { ?s ?p ?o }", default_graphs=[DEFAULT_GRAPH])
    assert [str(row[0]) for row in found.rows()[1]] == ["<a:c>"]
    assert len(list(empty.query("SELECT ?o { ?s ?p ?o }", default_graphs=[DEFAULT_GRAPH, G]).rows()[1])) == 2


def test_a_relative_iri_names_a_thing(empty: WritableEngine) -> None:
    empty.update("INSERT DATA { <ERBB2> a <a:c> }")
    assert count(empty, "hs:ERBB2 a <a:c>") == count(empty, "<ERBB2> a <a:c>") == 1


def test_parts_of_several_formats_are_one_graph(empty: WritableEngine) -> None:
    parts = [Data(b"_:x <a:b> <a:c> .", "text/turtle"), Data(b"_:x <a:b> <a:c> .", "application/n-triples")]
    assert empty.put_graph(G, parts, replace=True, base=G).created
    assert count(empty) == 2
    with pytest.raises(DataError, match="nothing was changed"):
        empty.put_graph(G, [*parts, Data(b"<", "text/turtle")], replace=True, base=G)
    assert count(empty) == 2


def test_literals_that_the_store_changes_are_told(empty: WritableEngine) -> None:
    data = Data(b"<a:a> <a:b> 1, 01, 1.50, true, '2', 'x'@en .", "text/turtle")
    stored = empty.put_graph(G, [data], replace=True, base=G)
    assert (stored.changed, stored.example) == (2, '"01"^^xsd:integer is kept as "1"^^xsd:integer')
