"""The lanes of the query workers: who gets which query, and what becomes of queries that take long.

Each query goes to an idle worker. One that is still at it after 100 ms leaves the fast lane: its worker gets a lower
priority, is replaced at once, and ends with the query. Only so many may be slow at a time, and only so many may wait.
"""

import asyncio
import os
import socket
import time
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from herstem.engine import frames
from herstem.engine.base import AbandonedError, CrashError, EngineError, Formats, OverloadedError
from herstem.engine.link import Link
from herstem.engine.nursery import Nursery, ending
from herstem.engine.spool import SpooledReply
from herstem.engine.watch import Watch, outcome_of, unwatched
from herstem.engine.worker import Limits

Gone = Callable[[], Awaitable[None]]
_SLOW = 0.1
_LOOK = 0.02
_PRESSED = 10.0
_PATIENCE = 5.0
_OVERDUE = 2.0
_CORES = max(2, os.cpu_count() or 1)


@dataclass(frozen=True)
class Lanes:
    """How many workers there are in the fast lane; how many more may be slow; how many queries may wait for one."""

    workers: int = _CORES
    slow: int = 2 * _CORES + 4
    waiting: int = 256


class _Query(NamedTuple):
    """A query that waits for a worker."""

    message: bytes
    reply: SpooledReply


