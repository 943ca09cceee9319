"""Asks a server over HTTP as fast as it answers, and counts what that costs the server."""

import asyncio
import os
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import httptools
import uvloop

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Load:
    """What came of some requests: seconds in all, seconds of each, how often which status."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    def percentile(self, share: float) -> float:
        """The latency that so large a share of the requests stayed under, in seconds."""
        return sorted(self.latencies)[min(len(self.latencies) - 1, int(share * len(self.latencies)))]


_INCOMING = memoryview(bytearray(1 << 20))  # for whichever connection is read at the moment


class _Connection(asyncio.BufferedProtocol):
    """Sends a request, reads its answer, and so on. Bodies are not looked at: that costs more than sending them."""

    def __init__(self, requests: Iterator[bytes], load: Load, done: asyncio.Future[None], pause: float) -> None:
        self._requests, self._load, self._done, self._pause = requests, load, done, pause

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self._transport = transport
        self._next()

    def get_buffer(self, sizehint: int) -> memoryview:
        return _INCOMING

    def buffer_updated(self, nbytes: int) -> None:
        self._parser.feed_data(_INCOMING[:nbytes])

    def connection_lost(self, error: Exception | None) -> None:
        if not self._done.done():
            self._done.set_exception(error or ConnectionError("the server hung up"))

    def on_message_complete(self) -> None:
        self._load.latencies.append(time.perf_counter() - self._since)
        self._load.statuses[self._parser.get_status_code()] += 1
        if self._pause:
            asyncio.get_running_loop().call_later(self._pause, self._next)
        else:
            self._next()

    def _next(self) -> None:
        request = next(self._requests, None)
        if request is None:
            if not self._done.done():
                self._done.set_result(None)
            self._transport.close()
            return
        self._parser = httptools.HttpResponseParser(self)
        self._since = time.perf_counter()
        self._transport.write(request)


def ask(port: int, requests: Iterable[bytes], connections: int = 4) -> Load:
    """Send requests over some connections, each one after the other."""
    return uvloop.run(asking(port, requests, connections))


async def asking(port: int, requests: Iterable[bytes], connections: int = 4, pause: float = 0.0) -> Load:
    """See ask; with a pause after each answer."""
    loop = asyncio.get_running_loop()
    load, remaining = Load(), iter(requests)
    done = [loop.create_future() for _ in range(connections)]
    since = time.perf_counter()
    for each in done:
        await loop.create_connection(lambda each=each: _Connection(remaining, load, each, pause), "127.0.0.1", port)
    await asyncio.gather(*done)
    load.seconds = time.perf_counter() - since
    return load


def get(path: str, query: str, accept: str, parameters: str = "") -> bytes:
    """A query by GET."""
    return (
        f"GET {path}?query={quote(query)}{parameters} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: {accept}\r\n\r\n".encode()
    )


class Processes:
    """The processes of a server: itself, those that have come of it, and the sessions that these have begun.

    The last since a process of ours that holds the data is the child of the one before, which ends after a write.
    """

    def __init__(self, pid: int) -> None:
        """The server must have started its processes already."""
        self.pid, self._sessions = pid, set[int]()
        self._sessions = {_session(each) for each in self.all()} - {_session(pid)}

    def cpu(self) -> float:
        """Seconds of CPU that all, and those of them that have ended, have taken."""
        total = 0
        for process in self.all():
            with suppress(OSError):  # it has ended just now, and its parent has its time
                total += sum(map(int, _stat(process)[11:15]))
        return total / _TICKS

    def memory(self) -> int:
        """Bytes of memory that all take, shared pages counted once for all that share them."""
        total = 0
        for process in self.all():
            with suppress(OSError):
                lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
                total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) << 10
        return total

    def workers(self) -> list[int]:
        """Of ours the query workers: all of which no other has come."""
        parents = set()
        found = self.all()
        for process in found:
            with suppress(OSError):
                parents.add(int(_stat(process)[1]))
        return [process for process in found if process not in parents and process != self.pid]

    def all(self) -> list[int]:
        """Their numbers, of the server's first."""
        parents: dict[int, int] = {}
        found = [self.pid]
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                with suppress(OSError):
                    process = int(entry.name)
                    parents[process] = int(_stat(process)[1])
                    if _session(process) in self._sessions:
                        found.append(process)
        for process in found:
            found += [each for each, parent in parents.items() if parent == process and each not in found]
        return found


def _session(pid: int) -> int:
    return int(_stat(pid)[3])


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat from the state on (proc(5))."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
