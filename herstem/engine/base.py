"""What a query engine answers: the protocol between engines and everything that asks them."""

from collections.abc import Iterator, Sequence
from typing import Literal, Protocol

from pyoxigraph import BlankNode, NamedNode, Triple
from pyoxigraph import Literal as RdfLiteral

Term = NamedNode | BlankNode | RdfLiteral | Triple
Row = tuple[Term | None, ...]
Kind = Literal["solutions", "boolean", "triples"]

RESULTS = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
)
GRAPHS = (
    "text/turtle",
    "application/n-triples",
    "application/rdf+xml",
    "application/ld+json",
    "application/n-quads",
    "application/trig",
)
# What each kind of answer can be written as; the first is the default.
MEDIA_TYPES: dict[Kind, tuple[str, ...]] = {"solutions": RESULTS, "boolean": RESULTS, "triples": GRAPHS}


class Answer(Protocol):
    """An answer, to be read or written once, in the thread that asked (another thread would abort the process)."""

    @property
    def kind(self) -> Kind:
        """Solutions of a SELECT, truth of an ASK, triples of a CONSTRUCT or DESCRIBE."""
        ...

    def serialize(self, media_type: str) -> bytes:
        """The whole answer in one of MEDIA_TYPES[kind]; ValueError for another."""
        ...

    def rows(self) -> tuple[tuple[str, ...], Iterator[Row]]:
        """Variables of a SELECT in the order written, and the rows: a term or None for each; else TypeError."""
        ...

    def truth(self) -> bool:
        """The answer of an ASK; TypeError for another form."""
        ...


class Engine(Protocol):
    """Something that answers SPARQL 1.1 queries over the release."""

    def query(self, text: str, *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()) -> Answer:
        """Answer one query.

        Without graphs, and without FROM in the text, the default graph is the union of all named graphs.
        With either given, they are the whole dataset and stand above FROM (SPARQL 1.1 Protocol 2.1.4).
        Raises EngineError.
        """
        ...


class EngineError(Exception):
    """A query was not answered; the message says why, for the person who wrote the query."""


class QueryError(EngineError):
    """The text is not a SPARQL query. Line and column count from 1; `excerpt` is the line with a caret under it."""

    def __init__(self, message: str, line: int, column: int, excerpt: str = "") -> None:
        super().__init__(f"line {line}, column {column}: {message}")
        self.message, self.line, self.column, self.excerpt = message, line, column, excerpt


class QueryRefusedError(EngineError):
    """A query that is not put to the engine, since it would reach outside or harm it."""


class ServiceForbiddenError(QueryRefusedError):
    """SERVICE asks another machine; it is off (SPARQL 1.1 Federated Query)."""


class UpdateForbiddenError(QueryRefusedError):
    """A SPARQL Update where a query is taken."""


class QueryTooComplexError(QueryRefusedError):
    """Nesting or length of operators beyond what the engine's stack bears."""


class QueryTooLargeError(QueryRefusedError):
    """More text than is read."""


class GraphNameError(QueryRefusedError):
    """A graph of the dataset is not named by an IRI."""
