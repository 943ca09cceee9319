"""herstem.engine.service: queries by killable workers."""

import json
import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode
from running import CSV, ENDLESS, FILLING, GREEDY, JSON, LONG, MINI, Running, is_there, running

from herstem.engine.base import AsyncEngine, Formats, PromptEngine, WritableEngine
from herstem.engine.embedded import EmbeddedEngine
from herstem.engine.errors import (
    CrashError,
    EngineError,
    FormatError,
    MemoryLimitError,
    OverloadedError,
    QueryError,
    ServiceForbiddenError,
    TimeLimitError,
)
from herstem.engine.pool import Lanes
from herstem.engine.service import WorkerEngine
from herstem.engine.source import ReleaseSource
from herstem.engine.watch import ANSWERED
from herstem.engine.worker import Limits
from herstem.namespaces import HS

QUICK = Limits(seconds=1.5)
TARGETS = "SELECT ?t { hs:trastuzumab hso:targets ?t }"


@pytest.fixture(scope="module")
def workers() -> Iterator[Running]:
    with running() as it:
        yield it


def test_it_is_every_kind_of_engine(workers: Running) -> None:
    for kind in (AsyncEngine, PromptEngine, WritableEngine):
        assert isinstance(workers.engine, kind)


@pytest.mark.parametrize(
    ("text", "formats"),
    [
        (TARGETS, JSON),
        (TARGETS, CSV),
        ("ASK { hs:trastuzumab hso:targets hs:ERBB2 }", Formats("application/sparql-results+xml", None)),
        ("CONSTRUCT { ?s a ?o } WHERE { ?s a ?o . ?s rdfs:label 'HER1'@en }", CSV),
        (LONG, JSON),
    ],
)
def test_answers_are_those_of_the_embedded_engine(workers: Running, text: str, formats: Formats) -> None:
    expected = EmbeddedEngine.from_release(MINI).query(text)
    written = expected.serialize(formats.of(expected.kind) or "")
    assert sorted(workers.body(text, formats).split(b"},{")) == sorted(written.split(b"},{"))


def test_rows_truth_and_bytes_for_those_who_wait(workers: Running) -> None:
    query = workers.engine.query
    variables, rows = query("SELECT ?z ?none ?a { VALUES (?a ?z) { (1 hs:ERBB2) } }").rows()
    assert (variables, list(rows)) == (("z", "none", "a"), [(NamedNode(f"{HS}ERBB2"), None, Literal(1))])
    assert query("ASK {}").truth()
    assert query("ASK {}").kind == "boolean"
    assert b"ERBB2" in query("DESCRIBE hs:ERBB2").serialize("text/turtle")
    assert len(list(query(LONG).rows()[1])) == 8_000
    with pytest.raises(TypeError):
        query("ASK {}").rows()
    with pytest.raises(TypeError):
        query(TARGETS).truth()
    with pytest.raises(ValueError, match="cannot be written as text/turtle"):
        query(TARGETS).serialize("text/turtle")


def test_what_is_wrong_comes_over_as_it_was_said(workers: Running) -> None:
    with pytest.raises(QueryError) as caught:
        workers.stream("SELECT *\n WHER { }")
    assert (caught.value.line, caught.value.column, caught.value.excerpt) == (2, 2, " WHER { }\n ^")
    with pytest.raises(ServiceForbiddenError, match="SERVICE is off"):
        workers.engine.query("SELECT * { SERVICE <http://127.0.0.1/> {} }").rows()
    with pytest.raises(FormatError) as refused:
        workers.stream("DESCRIBE hs:ERBB2", Formats("text/csv", None))
    assert refused.value.kind == "triples"


def test_a_dataset_of_the_protocol(workers: Running) -> None:
    edges = "https://w3id.org/herstem/graph/edges"
    assert len(list(workers.engine.query("SELECT * { ?s ?p ?o }", default_graphs=[edges]).rows()[1])) == 5
    assert not workers.engine.query("ASK { GRAPH ?g { ?s a ?o } }", named_graphs=[edges]).truth()


