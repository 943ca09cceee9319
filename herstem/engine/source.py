"""Where a zygote gets its data from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from herstem.engine.base import DEFAULT_POLICY, Policy
from herstem.engine.embedded import EmbeddedAnswer, EmbeddedEngine
from herstem.manifest import graph_files

_TWICE = 256 << 20  # bytes of a release that may be held in memory twice: some 1.5 million triples


class Source(Protocol):
    """Data that are opened once in the zygote and shared by the workers forked from it; pickled into the zygote."""

    def open(self) -> EmbeddedEngine:
        """An engine over the data; EngineError, OSError or SyntaxError where they cannot be read."""
        ...

    def beside(self) -> EmbeddedEngine | None:
        """An engine over the data as they are now for the server itself, which may let go of it.

        None where they are too many to be held twice. Raises as `open`.
        """
        ...


@runtime_checkable
class StoredSource(Source, Protocol):
    """Data in a store that no process may be forked with: each worker opens it, and a process apart writes to it."""

    def settle(self) -> str:
        """Claim the store for this process and its children, without opening it; the revision. Raises EngineError."""
        ...

    def write(self, operation: str, arguments: Sequence[Any], options: Mapping[str, Any]) -> tuple[str, Any]:
        """Call one of WritableEngine's methods, for good; the new revision, and what the call returned."""
        ...

    def tidy(self) -> None:
        """Remove what a write has left that came to a bad end."""
        ...


@dataclass(frozen=True)
class ReleaseSource:
    """The release in a folder, in memory. Workers share it; what is written into it is gone when the server ends."""

    folder: Path
    policy: Policy = DEFAULT_POLICY

    def open(self) -> EmbeddedEngine:
        """See Source.open."""
        return EmbeddedEngine.from_release(self.folder, self.policy)

    def beside(self) -> EmbeddedEngine | None:
        """See Source.beside."""
        size = sum(file.stat().st_size for file in graph_files(self.folder).values())
        return self.open() if size <= _TWICE else None


class LateEngine(EmbeddedEngine):
    """An engine over data that could not be opened: each query tries again, and is told why where that fails."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._engine: EmbeddedEngine | None = None

    def query(
        self, text: str, *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
    ) -> EmbeddedAnswer:
        """See Engine.query."""
        self._engine = self._engine or self._source.open()
        return self._engine.query(text, default_graphs=default_graphs, named_graphs=named_graphs)
