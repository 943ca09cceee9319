"""The canned queries keep to the conventions, and other tools can run them too."""

import re
from pathlib import Path

import pytest
from loaded import CATALOG
from pyoxigraph import Store
from rdflib.plugins.sparql import prepareQuery
from sampled import one_in

from herstem import paths
from herstem.catalog import CannedQuery
from herstem.catalog.lint import problems
from herstem.engine.embedded import EmbeddedEngine

SAMPLES = {
    "iri": "<http://example.org/x>",
    "term": '"x"@en',
    "string": '"x"',
    "integer": "1",
    "decimal": "1.5",
    "boolean": "true",
}


@pytest.fixture(scope="module")
def engine(release_engine: EmbeddedEngine) -> EmbeddedEngine:
    return release_engine


@pytest.fixture(scope="module")
def without_hypotheses(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedEngine:
    folder = tmp_path_factory.mktemp("release")
    for path in paths.release_dir().glob("*.nt"):
        if path.stem != "hypotheses":
            Path(folder, path.name).symlink_to(path.resolve())
    return EmbeddedEngine.from_release(folder)


@pytest.mark.parametrize("query", CATALOG.values(), ids=CATALOG)
def test_query_keeps_to_the_conventions(query: CannedQuery, engine: EmbeddedEngine) -> None:
    assert problems(query, CATALOG, engine) == []


@pytest.mark.parametrize("query", one_in(4, CATALOG.values()), ids=CATALOG)
def test_text_runs_in_other_tools_once_values_stand_in_it(query: CannedQuery) -> None:
    terms = {each.name: [SAMPLES.get(each.type, '"positive"')] for each in query.parameters}
    text = query.template.fill(terms)
    Store().query(text)
    prepareQuery(text)
    prepareQuery(query.template.fill({name: [] for name in terms}))


def test_every_group_has_queries() -> None:
    assert [group for group, _ in CATALOG.in_groups()] == list(CATALOG.groups)


def test_a_search_finds_words_anywhere_in_what_a_query_says() -> None:
    found = [query.name for _, queries in CATALOG.in_groups(["PATHWAY", "inhibit"]) for query in queries]
    assert "pathway-inhibitors" in found
    assert "counts" not in found
    assert CATALOG.in_groups(["pathway", "no such word"]) == []


@pytest.mark.parametrize("query", CATALOG.values(), ids=CATALOG)
def test_a_query_meets_hypotheses_where_its_header_says_so_and_nowhere_else(
    query: CannedQuery, engine: EmbeddedEngine, without_hypotheses: EmbeddedEngine
) -> None:
    text = query.bind(query.example, engine)
    # Words in any order: GROUP_CONCAT promises none.
    answers = [
        sorted(sorted(re.split(r'[ ;"]+', " ".join(map(str, row)))) for row in each.query(text).rows()[1])
        for each in (engine, without_hypotheses)
    ]
    assert (answers[0] != answers[1]) == query.hypothetical


@pytest.mark.parametrize("query", [q for q in CATALOG.values() if q.hypothetical], ids=lambda query: query.name)
def test_what_answers_with_hypotheses_says_so(query: CannedQuery, engine: EmbeddedEngine) -> None:
    variables, rows = engine.query(query.bind(query.example, engine)).rows()
    place = variables.index("basis")
    told = {str(getattr(row[place], "value", "")) for row in rows}
    beside = {"stated", "inferred", "contested"} if query.name == "mechanism-coverage" else set()
    assert told - beside == {"hypothesis, not for clinical decisions"}


def test_every_column_that_is_explained_is_one_of_a_query() -> None:
    used = {name for query in CATALOG.values() for name in (*query.columns, *query.evidence_columns)}
    assert set(CATALOG.columns) <= used
