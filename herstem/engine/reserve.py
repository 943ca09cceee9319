"""Idle query workers, ready to be asked: forked ahead, so that a query need not wait for a fork."""

import asyncio
import socket
import time
from collections.abc import Callable

from herstem.engine.errors import EngineError
from herstem.engine.link import Link, Listener
from herstem.engine.nursery import Nursery
from herstem.engine.worker import PIECE

_AT_ONCE = 4
_CALM = 0.2


class Reserve:
    """Idle workers of one zygote.

    Right after the data have changed there is only what is needed, as they may change again at once; later as many as
    there should be.
    """

    def __init__(
        self, nursery: Nursery, listener: Listener, queries: int, size: int, ready: Callable[[], None]
    ) -> None:
        """`queries` says how many a worker answers, `size` how many idle; `ready` is called when a new one does."""
        self._nursery, self._listener, self._queries, self._size, self._ready = nursery, listener, queries, size, ready
        self._idle: list[Link] = []
        self._out: set[Link] = set()  # to come back
        self._forking: set[asyncio.Task[None]] = set()
        self._closed = False
        self._renewed = 0.0

    def __len__(self) -> int:
        """How many are idle."""
        return len(self._idle)

    def take(self) -> Link | None:
        """A worker to be asked, the one that was busy last."""
        if not self._idle:
            return None
        link = self._idle.pop()
        self._out.add(link)
        return link

    def give(self, link: Link) -> None:
        """Let a worker idle that has answered; let it go where it should not answer again."""
        self._out.discard(link)
        fit = not link.tired and link.left > 0 and link.nursery is self._nursery and not self._closed
        if fit and len(self._idle) < self._size:
            self._idle.append(link)
        else:
            link.close()

    def forget(self, link: Link) -> None:
        """Count no more on a worker that was taken."""
        self._out.discard(link)

    def remove(self, link: Link) -> None:
        """Forget a worker that has ended, idle or not."""
        self.forget(link)
        if link in self._idle:
            self._idle.remove(link)
        self.fill()

    def fill(self, needed: int = 0) -> None:
        """Have workers forked where there are fewer than there should be, those to come back among them; or fewer idle
        than so many and one."""
        calm = time.monotonic() > self._renewed + _CALM
        wanted = max(self._size - len(self._out), needed + 1) if calm else min(self._size, needed + 1)
        while len(self._idle) + len(self._forking) < wanted and len(self._forking) < _AT_ONCE and not self._closed:
            task = asyncio.get_running_loop().create_task(self._fork(self._nursery))
            self._forking.add(task)
            task.add_done_callback(self._forked)

    def renew(self, nursery: Nursery) -> None:
        """Have workers of another zygote from now on."""
        self._nursery, self._renewed = nursery, time.monotonic()
        while self._idle:
            self._idle.pop().close()
        self.fill()
        asyncio.get_running_loop().call_later(2 * _CALM, self.fill)

    def close(self) -> None:
        """Let all go."""
        self._closed = True
        while self._idle:
            self._idle.pop().close()
        for task in self._forking:
            task.cancel()

    async def _fork(self, nursery: Nursery) -> None:
        ours, theirs = socket.socketpair()
        theirs.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, PIECE)  # as much of it as the system allows
        ours.setblocking(False)
        link = Link(self._listener, nursery, ours, self._queries)
        try:
            with theirs:
                pid = await nursery.fork(theirs, link.ended)
        except EngineError:  # the zygote is gone; whoever replaces it calls renew
            ours.close()
            return
        except BaseException:
            ours.close()
            raise
        link.attach(pid)
        self.give(link)

    def _forked(self, task: asyncio.Task[None]) -> None:
        self._forking.discard(task)
        if not task.cancelled() and self._idle:
            self._ready()
            self.fill()
