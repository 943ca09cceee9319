"""herstem.web.cache, compress, answers and sending: answers that are kept, tagged and compressed once."""

import gzip
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from asgi_client import Client

from herstem.catalog import Catalog
from herstem.engine.embedded import EmbeddedAnswer, EmbeddedEngine
from herstem.web.app import create_app
from herstem.web.cache import AnswerCache
from herstem.web.compress import CODINGS, coding, packed, packer
from herstem.web.sending import Head, WholeAnswer

MINI = Path(__file__).resolve().parents[1] / "data" / "mini"
ALL = "SELECT * { ?s ?p ?o }"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Counting(EmbeddedEngine):
    """Counts what it is asked."""

    count = 0

    def query(
        self, text: str, *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
    ) -> EmbeddedAnswer:
        self.count += 1
        return super().query(text, default_graphs=default_graphs, named_graphs=named_graphs)


@pytest.fixture
def engine() -> Counting:
    found = Counting.from_release(MINI)
    assert isinstance(found, Counting)
    return found


@pytest.fixture
def asked(engine: Counting) -> Client:
    return Client(create_app(engine, Catalog.load(MINI / "queries"), MINI))


def test_the_same_again_is_not_asked_again(engine: Counting, asked: Client) -> None:
    first = asked.get("/sparql", params={"query": ALL})
    for same in (
        asked.get("/sparql", params={"query": ALL}),
        asked.get("/sparql", params={"query": " SELECT *\n{ ?s ?p ?o } # all"}),
        asked.post("/sparql", data={"query": ALL}),
        asked.get("/sparql", params={"query": ALL}, headers={"Accept": "application/sparql-results+json, */*;q=0.1"}),
    ):
        assert (same.content, same.headers["content-type"]) == (first.content, first.headers["content-type"])
    assert engine.count == 1


@pytest.mark.parametrize(
    "other",
    [
        {"params": {"query": ALL + " LIMIT 9"}},
        {"params": {"query": ALL}, "headers": {"Accept": "text/csv"}},
        {"params": {"query": ALL}, "headers": {"Accept": "application/json"}},
        {"params": {"query": ALL, "format": "xml"}},
        {"params": {"query": ALL, "default-graph-uri": "https://w3id.org/herstem/graph/edges"}},
        {"params": {"query": ALL, "named-graph-uri": "https://w3id.org/herstem/graph/edges"}},
    ],
)
def test_what_differs_is_another_answer(engine: Counting, asked: Client, other: dict[str, dict[str, str]]) -> None:
    first = asked.get("/sparql", params={"query": ALL})
    second = asked.get("/sparql", **other)
    assert (first.content, first.headers["content-type"]) != (second.content, second.headers["content-type"])
    assert engine.count == 2


def test_a_write_makes_all_answers_old(engine: Counting, asked: Client) -> None:
    one = asked.get("/sparql", params={"query": "ASK { hs:a hs:b hs:c }"})
    engine.update("INSERT DATA { GRAPH hsg:x { hs:a hs:b hs:c } }")
    other = asked.get("/sparql", params={"query": "ASK { hs:a hs:b hs:c }"})
    assert (one.json()["boolean"], other.json()["boolean"]) == (False, True)
    assert one.headers["etag"] != other.headers["etag"]


def test_who_has_an_answer_is_told_that_it_still_holds(engine: Counting, asked: Client) -> None:
    tag = asked.get("/sparql", params={"query": ALL}).headers["etag"]
    for condition in (tag, f'"other", {tag}'):
        again = asked.get("/sparql", params={"query": ALL}, headers={"If-None-Match": condition})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert again.headers["access-control-allow-origin"] == "*"
    assert asked.get("/sparql", params={"query": ALL}, headers={"If-None-Match": '"other"'}).status_code == 200
    csv = {"If-None-Match": tag, "Accept": "text/csv"}
    assert asked.get("/sparql", params={"query": ALL}, headers=csv).status_code == 200
    engine.update("INSERT DATA { hs:a hs:b hs:c }")
    assert asked.get("/sparql", params={"query": ALL}, headers={"If-None-Match": tag}).status_code == 200


