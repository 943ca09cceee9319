"""What keeps an engine from answering or writing: each trouble a class, its message for the person who asked."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from herstem.engine.base import Kind


class EngineError(Exception):
    """A query was not answered; the message says why, for the person who wrote the query."""

    @property
    def arguments(self) -> tuple[Any, ...]:
        """What makes the same error anew, as plain values."""
        return (str(self),)


class QueryError(EngineError):
    """The text is not a SPARQL query. Line and column count from 1; `excerpt` is the line with a caret under it."""

    def __init__(self, message: str, line: int, column: int, excerpt: str = "") -> None:
        super().__init__(f"line {line}, column {column}: {message}")
        self.message, self.line, self.column, self.excerpt = message, line, column, excerpt

    @property
    def arguments(self) -> tuple[Any, ...]:
        """See EngineError.arguments."""
        return (self.message, self.line, self.column, self.excerpt)


class FormatError(EngineError):
    """The answer is of a kind for which the asker takes no format."""

    def __init__(self, kind: "Kind") -> None:
        super().__init__(f"no format is wanted for {kind}")
        self.kind: Kind = kind

    @property
    def arguments(self) -> tuple[Any, ...]:
        """See EngineError.arguments."""
        return (self.kind,)


class UpdateError(QueryError):
    """The text is not a SPARQL update; see QueryError."""


class DataError(EngineError):
    """RDF that was sent to a graph cannot be read; the message says where."""


class QueryRefusedError(EngineError):
    """A query that is not put to the engine, since it would reach outside or harm it."""


class ServiceForbiddenError(QueryRefusedError):
    """SERVICE or LOAD asks another machine, and that is not one of the listed (SPARQL 1.1 Federated Query)."""


class UpdateForbiddenError(QueryRefusedError):
    """A SPARQL Update where a query is taken."""


class UnknownFunctionError(QueryRefusedError):
    """A function that the engine does not have."""


class UnwritableError(QueryRefusedError):
    """An answer with terms that its format cannot hold: triples as terms (RDF 1.2) in JSON-LD."""


class QueryTooComplexError(QueryRefusedError):
    """Nesting or length of operators beyond what the engine's stack bears."""


class QueryTooLargeError(QueryRefusedError):
    """More text than is read."""


class GraphStateError(QueryRefusedError):
    """An update needs a graph that is not there, or makes one that is there, and does not say SILENT."""


class GraphNameError(QueryRefusedError):
    """A graph of the dataset is not named by an IRI."""


class RemoteError(EngineError):
    """The engine on the network cannot be reached, or failed; the message gives its words."""


class RemoteFailureError(RemoteError):
    """The engine on the network answered that it failed."""


class StoreError(EngineError):
    """The store on disk cannot be used: where it is, what is wrong, what to do."""


class StoreFullError(StoreError):
    """There is no room for a write, which was not done."""


class LimitError(EngineError):
    """An answer was given up because of a limit of the server."""


class TimeLimitError(LimitError):
    """It took too long."""


class MemoryLimitError(LimitError):
    """It took too much memory."""


class ResultLimitError(LimitError):
    """It is too long."""


class CrashError(LimitError):
    """The engine did not survive it."""


class OverloadedError(LimitError):
    """There is more to do than can be done now; a later attempt may go better."""


class AbandonedError(LimitError):
    """Whoever asked has gone."""
