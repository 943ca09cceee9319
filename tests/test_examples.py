"""herstem.examples: other tools find the canned queries and the prefixes in the store by the queries that they ask."""

from pathlib import Path

import pytest
from loaded import CATALOG
from pyoxigraph import Store

from herstem.api.rows import Rows
from herstem.engine.embedded import EmbeddedEngine
from herstem.examples import ENDPOINT, examples
from herstem.namespaces import EXAMPLES, HSG, PREFIXES

ROOT = Path(__file__).resolve().parent
OF_A_QUERY = """
    PREFIX schema: <https://schema.org/> SELECT ?keyword ?target ?prefix {
    <https://w3id.org/herstem/query/NAME> schema:keywords ?keyword ; schema:target ?target ;
    sh:prefixes/sh:declare/sh:prefix ?prefix }"""


@pytest.fixture(scope="module")
def engine(release_engine: EmbeddedEngine) -> EmbeddedEngine:
    return release_engine


def discovered(what: str, engine: EmbeddedEngine) -> Rows:
    return Rows.read(engine.query((ROOT / "data" / "discovery" / f"{what}.rq").read_text(encoding="utf-8")))


def test_every_canned_query_is_found_and_runs_as_it_is(engine: EmbeddedEngine) -> None:
    found = discovered("examples", engine)
    askable = {q.name for q in CATALOG.values() if all(each.example for each in q.parameters if each.required)}
    assert {row.sq.rpartition("/")[2] for row in found} == askable
    for row in found:
        query = CATALOG[row.sq.rpartition("/")[2]]
        assert row.comment.startswith(query.title)
        assert (query.notice or "") in row.comment
        assert "#+" not in row.query
        Store().query(row.query)  # another engine needs no prefix of ours
        assert engine.query(row.query).kind == "solutions"


def test_the_prefixes_are_found(engine: EmbeddedEngine) -> None:
    assert {row.prefix: row.namespace for row in discovered("prefixes", engine)} == PREFIXES


def test_keywords_target_and_prefixes(engine: EmbeddedEngine) -> None:
    rows = Rows.read(engine.query(OF_A_QUERY.replace("NAME", "table-1")))
    assert {row.keyword for row in rows} == set(CATALOG["table-1"].keywords)
    assert {row.target for row in rows} == {ENDPOINT.value}
    assert {row.prefix for row in rows} == set(PREFIXES)


def test_the_graph_is_one_of_those_that_the_service_describes(engine: EmbeddedEngine) -> None:
    _, rows = engine.query("SELECT ?graph { GRAPH ?graph {} }").rows()
    assert str(HSG[EXAMPLES]) in {str(getattr(name, "value", "")) for (name,) in rows}


def test_a_query_that_cannot_be_asked_of_the_data_is_left_out() -> None:
    found = {s for s, p, _ in examples(Store(), CATALOG)[EXAMPLES] if p.endswith("shacl#select>")}
    assert "<https://w3id.org/herstem/query/counts>" in found
    assert "<https://w3id.org/herstem/query/about-thing>" not in found
