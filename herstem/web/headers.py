"""Headers of every answer: what a browser may load and do, and who may ask the endpoints from another site."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_ALWAYS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}
RawHeaders = list[tuple[bytes, bytes]]
_ANY_ORIGIN = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "*"}
# The headers of the endpoints' answers, for those that pass the middleware by.
FOR_ANYONE: RawHeaders = [(k.lower().encode(), v.encode()) for k, v in (_ALWAYS | _ANY_ORIGIN).items()]
_METHODS = {
    "/sparql": "GET, HEAD, OPTIONS, POST",
    "/update": "OPTIONS, POST",
    "/store": "DELETE, GET, HEAD, OPTIONS, POST, PUT",
    "/.well-known/void": "GET, HEAD, OPTIONS",
    "/q": "GET, HEAD, OPTIONS",
    "/hypotheses": "GET, HEAD, OPTIONS",
    "/search": "GET, HEAD, OPTIONS",
    "/openapi.json": "GET, HEAD, OPTIONS",
    "/id": "GET, HEAD, OPTIONS",
    "/ontology": "GET, HEAD, OPTIONS",
    "/graph": "GET, HEAD, OPTIONS",
    "/downloads": "GET, HEAD, OPTIONS",
}


class Headers:
    """Adds the headers; answers OPTIONS for the endpoints (Fetch standard, CORS protocol: any origin, no cookies)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        allowed = methods(scope)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _ALWAYS.items():
                    headers.setdefault(name, value)
                if allowed:
                    headers.update(_ANY_ORIGIN)
            await send(message)

        if allowed and scope["method"] == "OPTIONS":
            await _allow(allowed, send_with_headers)
        else:
            await self._app(scope, receive, send_with_headers)


def methods(scope: Scope) -> str | None:
    """The methods of the endpoint that is asked, None where it is a page."""
    path = scope["path"].removeprefix(scope.get("root_path", ""))
    return next((allowed for start, allowed in _METHODS.items() if path == start or path.startswith(start + "/")), None)


async def _allow(allowed: str, send: Send) -> None:
    headers = {
        "allow": allowed,
        "access-control-allow-methods": allowed,
        "access-control-allow-headers": "Accept, Authorization, Content-Type, If-Match, If-None-Match",
        "access-control-max-age": "86400",
    }
    encoded = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": 204, "headers": encoded})
    await send({"type": "http.response.body", "body": b""})
