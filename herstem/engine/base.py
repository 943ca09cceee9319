"""What a query engine answers and takes: the protocol between engines and everything that asks them."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol, runtime_checkable

from pyoxigraph import BlankNode, NamedNode, Triple
from pyoxigraph import Literal as RdfLiteral

from herstem.engine.errors import EngineError
from herstem.namespaces import HS

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

# Relative IRIs of queries and updates are names of things, wherever the server stands: <ERBB2> is hs:ERBB2.
BASE = str(HS)
# The name by which a request asks for the store's own default graph where its queries see the union of all graphs.
DEFAULT_GRAPH = "urn:x-herstem:default"


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


@dataclass(frozen=True)
class Policy:
    """How queries see the dataset, and whom queries and updates may ask.

    `union_default_graph`: without a dataset of its own a query sees the union of all graphs as its default graph, else
    the store's own default graph. `endpoints`: the IRIs that SERVICE and LOAD may name, letter by letter.
    """

    union_default_graph: bool = True
    endpoints: frozenset[str] = frozenset()


DEFAULT_POLICY = Policy()


class Engine(Protocol):
    """Something that answers SPARQL 1.1 queries."""

    @property
    def revision(self) -> str:
        """What is in the store now, in a word fit for an ETag: another one after each write."""
        ...

    def query(self, text: str, *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()) -> Answer:
        """Answer one query.

        Without graphs, and without FROM in the text, the default graph is as Policy.union_default_graph says.
        With either given, they are the whole dataset and stand above FROM (SPARQL 1.1 Protocol 2.1.4); DEFAULT_GRAPH
        among the default graphs is the store's own. Raises EngineError.
        """
        ...


class Data(NamedTuple):
    """RDF as it was sent, and its media type, one of GRAPHS."""

    content: bytes
    media_type: str


@dataclass(frozen=True)
class Stored:
    """What became of data: whether a new graph was made for them; how many literals are kept in another form than they
    were written (numbers lose leading zeros), and the first of them."""

    created: bool = False
    changed: int = 0
    example: str = ""


@runtime_checkable
class WritableEngine(Engine, Protocol):
    """An engine that also takes updates. Each call succeeds whole or changes nothing and raises EngineError.

    A graph is named by an absolute IRI; None is the store's default graph.
    """

    def update(self, text: str, *, using_graphs: Sequence[str] = (), using_named_graphs: Sequence[str] = ()) -> Stored:
        """Run a SPARQL 1.1 Update request, all its operations as one; what became of the literals of INSERT DATA.

        With graphs given, they are the dataset of every WHERE, and the text may say neither USING nor WITH
        (SPARQL 1.1 Protocol 2.2.3).
        """
        ...

    def graph_exists(self, name: str | None) -> bool:
        """Whether there is such a graph, empty or not; the default graph always is."""
        ...

    def put_graph(self, name: str | None, data: Sequence[Data], *, replace: bool, base: str) -> Stored:
        """Write RDF into a graph, over what is in it or (not `replace`) added to it.

        `base` resolves relative IRIs. Raises DataError where the data cannot be read.
        """
        ...

    def delete_graph(self, name: str | None) -> bool:
        """Remove a graph with all its triples (the default graph is emptied); False where there was none."""
        ...


@dataclass(frozen=True)
class Formats:
    """The media type in which each kind of answer is wanted; None where the asker takes none of MEDIA_TYPES[kind]."""

    results: str | None
    graph: str | None

    def of(self, kind: Kind) -> str | None:
        """The media type for a kind of answer."""
        return self.graph if kind == "triples" else self.results


class Reply(Protocol):
    """A written answer that may still be growing."""

    @property
    def kind(self) -> Kind:
        """See Answer.kind."""
        ...

    @property
    def body(self) -> bytes | None:
        """The whole answer; None where it is too large to be held, and is to be read in chunks."""
        ...

    @property
    def truncated(self) -> bool:
        """Whether it is cut off at the limit for results, where that is known already."""
        ...

    @property
    def size(self) -> int | None:
        """The length of the answer in bytes; None where it is still being written."""
        ...

    def chunks(self) -> AsyncIterator[bytes]:
        """The answer piece by piece.

        Raises EngineError where it breaks off; at the limit for results too, unless `truncated` has said so before.
        """
        ...

    def close(self) -> None:
        """The asker is done with it, has read it or not."""
        ...


@runtime_checkable
class AsyncEngine(Protocol):
    """An engine that writes answers without holding up the event loop that asks."""

    @property
    def revision(self) -> str:
        """See Engine.revision."""
        ...

    async def start(self) -> None:
        """Make ready, within the event loop that will ask."""
        ...

    async def close(self) -> None:
        """End what is still running."""
        ...

    async def stream(
        self,
        text: str,
        formats: Formats,
        *,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        gone: Callable[[], Awaitable[None]] | None = None,
    ) -> Reply:
        """Answer one query, as Engine.query does, written in the format for its kind.

        `gone` returns once nobody waits for the answer any more; an engine may await it where a query takes long.
        Raises EngineError; FormatError where `formats` has none for this kind.
        """
        ...


class PromptReply(Reply, Protocol):
    """A Reply that is there before the answer is."""

    @property
    def error(self) -> EngineError | None:
        """What went wrong, where there is no answer."""
        ...

    @property
    def settled(self) -> bool:
        """Whether it has been called back."""
        ...


@runtime_checkable
class PromptEngine(AsyncEngine, Protocol):
    """An engine that calls back when it has an answer: for those who ask so often that a task for each is too much."""

    def ask(
        self,
        text: str,
        formats: Formats,
        settled: Callable[[PromptReply], None],
        *,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> PromptReply:
        """Put a query; `settled` is called with the reply, now or later, where `stream` would return or raise."""
        ...
