"""Runs tests of queries, updates and their syntax against a backend; each function says what is wrong, if anything."""

import re
from collections.abc import Iterable
from functools import cache

from backends import N_TRIPLES, Library, RefusedError, Server
from compare import Table, read_answer, read_graph, read_result_set, same_graph, same_table
from pyoxigraph import RdfFormat, Triple
from suite import QT, UT, Case, Data, path

Backend = Server | Library
_ORDER = re.compile(r"\border\s+by\b", re.IGNORECASE)
_RESULTS = {
    ".srx": "application/sparql-results+xml",
    ".srj": "application/sparql-results+json",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
}
_GRAPHS = "SELECT DISTINCT ?graph { GRAPH ?graph { ?s ?p ?o } }"


def query(case: Case, backend: Backend) -> str | None:
    """A QueryEvaluationTest or CSVResultFormatTest."""
    _load(backend, case.data(case.action, QT))
    file = case.manifest.value(case.action, QT.query)
    text = case.text(file)
    expected_file = path(str(case.result))
    media_type = _RESULTS.get(expected_file.suffix, "application/sparql-results+json")
    try:
        content, answered = backend.query(f"BASE <{file}>\n{text}", media_type)
    except RefusedError as error:
        return f"refused: {_first_line(error)}"
    expected_bytes = expected_file.read_bytes()
    if answered == N_TRIPLES:
        expected_graph = read_graph(expected_bytes, _syntax(str(case.result)), str(case.result))
        found_graph = read_graph(content, RdfFormat.N_TRIPLES, "")
        return None if same_graph(found_graph, expected_graph) else "another graph than expected"
    expected: Table | bool
    if expected_file.suffix in _RESULTS:
        expected = read_answer(expected_bytes, _RESULTS[expected_file.suffix])
    else:
        expected = read_result_set(read_graph(expected_bytes, _syntax(str(case.result)), str(case.result)))
    found = read_answer(content, answered)
    if isinstance(found, bool) or isinstance(expected, bool):
        return None if found is expected else f"answered {found}, not {expected}"
    if same_table(found, expected, ordered=bool(_ORDER.search(text))):
        return None
    return f"{len(found)} rows, not the {len(expected)} expected" if len(found) != len(expected) else "other rows"


def update(case: Case, backend: Backend) -> str | None:
    """An UpdateEvaluationTest: the store afterwards holds what is expected and no more."""
    _load(backend, case.data(case.action, UT))
    file = case.manifest.value(case.action, UT.request)
    try:
        backend.update(f"BASE <{file}>\n{case.text(file)}")
    except RefusedError as error:
        return f"refused: {_first_line(error)}"
    expected = {each.graph: _read(each) for each in case.data(case.result, UT)}
    names = read_answer(backend.query(_GRAPHS, "application/sparql-results+json")[0], "application/sparql-results+json")
    assert not isinstance(names, bool)
    there = {None, *(str(row["graph"].value) for row in names)}  # type: ignore[union-attr]
    for name in there | set(expected):
        found = backend.get(name) if name in there else []
        if not same_graph(found, expected.get(name, [])):
            return f"another graph {name or 'by default'} than expected"
    return None


def syntax(case: Case, backend: Backend) -> str | None:
    """A test of syntax: the text is read as a query or update, or it is refused as none (400).

    Whether it could be carried out too (on an empty store) is not asked: 409 and 500 say that it was read.
    """
    kind, file = case.kind, str(case.action)
    text = f"BASE <{file}>\n{case.text(case.action)}"
    try:
        if "Update" in kind or file.endswith(".ru"):
            backend.update(text)
        else:
            backend.query(text, "application/sparql-results+json")
    except RefusedError as error:
        if kind.startswith("Positive"):
            return None if error.status in (409, 500) else f"refused: {_first_line(error)}"
        return None if error.status in (400, 403) else f"refused with status {error.status}"
    return None if kind.startswith("Positive") else "taken"


def _load(backend: Backend, data: Iterable[Data]) -> None:
    backend.load([(each.graph, _read(each)) for each in data])


@cache
def _read(data: Data) -> list[Triple]:
    return read_graph(path(data.file).read_bytes(), _syntax(data.file), data.file)


def _syntax(file: str) -> RdfFormat:
    found = RdfFormat.from_extension(file.rpartition(".")[2])
    assert found is not None, file
    return found


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [""])[0][:200]
