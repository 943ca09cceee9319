"""herstem.engine.remote and loading, on engines of others: the release is loaded, and every question answered alike."""

import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import other_engines
import pytest
from loaded import CATALOG

from herstem import paths
from herstem.engine import loading
from herstem.engine.base import DEFAULT_GRAPH, MEDIA_TYPES, Data, Engine
from herstem.engine.embedded import EmbeddedEngine
from herstem.engine.errors import (
    DataError,
    EngineError,
    GraphNameError,
    QueryRefusedError,
    RemoteError,
    ServiceForbiddenError,
    UpdateForbiddenError,
)
from herstem.engine.loading import load_release
from herstem.engine.remote import OWN, Addresses, RemoteEngine
from herstem.engine.remote_wire import Login, Wire
from herstem.manifest import graph_files
from herstem.namespaces import HS, HSG, HSO

ROOT = Path(__file__).resolve().parents[2]
COMPETENCY = ROOT / "tests" / "competency"
QUESTIONS = {path.stem: path for path in sorted(COMPETENCY.glob("q*.rq"))}

# What Virtuoso 7.2.5 (Debian 12) does not answer as SPARQL 1.1 says, and why.
_EXISTS = "fails on, or mistakes, EXISTS as a value (errors SQ156, SQ200)"
_OPTIONAL = "mistakes a FILTER or BIND in OPTIONAL"
_SQL = "makes SQL of it that it cannot compile (error SQ074)"
_UNBOUND = "mistakes a FILTER that reads EXISTS beside a parameter that is left open"
OTHERWISE = {
    "q07": _EXISTS,
    "q19": _EXISTS,
    "q52": _EXISTS,
    "agents-by-class-and-target": _EXISTS,
    "agreement-of-sources": _SQL,
    "claims-about-thing": _EXISTS,
    "claims-of-reference": _EXISTS,
    "claims-tested-only-outside": _UNBOUND,
    "hypotheses": "does not come to an end within a minute",
    "drugs-countering-mechanism": _OPTIONAL,
    "mechanism-coverage": _SQL,
    "partner-candidates": _OPTIONAL,
    "pathway-parts": _EXISTS,
    "things-by-name": "does not take an aggregate in ORDER BY (error SP030)",
    "trial-outcomes": _EXISTS,
    "tumour-subtype-of-profile": _OPTIONAL,
}


def said(_: str) -> None:
    """Progress that nobody watches."""


@pytest.fixture(scope="module", params=["oxigraph", pytest.param("virtuoso", marks=pytest.mark.slow)])
def addresses(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Addresses]:
    """Where an engine of somebody else takes queries, updates and graphs."""
    if request.param == "virtuoso" and not shutil.which("virtuoso-t"):
        pytest.skip("Virtuoso is not installed (Debian: virtuoso-opensource)")
    with getattr(other_engines, request.param)(tmp_path_factory.mktemp(request.param)) as found:
        yield found


@pytest.fixture(scope="module")
def remote(addresses: Addresses) -> Iterator[RemoteEngine]:
    """It, with the release in it."""
    engine = RemoteEngine(addresses, Wire(Login("dba", "dba"), limit=100 << 20), dataset=str(HSG), seconds=60)
    loaded = load_release(engine, paths.release_dir(), said)
    assert loaded.triples > 10_000
    assert loaded.left_out in ([], ["hsg:reifiers"])
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def embedded(release_engine: EmbeddedEngine) -> EmbeddedEngine:
    return release_engine


def text_of(name: str, engine: Engine) -> str:
    """A competency question or a canned query, with the examples of its parameters."""
    if name in QUESTIONS:
        return QUESTIONS[name].read_text(encoding="utf-8")
    query = CATALOG[name]
    return query.bind(query.example, engine)


def rows_of(text: str, engine: Engine) -> list[Any]:
    """The rows, sorted; in each text the words sorted, since no standard orders what GROUP_CONCAT joins."""
    variables, rows = engine.query(text).rows()
    return sorted([variables, *(tuple(_plain(term) for term in row) for row in rows)], key=str)


def _plain(term: Any) -> Any:
    value = str(getattr(term, "value", ""))
    if not hasattr(term, "datatype"):
        return value
    kind = term.datatype.value.rpartition("#")[2]
    if kind == "boolean":  # Virtuoso 7 keeps booleans as numbers
        return {"true": "1", "false": "0"}.get(value, value)
    return " ".join(sorted(value.replace(",", " ").replace(";", " ").split()))


