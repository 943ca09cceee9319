"""queries/federation/: each joins the release with a slice of the other service, asked from a local endpoint.

The slices (tests/data/federation/) have the shape of the other service's RDF; the live services are not asked.
"""

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pyoxigraph
import pytest

from herstem import paths
from herstem.catalog import Catalog
from herstem.engine.base import Policy
from herstem.engine.embedded import EmbeddedEngine
from herstem.engine.errors import ServiceForbiddenError
from herstem.namespaces import HS

SLICES = Path(__file__).parent / "data" / "federation"
QUERIES = Catalog.load(paths.queries_dir() / "federation")
SERVICE = re.compile(r"SERVICE <([^>]+)>")
# For each query a row that it must find, and what none of its rows may hold.
EXPECTED = {
    "uniprot-diseases": ({"agent": HS["trastuzumab"], "gene": "gene one", "disease": "disease one"}, "disease two"),
    "wikidata-interactions": ({"agent": HS["lapatinib"], "otherLabel": "protein one"}, "protéine un"),
    "wikipathways-pathways": (
        {"molecule": HS["ERBB2"], "title": "pathway one", "here": HS["notch-pathway"]},
        "pathway of a mouse",
    ),
    "rhea-reactions": ({"agent": HS["progesterone"], "equation": "A + B = C"}, "A = D"),
    "mesh-broader": ({"thing": HS["cancer-stem-cell"], "broaderLabel": "descriptor above"}, "descriptor two"),
}


class Elsewhere(ThreadingHTTPServer):
    """A SPARQL endpoint at /NAME for each slice; it keeps what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answering)
        self.asked: list[str] = []
        self.stores = {slice.stem: pyoxigraph.Store() for slice in SLICES.glob("*.ttl")}
        for name, store in self.stores.items():
            store.load(path=SLICES / f"{name}.ttl", format=pyoxigraph.RdfFormat.TURTLE)

    def address(self, name: str) -> str:
        """The endpoint of a slice."""
        return f"http://127.0.0.1:{self.server_port}/{name}"


class _Answering(BaseHTTPRequestHandler):
    server: Elsewhere

    def do_POST(self) -> None:
        query = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.asked.append(query)
        answer = self.server.stores[self.path[1:]].query(query)
        assert isinstance(answer, pyoxigraph.QuerySolutions)
        content = answer.serialize(format=pyoxigraph.QueryResultsFormat.JSON)
        assert content is not None
        self.send_response(200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[Elsewhere]:
    with Elsewhere() as server:
        threading.Thread(target=server.serve_forever).start()
        yield server
        server.shutdown()


@pytest.fixture(scope="module")
def engine(elsewhere: Elsewhere) -> EmbeddedEngine:
    policy = Policy(endpoints=frozenset(map(elsewhere.address, elsewhere.stores)))
    return EmbeddedEngine.from_release(paths.release_dir(), policy)


def test_each_query_has_a_slice_and_an_expectation() -> None:
    assert set(QUERIES) == set(EXPECTED) == {slice.stem for slice in SLICES.glob("*.ttl")}


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_joins_the_release_with_the_slice(name: str, engine: EmbeddedEngine, elsewhere: Elsewhere) -> None:
    text = SERVICE.sub(f"SERVICE <{elsewhere.address(name)}>", QUERIES[name].text)
    elsewhere.asked.clear()
    columns, rows = engine.query(text).rows()
    found = [
        {name: str(getattr(term, "value", term)) for name, term in zip(columns, row, strict=True) if term is not None}
        for row in rows
    ]
    expected, absent = EXPECTED[name]
    assert any({key: str(value) for key, value in expected.items()}.items() <= row.items() for row in found), found
    assert not any(absent in row.values() for row in found)
    assert len(elsewhere.asked) == 1
    assert "VALUES" in elsewhere.asked[0]  # so the other service need not send all that it has


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_names_its_service_and_is_refused_where_that_is_not_listed(name: str, engine: EmbeddedEngine) -> None:
    query = QUERIES[name]
    assert query.title.endswith("?")
    assert query.keywords[0] == "federation"
    services = SERVICE.findall(query.text)
    assert len(services) == 1
    assert services[0] in (Path(__file__).parents[1] / "docs" / "federation.md").read_text(encoding="utf-8")
    with pytest.raises(ServiceForbiddenError):
        engine.query(query.text).rows()
