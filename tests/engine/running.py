"""Runs a WorkerEngine in an event loop of its own thread, as a server does, for tests that ask from theirs."""

import asyncio
import itertools
import sys
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from herstem.engine import worker
from herstem.engine.base import Formats
from herstem.engine.embedded import EmbeddedEngine
from herstem.engine.errors import EngineError
from herstem.engine.pool import Lanes
from herstem.engine.service import WorkerEngine
from herstem.engine.source import ReleaseSource
from herstem.engine.spool import SpooledReply
from herstem.engine.worker import Limits

MINI = Path(__file__).resolve().parents[1] / "data" / "mini"
JSON = Formats("application/sparql-results+json", "text/turtle")
CSV = Formats("text/csv", "application/n-triples")
# Not done before the sun is dark, and takes no memory; and one that takes as much as there is.
ENDLESS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(STR(?a) = CONCAT(STR(?f), STR(?l))) }"
GREEDY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?i"
LONG = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 8000"
_PATIENCE = 20.0
T = TypeVar("T")


class Running:
    """An engine that runs, and what its Watch was told of the queries' outcomes."""

    def __init__(self, engine: WorkerEngine, loop: asyncio.AbstractEventLoop, told: list[str]) -> None:
        self.engine, self._loop, self.told = engine, loop, told

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of work in the engine's event loop."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(_PATIENCE)

    def stream(self, text: str, formats: Formats = JSON) -> SpooledReply:
        """The reply to a query."""
        return self.run(self.engine.stream(text, formats))

    def body(self, text: str, formats: Formats = JSON) -> bytes:
        """The whole of an answer."""

        async def read() -> bytes:
            reply = await self.engine.stream(text, formats)
            try:
                return b"".join([piece async for piece in reply.chunks()])
            finally:
                reply.close()

        return self.run(read())

    def begin(self, text: str) -> "asyncio.Future[SpooledReply]":
        """A query whose answer is not waited for."""
        return asyncio.run_coroutine_threadsafe(self.engine.stream(text, JSON), self._loop)  # type: ignore[return-value]

    @property
    def workers(self) -> list[int]:
        """The workers, by process number."""
        return children(self.engine.zygote)

    def until(self, there: Callable[[], bool]) -> None:
        """Wait for something that comes about by itself."""
        end = time.monotonic() + _PATIENCE
        while not there():
            assert time.monotonic() < end, "it did not come about"
            time.sleep(0.01)


class Shallow(ReleaseSource):
    """A release for processes that bear few calls within calls."""

    def open(self) -> EmbeddedEngine:
        """See Source.open."""
        sys.setrecursionlimit(80)
        return super().open()


class Filling(ReleaseSource):
    """A release for processes that hold much memory after each answer."""

    def open(self) -> EmbeddedEngine:
        """See Source.open."""
        worker._given = itertools.count(0, 1 << 40).__next__
        worker._own = lambda: 1 << 40
        return super().open()

    def beside(self) -> None:
        """See Source.beside; what `open` puts in place is for the processes of the engine alone."""


MINI_RELEASE = ReleaseSource(MINI)
SHALLOW = Shallow(MINI)
FILLING = Filling(MINI)


@contextmanager
def running(
    limits: Limits = Limits(),  # noqa: B008
    lanes: Lanes = Lanes(workers=2),  # noqa: B008
    source: ReleaseSource = MINI_RELEASE,
) -> Iterator[Running]:
    """An engine over the small release, until the block ends."""
    told: list[str] = []
    engine = WorkerEngine(source, limits, lanes, limits, lambda _, outcome, __: told.append(outcome))
    engine.wait()
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        it = Running(engine, loop, told)
        it.run(engine.start())
        try:
            yield it
        finally:
            it.run(_end(engine))
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _end(engine: WorkerEngine) -> None:
    """Close an engine, and wait until all who ask it have heard of it."""
    await engine.close()
    for task in asyncio.all_tasks() - {asyncio.current_task()}:
        with suppress(EngineError, asyncio.CancelledError):
            await task


def is_there(pid: int) -> bool:
    """Whether a process is running (a dead one that nobody has reaped is not)."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def children(pid: int) -> list[int]:
    """The processes that a process has started and that run."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and is_there(int(entry.name)):
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            if parent == pid:
                found.append(int(entry.name))
    return found