@pytest.mark.parametrize("name", [*QUESTIONS, *CATALOG])
def test_every_question_is_answered_as_by_the_embedded_engine(
    name: str, remote: RemoteEngine, embedded: EmbeddedEngine, request: pytest.FixtureRequest
) -> None:
    if name in OTHERWISE and "virtuoso" in request.node.name:
        pytest.xfail(f"Virtuoso {OTHERWISE[name]}")
    text = text_of(name, embedded)
    assert rows_of(text, remote) == rows_of(text, embedded)


def test_what_virtuoso_does_otherwise_is_documented() -> None:
    page = (ROOT / "docs" / "operation.md").read_text(encoding="utf-8")
    lines = [line for line in page.splitlines() if line.startswith("- `")]
    assert {name for line in lines for name in re.findall(r"`([\w-]+)`", line)} == set(OTHERWISE)


def test_triples_and_truth_come_back(remote: RemoteEngine) -> None:
    assert remote.query("ASK { hs:trastuzumab hso:targets hs:ERBB2 }").truth()
    assert not remote.query("ASK { hs:lapatinib hso:targets hs:nothing }").truth()
    body = remote.query("CONSTRUCT { ?s a ?c } { VALUES ?s { <ERBB2> } ?s a ?c }").serialize("text/turtle").decode()
    assert "hs:ERBB2 a hso:" in body


def test_blank_nodes_come_back_in_every_format(remote: RemoteEngine) -> None:
    for media_type in MEDIA_TYPES["solutions"]:
        answer = remote.query("SELECT ?s ?p { ?s a owl:Restriction ; ?p ?o FILTER ISBLANK(?s) }")
        assert b"onProperty" in answer.serialize(media_type)


def test_from_and_the_parameters_of_the_protocol_narrow_the_dataset(remote: RemoteEngine) -> None:

    def count(clause: str = "", **dataset: list[str]) -> int:
        answer = remote.query(f"SELECT (COUNT(*) AS ?n) {clause} {{ ?s ?p ?o }}", **dataset)
        return int(answer.serialize("text/csv").split()[1])

    file = graph_files(paths.release_dir())[f"{HSG}edges"]
    edges = len(file.read_text(encoding="utf-8").splitlines())
    assert count(default_graphs=[f"{HSG}edges"]) == count("FROM hsg:edges") == edges
    assert count() > edges


def test_writes_are_done(remote: RemoteEngine) -> None:
    mine = "http://example.org/mine"
    data = [Data(b"@prefix : <#> . <a> :p 'one' , 'two' .", "text/turtle")]
    assert remote.put_graph(mine, data, replace=True, base="http://example.org/").created
    assert remote.graph_exists(mine)
    remote.update(f"INSERT DATA {{ GRAPH <{mine}> {{ hs:a a hso:Gene }} }}")
    remote.update(f"INSERT {{ GRAPH <{mine}> {{ ?s a hs:b }} }} WHERE {{ ?s a hso:Gene }}", using_graphs=[mine])
    found = remote.query(f"SELECT ?o FROM <{mine}> {{ ?s ?p ?o }}").serialize("text/csv").decode()
    assert sorted(found.split()) == [f"{HS}b", f"{HSO}Gene", "o", "one", "two"]
    assert not remote.put_graph(mine, data, replace=True, base="http://example.org/").created
    assert len(list(remote.query(f"SELECT * FROM <{mine}> {{ ?s ?p ?o }}").rows()[1])) == 2
    assert remote.delete_graph(mine)
    assert not remote.graph_exists(mine)
    assert not remote.delete_graph(mine)


def test_what_the_engine_says_is_passed_on(remote: RemoteEngine) -> None:
    with pytest.raises(QueryRefusedError, match=r"does not take the query: .*(HTTP 400)"):
        remote.query("SELECT * { ?s ?p ")


def test_what_would_be_refused_is_not_sent(remote: RemoteEngine) -> None:
    with pytest.raises(ServiceForbiddenError):
        remote.query("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }")
    with pytest.raises(ServiceForbiddenError):
        remote.update("LOAD <http://example.org/>")
    with pytest.raises(DataError):
        remote.put_graph("http://example.org/mine", [Data(b"<a> <b>", "text/turtle")], replace=True, base="")