def test_a_long_answer_leaves_the_worker_free_before_anybody_reads_it(workers: Running) -> None:
    long = workers.stream(LONG)
    assert (long.body, long.truncated) == (None, False)
    assert long.size is not None
    assert long.size > 1 << 20
    assert workers.engine.pool.state["fast"] + workers.engine.pool.state["slow"] == 0

    async def read() -> int:
        return sum([len(piece) async for piece in long.chunks()])

    assert workers.run(read()) == long.size
    long.close()


def test_a_query_that_takes_too_long_is_ended_with_its_process() -> None:
    with running(QUICK) as it:
        it.until(lambda: it.engine.pool.state["idle"] == 8)
        before = it.workers
        asked = it.begin(ENDLESS)
        with pytest.raises(TimeLimitError, match=r"ran longer than 1\.5 s"):
            asked.result()
        it.until(lambda: not all(map(is_there, before)))
        assert it.told == ["TimeLimit"]
        assert it.body("ASK {}", CSV) == b"true"


def test_a_query_that_takes_too_much_memory_is_ended() -> None:
    with running(Limits(memory=64 << 20)) as it:
        with pytest.raises(MemoryLimitError, match="more than 64 MB"):
            it.stream(GREEDY)
        assert it.body("ASK {}", CSV) == b"true"


@pytest.mark.parametrize("limit", [1_000, 1_100_000])
def test_an_answer_that_is_too_long_is_cut_and_says_so(limit: int) -> None:
    with running(Limits(result=limit)) as it:
        reply = it.stream(LONG, CSV)
        assert (reply.truncated, reply.size) == (True, limit)
        reply.close()
        whole = it.stream(TARGETS, CSV)
        assert (whole.truncated, whole.body) == (False, f"t\r\n{HS}ERBB2\r\n".encode())


def test_quick_queries_are_answered_while_endless_ones_run() -> None:
    with running(lanes=Lanes(workers=2, slow=6)) as it:
        endless = [it.begin(ENDLESS) for _ in range(6)]
        for _ in range(50):
            assert it.body("ASK {}", CSV) == b"true"
        it.until(lambda: it.engine.pool.state["slow"] == 6)
        assert not any(each.done() for each in endless)


def test_more_long_queries_than_allowed_are_told_to_come_later() -> None:
    with running(lanes=Lanes(workers=2, slow=1)) as it:
        endless = [it.begin(ENDLESS) for _ in range(2)]
        it.until(lambda: any(each.done() for each in endless))
        assert [type(each.exception()) for each in endless if each.done()] == [OverloadedError]


def test_more_queries_than_may_wait_are_told_to_come_later() -> None:
    with running(lanes=Lanes(workers=1, slow=4, waiting=0)) as it:
        it.until(lambda: it.engine.pool.state["idle"] > 0)
        first, second = it.begin(ENDLESS), it.begin("ASK {}")
        with pytest.raises(OverloadedError, match="too many queries are waiting"):
            second.result()
        it.until(lambda: it.engine.pool.state["slow"] == 1)
        assert not first.done()


def test_a_query_whose_asker_has_gone_is_ended() -> None:
    with running() as it:
        asked = it.begin(ENDLESS)
        it.until(lambda: it.engine.pool.state["slow"] == 1)
        asked.cancel()
        it.until(lambda: it.engine.pool.state["slow"] == 0)


def test_a_worker_that_dies_harms_nothing_else() -> None:
    with running() as it:
        asked = it.begin(ENDLESS)
        it.until(lambda: it.engine.pool.state["slow"] == 1)
        for worker in it.workers:
            os.kill(worker, signal.SIGSEGV)
        with pytest.raises(CrashError, match="too much for the engine"):
            asked.result()
        assert it.body("ASK {}", CSV) == b"true"
        assert it.told == ["Crash", ANSWERED]


