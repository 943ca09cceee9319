"""What a client is told of a query, an update or data that was not taken: a status and a plain text."""

from herstem.engine.errors import (
    DataError,
    EngineError,
    GraphStateError,
    LimitError,
    OverloadedError,
    QueryError,
    QueryRefusedError,
    QueryTooLargeError,
    RemoteError,
    ServiceForbiddenError,
    StoreFullError,
    UnwritableError,
    UpdateError,
)

_RETRY_AFTER = "2"


def explain(error: EngineError) -> str:
    """The plain text: what is wrong, and of a text that cannot be read the line with a caret under the place."""
    if isinstance(error, QueryError):
        kind = "an update" if isinstance(error, UpdateError) else "a query"
        excerpt = f"\n{error.excerpt}\n" if error.excerpt else ""
        return f"Not {kind} in SPARQL: {error}\n{excerpt}"
    return f"{str(error)[:1].upper()}{str(error)[1:]}.\n"


def status_of(error: EngineError) -> int:
    """The HTTP status (SPARQL 1.1 Protocol 2.1.6, 2.2.4; RFC 4918 11.5 where there is no room)."""
    if isinstance(error, QueryTooLargeError):
        return 413
    if isinstance(error, ServiceForbiddenError):
        return 403
    if isinstance(error, GraphStateError):
        return 409
    if isinstance(error, UnwritableError):
        return 406
    if isinstance(error, LimitError):
        return 503
    if isinstance(error, RemoteError):
        return 502
    if isinstance(error, StoreFullError):
        return 507
    return 400 if isinstance(error, QueryError | QueryRefusedError | DataError) else 500


def status_of_canned(error: EngineError) -> int:
    """The same for a canned query: that the engine does not take it is our fault, but for its length and for limits."""
    return status_of(error) if isinstance(error, QueryTooLargeError | LimitError) else 500


def headers_of(error: EngineError) -> dict[str, str]:
    """More headers of the answer: when to ask again (RFC 9110, 10.2.3), where in the text the error is."""
    if isinstance(error, QueryError):
        return {"HerStem-Error-At": f"{error.line}:{error.column}"}
    return {"Retry-After": _RETRY_AFTER} if isinstance(error, OverloadedError) else {}
