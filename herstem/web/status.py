"""What monitoring asks: whether the server is alive and ready, and its numbers."""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from herstem.engine.errors import EngineError, OverloadedError
from herstem.web.metrics import Metrics, gauge, written
from herstem.web.site import Site

if TYPE_CHECKING:
    from prometheus_client import Metric

_FRESH = {"Cache-Control": "no-store"}


@dataclass
class Status:
    """What is known of a server: how its graph is kept ("memory", "disk", "remote"), its counts, its last size."""

    mode: str
    metrics: Metrics
    _revision: str = ""
    _triples: int = 0

    def triples(self, site: Site) -> int:
        """How many triples the store holds; counted once for each revision."""
        revision = site.engine.revision
        if revision != self._revision:
            _, rows = site.engine.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows()
            self._triples = int(str(getattr(next(rows)[0], "value", 0)))
            self._revision = revision
        return self._triples


async def live(request: Request) -> Response:
    """`{"status": "ok"}`, always: the process answers."""
    return JSONResponse({"status": "ok"}, headers=_FRESH)


async def ready(request: Request) -> Response:
    """What is served, and that the engine answers; 503 and why where it does not. Too many queries are no reason."""
    return await run_in_threadpool(_ready, request)


async def metrics(request: Request) -> Response:
    """All numbers, for Prometheus."""
    media_type, body = await run_in_threadpool(lambda: written(_families(request)))
    return Response(body, headers={"Content-Type": media_type} | _FRESH)


def _ready(request: Request) -> Response:
    site, status = Site.of(request), _status(request)
    about = {"mode": status.mode, "release": site.release.hash[:12], "version": site.release.version}
    try:
        site.engine.query("ASK {}").truth()
        held = {"status": "ok", "triples": status.triples(site), "revision": site.engine.revision}
    except OverloadedError:
        held = {"status": "busy"}
    except EngineError as error:
        return JSONResponse({"status": "unavailable", "reason": str(error)} | about, 503, headers=_FRESH)
    return JSONResponse(held | about, headers=_FRESH)


def _families(request: Request) -> "Iterator[Metric]":
    site, status = Site.of(request), _status(request)
    yield from status.metrics.families()
    cache = site.answers.cache
    kept = {"hit": cache.hits, "miss": cache.misses}
    yield gauge("cache_lookups", "Requests looked up in the cache of answers.", kept, "result")
    yield gauge("cache_bytes", "Memory of the answers that are kept.", cache.size)
    pool = getattr(site.engine, "pool", None)  # engines in this process and remote ones have none
    if pool is not None:
        state = dict(pool.state)
        yield gauge("queries_waiting", "Queries that wait for a worker.", state.pop("waiting"))
        yield gauge("workers", "Query workers, by what they are at.", state, "lane")
    zygote = getattr(site.engine, "zygote", None)
    processes = {"server": os.getpid()} | ({"data": zygote} if zygote else {})
    resident = {name: _resident(pid) for name, pid in processes.items()}
    yield gauge("resident_bytes", "Memory of the server and of what workers are forked from.", resident, "process")
    with suppress(EngineError):
        yield gauge("triples", "Triples in the store.", status.triples(site))


def _status(request: Request) -> Status:
    found = request.app.state.status
    assert isinstance(found, Status)
    return found


def _resident(pid: int) -> int:
    """Bytes of a process that are in memory; 0 where the system does not tell (it is Linux that does)."""
    try:
        pages = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0
