"""Runs the web face under uvicorn, until it is told to stop."""

import gc
import socket
from contextlib import suppress

import uvicorn

from herstem.web.metrics import Metrics
from herstem.web.sparql import SparqlEndpoint
from herstem.web.watch import RequestWatch, WatchedApp
from herstem.web.wire import connections_to

_MOST_AT_ONCE = 1_000
_KEEP_ALIVE = 30
_GRACE = 30


def run(app: SparqlEndpoint, listening: socket.socket, metrics: Metrics, *, access_log: bool) -> None:
    """Serve on a socket until SIGINT or SIGTERM; running answers are finished, for up to 30 s."""
    _allow_many_files()
    gc.collect()
    gc.freeze()  # what is there now stays; the collector need not look at it again
    uvicorn.Server(config_of(app, RequestWatch(metrics, log=access_log))).run(sockets=[listening])


def config_of(app: SparqlEndpoint, watch: RequestWatch) -> uvicorn.Config:
    """How uvicorn runs the web face."""
    return uvicorn.Config(
        WatchedApp(app, watch),
        http=connections_to(app, watch),
        log_config=None,
        access_log=False,
        server_header=False,
        limit_concurrency=_MOST_AT_ONCE,
        timeout_keep_alive=_KEEP_ALIVE,
        timeout_graceful_shutdown=_GRACE,
    )


def _allow_many_files() -> None:
    """Let this process open as many files, and so connections, as the system allows it."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
