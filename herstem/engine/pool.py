"""The lanes of the query workers: who gets which query, and what becomes of queries that take long.

Only a few queries are fresh at a time; others wait. One that is still at it after 5 ms while others wait is fresh no
longer, and another worker takes the next. After 100 ms it is in the slow lane. Only so many may be there at a time,
what finds it full has a second, and only so many may wait. Where queries are more than cores, one that has taken
300 ms of CPU and is slow, or has others wait, costs its worker the priority, which nothing can undo, so the worker ends
with it. (By CPU, since where others keep the machine busy a quick query may take long. And late: of a large store a new
worker copies the pages that it comes to touch, which takes longer than many a query.)
"""

import asyncio
import os
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from herstem.engine import frames
from herstem.engine.base import Formats
from herstem.engine.errors import AbandonedError, CrashError, EngineError, OverloadedError
from herstem.engine.link import Link
from herstem.engine.nursery import Nursery, ending
from herstem.engine.reserve import Reserve
from herstem.engine.spool import SpooledReply
from herstem.engine.watch import Watch, outcome_of, unwatched
from herstem.engine.worker import Limits

Gone = Callable[[], Awaitable[None]]
_LATE = 0.005
_TIRED = 0.3
_BEGUN = 0.03
_SLOW = 0.1
_GRACE = 1.0
_LOOK = 0.02
_PATIENCE = 5.0
_OVERDUE = 2.0
_RESERVE = 4
_MOST = 8
_UNKNOWN = "the engine ended over the query; nothing else is harmed"
_CORES = max(2, os.cpu_count() or 1)


