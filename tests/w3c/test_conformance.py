"""The W3C SPARQL 1.1 test suite against the real server over HTTP: what is listed fails, and nothing else."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import evaluation
import httpx
import protocols
import pytest
import report
import service
from backends import Library, Server
from served import served
from suite import SUITE, Case, cases

pytestmark = pytest.mark.slow
_REASON = "the W3C test suite is not beside this checkout (../shared/w3c)"
_ABSENT = pytest.mark.skip(reason=_REASON)
_EXPECTED = tomllib.loads(Path(__file__).with_name("expected.toml").read_text(encoding="utf-8"))
_RUN = {
    "QueryEvaluationTest": evaluation.query,
    "CSVResultFormatTest": evaluation.query,
    "UpdateEvaluationTest": evaluation.update,
    "PositiveSyntaxTest11": evaluation.syntax,
    "NegativeSyntaxTest11": evaluation.syntax,
    "PositiveUpdateSyntaxTest11": evaluation.syntax,
    "NegativeUpdateSyntaxTest11": evaluation.syntax,
    "ProtocolTest": protocols.run,
    "GraphStoreProtocolTest": protocols.run,
    "ServiceDescriptionTest": service.run,
}
_CASES = list(cases()) if SUITE.is_dir() else [pytest.param(None, marks=_ABSENT, id="absent")]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """An empty server whose default graph is the store's own, as the suite has it; it is asked one thing at a time."""
    with (
        served(union_default_graph="false", workers="1") as address,
        httpx.Client(base_url=address, timeout=30) as client,
    ):
        yield Server(client)


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case.name)
def test_of_the_suite(case: Case, server: Server) -> None:
    problem = _RUN[case.kind](case, server)
    known = case.name in _EXPECTED["engine"] | _EXPECTED["off"]
    assert bool(problem) == known, problem or "passes, though expected.toml lists it"


@pytest.mark.skipif(not SUITE.is_dir(), reason=_REASON)
def test_what_the_engine_fails_is_its_own() -> None:
    library = Library()
    mended = [case.name for case in _CASES if case.name in _EXPECTED["engine"] and not _RUN[case.kind](case, library)]
    assert mended == []


@pytest.mark.skipif(not SUITE.is_dir(), reason=_REASON)
def test_the_table_in_the_docs_is_this_one() -> None:
    assert report.written() == report.PAGE.read_text(encoding="utf-8"), "run `python tests/w3c/report.py`"
