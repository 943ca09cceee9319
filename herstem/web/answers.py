"""Gets the answer of a query: from the cache where it is kept, else from the engine."""

from collections.abc import Awaitable, Callable
from functools import lru_cache
from typing import NamedTuple

from herstem.engine.base import AsyncEngine, Formats, Kind, Reply
from herstem.engine.errors import FormatError
from herstem.web.cache import AnswerCache
from herstem.web.negotiation import Format
from herstem.web.protocol import Query
from herstem.web.sending import Answered, LongAnswer, WholeAnswer, head_of

Gone = Callable[[], Awaitable[None]]
_MOST_ADDRESSES = 5_000


class Choice:
    """The formats that a client takes, None for a kind of answer that it takes in none."""

    def __init__(self, results: Format | None, graph: Format | None = None) -> None:
        self.results, self.graph = results, graph
        self.formats = Formats(results.written if results else None, graph.written if graph else None)
        self.word = f"{results.sent if results else ''} {graph.sent if graph else ''}"

    def of(self, kind: Kind) -> Format:
        """The format of an answer of a kind. Raises FormatError."""
        found = self.graph if kind == "triples" else self.results
        if found is None:
            raise FormatError(kind)
        return found


class Asked(NamedTuple):
    """A query, in which formats it may be answered, and under which key its answer is kept.

    Without a key it may have another answer the next time. `headers` are more of them than any answer has. `edition`
    is of what made the query from the address, where that may change while the data stay.
    """

    query: Query
    choice: Choice
    key: str | None
    headers: tuple[tuple[bytes, bytes], ...] = ()
    edition: str = ""


class Answers:
    """Answers of one engine. Keys are texts, which hash once.

    `addresses` are the keys of canned queries by what was sent: target and Accept.
    """

    def __init__(self, engine: AsyncEngine, cache: AnswerCache) -> None:
        self.engine, self.cache = engine, cache
        self.addresses: dict[tuple[bytes, str | None], str] = {}

    def kept(self, key: str) -> WholeAnswer | None:
        """The answer that is kept under a key, if the data are still the same."""
        return self.cache.find(key, self.engine.revision)

    def remember(self, target: bytes, accept: str | None, key: str) -> None:
        """That an address asks for the answer of a key, whatever the data are."""
        if len(self.addresses) >= _MOST_ADDRESSES:
            self.addresses.clear()
        self.addresses[target, accept] = key

    async def get(self, asked: Asked, gone: Gone | None = None) -> Answered:
        """Ask the engine, and keep the answer. See AsyncEngine.stream for `gone` and what is raised."""
        revision, query = self.engine.revision, asked.query
        reply = await self.engine.stream(
            query.text,
            asked.choice.formats,
            default_graphs=query.default_graphs,
            named_graphs=query.named_graphs,
            gone=gone,
        )
        return await self.taken(reply, asked, revision)

    async def taken(self, reply: Reply, asked: Asked, revision: str) -> Answered:
        """The answer that a settled reply has, made from a revision of the data; kept where it may be."""
        if reply.body is not None:
            return self.taken_whole(reply, reply.body, asked, revision)
        if reply.size is None or reply.size > self.cache.most:
            chosen = asked.choice.of(reply.kind)
            return LongAnswer(head_of(chosen.content_type, "", reply.truncated, asked.headers), reply)
        try:
            body = b"".join([piece async for piece in reply.chunks()])
        finally:
            reply.close()
        return self.taken_whole(reply, body, asked, revision)

    def taken_whole(self, reply: Reply, body: bytes, asked: Asked, revision: str) -> WholeAnswer:
        """The answer that a complete reply has."""
        reply.close()
        chosen = asked.choice.of(reply.kind)
        kept = asked.key is not None and not reply.truncated
        of_this = tag(revision, chosen.sent, asked.edition) if kept else ""
        answer = WholeAnswer(head_of(chosen.content_type, of_this, reply.truncated, asked.headers), body)
        if asked.key is not None and kept:
            self.cache.keep(asked.key, revision, answer)
        return answer


@lru_cache(maxsize=512)
def tag(revision: str, sent: str, edition: str = "") -> str:
    """The entity tag of an answer: one address has another answer only where data, format or edition are others.

    A weak one, since rows may come in another order the next time.
    """
    return f'W/"{"-".join(filter(None, [revision[:16], edition, sent.rpartition("/")[2]]))}"'