def test_a_query_put_to_a_worker_that_had_died_before_is_put_to_another() -> None:
    with running(lanes=Lanes(workers=1)) as it:
        it.until(lambda: it.engine.pool.state["idle"] == 4)
        for worker in it.workers:
            os.kill(worker, signal.SIGSTOP)  # so that none has read its query when it dies
        asked = it.begin("ASK {}")
        it.until(lambda: it.engine.pool.state["fast"] == 1)
        for worker in it.workers:
            os.kill(worker, signal.SIGKILL)
        assert asked.result(20).body
        assert it.told == [ANSWERED]


def test_workers_that_are_busy_are_not_replaced() -> None:
    with running(lanes=Lanes(workers=2)) as it:
        it.until(lambda: it.engine.pool.state["idle"] == 8)
        before = set(it.workers)
        for _ in range(50):
            for asked in [it.begin(LONG.replace("8000", "1000")) for _ in range(4)]:
                asked.result(20).close()
        assert set(it.workers) == before


def test_a_long_query_keeps_its_worker_where_it_is_in_nobodys_way() -> None:
    with running(lanes=Lanes(workers=2)) as it:
        it.until(lambda: it.engine.pool.state["idle"] == 8)
        before = set(it.workers)
        asked = it.begin(ENDLESS.replace("?j ?k ?l", "").replace("?g ?h ?i", "?g rdfs:label ?l"))
        it.until(lambda: it.engine.pool.state["slow"] == 1)
        asked.result(20).close()
        assert set(it.workers) == before


def test_workers_are_replaced_after_their_share_of_queries() -> None:
    with running(Limits(queries=3), Lanes(workers=1)) as it:
        it.until(lambda: it.engine.pool.state["idle"] == 4)
        before = it.workers
        for _ in range(10):
            assert it.body("ASK {}", CSV) == b"true"
        it.until(lambda: not all(map(is_there, before)))


def test_workers_are_replaced_once_they_hold_much_memory() -> None:
    long = f"ASK {{ VALUES ?x {{ '{'x' * 100_000}' }} }}"
    with running(lanes=Lanes(workers=1, slow=100), source=FILLING) as it:
        it.until(lambda: it.engine.pool.state["idle"] == 4)
        before = it.workers
        asked = [it.begin(text) for _ in range(10) for text in ("ASK {}", long)]
        for each in asked:
            assert json.loads(each.result().body or b"")["boolean"]
        it.until(lambda: not all(map(is_there, before)))
        assert it.told == ["answered"] * 20


def test_the_data_are_loaded_anew_where_the_process_that_holds_them_dies() -> None:
    with running() as it:
        it.engine.update("INSERT DATA { hs:a hs:b hs:c }")
        written, zygote = it.engine.revision, it.engine.zygote
        os.kill(zygote, signal.SIGKILL)
        it.until(lambda: it.engine.zygote != zygote)
        assert it.engine.revision != written
        assert not it.engine.query("ASK { hs:a hs:b hs:c }").truth()


def test_nothing_is_left_when_it_is_closed() -> None:
    with running() as it:
        it.begin(ENDLESS)
        it.until(lambda: it.engine.pool.state["slow"] == 1)
        there = [it.engine.zygote, *it.workers]
    it.until(lambda: not any(map(is_there, there)))


def test_workers_end_with_a_server_that_is_killed(tmp_path: Path) -> None:
    with running() as it:
        it.until(lambda: len(it.workers) > 0)
        there = [it.engine.zygote, *it.workers]
        it.engine._nursery._control.shutdown(2)  # as the kernel does it for a process that is gone
        it.until(lambda: not is_there(there[0]))
    it.until(lambda: not any(map(is_there, there)))


def test_data_that_cannot_be_loaded_are_told(tmp_path: Path) -> None:
    release = tmp_path / "release"
    shutil.copytree(MINI, release)
    (release / "edges.nt").write_text("<a:a> <a:b>\n")
    engine = WorkerEngine(ReleaseSource(release), Limits(), Lanes(), Limits())
    with pytest.raises(EngineError, match="cannot be loaded: Parser error"):
        engine.wait()
