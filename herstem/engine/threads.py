"""An engine of this process behind the interface of those that do not hold up the event loop: a thread a query.

For systems without fork, and for tests. A query cannot be stopped, and its answer is held in memory.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass

from herstem.engine.base import Engine, Formats, Kind
from herstem.engine.errors import EngineError, FormatError


@dataclass(frozen=True)
class WholeReply:
    """A Reply that is complete from the start."""

    kind: Kind
    body: bytes
    truncated: bool = False

    @property
    def size(self) -> int:
        """See Reply.size."""
        return len(self.body)

    async def chunks(self) -> AsyncIterator[bytes]:
        """See Reply.chunks."""
        yield self.body

    def close(self) -> None:
        """See Reply.close."""


class ThreadedEngine:
    """AsyncEngine over an Engine that may be asked from several threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @property
    def revision(self) -> str:
        """See Engine.revision."""
        return self._engine.revision

    async def start(self) -> None:
        """See AsyncEngine.start."""

    async def close(self) -> None:
        """See AsyncEngine.close."""

    async def stream(
        self,
        text: str,
        formats: Formats,
        *,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        gone: Callable[[], Awaitable[None]] | None = None,
    ) -> WholeReply:
        """See AsyncEngine.stream."""

        def answered() -> WholeReply | EngineError:
            try:
                answer = self._engine.query(text, default_graphs=default_graphs, named_graphs=named_graphs)
                media_type = formats.of(answer.kind)
                if media_type is None:
                    return FormatError(answer.kind)
                return WholeReply(answer.kind, answer.serialize(media_type))
            except EngineError as error:
                return type(error)(*error.arguments)  # the frames of the other would take the answer out of its thread

        found = await asyncio.to_thread(answered)
        if isinstance(found, EngineError):
            raise found
        return found
