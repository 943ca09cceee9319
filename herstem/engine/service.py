"""The engine of a server: killable workers answer queries, all but lookups; writes succeed whole or change nothing."""

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from typing import Any, TypeVar

from herstem.engine import frames
from herstem.engine.base import Data, Formats, Kind, PromptReply, Stored
from herstem.engine.errors import EngineError
from herstem.engine.lookups import Lookups
from herstem.engine.nursery import Nursery
from herstem.engine.pool import Gone, Lanes, Pool
from herstem.engine.source import Source, StoredSource
from herstem.engine.spool import SpooledReply
from herstem.engine.using import graph_names
from herstem.engine.watch import ANSWERED, Watch, unwatched
from herstem.engine.worker import Limits
from herstem.engine.written import Written, WrittenAnswer
from herstem.engine.zygote import Setup

T = TypeVar("T")
_AGAIN = 1.0
_CALM = 0.5
_log = logging.getLogger(__name__)


class WorkerEngine:
    """Engine, WritableEngine and AsyncEngine over forked workers.

    Make it, `wait` for the data, `start` it in the event loop that will ask, `close` it there. The methods without
    `async` are for other threads, while that loop runs.
    """

    def __init__(
        self, source: Source, limits: Limits, lanes: Lanes, write_limits: Limits, watch: Watch = unwatched
    ) -> None:
        """Begins to load the data in a process of its own; `watch` is told of each query."""
        self._watch = watch
        self._setup, self._lanes, self._write_limits = Setup(source, limits), lanes, write_limits
        self._nursery = Nursery.launch(self._setup)
        self._retired: list[Nursery] = []
        self._lookups: Lookups | None = None
        self._preparing: asyncio.Task[None] | None = None
        self._closed = False

    def wait(self) -> None:
        """Wait until the data are loaded; EngineError where they cannot be."""
        self._nursery.wait()

    async def start(self) -> None:
        """Fork the workers, from within the event loop that will ask."""
        self._loop = asyncio.get_running_loop()
        self._writing = asyncio.Lock()
        self._adopt(self._nursery)
        self._nursery.attach()
        self.pool = Pool(self._nursery, self._setup.limits, self._lanes, self._watch)
        self._prepare_lookups()

    async def close(self) -> None:
        """End everything that is still running."""
        self._closed = True
        self._forget_lookups()
        self.pool.close()
        await asyncio.gather(*(nursery.close() for nursery in (*self._retired, self._nursery)))

    @property
    def zygote(self) -> int:
        """The number of the process that holds the data and is the parent of the workers."""
        return self._nursery.pid

    @property
    def revision(self) -> str:
        """See Engine.revision."""
        return self._nursery.revision

    def ask(
        self,
        text: str,
        formats: Formats,
        settled: Callable[[PromptReply], None],
        *,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> SpooledReply:
        """See PromptEngine.ask."""
        if not (default_graphs or named_graphs) and (found := self._looked_up(text, formats)):
            reply = SpooledReply(settled, _nobody, text)
            reply.whole(*found)
            return reply
        return self.pool.ask(text, formats, settled, default_graphs=default_graphs, named_graphs=named_graphs)

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
        graphs = {"default_graphs": default_graphs, "named_graphs": named_graphs}
        if not any(graphs.values()) and (found := self._looked_up(text, formats)):
            reply = SpooledReply(_nobody, _nobody, text)
            reply.whole(*found)
            return reply
        return await self.pool.stream(text, formats, **graphs, gone=gone)

    def query(
        self, text: str, *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
    ) -> WrittenAnswer:
        """See Engine.query; what goes wrong is raised when the answer is read."""

        async def written(formats: Formats) -> Written:
            reply = await self.stream(text, formats, default_graphs=default_graphs, named_graphs=named_graphs)
            try:
                return Written(reply.kind, await reply.file())
            finally:
                reply.close()

        return WrittenAnswer(lambda formats: self._run(written(formats)))

    def update(self, text: str, *, using_graphs: Sequence[str] = (), using_named_graphs: Sequence[str] = ()) -> Stored:
        """See WritableEngine.update."""
        graphs = {"using_graphs": using_graphs, "using_named_graphs": using_named_graphs}
        return Stored(**self._write("update", text, **graphs))

    def graph_exists(self, name: str | None) -> bool:
        """See WritableEngine.graph_exists."""
        return name is None or self.query(f"ASK {{ GRAPH {graph_names([name])[0]} {{}} }}").truth()

    def put_graph(self, name: str | None, data: Sequence[Data], *, replace: bool, base: str) -> Stored:
        """See WritableEngine.put_graph."""
        return Stored(**self._write("put_graph", name, data, replace=replace, base=base))

    def delete_graph(self, name: str | None) -> bool:
        """See WritableEngine.delete_graph."""
        return bool(self._write("delete_graph", name))

    def _write(self, operation: str, *arguments: Any, **options: Any) -> Any:
        limits = self._write_limits
        return self._run(self._written(frames.Write(operation, arguments, options, limits.seconds, limits.memory)))

    async def _written(self, write: frames.Write) -> Any:
        """One write after the other; once it has returned, queries run on what it has made."""
        async with self._writing:
            heir, value = await self._nursery.write(write)
            self._retired = [nursery for nursery in (*self._retired, self._nursery) if nursery.is_there]
            self._nursery = heir
            self._adopt(heir)
            self.pool.renew(heir)
            self._forget_lookups()
            if isinstance(self._setup.source, StoredSource):  # what was written in memory is nowhere else
                self._prepare_lookups()
            return value

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def _looked_up(self, text: str, formats: Formats) -> tuple[Kind, bytes] | None:
        """The answer of a lookup; None where the pool is to be asked."""
        if self._lookups is None:
            return None
        began = time.monotonic()
        found = self._lookups.answer(text, formats)
        if found is None or len(found[1]) > self._setup.limits.result:  # workers cut it and say so
            return None
        self._watch(text, ANSWERED, time.monotonic() - began)
        return found

    def _prepare_lookups(self) -> None:
        """Have lookups answered here, as soon as the data have been the same for a while."""
        self._forget_lookups()
        self._preparing = asyncio.get_running_loop().create_task(self._open_lookups())

    async def _open_lookups(self) -> None:
        await asyncio.sleep(_CALM)
        with suppress(EngineError, OSError, SyntaxError):  # workers answer them, or say what is wrong
            engine = await asyncio.to_thread(self._setup.source.beside)
            if engine and engine.revision == self.revision:
                self._lookups = Lookups(engine)

    def _forget_lookups(self) -> None:
        self._lookups = None
        if self._preparing:
            self._preparing.cancel()

    def _adopt(self, nursery: Nursery) -> None:
        nursery.on_lost = lambda: self._spawn(self._replace(nursery))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        self._replacing = asyncio.get_running_loop().create_task(work)

    async def _replace(self, lost: Nursery) -> None:
        """Load the data anew where the process that held them has ended; what was written into memory is lost."""
        while lost is self._nursery and not self._closed:
            _log.error("the process that held the data has ended; loading them anew")
            nursery = Nursery.launch(self._setup)
            try:
                await asyncio.to_thread(nursery.wait)
            except EngineError as error:
                _log.error("%s", error)
                await asyncio.sleep(_AGAIN)
                continue
            if self._closed:
                await nursery.close()
                return
            self._nursery = nursery
            self._adopt(nursery)
            nursery.attach()
            self.pool.renew(nursery)
            self._prepare_lookups()


def _nobody(reply: SpooledReply) -> None:
    """A lookup is answered at once: nobody is to be told, and there is no worker to be ended."""