@dataclass(frozen=True)
class Lanes:
    """How many queries are fresh at a time; how many may be slow; how many may wait for a worker."""

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
        self._limits, self._lanes, self._tell = limits, lanes, watch
        self._reserve = Reserve(nursery, self, limits.queries, _RESERVE * lanes.workers, self._dispatch)
        self._busy: dict[SpooledReply, Link] = {}
        self._fresh = 0
        self._waiting: deque[_Query] = deque()
        self._looking: asyncio.TimerHandle | None = None
        self._closed = False
        self._watching: set[asyncio.Task[None]] = set()
        self._reserve.fill()

    @property
    def state(self) -> dict[str, int]:
        """How many workers are idle, at a query (fast), long at a query (slow); how many queries wait."""
        slow = self._slow()
        return {"idle": len(self._reserve), "fast": len(self._busy) - slow, "slow": slow, "waiting": len(self._waiting)}

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
        link = self._reserve.take() if self._fresh < self._lanes.workers and not self._waiting else None
        if link:
            self._put(link, message, reply)
        elif self._closed or len(self._waiting) >= self._lanes.waiting:
            error = OverloadedError("too many queries are waiting; ask again later")
            asyncio.get_running_loop().call_soon(self._fail, reply, error)
        else:
            self._waiting.append(_Query(message, reply))
            self._reserve.fill(len(self._waiting))
            if len(self._waiting) == 1 and self._looking:
                self._looking.cancel()
                self._looking = None
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
        watching = self._watch(reply, gone) if gone else None
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
        self._reserve.renew(nursery)

    def close(self) -> None:
        """End all workers, whatever they are at."""
        self._closed = True
        error = OverloadedError("the server is shutting down")
        for reply in [*self._busy, *(query.reply for query in self._waiting)]:
            self._fail(reply, error)
        self._reserve.close()
        for task in self._watching:
            task.cancel()
        if self._looking:
            self._looking.cancel()

    def finished(self, link: Link) -> None:
        """See Listener.finished."""
        if reply := link.reply:
            self._release(link, reply)
            self._tell(reply.text, outcome_of(reply.error), time.monotonic() - reply.since)
        self._reserve.give(link)
        if self._waiting:
            self._dispatch()

    def lost(self, link: Link, code: int | None) -> None:
        """See Listener.lost."""
        self._reserve.remove(link)
        if not (reply := link.reply):
            return
        if link.unread and time.monotonic() - reply.since < _PATIENCE:
            self._release(link, reply)
            self._waiting.appendleft(_Query(link.asked, reply))
            self._dispatch()
        else:
            limits = self._limits
            self._fail(reply, ending(code, "query", limits.seconds, limits.memory) if code else CrashError(_UNKNOWN))

    def _put(self, link: Link, message: bytes, reply: SpooledReply) -> None:
        self._busy[reply] = link
        self._fresh += 1
        link.ask(message, reply)

    def _release(self, link: Link, reply: SpooledReply) -> None:
        del self._busy[reply]
        link.reply = None
        self._fresh -= not link.late

    def _dispatch(self) -> None:
        """Put queries that wait to workers that are idle, the oldest first."""
        while self._waiting and self._fresh < self._lanes.workers:
            if self._waiting[0].reply.ended:
                self._waiting.popleft()
                continue
            if len(self._busy) - self._slow() >= _MOST * self._lanes.workers:
                return
            link = self._reserve.take()
            if link is None:
                self._reserve.fill(len(self._waiting))
                return
            self._put(link, *self._waiting.popleft())

    def _fail(self, reply: SpooledReply, error: EngineError) -> None:
        """Give up an answer."""
        self._tell(reply.text, outcome_of(error), time.monotonic() - reply.since)
        if not reply.ended:
            reply.fail(error)
        self._drop(reply)

    def _drop(self, reply: SpooledReply) -> None:
        """End the worker that is at an answer that nobody wants, if one is."""
        if link := self._busy.get(reply):
            self._release(link, reply)
            link.nursery.kill(link.pid)
            link.close()
            self._dispatch()

    def _look_later(self) -> None:
        after = _LATE if self._waiting else _LOOK
        self._looking = asyncio.get_running_loop().call_later(after, self._look)

    def _look(self) -> None:
        """See to queries that take long or wait long."""
        self._looking = None
        now = time.monotonic()
        for reply, link in [*self._busy.items()]:
            taken = now - link.since
            if taken > self._limits.seconds + _OVERDUE:
                self._fail(reply, CrashError(_UNKNOWN))
            elif taken > _SLOW and not link.slow:
                self._slow_down(link, reply, taken)
            elif self._waiting and taken > _LATE:
                self._fresh -= not link.late
                link.late = True
            crowded = self._waiting or (link.slow and len(self._busy) > _CORES)
            if crowded and link.reply and not link.tired and link.worked() > _TIRED:
                self._lower(link)
        while self._waiting and now - self._waiting[0].reply.since > _PATIENCE:
            self._fail(
                self._waiting.popleft().reply, OverloadedError("no worker was free for too long; ask again later")
            )
        self._dispatch()
        self._reserve.fill(len(self._waiting))
        if self._busy or self._waiting:
            self._look_later()

    def _slow_down(self, link: Link, reply: SpooledReply, taken: float) -> None:
        """Put a query into the slow lane. Where that is full it has a while yet: perhaps it only got no CPU."""
        self._fresh -= not link.late
        link.late = True
        if self._slow() < self._lanes.slow:
            link.slow = True
        elif taken > _GRACE and link.worked() > _BEGUN:
            self._fail(reply, OverloadedError("too many long queries are running; ask again later"))

    def _lower(self, link: Link) -> None:
        """Let others go before a worker, which nothing can undo: it ends with its query."""
        link.tired = True
        self._reserve.forget(link)
        link.nursery.lower(link.pid)

    def _slow(self) -> int:
        return sum(link.slow for link in self._busy.values())

    def _watch(self, reply: SpooledReply, gone: Gone) -> asyncio.Task[None]:
        """Give up an answer when nobody waits for it any more."""

        async def watch() -> None:
            await asyncio.sleep(_SLOW)
            await gone()
            if not reply.ended:
                self._fail(reply, AbandonedError("nobody waits for the answer any more"))

        task = asyncio.get_running_loop().create_task(watch())
        self._watching.add(task)
        task.add_done_callback(self._watching.discard)
        return task
