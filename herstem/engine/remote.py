"""A remote engine: any that has the SPARQL 1.1 Protocol, and for writing the Graph Store HTTP Protocol.

It keeps its own limits and its own ways; what it answers is read and written anew here, so that clients get the
formats as they are standardised.
"""

import json
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from pyoxigraph import Literal, QueryResultsFormat, RdfFormat, parse, parse_query_results, serialize

from herstem.engine import guard
from herstem.engine.base import DEFAULT_GRAPH, DEFAULT_POLICY, Data, Policy, Stored
from herstem.engine.embedded import EmbeddedAnswer, read_triples
from herstem.engine.errors import (
    GraphNameError,
    QueryRefusedError,
    RemoteError,
    RemoteFailureError,
    UpdateForbiddenError,
)
from herstem.engine.prologue import kind_of, with_prologue
from herstem.engine.remote_wire import Received, Wire, words_of
from herstem.engine.using import graph_names, with_dataset
from herstem.engine.watch import Watch, unwatched, watched

OWN = "own"
_RESULTS, _TRIPLES = "application/sparql-results+json", "application/n-triples"
_FRESH = 10.0  # seconds for which what others may have changed is taken to be as it was
_VIRTUOSO = (b'"nodeID://', b'"__ASK_RETVAL"')


@dataclass(frozen=True)
class Addresses:
    """Where an engine takes queries, updates and graphs; the last two are empty where it takes none."""

    query: str
    update: str = ""
    graphs: str = ""


@dataclass
class _Known:
    """What is known of the engine for a while: a word for what is in it, and the graphs of the dataset."""

    until: float = field(default_factory=lambda: time.monotonic() + _FRESH)
    revision: str = field(default_factory=lambda: uuid.uuid4().hex)
    graphs: list[str] | None = None