def test_what_changes_each_time_is_neither_kept_nor_tagged(engine: Counting, asked: Client) -> None:
    one, other = (asked.get("/sparql", params={"query": "SELECT (UUID() AS ?x) {}"}) for _ in range(2))
    assert one.content != other.content
    assert "etag" not in one.headers
    assert one.headers["cache-control"] == "no-store"
    assert engine.count == 2


def test_errors_are_not_kept(engine: Counting, asked: Client) -> None:
    for _ in range(2):
        wrong = asked.get("/sparql", params={"query": "SELECT"})
        assert (wrong.status_code, wrong.headers["cache-control"]) == (400, "no-store")
    assert engine.count == 2


def test_canned_queries_are_kept_too(engine: Counting, asked: Client) -> None:
    first = asked.get("/q/targets-of.csv?drug=T-DM1")
    count = engine.count
    assert asked.get("/q/targets-of.csv?drug=T-DM1").content == first.content
    assert engine.count == count
    tag = first.headers["etag"]
    assert asked.get("/q/targets-of.csv?drug=T-DM1", headers={"If-None-Match": tag}).status_code == 304
    assert asked.get("/q/targets-of.csv?drug=lapatinib").content != first.content
    assert asked.get("/q/targets-of.json?drug=T-DM1").headers["content-type"] == "application/sparql-results+json"
    assert engine.count > count


@pytest.mark.parametrize("name", CODINGS)
def test_every_coding_holds_the_same(asked: Client, name: str) -> None:
    plain = asked.get("/sparql", params={"query": ALL}, headers={"Accept-Encoding": "identity"})
    coded = asked.get("/sparql", params={"query": ALL}, headers={"Accept-Encoding": name})
    assert "content-encoding" not in plain.headers
    assert coded.headers["content-encoding"] == name
    assert int(coded.headers["content-length"]) < len(plain.content) / 2
    assert "Accept-Encoding" in coded.headers["vary"]
    if name == "gzip":  # httpx undoes the others where their packages are there
        assert coded.content == plain.content


def test_codings_are_undone_by_their_own_packages() -> None:
    body = b"HerStem " * 10_000
    undo = {"gzip": gzip.decompress}
    if "br" in CODINGS:
        undo["br"] = importlib.import_module("brotli").decompress
    if "zstd" in CODINGS:
        name = "compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd"
        undo["zstd"] = importlib.import_module(name).decompress
    for name in CODINGS:
        assert undo[name](packed(body, name)) == body
        working = packer(name)
        pieces = [working.compress(body[:7]), working.compress(body[7:]), working.flush()]
        assert undo[name](b"".join(pieces)) == body


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", ""),
        ("gzip", "gzip"),
        ("GZIP;q=0.5", "gzip"),
        ("gzip;q=0", ""),
        ("identity", ""),
        ("identity, gzip;q=0.5", ""),
        ("compress", ""),
        ("gzip;q=x", ""),
        ("*", CODINGS[0]),
        (f"gzip;q=0.1, {CODINGS[0]};q=0.2", CODINGS[0]),
        ("*;q=0", ""),
    ],
)
def test_the_coding_is_the_one_that_the_client_likes(accept: str, chosen: str) -> None:
    assert coding(accept) == chosen


def test_a_short_answer_is_not_compressed(asked: Client) -> None:
    short = asked.get("/sparql", params={"query": "ASK {}"}, headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in short.headers


def answer(size: int) -> WholeAnswer:
    return WholeAnswer(Head([], '"x"'), b"x" * size)


def test_the_least_recently_used_go_first() -> None:
    cache = AnswerCache(80_000)
    for key in "abc":
        assert cache.find(key, "1") is None
        cache.keep(key, "1", answer(10_000))
    assert cache.find("a", "1")
    cache.keep("d", "1", answer(10_000))
    assert [key for key in "abcd" if cache.find(key, "1")] == ["a", "c", "d"]
    assert cache.size <= 80_000
    assert (cache.hits, cache.misses) == (4, 4)


def test_what_is_too_long_or_too_old_is_not_kept() -> None:
    cache = AnswerCache(80_000)
    assert cache.find("a", "2") is None
    cache.keep("a", "2", answer(10_001))
    cache.keep("b", "1", answer(10))
    assert not any(cache.find(key, "2") for key in "ab")
    cache.keep("c", "2", answer(10))
    assert cache.find("c", "2")
    assert cache.find("c", "3") is None
    assert cache.size == 0
