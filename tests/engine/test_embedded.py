"""herstem.engine.embedded: answers, their formats, and the dataset that a query is put to."""

import json
import threading
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from herstem.engine.base import GRAPHS, MEDIA_TYPES, RESULTS, Answer
from herstem.engine.embedded import EmbeddedEngine
from herstem.engine.errors import GraphNameError, UnknownFunctionError
from herstem.namespaces import HS, HSG, HSO

ERBB2 = f"{HS}ERBB2"


def count(engine: EmbeddedEngine, text: str, **dataset: list[str]) -> int:
    return len(list(engine.query(text, **dataset).rows()[1]))


def test_rows_come_in_the_order_of_the_variables_as_written(engine: EmbeddedEngine) -> None:
    variables, rows = engine.query("SELECT ?z ?none ?a { VALUES (?a ?z) { (1 hs:ERBB2) } }").rows()
    assert variables == ("z", "none", "a")
    assert list(rows) == [(NamedNode(ERBB2), None, Literal(1))]


def test_ask_is_true_or_false(engine: EmbeddedEngine) -> None:
    assert engine.query("ASK { hs:trastuzumab hso:targets hs:ERBB2 }").truth()
    assert not engine.query("ASK { hs:lapatinib hso:targets hs:ERBB2 }").truth()


def test_the_default_graph_is_the_union_without_repetition(engine: EmbeddedEngine) -> None:
    everything = count(engine, "SELECT * { ?s ?p ?o }")
    assert everything == count(engine, "SELECT DISTINCT * { ?s ?p ?o }")
    assert everything == count(engine, "SELECT * { GRAPH ?g { ?s ?p ?o } }")


def test_from_narrows_the_dataset(engine: EmbeddedEngine) -> None:
    pattern = "{ ?s hso:inhibitsPathway ?o }"
    assert count(engine, f"SELECT * {pattern}") == 3
    assert count(engine, f"SELECT * FROM hsg:edges {pattern}") == 1
    assert count(engine, f"SELECT * FROM hsg:edges FROM hsg:inferred {pattern}") == 3
    assert count(engine, f"SELECT * FROM NAMED hsg:edges {pattern}") == 0
    assert count(engine, f"SELECT * FROM NAMED hsg:edges {{ GRAPH ?g {pattern} }}") == 1


def test_the_word_from_in_a_text_does_not_narrow_it(engine: EmbeddedEngine) -> None:
    assert count(engine, "SELECT ?from { ?from hso:inhibitsPathway ?o FILTER(?o != 'from') } # FROM") == 3


def test_protocol_graphs_are_the_whole_dataset_and_stand_above_from(engine: EmbeddedEngine) -> None:
    pattern = "{ ?s hso:inhibitsPathway ?o }"
    edges, inferred = f"{HSG}edges", f"{HSG}inferred"
    assert count(engine, f"SELECT * {pattern}", default_graphs=[inferred]) == 2
    assert count(engine, f"SELECT * FROM hsg:edges {pattern}", default_graphs=[inferred]) == 2
    assert count(engine, f"SELECT * {{ GRAPH ?g {pattern} }}", default_graphs=[inferred]) == 0
    assert count(engine, f"SELECT * {pattern}", named_graphs=[edges]) == 0
    assert count(engine, f"SELECT * {{ GRAPH ?g {pattern} }}", named_graphs=[edges]) == 1


def test_a_graph_name_that_is_no_iri_is_refused(engine: EmbeddedEngine) -> None:
    with pytest.raises(GraphNameError, match="not an IRI"):
        engine.query("ASK {}", default_graphs=["no iri"])


@pytest.mark.parametrize("media_type", RESULTS)
def test_solutions_and_truth_in_every_format(engine: EmbeddedEngine, media_type: str) -> None:
    assert ERBB2 in engine.query("SELECT ?t { hs:trastuzumab hso:targets ?t }").serialize(media_type).decode()
    assert b"true" in engine.query("ASK {}").serialize(media_type)


@pytest.mark.parametrize("media_type", GRAPHS)
def test_triples_in_every_format(engine: EmbeddedEngine, media_type: str) -> None:
    body = engine.query("CONSTRUCT { ?s ?p ?o } { VALUES ?s { hs:ERBB2 } ?s ?p ?o }").serialize(media_type).decode()
    assert "human epidermal growth factor receptor 2" in body
    assert "ERBB2" in body


def test_turtle_uses_the_prefixes_of_the_project(engine: EmbeddedEngine) -> None:
    body = engine.query("DESCRIBE hs:lapatinib").serialize("text/turtle").decode()
    assert "hs:lapatinib " in body
    assert f"@prefix hso: <{HSO}>" in body


def test_json_keeps_the_order_of_the_variables(engine: EmbeddedEngine) -> None:
    body = engine.query("SELECT ?z ?a {}").serialize("application/sparql-results+json")
    assert json.loads(body)["head"]["vars"] == ["z", "a"]


def test_an_answer_is_only_what_it_is(engine: EmbeddedEngine) -> None:
    with pytest.raises(ValueError, match="cannot be written as text/turtle"):
        engine.query("ASK {}").serialize("text/turtle")
    with pytest.raises(TypeError):
        engine.query("ASK {}").rows()
    with pytest.raises(TypeError):
        engine.query("SELECT * {}").truth()


def test_every_kind_names_its_formats(engine: EmbeddedEngine) -> None:
    for text in ("SELECT * {}", "ASK {}", "CONSTRUCT WHERE { ?s ?p ?o }"):
        answer: Answer = engine.query(text)
        assert MEDIA_TYPES[answer.kind]


def test_a_function_that_nobody_knows_is_an_error_of_the_query(engine: EmbeddedEngine) -> None:
    with pytest.raises(UnknownFunctionError, match="there is no function"):
        engine.query("SELECT (<http://example.org/f>(1) AS ?x) {}")


def test_a_folder_without_a_release_is_no_engine(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no release"):
        EmbeddedEngine.from_release(tmp_path)


def test_several_threads_may_ask_at_once(engine: EmbeddedEngine) -> None:
    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(count(engine, "SELECT * { ?s a ?c }"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1
