"""Reads the manifests of the W3C SPARQL 1.1 test suite: which tests there are, and what each needs."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import pyoxigraph
from rdflib import RDF, RDFS, Graph, Namespace, URIRef
from rdflib.term import Node

SUITE = Path(__file__).resolve().parents[3] / "shared" / "w3c" / "sparql" / "sparql11"
# The tests' own names for themselves; relative names in data, queries and manifests are resolved against it.
BASE = "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
# Manifests in the order of the suite's own list, and what each is a test of.
GROUPS = {
    "query": "aggregates bind bindings cast construct exists functions grouping negation project-expression "
    "property-path subquery",
    "query syntax": "syntax-query syntax-fed",
    "result formats": "csv-tsv-res json-res",
    "update": "add basic-update clear copy delete delete-data delete-insert delete-where drop move update-silent",
    "update syntax": "syntax-update-1 syntax-update-2",
    "protocol": "protocol",
    "graph store protocol": "graph-store-protocol",
    "service description": "service-description",
}
_MANIFESTS = {"graph-store-protocol": ("manifest-direct.ttl", "manifest-indirect.ttl")}


@dataclass(frozen=True)
class Data:
    """A file of the suite, and the name of the graph that it belongs in (None: the default graph)."""

    file: str
    graph: str | None = None


@dataclass(frozen=True)
class Case:
    """A test of a manifest."""

    area: str
    group: str
    node: URIRef
    file: str

    @property
    def manifest(self) -> Graph:
        """The manifest that the test is of."""
        return _manifest(self.group, self.file)

    @cached_property
    def name(self) -> str:
        """`group/test`, as the tables and the list of expected failures write it."""
        return f"{self.group}/{str(self.node).rpartition('#')[2]}"

    @cached_property
    def kind(self) -> str:
        """The class of the test, without its namespace."""
        return next(str(each).rpartition("#")[2] for each in self.manifest.objects(self.node, RDF.type))

    @cached_property
    def action(self) -> Node | None:
        """The node that says what is to be done."""
        return self.manifest.value(self.node, MF.action)

    @cached_property
    def result(self) -> Node | None:
        """The node or file that says what comes of it."""
        return self.manifest.value(self.node, MF.result)

    def text(self, of: Node | None) -> str:
        """The text of a file of the suite."""
        return path(str(of)).read_text(encoding="utf-8")

    def data(self, node: Node | None, namespace: Namespace) -> Iterator[Data]:
        """The graphs that a node names as data."""
        for file in self.manifest.objects(node, namespace["data"]):
            yield Data(str(file))
        for each in self.manifest.objects(node, namespace["graphData"]):
            file = self.manifest.value(each, namespace["graph"]) or each
            yield Data(str(file), str(self.manifest.value(each, RDFS.label) or file))


def path(iri: str) -> Path:
    """Where a file of the suite lies."""
    return SUITE / iri.removeprefix(BASE)


def cases() -> Iterator[Case]:
    """Every test of GROUPS."""
    for area, groups in GROUPS.items():
        for group in groups.split():
            for name in _MANIFESTS.get(group, ("manifest.ttl",)):
                for node in _entries(group, name):
                    yield Case(area, group, node, name)


@cache
def _manifest(group: str, name: str) -> Graph:
    return Graph().parse(SUITE / group / name, format="turtle", publicID=f"{BASE}{group}/{name}")


def _entries(group: str, name: str) -> Iterator[URIRef]:
    """The tests of a manifest in their order, read by what is quick: each process of a run collects all tests."""
    following: dict[str, dict[str, str]] = {}
    for quad in pyoxigraph.parse(path=SUITE / group / name, base_iri=f"{BASE}{group}/{name}"):
        following.setdefault(quad.predicate.value, {})[str(quad.subject)] = str(quad.object)
    (rest,) = following[str(MF.entries)].values()
    while rest != RDF.nil.n3():
        yield URIRef(following[str(RDF.first)][rest].strip("<>"))
        rest = following[str(RDF.rest)][rest]
