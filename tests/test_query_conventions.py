"""The canned queries keep to the conventions: header, length, prefixes, names beside IRIs, answers to examples."""

import re
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Store
from rdflib.plugins.sparql import prepareQuery

from herstem import paths
from herstem.catalog import CannedQuery, Catalog
from herstem.engine.embedded import EmbeddedEngine

CATALOG = Catalog.load(paths.queries_dir())
SAMPLES = {
    "iri": "<http://example.org/x>",
    "term": '"x"@en',
    "string": '"x"',
    "integer": "1",
    "decimal": "1.5",
    "boolean": "true",
}
# Columns of IRIs that are read as they stand, or whose text is another column.
PLAIN = {"claim", "other", "note", "graph", "elsewhere"}


def body(query: CannedQuery) -> list[str]:
    return [line for line in query.text.splitlines() if not line.startswith("#+")]


def sample(query: CannedQuery) -> str:
    """The text with a made-up term for every parameter."""
    text = query.text
    for parameter in query.parameters:
        text = re.sub(rf"\${parameter.name}\b", SAMPLES.get(parameter.type, '"positive"'), text)
    return text


@pytest.fixture(scope="module")
def engine() -> EmbeddedEngine:
    return EmbeddedEngine.from_release(paths.release_dir())


@pytest.fixture(scope="module")
def without_hypotheses(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedEngine:
    folder = tmp_path_factory.mktemp("release")
    for path in paths.release_dir().glob("*.nt"):
        if path.stem != "hypotheses":
            Path(folder, path.name).symlink_to(path.resolve())
    return EmbeddedEngine.from_release(folder)


@pytest.mark.parametrize("query", CATALOG.values(), ids=CATALOG)
def test_header(query: CannedQuery) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", query.name)
    assert query.title.endswith("?")
    assert query.description.endswith(".")
    assert query.keywords
    for parameter in query.parameters:
        assert parameter.description, parameter.name
        assert re.fullmatch(r"[a-z][a-z0-9]*", parameter.name)
        assert not (parameter.required and parameter.default), parameter.name


@pytest.mark.parametrize("query", CATALOG.values(), ids=CATALOG)
def test_text_is_short_sorted_and_declares_what_it_uses(query: CannedQuery) -> None:
    lines = body(query)
    assert len(lines) <= 35
    assert max(map(len, lines)) <= 140
    text = "\n".join(lines)
    assert "ORDER BY" in text
    declared = re.findall(r"^PREFIX (\w+):", text, re.MULTILINE)
    for prefix in declared:
        assert len(re.findall(rf"\b{prefix}:", text)) > 1, f"{prefix}: is declared and not used"


@pytest.mark.parametrize("query", CATALOG.values(), ids=CATALOG)
def test_text_runs_in_other_tools_once_values_stand_in_it(query: CannedQuery) -> None:
    text = sample(query)
    Store().query(text)
    prepareQuery(text)
    prepareQuery(re.sub(r"\$\w+", "UNDEF", query.text))


def test_there_is_a_canned_query_for_every_audience() -> None:
    assert {query.audience for query in CATALOG.values()} >= {"oncologist", "bioinformatician", "engineer"}
    assert len(CATALOG) >= 14


@pytest.mark.parametrize("query", [q for q in CATALOG.values() if q.audience], ids=lambda query: query.name)
def test_examples_have_answers_with_names_beside_iris(query: CannedQuery, engine: EmbeddedEngine) -> None:
    examples = {each.name: [each.example] for each in query.parameters if each.example}
    variables, rows = engine.query(query.bind(examples, engine)).rows()
    found = list(rows)
    assert found
    for place, name in enumerate(variables):
        if any(isinstance(row[place], NamedNode) for row in found) and name not in PLAIN:
            assert f"{name}Label" in variables, f"column {name} has no {name}Label"
    texts = [tuple(str(term) for term in row) for row in found]
    assert len(texts) == len(set(texts)), "a row comes twice"


@pytest.mark.parametrize("query", [q for q in CATALOG.values() if q.audience], ids=lambda query: query.name)
def test_a_query_meets_hypotheses_where_its_header_says_so_and_nowhere_else(
    query: CannedQuery, engine: EmbeddedEngine, without_hypotheses: EmbeddedEngine
) -> None:
    examples = {each.name: [each.example] for each in query.parameters if each.example}
    text = query.bind(examples, engine)
    # Words in any order: GROUP_CONCAT promises none.
    answers = [
        sorted(sorted(re.split(r'[ ;"]+', " ".join(map(str, row)))) for row in each.query(text).rows()[1])
        for each in (engine, without_hypotheses)
    ]
    assert (answers[0] != answers[1]) == query.hypothetical


@pytest.mark.parametrize("query", [q for q in CATALOG.values() if q.hypothetical], ids=lambda query: query.name)
def test_what_answers_with_hypotheses_says_so(query: CannedQuery, engine: EmbeddedEngine) -> None:
    assert "not for clinical decisions" in query.description
    assert re.search("[Hh]ypothes", query.description)
    examples = {each.name: [each.example] for each in query.parameters if each.example}
    variables, rows = engine.query(query.bind(examples, engine)).rows()
    place = variables.index("basis")
    assert {str(getattr(row[place], "value", "")) for row in rows} == {"hypothesis, not for clinical decisions"}
