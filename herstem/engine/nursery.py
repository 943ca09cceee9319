"""The server's side of a zygote: starts it, orders children from it, hears how they end."""

import asyncio
import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from herstem.engine import frames
from herstem.engine.errors import CrashError, EngineError, MemoryLimitError, OverloadedError, TimeLimitError
from herstem.engine.zygote import Setup

Ended = Callable[[int], None]
_PROGRAM = "from herstem.engine.zygote import main; main()"
_JEMALLOC = ("usr/lib/*-linux-gnu/libjemalloc.so.2", "usr/lib64/libjemalloc.so.2")
_GONE = "the process that holds the data has ended; another is loading them, ask again later"
_LINGER = 2.0
_PR_SET_CHILD_SUBREAPER = 36  # prctl(2)
_SIZE = 1 << 16


class _Birth(NamedTuple):
    """A child that was ordered: who waits for its number, and who wants to know how it ends."""

    born: asyncio.Future[int]
    ended: Ended


class Nursery:
    """One zygote. `launch` it, `wait` for its data, `attach` it to the event loop; only then order children."""

    def __init__(self, control: socket.socket, pid: int, revision: str = "") -> None:
        self._control, self.pid, self.revision = control, pid, revision
        self._received = bytearray()
        self._births: deque[_Birth] = deque()
        self._endings: dict[int, Ended] = {}
        self._closed = False
        self.on_lost: Callable[[], None] = lambda: None

    @classmethod
    def launch(cls, setup: Setup) -> "Nursery":
        """Start a zygote as a process of its own, which inherits nothing but one socket."""
        ours, theirs = socket.socketpair()
        command = [sys.executable, "-c", _PROGRAM, str(theirs.fileno())]
        with theirs:
            process = subprocess.Popen(
                command,
                pass_fds=[theirs.fileno()],
                env=_environment(),
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        process.returncode = 0  # reaped by number here, like those that come after it
        ours.sendall(frames.packed(setup))
        return cls(ours, process.pid)

    def wait(self) -> None:
        """Wait until the data are loaded. EngineError where they cannot be."""
        try:
            self.revision, _ = _told(*frames.read_frame(self._control))
        except ConnectionError as error:
            self._control.close()
            raise EngineError(f"the process that holds the data ended before it had loaded them ({error})") from error
        except EngineError:
            self._control.close()
            raise

    def attach(self) -> None:
        """Listen to the zygote in the running event loop; `on_lost` is called where it ends without being told to."""
        self._control.setblocking(False)
        asyncio.get_running_loop().add_reader(self._control, self._hear)

    async def fork(self, connection: socket.socket, ended: Ended) -> int:
        """Order a query worker that talks over a socket; its process number. `ended` gets its exit code.

        A negative exit code is the signal that ended it. Raises OverloadedError where the zygote is gone.
        """
        return await self._child(frames.FORK, connection, ended)

    async def write(self, write: frames.Write) -> tuple["Nursery", Any]:
        """Have a child carry out a write; it is the next zygote, attached, and comes with what the call returned.

        Raises the EngineError of the call, or what ended the child; then all is as before.
        """
        loop = asyncio.get_running_loop()
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        exit_code: asyncio.Future[int] = loop.create_future()
        try:
            with theirs:
                pid = await self._child(frames.WRITE, theirs, exit_code.set_result)
            await loop.sock_sendall(ours, frames.packed(write))
            revision, value = _told(*await _next_frame(ours))
        except ConnectionError:
            ours.close()
            raise ending(await asyncio.wait_for(exit_code, _LINGER), "update", write.seconds, write.memory) from None
        except BaseException:
            ours.close()
            raise
        self._endings.pop(pid, None)
        heir = Nursery(ours, pid, revision)
        heir.attach()
        self._closed = True
        self._order(frames.RETIRE, pid)
        return heir, value

    @property
    def is_there(self) -> bool:
        """Whether the zygote has not hung up yet, retired or not."""
        return self._control.fileno() >= 0

    def kill(self, pid: int) -> None:
        """End a child at once."""
        self._order(frames.KILL, pid)

    def lower(self, pid: int) -> None:
        """Let others go before a child."""
        self._order(frames.LOWER, pid)

    async def close(self) -> None:
        """Hang up: the zygote ends, and with it the workers that have nothing to do. Waits a little for that."""
        self._closed = True
        self._hang_up()
        for _ in range(100):
            if _reaped(self.pid):
                return
            await asyncio.sleep(_LINGER / 100)

    async def _child(self, letter: bytes, connection: socket.socket, ended: Ended) -> int:
        if not self.is_there:
            raise OverloadedError(_GONE)
        birth = _Birth(asyncio.get_running_loop().create_future(), ended)
        self._births.append(birth)
        self._order(letter, 0, connection)
        return await birth.born

    def _order(self, letter: bytes, pid: int, connection: socket.socket | None = None) -> None:
        """Send an order; one that the zygote is not there to get is of no consequence, since its end is heard."""
        with suppress(OSError):
            handed = [connection.fileno()] if connection else []
            socket.send_fds(self._control, [frames.HEAD.pack(letter, pid)], handed)

    def _hear(self) -> None:
        try:
            data = self._control.recv(_SIZE)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._lose()
            return
        self._received += data
        while len(self._received) >= frames.HEAD.size:
            letter, size = frames.HEAD.unpack_from(self._received)
            end = frames.HEAD.size + size
            if len(self._received) < end:
                return
            content = bytes(self._received[frames.HEAD.size : end])
            del self._received[:end]
            self._take(letter, content)

    def _take(self, letter: bytes, content: bytes) -> None:
        if letter == frames.FORKED:
            (pid,) = frames.PID.unpack(content)
            birth = self._births.popleft()
            self._endings[pid] = birth.ended
            if not birth.born.done():
                birth.born.set_result(pid)
        elif letter == frames.ENDED:
            pid, code = frames.PID_AND_CODE.unpack(content)
            if ended := self._endings.pop(pid, None):
                ended(code)

    def _lose(self) -> None:
        """The zygote has ended, as told or not."""
        self._hang_up()
        _reap_later({self.pid, *self._endings})
        for birth in self._births:
            if not birth.born.done():
                birth.born.set_exception(OverloadedError(_GONE))
        if not self._closed:
            self.on_lost()

    def _hang_up(self) -> None:
        if self.is_there:
            asyncio.get_running_loop().remove_reader(self._control)
            self._control.close()


def adopt_orphans() -> None:
    """Have this process be the parent of those whose own has ended, as a zygote does before the one that comes after.

    Else they are that of the first process of the system, which in a container may leave them as zombies. Linux only.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _reap_later(pids: set[int]) -> None:
    """Reap processes, a while from now and again until all have ended."""

    def reap() -> None:
        if left := {pid for pid in pids if not _reaped(pid)}:
            _reap_later(left)

    asyncio.get_running_loop().call_later(_LINGER, reap)


def _reaped(pid: int) -> bool:
    """Whether nothing is left of a process, or what is left is another's to reap."""
    try:
        return os.waitpid(pid, os.WNOHANG)[0] != 0
    except ChildProcessError:
        return True


def _environment() -> dict[str, str]:
    """The environment of a zygote: no settings, since there are secrets among them; an allocator that suits the engine.

    A fifth to a quarter of the time of a small query goes into malloc. jemalloc, where it is installed, halves that;
    the one of glibc saves some by not gathering freed pieces at each large request.
    """
    found = next((str(path) for place in _JEMALLOC for path in Path("/").glob(place)), None)
    # Few arenas, since what a thread's reserves counts as memory taken.
    glibc = {"MALLOC_ARENA_MAX": "2", "GLIBC_TUNABLES": "glibc.malloc.mxfast=0"}
    jemalloc = {"LD_PRELOAD": found or "", "MALLOC_CONF": "narenas:2"}
    given = {name: value for name, value in os.environ.items() if not name.startswith("HERSTEM_")}
    modules = {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    return (jemalloc if found else glibc) | given | modules


def ending(code: int, what: str, seconds: float, memory: int) -> EngineError:
    """Why a process ended before it had answered, by its exit code."""
    if code == -signal.SIGALRM:
        return TimeLimitError(f"the {what} was stopped: it ran longer than {seconds:g} s")
    if code == -signal.SIGABRT:
        return MemoryLimitError(f"the {what} was stopped: it took more than {memory >> 20:,} MB of memory")
    if code == -signal.SIGKILL:
        return MemoryLimitError(f"the {what} was stopped from outside, as happens when memory is short")
    return CrashError(f"the {what} was too much for the engine, which ended; nothing else is harmed")


def _told(letter: bytes, content: bytes) -> tuple[str, Any]:
    """Revision and value of a READY frame; raises the error of an ERROR frame."""
    if letter == frames.ERROR:
        raise frames.read_error(content)
    told = json.loads(content)
    return told["revision"], told["value"]


async def _next_frame(connection: socket.socket) -> tuple[bytes, bytes]:
    """The next frame; ConnectionError where the other side hangs up."""
    loop = asyncio.get_running_loop()
    data = bytearray()
    size = frames.HEAD.size
    while len(data) < size:
        more = await loop.sock_recv(connection, size - len(data))
        if not more:
            raise ConnectionResetError("hung up")
        data += more
        if len(data) == frames.HEAD.size:
            size += frames.HEAD.unpack(data)[1]
    return bytes(data[:1]), bytes(data[frames.HEAD.size :])
