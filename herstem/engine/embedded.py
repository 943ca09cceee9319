"""The embedded engine: Oxigraph in this process."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Protocol, cast

from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    parse,
    serialize,
)

from herstem.engine import guard, lossy, rdf12
from herstem.engine.base import BASE, DEFAULT_GRAPH, DEFAULT_POLICY, MEDIA_TYPES, Data, Kind, Policy, Row, Stored
from herstem.engine.diagnose import query_error
from herstem.engine.errors import DataError, EngineError, QueryError, UpdateError
from herstem.engine.inserted import inserted
from herstem.engine.trouble import trouble, update_error
from herstem.engine.using import graph_names, with_dataset
from herstem.manifest import graph_files, read_manifest
from herstem.namespaces import PREFIXES

_RESULTS = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/csv": QueryResultsFormat.CSV,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}
_GRAPHS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/n-quads": RdfFormat.N_QUADS,
    "application/trig": RdfFormat.TRIG,
}

_MARKS = [(f"{name}:", name) for name in PREFIXES]  # the engine takes a microsecond for each prefix that it is given


class Writable(Protocol):
    """As much of a file as an answer is written to."""

    def write(self, data: bytes, /) -> int:
        """Take some bytes."""
        ...

    def flush(self) -> None:
        """See io.IOBase.flush."""
        ...


class EmbeddedAnswer:
    """What Oxigraph found or read; lazy, so it is read in the thread that asked, and once."""

    def __init__(self, found: QuerySolutions | QueryBoolean | Iterable[Triple], outside: bool = False) -> None:
        """`outside` says whether other machines are asked for it."""
        self._found, self._outside = found, outside

    @property
    def kind(self) -> Kind:
        """See Answer.kind."""
        if isinstance(self._found, QuerySolutions):
            return "solutions"
        return "boolean" if isinstance(self._found, QueryBoolean) else "triples"

    def serialize(self, media_type: str) -> bytes:
        """See Answer.serialize (SPARQL 1.1 Query Results JSON, XML, CSV/TSV; RDF 1.1 formats)."""
        return cast("bytes", self._serialized(media_type, None))

    def write(self, file: Writable, media_type: str) -> None:
        """Write the answer, piece by piece as it is found, in one of MEDIA_TYPES[kind]; ValueError for another.

        What the file raises comes through; the engine's own trouble as EngineError.
        """
        self._serialized(media_type, cast("IO[bytes]", file))

    def _serialized(self, media_type: str, file: IO[bytes] | None) -> bytes | None:
        if media_type not in MEDIA_TYPES[self.kind]:
            raise ValueError(f"{self.kind} cannot be written as {media_type}")
        try:
            if isinstance(self._found, QuerySolutions | QueryBoolean):
                return self._found.serialize(file, format=_RESULTS[media_type])
            return serialize(self._found, file, format=_GRAPHS[media_type], prefixes=PREFIXES)
        except (OSError, RuntimeError, SyntaxError) as error:
            raise trouble(error, "the query failed while it ran", self._outside) from error

    def rows(self) -> tuple[tuple[str, ...], Iterator[Row]]:
        """See Answer.rows."""
        if not isinstance(self._found, QuerySolutions):
            raise TypeError(f"{self.kind} have no rows")
        variables = tuple(variable.value for variable in self._found.variables)
        return variables, self._rows(self._found)

    def truth(self) -> bool:
        """See Answer.truth."""
        if not isinstance(self._found, QueryBoolean):
            raise TypeError(f"{self.kind} are neither true nor false")
        return bool(self._found)

    def _rows(self, found: QuerySolutions) -> Iterator[Row]:
        try:
            for solution in found:
                yield tuple(solution)
        except (OSError, RuntimeError, SyntaxError) as error:
            raise trouble(error, "the query failed while it ran", self._outside) from error


class EmbeddedEngine:
    """Answers queries from an Oxigraph store and writes to it. Safe to ask from several threads."""

    def __init__(self, store: Store, revision: str = "", policy: Policy = DEFAULT_POLICY) -> None:
        """`revision` says what is in the store at the start."""
        self._store, self._revision, self._policy = store, revision, policy
        self._nothing = Store()

    @classmethod
    def from_release(cls, folder: Path, policy: Policy = DEFAULT_POLICY) -> "EmbeddedEngine":
        """An engine over the release in a folder, each of its files a graph (see manifest.graph_files).

        Raises FileNotFoundError where the folder holds no graph, SyntaxError for a damaged one.
        """
        files = graph_files(folder)
        if not files:
            raise FileNotFoundError(f"no release in {folder}")
        store = Store()
        for name, file in files.items():  # not bulk_load: what is read together shall lie together, for quick scans
            store.load(path=file, format=RdfFormat.N_TRIPLES, to_graph=NamedNode(name))
        manifest = read_manifest(folder)
        return cls(store, manifest["hash"][:16] if manifest else uuid.uuid4().hex, policy)

    @property
    def revision(self) -> str:
        """See Engine.revision."""
        return self._revision

    def quads_of(
        self, subject: NamedNode | None, predicate: NamedNode | None, thing: NamedNode | None
    ) -> Iterator[Quad]:
        """What the graphs that a query sees hold with these terms; None for any."""
        graph = None if self._policy.union_default_graph else DefaultGraph()
        return self._store.quads_for_pattern(subject, predicate, thing, graph)

    def lookup(self, text: str, prefixes: dict[str, str]) -> EmbeddedAnswer:
        """Answer a query that nothing need guard from and that meets no triple about triples.

        It has full IRIs and names with the prefixes that are given or declared in it, and no dataset of its own.
        Raises SyntaxError.
        """
        union = self._policy.union_default_graph
        return EmbeddedAnswer(self._store.query(text, prefixes=prefixes, use_default_graph_as_union=union))

    def query(
        self, text: str, *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
    ) -> EmbeddedAnswer:
        """See Engine.query. The project's prefixes need no declaration."""
        guard.check(text, self._policy.endpoints)
        disarmed = guard.disarmed(text, self._policy.endpoints)
        try:
            if disarmed is not None:
                self._nothing.query(disarmed, base_iri=BASE, prefixes=PREFIXES)
            return EmbeddedAnswer(self._query(text, default_graphs, named_graphs), disarmed is not None)
        except SyntaxError as error:
            guard.check_form(text)
            raise query_error(text, error, PREFIXES, disarmed) from error
        except UnicodeEncodeError as error:
            raise QueryError("the text holds half a surrogate pair", 1, 1) from error
        except (OSError, RuntimeError) as error:
            raise trouble(error, "the query failed", disarmed is not None) from error

    def update(self, text: str, *, using_graphs: Sequence[str] = (), using_named_graphs: Sequence[str] = ()) -> Stored:
        """See WritableEngine.update. The project's prefixes need no declaration."""
        guard.check_update(text, self._policy.endpoints)
        disarmed = guard.disarmed(text, self._policy.endpoints)
        whole = with_dataset(text, graph_names(using_graphs), graph_names(using_named_graphs))
        try:
            if disarmed is not None:
                Store().update(disarmed, base_iri=BASE, prefixes=PREFIXES)
            self._store.update(whole, base_iri=BASE, prefixes=PREFIXES)
        except SyntaxError as error:
            raise update_error(error) from error
        except UnicodeEncodeError as error:
            raise UpdateError("the text holds half a surrogate pair", 1, 1) from error
        except (OSError, RuntimeError) as error:
            raise trouble(error, "the update failed, and nothing was changed", disarmed is not None) from error
        self._revision = uuid.uuid4().hex
        changed, example = lossy.changes(inserted(text))
        return Stored(changed=changed, example=example)

    def graph_exists(self, name: str | None) -> bool:
        """See WritableEngine.graph_exists."""
        return name is None or self._store.contains_named_graph(*graph_names([name]))

    def put_graph(self, name: str | None, data: Sequence[Data], *, replace: bool, base: str) -> Stored:
        """See WritableEngine.put_graph. Blank nodes of the data are new ones in the store.

        Replacing is two steps, which a query in another thread may come between.
        """
        graph = DefaultGraph() if name is None else graph_names([name])[0]
        quads = [
            Quad(triple.subject, triple.predicate, triple.object, graph)
            for part in data
            for triple in read_triples(part, base)
        ]
        changed, example = lossy.changes(quads)
        made = not self.graph_exists(name)
        try:
            if replace:
                self._store.clear_graph(graph)
            if isinstance(graph, NamedNode):
                self._store.add_graph(graph)
            self._store.extend(quads)
        except OSError as error:
            raise EngineError(f"the graph could not be written: {error}") from error
        self._revision = uuid.uuid4().hex
        return Stored(made, changed, example)

    def delete_graph(self, name: str | None) -> bool:
        """See WritableEngine.delete_graph."""
        if not self.graph_exists(name):
            return False
        self._store.remove_graph(DefaultGraph() if name is None else graph_names([name])[0])
        self._revision = uuid.uuid4().hex
        return True

    def _query(
        self, text: str, default_graphs: Sequence[str], named_graphs: Sequence[str]
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        prefixes = {name: PREFIXES[name] for mark, name in _MARKS if mark in text}
        if default_graphs or named_graphs:
            return self._store.query(
                text,
                base_iri=BASE,
                prefixes=prefixes,
                default_graph=[_default(name) for name in graph_names(default_graphs)],
                named_graphs=[*graph_names(named_graphs)],
            )
        own = guard.names_dataset(text)
        union = self._policy.union_default_graph and not own
        if not own and rdf12.stays_apart(text) and self._store.contains_named_graph(rdf12.GRAPH):
            graphs = [name for name in self._store.named_graphs() if name != rdf12.GRAPH]
            return self._store.query(
                text,
                base_iri=BASE,
                prefixes=prefixes,
                default_graph=[DefaultGraph(), *graphs] if union else DefaultGraph(),
                named_graphs=graphs,
            )
        return self._store.query(text, base_iri=BASE, prefixes=prefixes, use_default_graph_as_union=union)


def _default(name: NamedNode) -> NamedNode | DefaultGraph:
    return DefaultGraph() if name.value == DEFAULT_GRAPH else name


def read_triples(data: Data, base: str) -> Iterator[Triple]:
    """The triples of RDF that was sent, with new blank nodes; `base` resolves relative IRIs. Raises DataError."""
    try:
        for quad in parse(
            data.content,
            format=_GRAPHS[data.media_type],
            base_iri=base,
            without_named_graphs=True,
            rename_blank_nodes=True,
        ):
            yield quad.triple
    except (SyntaxError, ValueError) as error:
        reason = error.msg if isinstance(error, SyntaxError) else error
        raise DataError(f"the RDF cannot be read as {data.media_type}, and nothing was changed: {reason}") from error
