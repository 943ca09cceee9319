"""An answer on its way from a worker to a client: in memory while small, else in a file, so that no worker waits."""

import asyncio
import io
import mmap
import os
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from typing import BinaryIO, cast

from herstem.engine.base import Kind
from herstem.engine.errors import EngineError, OverloadedError, ResultLimitError

HELD = 1 << 20
_FILES = 32
_SETTLED = 10.0
_PIECE = 256 * 1024


class SpooledReply:
    """A Reply that a worker fills. It must be closed in the end."""

    _files = 0
    # The most common answer is whole at once: it sets little of this.
    kind: Kind = "solutions"
    body: bytes | None = None
    truncated = False
    ended = False
    error: EngineError | None = None
    settled = False
    _parts: tuple[bytes, ...] = ()
    _size = 0
    _file: BinaryIO | None = None
    _news: asyncio.Event | None = None

    def __init__(
        self,
        settled: "Callable[[SpooledReply], None]",
        dropped: "Callable[[SpooledReply], None]",
        text: str = "",
    ) -> None:
        """`text` is the query. `settled` is called once it has ended, with an `error` where it failed; of one that is
        longer than HELD bytes, 10 s after it has become so, ended or not. `dropped` is called where nobody wants the
        rest."""
        self._on_settled, self._on_dropped, self.text = settled, dropped, text
        self.since = time.monotonic()

    def whole(self, kind: Kind, body: bytes) -> None:
        """The whole answer, as it comes from the worker."""
        self.kind, self.body, self.ended = kind, body, True
        self._settle()

    def feed(self, data: bytes, kind: Kind | None) -> None:
        """A further part; the first comes with the kind."""
        self.kind = kind or self.kind
        self._size += len(data)
        self._parts = (*self._parts, data)
        if self._size <= HELD:
            return
        try:
            if self._file is None:
                self._file = self._open()
                asyncio.get_running_loop().call_later(_SETTLED, self._settle)
            self._file.write(b"".join(self._parts))
        except (OSError, OverloadedError) as error:
            self.fail(OverloadedError(f"there is no room for so long an answer now: {error}"))
            self._on_dropped(self)
        self._parts = ()
        self._tell()

    def end(self, cut: bool) -> None:
        """There is no more; `cut` where that is because of the limit."""
        self.truncated, self.ended = cut, True
        if self._file is None:
            self.body = b"".join(self._parts)
        self._settle()

    def fail(self, error: EngineError) -> None:
        """It breaks off here."""
        self.error, self.ended = error, True
        self._settle()

    @property
    def size(self) -> int | None:
        """See Reply.size."""
        if self.body is not None:
            return len(self.body)
        return self._size if self.ended else None

    async def chunks(self) -> AsyncIterator[bytes]:
        """See Reply.chunks."""
        if self.body is not None:
            yield self.body
            return
        read, told = 0, self.ended
        while read < self._size or not self.ended:
            if self._file is None or read == self._size:
                self._news = asyncio.Event()
                await self._news.wait()
                continue
            piece = os.pread(self._file.fileno(), _PIECE, read)
            read += len(piece)
            yield piece
        if self.error:
            raise self.error
        if self.truncated and not told:
            raise ResultLimitError("the answer is longer than the limit for results")

    async def file(self) -> BinaryIO:
        """The complete answer as a file, to be read once; raises EngineError where it breaks off."""
        while not self.ended:
            self._news = asyncio.Event()
            await self._news.wait()
        if self.error:
            raise self.error
        if self._file is None:
            return io.BytesIO(self.body or b"")
        return cast("BinaryIO", mmap.mmap(self._file.fileno(), self._size, access=mmap.ACCESS_READ))

    def close(self) -> None:
        """See Reply.close."""
        if self._file is not None:
            self._file.close()
            self._file = None
            SpooledReply._files -= 1
        if not self.ended:
            self.ended = True
            self._on_dropped(self)

    def _open(self) -> BinaryIO:
        if SpooledReply._files >= _FILES:
            raise OverloadedError("too many others are under way")
        file = tempfile.TemporaryFile(prefix="herstem-", buffering=0)  # noqa: SIM115 – `close` closes it
        SpooledReply._files += 1
        return file

    def _settle(self) -> None:
        if not self.settled:
            self.settled = True
            self._on_settled(self)
        self._tell()

    def _tell(self) -> None:
        if self._news:
            self._news.set()
