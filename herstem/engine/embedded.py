"""The embedded engine: Oxigraph in this process, the release in memory."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from pyoxigraph import (
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    serialize,
)

from herstem.engine import guard
from herstem.engine.base import MEDIA_TYPES, EngineError, GraphNameError, Kind, QueryError, Row
from herstem.engine.diagnose import query_error
from herstem.namespaces import HSG, PREFIXES

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


class EmbeddedAnswer:
    """What Oxigraph found; lazy, so it is read in the thread that asked, and once."""

    def __init__(self, found: QuerySolutions | QueryBoolean | QueryTriples) -> None:
        self._found = found

    @property
    def kind(self) -> Kind:
        """See Answer.kind."""
        if isinstance(self._found, QuerySolutions):
            return "solutions"
        return "boolean" if isinstance(self._found, QueryBoolean) else "triples"

    def serialize(self, media_type: str) -> bytes:
        """See Answer.serialize (SPARQL 1.1 Query Results JSON, XML, CSV/TSV; RDF 1.1 formats)."""
        if media_type not in MEDIA_TYPES[self.kind]:
            raise ValueError(f"{self.kind} cannot be written as {media_type}")
        try:
            if isinstance(self._found, QueryTriples):
                return serialize(self._found, format=_GRAPHS[media_type], prefixes=PREFIXES) or b""
            return self._found.serialize(format=_RESULTS[media_type]) or b""
        except (OSError, RuntimeError) as error:
            raise EngineError(f"the query failed while it ran: {error}") from error

    def rows(self) -> tuple[tuple[str, ...], Iterator[Row]]:
        """See Answer.rows."""
        if not isinstance(self._found, QuerySolutions):
            raise TypeError(f"{self.kind} have no rows")
        variables = tuple(variable.value for variable in self._found.variables)
        return variables, _rows(self._found)

    def truth(self) -> bool:
        """See Answer.truth."""
        if not isinstance(self._found, QueryBoolean):
            raise TypeError(f"{self.kind} are neither true nor false")
        return bool(self._found)


class EmbeddedEngine:
    """Answers queries from an in-memory Oxigraph store. Safe to ask from several threads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._nothing = Store()

    @classmethod
    def from_release(cls, folder: Path) -> "EmbeddedEngine":
        """An engine over the release in a folder: each NAME.nt becomes the named graph hsg:NAME.

        Raises FileNotFoundError where the folder holds no graph, SyntaxError for a damaged one.
        """
        files = sorted(folder.glob("*.nt"))
        if not files:
            raise FileNotFoundError(f"no release in {folder}")
        store = Store()
        for file in files:
            graph = NamedNode(str(HSG) + file.stem)
            store.bulk_load(path=file, format=RdfFormat.N_TRIPLES, to_graph=graph)
        return cls(store)

    def query(
        self, text: str, *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
    ) -> EmbeddedAnswer:
        """See Engine.query. The project's prefixes need no declaration."""
        guard.check(text)
        disarmed = guard.without_service(text)
        try:
            if disarmed is not None:
                self._nothing.query(disarmed, prefixes=PREFIXES)
            return EmbeddedAnswer(self._query(text, default_graphs, named_graphs))
        except SyntaxError as error:
            raise query_error(text, error, PREFIXES, disarmed) from error
        except UnicodeEncodeError as error:
            raise QueryError("the text holds half a surrogate pair", 1, 1) from error
        except (OSError, RuntimeError) as error:
            raise EngineError(f"the query failed: {error}") from error

    def _query(
        self, text: str, default_graphs: Sequence[str], named_graphs: Sequence[str]
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        if default_graphs or named_graphs:
            return self._store.query(
                text,
                prefixes=PREFIXES,
                default_graph=[*_graph_names(default_graphs)],
                named_graphs=[*_graph_names(named_graphs)],
            )
        union = not guard.names_dataset(text)
        return self._store.query(text, prefixes=PREFIXES, use_default_graph_as_union=union)


def _rows(found: QuerySolutions) -> Iterator[Row]:
    try:
        for solution in found:
            yield tuple(solution)
    except (OSError, RuntimeError) as error:
        raise EngineError(f"the query failed while it ran: {error}") from error


def _graph_names(iris: Sequence[str]) -> list[NamedNode]:
    try:
        return [NamedNode(iri) for iri in iris]
    except ValueError as error:
        raise GraphNameError(f"the name of a graph is not an IRI: {error}") from error
