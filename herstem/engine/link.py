"""The server's side of a query worker: puts queries to it and reads the frames of its answers."""

import asyncio
import socket
import time
from contextlib import suppress
from typing import Protocol

from herstem.engine import frames
from herstem.engine.nursery import Nursery
from herstem.engine.spool import SpooledReply

_INCOMING = memoryview(bytearray(1 << 20))  # for whoever is read at the moment: one thread reads them all
_HEAD = frames.HEAD.size
_UNTOLD = 2.0
_ONE_PIECE = 1 << 16  # a longer query may have been read in part, and have been too much for its worker already


class Listener(Protocol):
    """Who wants to know what a worker is at."""

    def finished(self, link: "Link") -> None:
        """It has answered and can take another query."""
        ...

    def lost(self, link: "Link", code: int | None) -> None:
        """It has ended; with an exit code where that could be found out. May be told twice."""
        ...


class Link:
    """A query worker. It is at a query where `reply` is there, since `since` (by the monotonic clock).

    `asked` is that query, packed; `unread` says that the worker had died before it read it, and so not of it.
    """

    def __init__(self, listener: Listener, nursery: Nursery, connection: socket.socket, queries: int) -> None:
        """`queries` says how many queries it will take."""
        self._listener, self.nursery, self._connection, self.left = listener, nursery, connection, queries
        self.pid = 0
        self.reply: SpooledReply | None = None
        self.asked = b""
        self.since = 0.0
        self.unread = False
        self.late = self.tired = self.slow = False  # not fresh; of a lower priority; in the slow lane
        self._begun: float | None = None
        self._code: int | None = None
        self._sending: asyncio.Task[None] | None = None
        self._received = bytearray()

    def attach(self, pid: int) -> None:
        """Listen to it in the running event loop."""
        self.pid = pid
        asyncio.get_running_loop().add_reader(self._connection, self._hear)

    def ask(self, message: bytes, reply: SpooledReply) -> None:
        """Put a packed query to it."""
        self.reply, self.asked, self.since = reply, message, time.monotonic()
        self.late = self.slow = False
        self._begun = None
        self.left -= 1
        try:
            sent = self._connection.send(message)
        except OSError:  # it has died, which is heard soon
            self.unread = True
            return
        if sent < len(message):
            self._sending = asyncio.get_running_loop().create_task(self._send(message[sent:]))

    def worked(self) -> float:
        """Seconds of CPU that its query has taken since this was first asked; less than those that went by, perhaps."""
        now = _cpu(self.pid)
        if self._begun is None:
            self._begun = now
        return now - self._begun

    def close(self) -> None:
        """Hang up: it ends as soon as it reads from its socket again."""
        if self._connection.fileno() < 0:
            return
        asyncio.get_running_loop().remove_reader(self._connection)
        if self._sending:
            self._sending.cancel()
        self._connection.close()

    def ended(self, code: int) -> None:
        """The zygote has heard how it ended."""
        self._code = code
        if self._connection.fileno() == -1:
            self._listener.lost(self, code)

    async def _send(self, rest: bytes) -> None:
        with suppress(OSError):  # it has died, which is heard soon
            await asyncio.get_running_loop().sock_sendall(self._connection, rest)

    def _hear(self) -> None:
        try:
            size = self._connection.recv_into(_INCOMING)
        except BlockingIOError:
            return
        except ConnectionResetError:  # how Linux tells that the other side closed with something of ours unread
            size, self.unread = 0, self.reply is not None and len(self.asked) <= _ONE_PIECE
        except OSError:
            size = 0
        data = bytes(_INCOMING[:size])
        if not data:
            self.close()
            if self._code is not None or self.reply is None or self.unread:  # or it does not matter how it ended
                self._listener.lost(self, self._code)
            else:
                asyncio.get_running_loop().call_later(_UNTOLD, self._listener.lost, self, None)
        elif not self._received and len(data) == _HEAD + frames.HEAD.unpack_from(data)[1]:
            self._take(data[:1], data[_HEAD:])
        else:
            self._received += data
            self._take_whole_frames()

    def _take_whole_frames(self) -> None:
        while len(self._received) >= _HEAD:
            letter, size = frames.HEAD.unpack_from(self._received)
            if len(self._received) < _HEAD + size:
                return
            with memoryview(self._received) as view:
                content = bytes(view[_HEAD : _HEAD + size])
            del self._received[: _HEAD + size]
            self._take(letter, content)

    def _take(self, letter: bytes, content: bytes) -> None:
        if letter == frames.FULL:
            self._let_go()
            return
        reply = self.reply
        if reply is None:
            return
        if kind := frames.WHOLE_KINDS.get(letter):
            reply.whole(kind, content)
        elif letter == frames.PART or letter in frames.FIRST_KINDS:
            reply.feed(content, frames.FIRST_KINDS.get(letter))
            return
        elif letter == frames.ERROR:
            reply.fail(frames.read_error(content))
        else:
            reply.end(cut=letter == frames.CUT)
        self._listener.finished(self)

    def _let_go(self) -> None:
        """Put no more queries to it; where it is at one, it goes after that."""
        self.left = 0
        if self.reply is None:
            self.close()
            self._listener.lost(self, None)


def _cpu(pid: int) -> float:
    """Seconds of CPU of a process (clock_getcpuclockid(3)); those that went by where the system does not tell."""
    try:
        return time.clock_gettime(~pid << 3 | 2)
    except OSError:
        return time.monotonic()
