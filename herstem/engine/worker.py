"""A query worker: a forked process that answers one query at a time and may be killed at any moment."""

import math
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from herstem.engine import frames
from herstem.engine.base import Kind
from herstem.engine.embedded import EmbeddedEngine
from herstem.engine.errors import EngineError, FormatError

PIECE = 1 << 20
_PROC = Path("/proc/self")
_EXPENDABLE = "800"  # of 1,000
_NICENESS = 3


@dataclass(frozen=True)
class Limits:
    """What one query may use: seconds from being asked to the last byte; bytes of memory beyond what the store takes;
    bytes of the written answer. A worker is replaced after so many queries, and once it holds as much memory as that
    for itself, pages of the store that it got a copy of among it."""

    seconds: float = 5.0
    memory: int = 1 << 30
    result: int = 256 << 20
    queries: int = 5_000


def work(connection: socket.socket, engine: EmbeddedEngine, limits: Limits) -> None:
    """Answer what comes over the connection, until the server hangs up or the worker has answered its share.

    The time limit is an alarm that nothing in this process catches: the kernel ends the process, whatever it is at.
    """
    confine(limits.memory)
    look = _given() + limits.memory
    for _ in range(limits.queries):
        asked = frames.receive(connection)
        if asked is None:
            return
        signal.setitimer(signal.ITIMER_REAL, limits.seconds)
        answer(frames.Ask(*asked), engine, connection.sendall, limits.result)
        signal.setitimer(signal.ITIMER_REAL, 0)
        if _given() > look:
            free = limits.memory - _own()
            look = _given() + max(free, limits.memory // 8) if free > 0 else math.inf
            if free <= 0:  # it goes on until the server hangs up, which may have asked something already
                connection.sendall(frames.frame(frames.FULL))


def _given() -> float:
    """Bytes that this process was ever given, what it gave back among them (a huge page as a small one)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt * resource.getpagesize()


def _own() -> float:
    """Bytes that this process shares with no other; where the system does not tell, what it was ever given."""
    rollup = _PROC / "smaps_rollup"
    if not rollup.exists():
        return _given()
    return sum(int(line.split()[1]) << 10 for line in rollup.read_text().splitlines() if line.startswith("Private"))


def confine(memory: int) -> None:
    """Limit this process to so many bytes more than it has now, and let it leave no core dump."""
    statm = _PROC / "statm"
    held = int(statm.read_text().split()[0]) * resource.getpagesize() if statm.exists() else 0
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    with suppress(ValueError, OSError):  # macOS has the call, not the limit
        resource.setrlimit(resource.RLIMIT_AS, (held + memory, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def set_free() -> None:
    """Undo the limit on memory."""
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def expendable() -> None:
    """Let server and zygote go before this process, for CPU and where memory is short; and let it end silently."""
    os.nice(_NICENESS)
    with suppress(OSError):
        (_PROC / "oom_score_adj").write_text(_EXPENDABLE)
    with Path(os.devnull).open("w") as nowhere:  # the engine's last words, which are no use to anybody
        os.dup2(nowhere.fileno(), sys.stderr.fileno())


def answer(asked: frames.Ask, engine: EmbeddedEngine, send: Callable[[bytes], None], limit: int) -> None:
    """Write the answer of one query as frames; of what goes beyond the limit the part before it, and that it is cut."""
    writer: _Writer | None = None
    try:
        found = engine.query(asked.text, default_graphs=asked.default_graphs, named_graphs=asked.named_graphs)
        media_type = asked.graph if found.kind == "triples" else asked.results
        if media_type is None:
            raise FormatError(found.kind)
        writer = _Writer(found.kind, send, limit)
        found.write(writer, media_type)
        writer.close()
    except _LimitReachedError:
        assert writer is not None
        writer.close(cut=True)
    except EngineError as error:
        send(frames.error_frame(error))
    except MemoryError:
        os.abort()
    except Exception as error:
        send(frames.error_frame(EngineError(f"the query failed: {error!r}")))


class _LimitReachedError(Exception):
    """The answer is longer than it may be."""


class _Writer:
    """A file that sends what is written to it in frames; an answer of one piece is one frame."""

    def __init__(self, kind: Kind, send: Callable[[bytes], None], limit: int) -> None:
        self._kind, self._send, self._left = kind, send, limit
        self._held: list[bytes] = []
        self._size = 0
        self._begun = False

    def write(self, data: bytes) -> int:
        """Take some bytes; _LimitReachedError once there are too many."""
        self._left -= len(data)
        if self._left < 0:
            self._held.append(data[: self._left])
            raise _LimitReachedError
        self._held.append(data)
        self._size += len(data)
        if self._size >= PIECE:
            self._send_held()
        return len(data)

    def flush(self) -> None:
        """Files have it; pieces are sent when they are full."""

    def close(self, cut: bool = False) -> None:
        """Send the rest, and that it is the rest."""
        if not self._begun and not cut:
            self._send(frames.frame(frames.WHOLE[self._kind], b"".join(self._held)))
            return
        self._send_held()
        self._send(frames.frame(frames.CUT if cut else frames.END))

    def _send_held(self) -> None:
        letter = frames.PART if self._begun else frames.FIRST[self._kind]
        self._send(frames.frame(letter, b"".join(self._held)))
        self._begun, self._held, self._size = True, [], 0
