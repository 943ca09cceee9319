"""herstem.web.watch, metrics, status: what is counted and logged, and what monitoring is told."""

import logging
from pathlib import Path

import pytest
from asgi_client import Client
from prometheus_client.parser import text_string_to_metric_families

from herstem.catalog import Catalog
from herstem.engine.embedded import EmbeddedAnswer, EmbeddedEngine
from herstem.engine.errors import EngineError, OverloadedError, TimeLimitError
from herstem.engine.watch import watched
from herstem.web.app import create_app
from herstem.web.metrics import Metrics
from herstem.web.status import Status
from herstem.web.watch import QueryWatch, RequestWatch, WatchedApp

MINI = Path(__file__).resolve().parents[1] / "data" / "mini"


class Failing(EmbeddedEngine):
    """An engine over the small release that fails, where it is told to."""

    error: EngineError | None = None
    asked = 0

    def query(self, text: str, **dataset: object) -> EmbeddedAnswer:
        self.asked += 1
        if self.error:
            raise self.error
        return super().query(text)


@pytest.fixture
def engine() -> EmbeddedEngine:
    return Failing.from_release(MINI)


@pytest.fixture
def client(engine: EmbeddedEngine) -> Client:
    status = Status("disk", Metrics())
    app = create_app(engine, Catalog.load(MINI / "queries"), MINI, token="hush", status=status)
    return Client(WatchedApp(app, RequestWatch(status.metrics, log=True)))


def samples(client: Client) -> dict[tuple[str, ...], float]:
    """Every number of /metrics by its name and the values of its labels."""
    answer = client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_requests_are_counted_by_endpoint_and_status(client: Client) -> None:
    client.get("/sparql?query=ASK{}")
    client.get("/sparql?query=ASK{}")
    client.get("/sparql?query=ASK")
    client.get("/")
    client.get("/nothing/here")
    client.get("/nothing/there")
    found = samples(client)
    assert found["herstem_requests_total", "sparql", "200"] == 2
    assert found["herstem_requests_total", "sparql", "400"] == 1
    assert found["herstem_requests_total", "pages", "200"] == 1
    assert found["herstem_requests_total", "pages", "404"] == 2
    assert found["herstem_cache_lookups", "hit"] == 1
    assert found["herstem_triples",] > 10
    assert found["herstem_resident_bytes", "server"] >= 0
    assert samples(client)["herstem_requests_total", "metrics", "200"] == 1


def test_queries_are_counted_by_outcome_and_time() -> None:
    metrics = Metrics()
    watch = QueryWatch(metrics, slow=0)
    for outcome, seconds in (("answered", 0.003), ("answered", 0.3), ("TimeLimit", 5.0), ("TimeLimit", 500.0)):
        watch("ASK {}", outcome, seconds)
    found = {
        (sample.name, *sample.labels.values()): sample.value
        for family in metrics.families()
        for sample in family.samples
    }
    assert found["herstem_queries_total", "answered"] == 2
    assert found["herstem_queries_total", "TimeLimit"] == 2
    assert found["herstem_query_seconds_bucket", "0.002"] == 0
    assert found["herstem_query_seconds_bucket", "0.005"] == 1
    assert found["herstem_query_seconds_bucket", "5.0"] == 3
    assert found["herstem_query_seconds_bucket", "+Inf"] == found["herstem_query_seconds_count",] == 4
    assert found["herstem_query_seconds_sum",] == pytest.approx(505.303)


def test_an_engine_tells_of_what_it_answered_and_what_it_gave_up() -> None:
    told: list[tuple[str, str]] = []

    def watch(text: str, outcome: str, seconds: float) -> None:
        assert seconds >= 0
        told.append((text, outcome))

    with watched(watch, "a"):
        pass
    with pytest.raises(TimeLimitError), watched(watch, "b"):
        raise TimeLimitError("late")
    with pytest.raises(KeyboardInterrupt), watched(watch, "c"):
        raise KeyboardInterrupt
    assert told == [("a", "answered"), ("b", "TimeLimit"), ("c", "Interrupted")]


def test_slow_queries_are_logged_with_their_text(caplog: pytest.LogCaptureFixture) -> None:
    watch = QueryWatch(Metrics(), slow=1.0)
    watch("SELECT * {}", "answered", 0.9)
    watch("SELECT ?slow {}", "TimeLimit", 5.04)
    (record,) = caplog.records
    assert record.fields == {"seconds": 5.04, "outcome": "TimeLimit", "query": "SELECT ?slow {}"}
    assert record.levelno == logging.WARNING


def test_requests_are_logged_without_what_is_secret(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "herstem")
    client.post("/update?token=hush", data={"update": "CLEAR ALL"}, headers={"Authorization": "Bearer hush"})
    (record,) = [each for each in caplog.records if each.name == "herstem.requests"]
    assert record.fields["path"] == "/update"
    assert (record.fields["method"], record.fields["status"]) == ("POST", 204)
    assert "hush" not in str(record.__dict__)


def test_alive_whatever_the_engine_does(client: Client, engine: Failing) -> None:
    engine.error = EngineError("gone")
    assert client.get("/health/live").json() == {"status": "ok"}


def test_ready_says_what_is_served(client: Client, engine: Failing) -> None:
    found = client.get("/health")
    assert found.headers["cache-control"] == "no-store"
    about = found.json()
    assert about["status"] == "ok"
    assert about["mode"] == "disk"
    assert about["triples"] > 10
    assert about["revision"] == engine.revision
    asked = engine.asked
    client.get("/health")
    assert engine.asked == asked + 1  # the triples of a revision are counted once


@pytest.mark.parametrize(
    ("error", "status", "word"),
    [(EngineError("the disk is gone"), 503, "unavailable"), (OverloadedError("too many"), 200, "busy")],
)
def test_not_ready_says_why(client: Client, engine: Failing, error: EngineError, status: int, word: str) -> None:
    engine.error = error
    found = client.get("/health")
    assert (found.status_code, found.json()["status"]) == (status, word)
    assert ("reason" in found.json()) is (status == 503)
    assert client.get("/metrics").status_code == 200
