"""The exports that a server offers of its release: made once, in a process of its own, when one first asks."""

import asyncio
import json
import logging
import subprocess
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from threading import Lock, Thread
from weakref import finalize

from herstem.exchange.exports.everything import INDEX

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Made:
    """An export: where it lies, how long it is, its SHA-256; `problem` says why there is none."""

    path: Path
    size: int
    sha256: str
    problem: str = ""


class Shelf:
    """Exports of the release in a folder, by their formats; they are kept as long as the server runs."""

    def __init__(self, release: Path) -> None:
        self.release = release
        self._making: Future[Mapping[str, Made]] | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False
        self._remove: Callable[[], object] = lambda: None
        self._lock = Lock()

    def ready(self) -> Mapping[str, Made] | None:
        """The exports; None while they are being made, which begins when one first asks."""
        making = self._begun()
        return making.result() if making.done() else None

    async def made(self) -> Mapping[str, Made]:
        """The exports, once they are made; none where that failed."""
        return await asyncio.wrap_future(self._begun())

    def close(self) -> None:
        """Make no more, and take away what was made: a server that a signal ends runs nothing after this."""
        self._closed = True
        if self._process:
            self._process.kill()
            self._process.wait()
        self._remove()

    def _begun(self) -> Future[Mapping[str, Made]]:
        with self._lock:
            if self._making is None:
                self._making = Future()
                Thread(target=self._make, args=(self._making,), daemon=True).start()
            return self._making

    def _make(self, making: Future[Mapping[str, Made]]) -> None:
        """Run `herstem export all`: exports take seconds, for which no query shall wait."""
        folder = Path(mkdtemp(prefix="herstem-"))
        self._remove = finalize(self, rmtree, folder, ignore_errors=True)
        command = [sys.executable, "-m", "herstem", "--release", str(self.release), "export", "all"]
        try:
            self._process = subprocess.Popen(
                [*command, "--to", str(folder / "exports")], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
            )
            _, said = self._process.communicate()
            if self._process.returncode:
                raise OSError(said.decode(errors="replace").strip())
            making.set_result(_read(folder / "exports"))
        except (OSError, ValueError) as error:
            if not self._closed:
                _log.error("no exports: %s", error)
            making.set_result({})


def _read(folder: Path) -> dict[str, Made]:
    """What the index of a folder says."""
    index = json.loads((folder / INDEX).read_text(encoding="utf-8"))
    return {
        name: Made(folder / each.get("file", ""), each.get("bytes", 0), each.get("sha256", ""), each.get("problem", ""))
        for name, each in index.items()
    }