class RemoteEngine:
    """Engine and WritableEngine over HTTP. Safe to ask from several threads."""

    def __init__(
        self,
        addresses: Addresses,
        wire: Wire,
        *,
        dataset: str,
        seconds: float,
        policy: Policy = DEFAULT_POLICY,
        watch: Watch = unwatched,
    ) -> None:
        """`dataset` is how the names of the graphs begin that make the default graph of a query; OWN leaves that to the
        engine. `seconds` is how long a query may take; `watch` is told of each."""
        self._addresses, self._wire, self._dataset, self._policy = addresses, wire, dataset, policy
        self._seconds, self._watch = seconds, watch
        self._known = _Known()

    @property
    def revision(self) -> str:
        """See Engine.revision: another one after a write from here, and every few seconds, since others may write."""
        return self._lately().revision

    def query(
        self, text: str, *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
    ) -> EmbeddedAnswer:
        """See Engine.query. The project's prefixes need no declaration."""
        guard.check(text, self._policy.endpoints)
        graph_names([*default_graphs, *named_graphs])
        if not default_graphs and not named_graphs and self._wants_union(text):
            default_graphs = named_graphs = self._names()
        with watched(self._watch, text):
            return self._ask(text, default_graphs, named_graphs)

    def update(self, text: str, *, using_graphs: Sequence[str] = (), using_named_graphs: Sequence[str] = ()) -> Stored:
        """See WritableEngine.update. Whether it is done whole or not at all, and how, is the engine's matter."""
        guard.check_update(text, self._policy.endpoints)
        whole = with_prologue(with_dataset(text, graph_names(using_graphs), graph_names(using_named_graphs)))
        address = self._required(self._addresses.update, "updates", "remote_update")
        with self._writing():
            _expect(self._wire.send("POST", address, fields=[("update", whole)]), "the update", 200, 204)
        return Stored()

    def graph_exists(self, name: str | None) -> bool:
        """See WritableEngine.graph_exists; most engines do not know of empty graphs."""
        return name is None or self._ask(f"ASK {{ GRAPH {graph_names([name])[0]} {{ ?s ?p ?o }} }}").truth()

    def put_graph(self, name: str | None, data: Sequence[Data], *, replace: bool, base: str) -> Stored:
        """See WritableEngine.put_graph. The data are read here first, and sent as N-Triples."""
        triples = serialize(
            (triple for part in data for triple in read_triples(part, base)), format=RdfFormat.N_TRIPLES
        )
        created = not self.graph_exists(name)
        self.send_graph(name, triples or b"", replace=replace)
        return Stored(created)

    def send_graph(self, name: str | None, triples: bytes, *, replace: bool) -> None:
        """Write N-Triples into a graph as they are, over what is in it or added to it."""
        headers = {"Content-Type": _TRIPLES}
        with self._writing():
            received = self._graph("PUT" if replace else "POST", name, content=triples, headers=headers)
            _expect(received, "the graph", 200, 201, 204)

    def delete_graph(self, name: str | None) -> bool:
        """See WritableEngine.delete_graph."""
        if not self.graph_exists(name):
            return False
        with self._writing():
            _expect(self._graph("DELETE", name), "the deletion", 200, 202, 204, 404)
        return True

    def close(self) -> None:
        """Close the connections."""
        self._wire.close()

    def _ask(self, text: str, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()) -> EmbeddedAnswer:
        if DEFAULT_GRAPH in default_graphs:
            if len(default_graphs) + len(named_graphs) > 1:
                raise GraphNameError(f"<{DEFAULT_GRAPH}> cannot be joined with other graphs on a remote engine")
            default_graphs = ()
        fields = [("query", with_prologue(text))]
        fields += [("default-graph-uri", name) for name in default_graphs]
        fields += [("named-graph-uri", name) for name in named_graphs]
        kind = kind_of(text)
        if kind is None:
            raise QueryRefusedError("the text is no query: it has none of SELECT, ASK, CONSTRUCT, DESCRIBE")
        media_type = _TRIPLES if kind == "triples" else _RESULTS
        received = self._wire.send(
            "POST", self._addresses.query, fields=fields, headers={"Accept": media_type}, seconds=self._seconds
        )
        _expect(received, "the query", 200)
        if received.media_type != media_type:
            raise RemoteError(
                f"the engine answered {received.media_type or 'nothing'} where {media_type} was asked for"
            )
        return _read(received)

    def _graph(self, method: str, name: str | None, **options: Any) -> Received:
        address = self._required(self._addresses.graphs, "graphs", "remote_graphs")
        parameters = {"default": ""} if name is None else {"graph": graph_names([name])[0].value}
        return self._wire.send(method, address, parameters=parameters, **options)

    def _required(self, address: str, what: str, setting: str) -> str:
        if not address:
            raise UpdateForbiddenError(f"the engine takes no {what} here: the setting {setting} is not set")
        return address

    def _wants_union(self, text: str) -> bool:
        return self._policy.union_default_graph and self._dataset != OWN and not guard.names_dataset(text)

    def _names(self) -> list[str]:
        """The graphs that make the default graph."""
        known = self._lately()
        if known.graphs is None:
            start = Literal(self._dataset)
            text = f"SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} FILTER STRSTARTS(STR(?g), {start}) }}"
            known.graphs = sorted(str(getattr(name, "value", name)) for (name,) in self._ask(text).rows()[1])
        return known.graphs

    def _lately(self) -> "_Known":
        """What is known of the engine and not too old."""
        if time.monotonic() > self._known.until:
            self._known = _Known()
        return self._known

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        finally:
            self._known = _Known()


def _expect(received: Received, what: str, *statuses: int) -> None:
    """Raise what the engine says where it does not have one of these statuses."""
    if received.status in statuses:
        return
    if received.status in (401, 403):
        raise RemoteError(f"the engine does not let us in; set remote_user and remote_password: {words_of(received)}")
    if received.status == 400:
        raise QueryRefusedError(f"the engine does not take {what}: {words_of(received)}")
    raise RemoteFailureError(f"the engine did not do {what}: {words_of(received)}")


def _read(received: Received) -> EmbeddedAnswer:
    try:
        if received.media_type == _TRIPLES:
            return EmbeddedAnswer([quad.triple for quad in parse(received.body, format=RdfFormat.N_TRIPLES)])
        found = parse_query_results(_standard(received.body), QueryResultsFormat.JSON)
        return EmbeddedAnswer(found)
    except (SyntaxError, ValueError, LookupError, AttributeError, TypeError) as error:
        raise RemoteError(f"the engine's answer cannot be read: {error}") from error


def _standard(body: bytes) -> bytes:
    """Virtuoso's JSON as the standard has it: blank nodes by a label, the answer of ASK as a boolean."""
    if not any(mark in body for mark in _VIRTUOSO):
        return body
    answer = json.loads(body)
    bindings = answer["results"]["bindings"]
    if answer["head"].get("vars") == ["__ASK_RETVAL"]:
        truth = any(binding["__ASK_RETVAL"]["value"] == "1" for binding in bindings)
        return json.dumps({"head": {}, "boolean": truth}).encode()
    for binding in bindings:
        for term in binding.values():
            if term["type"] == "bnode":
                term["value"] = term["value"].removeprefix("nodeID://")
    return json.dumps(answer).encode()