class Pool:
    """Query workers of one zygote, or of two while the data change."""

    def __init__(self, nursery: Nursery, limits: Limits, lanes: Lanes, watch: Watch = unwatched) -> None:
        """`nursery` is attached; `watch` is told of each query when it has come to its end."""
        self._nursery, self._limits, self._lanes, self._tell = nursery, limits, lanes, watch
        self._idle: list[Link] = []
        self._busy: dict[SpooledReply, Link] = {}
        self._waiting: deque[_Query] = deque()
        self._forking = 0
        self._pressed = -_PRESSED
        self._looking = False
        self._closed = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._staff()

    @property
    def state(self) -> dict[str, int]:
        """How many workers are idle, at a query (fast), long at a query (slow); how many queries wait."""
        slow = self._slow()
        return {"idle": len(self._idle), "fast": len(self._busy) - slow, "slow": slow, "waiting": len(self._waiting)}

    def ask(
        self,
        text: str,
        formats: Formats,
        settled: Callable[[SpooledReply], None],
        *,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> SpooledReply:
        """Put a query to the next worker that is free; `settled` is called later, see SpooledReply."""
        message = frames.packed((text, formats.results, formats.graph, tuple(default_graphs), tuple(named_graphs)))
        reply = SpooledReply(settled, self._drop, text)
        if self._idle:
            self._put(self._idle.pop(), message, reply)
            if not self._idle:
                self._staff()
        elif len(self._waiting) < self._lanes.waiting and not self._closed:
            self._waiting.append(_Query(message, reply))
            self._staff()
        else:
            error = OverloadedError("too many queries are waiting; ask again later")
            asyncio.get_running_loop().call_soon(self._fail, reply, error)
        if not self._looking:
            self._look_later()
        return reply

    async def stream(
        self,
        text: str,
        formats: Formats,
        *,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        gone: Gone | None = None,
    ) -> SpooledReply:
        """See AsyncEngine.stream."""
        settled = asyncio.Event()
        reply = self.ask(
            text, formats, lambda _: settled.set(), default_graphs=default_graphs, named_graphs=named_graphs
        )
        watching = self._spawn(self._watch(reply, gone)) if gone else None
        try:
            await settled.wait()
            if reply.error:
                raise reply.error
        except BaseException:
            reply.close()
            raise
        finally:
            if watching:
                watching.cancel()
        return reply

    def renew(self, nursery: Nursery) -> None:
        """From now on queries run on the data of another zygote; those under way are finished on the old."""
        self._nursery = nursery
        for link in self._idle:
            link.close()
        self._idle.clear()
        self._staff()

    def close(self) -> None:
        """End all workers, whatever they are at."""
        self._closed = True
        error = OverloadedError("the server is shutting down")
        for reply in [*self._busy, *(query.reply for query in self._waiting)]:
            self._fail(reply, error)
        for link in self._idle:
            link.close()
        self._idle.clear()
        for task in self._tasks:
            task.cancel()

    def finished(self, link: Link) -> None:
        """See Listener.finished."""
        if reply := link.reply:
            del self._busy[reply]
            link.reply = None
            self._tell(reply.text, outcome_of(reply.error), time.monotonic() - reply.since)
        # The usual case, in short; _release has them all.
        if not self._waiting and not link.slow and link.left > 0 and link.nursery is self._nursery:
            self._idle.append(link)
        else:
            self._release(link)

    def lost(self, link: Link, code: int | None) -> None:
        """See Listener.lost."""
        if reply := link.reply:
            limits = self._limits
            self._fail(reply, ending(code, "query", limits.seconds, limits.memory) if code else CrashError(_UNKNOWN))
        if link in self._idle:
            self._idle.remove(link)
        self._staff()

    def _put(self, link: Link, message: bytes, reply: SpooledReply) -> None:
        self._busy[reply] = link
        link.ask(message, reply)

    def _release(self, link: Link) -> None:
        """Give a worker to what waits longest, else let it idle; let it go where it should not answer again."""
        if self._closed or link.slow or link.left <= 0 or link.nursery is not self._nursery:
            link.close()
        else:
            while self._waiting:
                message, reply = self._waiting.popleft()
                if not reply.ended:
                    self._put(link, message, reply)
                    return
            if len(self._idle) < self._lanes.workers or time.monotonic() < self._pressed + _PRESSED:
                self._idle.append(link)
                return
            link.close()
        self._staff()

    def _fail(self, reply: SpooledReply, error: EngineError) -> None:
        """Give up an answer."""
        self._tell(reply.text, outcome_of(error), time.monotonic() - reply.since)
        if not reply.ended:
            reply.fail(error)
        self._drop(reply)

    def _drop(self, reply: SpooledReply) -> None:
        """End the worker that is at an answer that nobody wants, if one is."""
        link = self._busy.pop(reply, None)
        if link:
            link.reply = None
            link.nursery.kill(link.pid)
            link.close()
            self._staff()

    def _staff(self) -> None:
        """Have a worker forked where none is idle, or some for those who wait, up to as many as there should be."""
        if self._closed:
            return
        spare = len(self._idle) + self._forking
        here = spare + len(self._busy) - self._slow()
        while spare <= len(self._waiting) and here < self._wanted():
            self._forking += 1
            spare, here = spare + 1, here + 1
            self._spawn(self._hire(self._nursery))

    def _wanted(self) -> int:
        """How many workers there should be in the fast lane: more where queries wait behind some that take a while."""
        if not self._waiting:
            return self._lanes.workers
        now = time.monotonic()
        late = sum(not link.slow and now - link.since > _LOOK for link in self._busy.values())
        if late:
            self._pressed = now
        return min(self._lanes.workers + late, 4 * self._lanes.workers)

    async def _hire(self, nursery: Nursery) -> None:
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        link = Link(self, nursery, ours, self._limits.queries)
        try:
            with theirs:
                pid = await nursery.fork(theirs, link.ended)
        except EngineError:  # the zygote is gone; whoever replaces it calls renew
            ours.close()
            return
        except BaseException:
            ours.close()
            raise
        finally:
            self._forking -= 1
        link.attach(pid)
        self._release(link)

    def _look_later(self) -> None:
        if not self._looking:
            self._looking = True
            asyncio.get_running_loop().call_later(_LOOK, self._look)

    def _look(self) -> None:
        """See to queries that take long or wait long."""
        self._looking = False
        now = time.monotonic()
        for reply, link in [*self._busy.items()]:
            taken = now - link.since
            if taken > self._limits.seconds + _OVERDUE:
                self._fail(reply, CrashError(_UNKNOWN))
            elif taken > _SLOW and not link.slow:
                self._slow_down(link, reply)
        while self._waiting and now - self._waiting[0].reply.since > _PATIENCE:
            self._fail(
                self._waiting.popleft().reply, OverloadedError("no worker was free for too long; ask again later")
            )
        while len(self._idle) > self._lanes.workers and now > self._pressed + _PRESSED:
            self._idle.pop(0).close()
        self._staff()
        if self._busy or self._waiting:
            self._look_later()

    def _slow_down(self, link: Link, reply: SpooledReply) -> None:
        if self._slow() >= self._lanes.slow:
            self._fail(reply, OverloadedError("too many long queries are running; ask again later"))
        else:
            link.slow = True
            link.nursery.lower(link.pid)

    def _slow(self) -> int:
        return sum(link.slow for link in self._busy.values())

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _watch(self, reply: SpooledReply, gone: Gone) -> None:
        """Give up an answer when nobody waits for it any more."""
        await asyncio.sleep(_SLOW)
        await gone()
        if not reply.ended:
            self._fail(reply, AbandonedError("nobody waits for the answer any more"))


_UNKNOWN = "the engine ended over the query; nothing else is harmed"
