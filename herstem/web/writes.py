"""What every write needs: the token, a body that is not too large, and a readable answer where it fails."""

import hmac
from collections.abc import Awaitable, Callable
from functools import wraps

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from herstem.engine.base import Stored, WritableEngine
from herstem.engine.errors import EngineError
from herstem.web.problems import explain, headers_of, status_of
from herstem.web.protocol import ProtocolError
from herstem.web.site import Site

_OFF = (
    "Writes are off, since this server has no token. Start it with one (HERSTEM_TOKEN, or --token-file FILE), and\n"
    "send it with each write as Authorization: Bearer TOKEN.\n"
)
_NEEDED = "Writes need the token of this server: send it as Authorization: Bearer TOKEN.\n"
_WRONG = "This is not the token of this server.\n"

Handler = Callable[[Request], Awaitable[Response]]


def readable(handler: Handler) -> Handler:
    """A handler whose ProtocolError and EngineError become plain texts that say what is wrong."""

    @wraps(handler)
    async def answered(request: Request) -> Response:
        try:
            return await handler(request)
        except ProtocolError as error:
            return PlainTextResponse(str(error), error.status, error.headers)
        except EngineError as error:
            return PlainTextResponse(explain(error), status_of(error), headers_of(error))

    return answered


def writable(request: Request) -> WritableEngine:
    """The engine, for a request that may write (RFC 6750); ProtocolError 401 or 403 for one that may not."""
    site = Site.of(request)
    if not site.token or not isinstance(site.engine, WritableEngine):
        raise ProtocolError(_OFF, 403)
    scheme, _, sent = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise ProtocolError(_NEEDED, 401, {"WWW-Authenticate": 'Bearer realm="writes"'})
    if not hmac.compare_digest(sent.strip().encode(), site.token.encode()):
        raise ProtocolError(_WRONG, 401, {"WWW-Authenticate": 'Bearer realm="writes", error="invalid_token"'})
    return site.engine


async def body(request: Request, most: int | None = None) -> bytes:
    """The body of a request; ProtocolError 413 where it is longer than `most` bytes (as a write may be), 415 where it
    is compressed."""
    most = most or Site.of(request).write_limit
    coding = request.headers.get("content-encoding", "identity").lower()
    if coding != "identity":
        raise ProtocolError(f"Content-Encoding {coding}: not taken; send the body as it is.\n", 415)
    too_long = ProtocolError(f"The body is longer than {most:,} bytes, the most that is taken here.\n", 413)
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > most:
        raise too_long
    read = bytearray()
    async for chunk in request.stream():
        read += chunk
        if len(read) > most:
            raise too_long
    return bytes(read)


def told(stored: Stored, headers: dict[str, str] | None = None) -> Response:
    """201 for a new graph, else 204; with a text where the store does not keep every literal as it was written."""
    if not stored.changed:
        return Response(status_code=201 if stored.created else 204, headers=headers)
    text = (
        f"Done; but of the literals {stored.changed:,} are kept in another form than they were sent in, with the same "
        f"value. The first: {stored.example}\n"
    )
    changed = {"HerStem-Changed-Literals": str(stored.changed)}
    return PlainTextResponse(text, 201 if stored.created else 200, (headers or {}) | changed)
