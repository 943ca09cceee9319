"""An answer that another process has written, read back as terms."""

from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, parse_query_results

from herstem.engine.base import GRAPHS, MEDIA_TYPES, RESULTS, Formats, Kind, Row
from herstem.engine.errors import EngineError, FormatError


class Written(NamedTuple):
    """An answer of a kind, in the format that was asked for."""

    kind: Kind
    file: BinaryIO


class WrittenAnswer:
    """An Answer that is asked for when it is known in which format: once, where it is only read or only written."""

    def __init__(self, fetch: Callable[[Formats], Written]) -> None:
        """`fetch` asks, and raises EngineError."""
        self._fetch = fetch
        self._found: Written | None = None

    @property
    def kind(self) -> Kind:
        """See Answer.kind."""
        return self._readable().kind

    def serialize(self, media_type: str) -> bytes:
        """See Answer.serialize."""
        formats = Formats(media_type if media_type in RESULTS else None, media_type if media_type in GRAPHS else None)
        try:
            with self._fetch(formats).file as file:
                return file.read()
        except FormatError as error:
            raise ValueError(f"{error.kind} cannot be written as {media_type}") from error

    def rows(self) -> tuple[tuple[str, ...], Iterator[Row]]:
        """See Answer.rows."""
        found = self._parsed()
        if not isinstance(found, QuerySolutions):
            raise TypeError(f"{self.kind} have no rows")
        return tuple(variable.value for variable in found.variables), (tuple(solution) for solution in found)

    def truth(self) -> bool:
        """See Answer.truth."""
        found = self._parsed()
        if not isinstance(found, QueryBoolean):
            raise TypeError(f"{self.kind} are neither true nor false")
        return bool(found)

    def _readable(self) -> Written:
        if self._found is None:
            self._found = self._fetch(Formats(RESULTS[0], GRAPHS[0]))
        return self._found

    def _parsed(self) -> QuerySolutions | QueryBoolean | None:
        found = self._readable()
        if found.kind not in ("solutions", "boolean"):
            return None
        assert MEDIA_TYPES[found.kind] is RESULTS
        try:
            return parse_query_results(found.file, QueryResultsFormat.JSON)
        except (SyntaxError, OSError) as error:
            raise EngineError(f"the answer cannot be read: {error}") from error
