"""herstem.engine.service: writes that succeed whole or change nothing."""

import pytest
from running import SHALLOW, is_there, running

from herstem.engine.base import Data
from herstem.engine.errors import DataError, TimeLimitError, UpdateError
from herstem.engine.worker import Limits

QUICK = Limits(seconds=1.5)
FOREVER = "{ " + " ".join(f"GRAPH ?{g} {{ ?s{g} ?p{g} ?o{g} }}" for g in "xyzw") + " }"


def test_a_write_is_seen_by_every_query_after_it() -> None:
    with running() as it:
        engine, graph = it.engine, "http://example.org/g"
        revisions, before = {engine.revision}, []
        for number in range(5):
            before.append(engine.zygote)
            engine.update(f"INSERT DATA {{ hs:a hs:b {number} }}")
            revisions.add(engine.revision)
            _, rows = engine.query("SELECT ?n { hs:a hs:b ?n }").rows()
            assert len(list(rows)) == number + 1
        assert len(revisions) == 6
        data = [Data(b"<a:a> <a:b> 01 .", "text/turtle")]
        assert engine.put_graph(graph, data, replace=True, base=graph).changed == 1
        assert engine.graph_exists(graph)
        assert engine.delete_graph(graph)
        assert not engine.delete_graph(graph)
        assert not engine.graph_exists(graph)
        it.until(lambda: not any(map(is_there, before)))


def test_writes_may_go_on_for_ever() -> None:
    """Each is the work of a fork of a fork, and so on: nothing may pile up in them."""
    with running(source=SHALLOW) as it:
        for number in range(20):
            it.engine.update(f"INSERT DATA {{ hs:a hs:b {number} }}")
        _, rows = it.engine.query("SELECT (COUNT(*) AS ?n) { hs:a hs:b ?n }").rows()
        assert [row[0] and row[0].value for row in rows] == ["20"]  # type: ignore[union-attr]


def test_a_write_that_fails_changes_nothing() -> None:
    with running(QUICK) as it:
        engine, revision = it.engine, it.engine.revision
        bad = [Data(b"<a:a> <a:b> <a:c> . <a:a> .", "text/turtle")]
        with pytest.raises(DataError, match="nothing was changed"):
            engine.put_graph("http://example.org/g", bad, replace=True, base="http://example.org/")
        with pytest.raises(UpdateError):
            engine.update("INSERT DATA { ")
        with pytest.raises(TimeLimitError, match="the update was stopped"):
            engine.update(f"INSERT DATA {{ hs:a hs:b hs:c }} ; INSERT {{ ?x hs:b hs:c }} WHERE {FOREVER}")
        assert engine.revision == revision
        assert not engine.query("ASK { hs:a hs:b hs:c }").truth()


def test_a_query_that_runs_while_the_data_change_is_finished_on_the_old() -> None:
    with running() as it:
        asked = it.begin("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
        it.engine.update("DELETE WHERE { GRAPH ?g { ?s ?p ?o } }")
        assert str(181**3).encode() in (asked.result(20).body or b"")
        assert not it.engine.query("ASK { ?s ?p ?o }").truth()