def test_a_load_leaves_what_is_there_and_goes_on_where_it_stopped(
    remote: RemoteEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a release of one graph with a blank node, cut into parts of two triples."""
    monkeypatch.setattr(loading, "_PART", 2)
    name = f"{HSG}tried"
    lines = [f"<urn:{number}> <urn:p> {'_:b' if number == 3 else '<urn:o>'} .\n" for number in range(6)]
    (tmp_path / "tried.nt").write_text("".join(lines), encoding="utf-8")
    sent: list[int] = []
    send = remote.send_graph

    def broken(graph: str | None, triples: bytes, *, replace: bool) -> None:
        if graph == name:
            sent.append(triples.count(b"\n"))
            if len(sent) == 3:
                raise RemoteError("gone")
        send(graph, triples, replace=replace)

    monkeypatch.setattr(remote, "send_graph", broken)
    with pytest.raises(RemoteError, match="gone"):
        load_release(remote, tmp_path, said)
    assert load_release(remote, tmp_path, said) == (6, [])
    assert sent == [1, 2, 2, 2, 1]
    assert load_release(remote, tmp_path, said) == (6, [])
    assert len(sent) == 5
    send(name, b"<urn:more> <urn:p> <urn:o> .\n", replace=False)
    assert load_release(remote, tmp_path, said) == (6, [])
    assert sent[5:] == [1, 2, 2, 1]
    remote.delete_graph(name)


def asked(
    answer: str, media_type: str = "application/sparql-results+json", update: str = ""
) -> tuple[RemoteEngine, list[bytes]]:
    """An engine that answers everything alike, and what it was sent."""
    sent: list[bytes] = []

    def respond(request: httpx.Request) -> httpx.Response:
        sent.append(request.content)
        return httpx.Response(200, content=answer.encode(), headers={"Content-Type": media_type})

    wire = Wire(Login("", ""), 10_000, httpx.MockTransport(respond))
    return RemoteEngine(Addresses("http://engine.example/", update), wire, dataset=OWN, seconds=1.0), sent


def test_an_engine_that_writes_is_needed_for_writing() -> None:
    engine, sent = asked("")
    with pytest.raises(UpdateForbiddenError, match="the setting remote_update is not set"):
        engine.update("CLEAR ALL")
    with pytest.raises(UpdateForbiddenError, match="the setting remote_graphs is not set"):
        engine.send_graph(None, b"", replace=False)
    assert sent == []


def test_the_default_graph_may_be_left_to_the_engine() -> None:
    engine, sent = asked('{"head": {}, "boolean": true}')
    assert engine.query("ASK {}").truth()
    assert engine.query("ASK {}", default_graphs=[DEFAULT_GRAPH]).truth()
    assert sent == [b"query=ASK+%7B%7D"] * 2
    with pytest.raises(GraphNameError, match="cannot be joined"):
        engine.query("ASK {}", default_graphs=[DEFAULT_GRAPH, "urn:a"])


@pytest.mark.parametrize(
    ("answer", "media_type", "message"),
    [
        ("<html>", "text/html", "answered text/html where application/sparql-results"),
        ("{", "application/sparql-results+json", "cannot be read"),
        ('{"head": {"vars": ["nodeID://"]}}', "application/sparql-results+json", "cannot be read"),
    ],
)
def test_an_answer_that_is_none_is_named(answer: str, media_type: str, message: str) -> None:
    with pytest.raises(RemoteError, match=message):
        asked(answer, media_type)[0].query("ASK {}")


def test_an_answer_that_breaks_off_is_named() -> None:
    engine, _ = asked('{"head": {"vars": ["a"]}, "results": {"bindings": [{"a": {"type": "uri", "value": "no iri"}}]}}')
    with pytest.raises(EngineError, match="Invalid uri value"):
        list(engine.query("SELECT * {}").rows()[1])


def test_a_write_makes_another_revision_and_so_does_time(monkeypatch: pytest.MonkeyPatch) -> None:
    engine, _ = asked('{"head": {}, "boolean": true}', update="http://engine.example/update")
    first = engine.revision
    engine.query("ASK {}")
    assert engine.revision == first
    engine.update("CLEAR ALL")
    second = engine.revision
    assert second != first
    monkeypatch.setattr(time, "monotonic", lambda: float("inf"))
    assert engine.revision != second
