"""Watches requests and queries go by: counts them for the metrics, writes them down for the logs."""

import logging
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from herstem.web.logs import shortened
from herstem.web.metrics import Metrics

_requests = logging.getLogger("herstem.requests")
_queries = logging.getLogger("herstem.queries")


class RequestWatch:
    """Counts requests and, where that is wanted, logs them."""

    def __init__(self, metrics: Metrics, *, log: bool) -> None:
        self._metrics, self._log = metrics, log

    def __call__(self, client: str, method: str, path: str, status: int, seconds: float) -> None:
        """A request was answered. Its parameters are nobody's business here, and may be long."""
        self._metrics.count(path, status)
        if self._log:
            fields = {
                "client": client,
                "method": method,
                "path": shortened(path),
                "status": status,
                "seconds": round(seconds, 4),
            }
            _requests.info("request", extra={"fields": fields})


class WatchedApp:
    """An ASGI application whose requests are watched."""

    def __init__(self, app: ASGIApp, watch: RequestWatch) -> None:
        self._app, self._watch = app, watch

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        status = 500  # what the server answers where the application fails

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watched)
        finally:
            client = (scope.get("client") or [""])[0]
            self._watch(client, scope["method"], scope["path"], status, time.perf_counter() - began)


class QueryWatch:
    """A Watch that counts queries, and logs those that take long, answered or not."""

    def __init__(self, metrics: Metrics, slow: float) -> None:
        """`slow` is the number of seconds from which a query is logged; 0 for none."""
        self._metrics, self._slow = metrics, slow

    def __call__(self, text: str, outcome: str, seconds: float) -> None:
        """See engine.watch.Watch; may be called from any thread."""
        self._metrics.time(outcome, seconds)
        if self._slow and seconds >= self._slow:
            fields = {"seconds": round(seconds, 3), "outcome": outcome, "query": shortened(text)}
            _queries.warning("slow query", extra={"fields": fields})
