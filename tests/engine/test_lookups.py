"""herstem.engine.lookups: what is answered without a worker, and that it is what a worker would answer."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BaseDirection, BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store, Triple
from running import JSON, MINI, Running, running

from herstem.engine import rdf12
from herstem.engine.base import Data, Formats, Policy
from herstem.engine.disk import DiskSource, load_release
from herstem.engine.embedded import EmbeddedEngine
from herstem.engine.lookups import Lookups
from herstem.engine.revisions import StoreFolder
from herstem.engine.source import ReleaseSource
from herstem.engine.worker import Limits
from herstem.manifest import MANIFEST
from herstem.namespaces import HS, HSG, HSO, PREFIXES

TARGETS = "SELECT ?t { hs:trastuzumab hso:targets ?t }"
LOOKUPS = [
    TARGETS,
    "SELECT * WHERE { hs:trastuzumab ?p ?o . }",
    "select distinct ?p where{hs:trastuzumab ?p ?o}limit 2 offset 1",
    "ASK { hs:trastuzumab hso:targets hs:ERBB2 }",
    "ASK { hs:trastuzumab hso:targets hs:trastuzumab }",
    "SELECT ?s ?p { ?s ?p hs:ERBB2 }",
    f"SELECT ?l {{ <{HS}trastuzumab> <{PREFIXES['rdfs']}label> ?l }}",
    f"PREFIX hs: <{HSO}>\nPREFIX x: <{HS}> SELECT ?c {{ x:trastuzumab a ?c }}",
    "SELECT ?nothing { hs:trastuzumab rdfs:label ?l }",
    "SELECT ?x { hs:trastuzumab ?x ?x }",
    "SELECT ?l { hs:no-such-thing rdfs:label ?l }",
    "SELECT * { hs:trastuzumab hso:targets hs:ERBB2 }",
    "SELECT $t ?nothing { hs:trastuzumab hso:targets ?t }",
    "SELECT * { hs:trastuzumab a ?b }",
    f"PREFIX hs: <http://example.org/> PREFIX hs: <{HS}> {TARGETS}",
]
OTHERS = [
    "SELECT * { ?s ?p ?o }",
    "SELECT ?s { ?s a ?c }",
    "SELECT ?l { hs:trastuzumab rdfs:label ?l . ?a ?b ?c }",
    "SELECT ?l { hs:trastuzumab rdfs:label ?l FILTER(LANG(?l) = 'en') }",
    "SELECT ?o { hs:trastuzumab hso:targets/rdfs:label ?o }",
    "SELECT ?o { hs:trastuzumab hso:targets* ?o }",
    "SELECT ?l FROM hsg:claims { hs:trastuzumab rdfs:label ?l }",
    "SELECT ?l { GRAPH ?g { hs:trastuzumab rdfs:label ?l } }",
    "SELECT ?l { SERVICE <http://localhost:1/> { hs:trastuzumab rdfs:label ?l } }",
    "SELECT (COUNT(*) AS ?n) { hs:trastuzumab ?p ?o }",
    "SELECT ?l { hs:trastuzumab rdfs:label ?l } ORDER BY ?l",
    "SELECT ?l { hs:trastuzumab rdfs:label ?l, ?m }",
    "SELECT ?l { hs:trastuzumab rdfs:label ?l ; ?p ?o }",
    "SELECT ?l { <trastuzumab> rdfs:label ?l }",
    f"SELECT ?l {{ <{HS}x/../trastuzumab> rdfs:label ?l }}",
    f"SELECT ?l {{ <{HS}x/%2E%2E/trastuzumab> rdfs:label ?l }} # }}",
    "SELECT ?l { hs:trastuzumab rdfs:label ?l } VALUES ?l { 'a' }",
    "SELECT ?l { no:trastuzumab rdfs:label ?l }",
    "SELECT ?l { hs:trastuzumab rdfs:label ?l ",
    "SELECT ?c { hs:trastuzumab A ?c }",
    f"PREFIX A: <{HSO}targets> SELECT ?c {{ hs:trastuzumab A ?c }}",
    "SELECT ?c { hs:-trastuzumab a ?c }",
    "SELECT\x0b?c { hs:trastuzumab a ?c }",
    "SELECT ?c { hs:trastuzumab\x0ca ?c }",
    "PREFIX unused: <http://example.org/%> SELECT ?c { hs:trastuzumab a ?c }",
    f"SELECT ?c {{ <{HS}{'x' * 300}> a ?c }}",
    "SELECT ?t $t { hs:trastuzumab hso:targets ?t }",
    f"SELECT ?l {{ <{HS}100%> rdfs:label ?l }}",
    "SELECT ?l { hs:trastuzumab 'label' ?l }",
    "CONSTRUCT { ?s ?p ?o } { hs:trastuzumab ?p ?o }",
    "DESCRIBE hs:trastuzumab",
    "PREFIX hs: <http://example.org/> " * 60 + TARGETS,
    "",
]


@pytest.fixture(scope="module")
def lookups(engine: EmbeddedEngine) -> Lookups:
    return Lookups(engine)


def over(*quads: Quad) -> Lookups:
    store = Store()
    store.extend(quads)
    return Lookups(EmbeddedEngine(store))


def thing(name: str) -> NamedNode:
    return NamedNode(f"http://example.org/{name}")


@pytest.mark.parametrize("results", ["application/sparql-results+json", "application/sparql-results+xml", "text/csv"])
@pytest.mark.parametrize("text", LOOKUPS)
def test_a_lookup_has_the_answer_that_any_query_has(
    engine: EmbeddedEngine, lookups: Lookups, text: str, results: str
) -> None:
    asked = engine.query(text)
    assert lookups.answer(text, Formats(results, None)) == (asked.kind, asked.serialize(results))


NODES = st.sampled_from([NamedNode(HS + name) for name in ("one", "two", "three")])
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
VALUES = NODES | st.builds(Literal, TEXTS) | st.builds(Literal, st.integers() | st.booleans() | st.floats())
VALUES |= st.builds(lambda text: Literal(text, language="en"), TEXTS) | st.builds(BlankNode, st.sampled_from("ab"))
GRAPHS = st.sampled_from([DefaultGraph(), NamedNode(HSG["one"]), NamedNode(HSG["two"])])
QUADS = st.lists(st.builds(Quad, NODES | st.builds(BlankNode, st.sampled_from("ab")), NODES, VALUES, GRAPHS))
PLACES = st.sampled_from(["?x", "?y", "$z", "hs:one", "hs:two", f"<{HS}three>"])
CHOSEN = st.just("*") | st.lists(st.sampled_from(["?x", "$y", "?z"]), min_size=1, unique=True).map(" ".join)


@settings(max_examples=500, deadline=None)
@given(QUADS, st.tuples(PLACES, PLACES, PLACES).map(" ".join), CHOSEN, st.booleans())
def test_whatever_is_looked_up_has_the_answer_that_any_query_has(
    quads: list[Quad], pattern: str, chosen: str, union: bool
) -> None:
    store = Store()
    store.extend(quads)
    engine = EmbeddedEngine(store, policy=Policy(union_default_graph=union))
    text = f"SELECT {chosen} {{ {pattern} }}"
    found = Lookups(engine).answer(text, JSON)
    if found is None:
        assert not {"hs:one", "hs:two", f"<{HS}three>"} & set(pattern.split()[::2])
    else:
        assert in_order(found[1]) == in_order(engine.query(text).serialize(JSON.results or ""))


def in_order(body: bytes) -> bytes:
    """An answer in SPARQL JSON with its rows sorted; it is written as short as can be, with its keys as they were."""
    read = json.loads(body)
    assert compact(read) == body
    if "results" in read:
        read["results"]["bindings"].sort(key=compact)
    return compact(read)


def compact(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


PIECES = [*"Aa1-:./%?$<>{}#*\\é\ue000 \t\x0b\x0c\x00\xa0", "..", "_:", "where", "LIMIT 1 "]
PIECES += ["PREFIX A: <http://a/> ", "PREFIX hs: <http://a/%> "]


@settings(max_examples=1_000, deadline=None)
@given(st.data())
def test_a_damaged_text_has_the_answer_that_any_query_has_or_none(
    engine: EmbeddedEngine, lookups: Lookups, data: st.DataObject
) -> None:
    text = data.draw(st.sampled_from(LOOKUPS))
    for _ in range(data.draw(st.integers(1, 2))):
        place, gone = data.draw(st.integers(0, len(text))), data.draw(st.sampled_from([0, 0, 0, 1]))
        text = text[:place] + data.draw(st.sampled_from(PIECES)) + text[place + gone :]
    found = lookups.answer(text, JSON)
    if found is not None:
        assert in_order(found[1]) == in_order(engine.query(text).serialize(JSON.results or ""))


def test_a_text_with_a_direction_is_left_to_workers() -> None:
    directed = over(Quad(thing("s"), thing("p"), Literal("x", language="en", direction=BaseDirection.LTR), thing("g")))
    assert directed.answer("SELECT ?o { <http://example.org/s> ?p ?o }", JSON) is None


@pytest.mark.parametrize("text", OTHERS)
def test_all_else_is_left_to_workers(lookups: Lookups, text: str) -> None:
    assert lookups.answer(text, JSON) is None


def test_a_format_that_is_not_there_is_left_to_workers(lookups: Lookups) -> None:
    assert lookups.answer(TARGETS, Formats(None, "text/turtle")) is None


@pytest.mark.parametrize("ends", ["<http://example.org/hub> ?p ?o", "?s ?p <http://example.org/hub>"])
@pytest.mark.parametrize(("number", "answered"), [(200, True), (201, False)])
def test_what_much_is_said_of_is_left_to_workers(ends: str, number: int, answered: bool) -> None:
    out = [Quad(thing("hub"), thing("p"), Literal(each), thing("g")) for each in range(number)]
    into = [Quad(thing(f"s{each}"), thing("p"), thing("hub"), thing("g")) for each in range(number)]
    assert (over(*out, *into).answer(f"ASK {{ {ends} }}", JSON) is not None) == answered


def test_a_small_end_does_not_make_the_other_small() -> None:
    hub = [Quad(thing("hub"), thing("p"), Literal(each), thing("g")) for each in range(300)]
    both = over(*hub, Quad(thing("hub"), thing("p"), thing("rare"), thing("g")))
    assert both.answer("ASK { ?s ?p <http://example.org/rare> }", JSON) is not None
    assert both.answer("ASK { <http://example.org/hub> ?p <http://example.org/rare> }", JSON) is None


def test_long_texts_are_left_to_workers() -> None:
    said = over(Quad(thing("s"), thing("p"), Literal("x" * 100_000), thing("g")))
    assert said.answer("SELECT * { <http://example.org/s> ?p ?o }", JSON) is None
    by = over(Quad(thing("s" * 100_000), thing("p"), thing("o"), thing("g")))
    assert by.answer("SELECT * { ?s ?p <http://example.org/o> }", JSON) is None


def test_triples_about_triples_are_left_to_workers() -> None:
    about = Triple(thing("s"), thing("p"), thing("o"))
    apart = over(
        Quad(thing("claim"), thing("reifies"), about, rdf12.GRAPH),
        Quad(thing("other"), thing("holds"), about, thing("g")),
        Quad(thing("other"), thing("p"), thing("o"), rdf12.GRAPH),
    )
    for name in ("claim", "other"):
        assert apart.answer(f"SELECT * {{ <http://example.org/{name}> ?p ?o }}", JSON) is None
    assert apart.answer("SELECT * { ?s ?p <http://example.org/o> }", JSON) is None


def test_the_stores_own_default_graph_is_asked_where_that_is_the_policy(engine: EmbeddedEngine) -> None:
    apart = EmbeddedEngine.from_release(MINI, Policy(union_default_graph=False))
    assert Lookups(apart).answer(TARGETS, JSON) == ("solutions", apart.query(TARGETS).serialize(JSON.results or ""))
    assert Lookups(apart).answer(TARGETS, JSON) != Lookups(engine).answer(TARGETS, JSON)


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """The small release with a manifest: a release without one never has the revision of another copy."""
    copy = shutil.copytree(MINI, tmp_path / "release")
    (copy / MANIFEST).write_text(json.dumps({"version": "mini", "hash": "0" * 64, "outputs": {}}), encoding="utf-8")
    return copy


@pytest.fixture(params=["in memory", "on disk"])
def server(request: pytest.FixtureRequest, release: Path, tmp_path: Path) -> Iterator[Running]:
    store = tmp_path / "store"
    if request.param == "on disk":
        load_release(store, release, lambda _: None)
    with running(source=DiskSource(store) if request.param == "on disk" else ReleaseSource(release)) as it:
        yield it


def is_looked_up(it: Running) -> bool:
    """Whether a lookup is answered while no worker can be asked."""
    return it.engine._looked_up(TARGETS, JSON) is not None


def test_a_server_answers_lookups_itself_and_never_from_data_that_have_gone(server: Running) -> None:
    first = server.body(TARGETS)
    server.until(lambda: is_looked_up(server))
    assert server.body(TARGETS) == first
    for number in range(3):
        added = Data(f"<{HS}trastuzumab> <{HSO}targets> <{HS}new-{number}> .".encode(), "application/n-triples")
        server.engine.put_graph("http://example.org/mine", [added], replace=True, base="")
        assert f"new-{number}".encode() in server.body(TARGETS)
        assert server.stream(TARGETS).kind == "solutions"
    if isinstance(server.engine._setup.source, DiskSource):
        server.until(lambda: is_looked_up(server))
    assert b"new-2" in server.body(TARGETS)
    assert b"new-1" not in server.body(TARGETS)


def test_a_lookup_is_counted_as_any_query(server: Running) -> None:
    server.until(lambda: is_looked_up(server))
    before = len(server.told)
    server.body(TARGETS)
    assert server.told[before:] == ["answered"]


def test_an_answer_beyond_the_limit_is_left_to_workers_who_cut_it(release: Path) -> None:
    with running(limits=Limits(result=40), source=ReleaseSource(release)) as it:
        it.until(lambda: it.engine._lookups is not None)
        assert not is_looked_up(it)
        assert it.stream(TARGETS).truncated


def test_a_revision_is_held_as_long_as_the_server_reads_it(release: Path, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    load_release(folder, release, lambda _: None)
    engine = DiskSource(folder).beside()
    load_release(folder, release, lambda _: None)
    assert (folder / "revisions" / engine.revision).exists()
    gone = engine.revision
    del engine
    StoreFolder(folder).tidy()
    assert not (folder / "revisions" / gone).exists()
