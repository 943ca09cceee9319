"""A part of the rows: what `limit` and `offset` ask for, and links to the other parts (RFC 8288)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from herstem.catalog import BadValueError

MOST = 1_000_000


@dataclass(frozen=True)
class Part:
    """Rows from `offset`, counted from 0; all that follow where there is no limit."""

    limit: int | None = None
    offset: int = 0

    @classmethod
    def read(cls, fields: Mapping[str, Sequence[str]]) -> "Part":
        """From the fields of an address. Raises BadValueError."""
        return cls(_number("limit", fields), _number("offset", fields) or 0)

    @property
    def whole(self) -> bool:
        """Whether it is all rows."""
        return self.limit is None and not self.offset

    def others(self, total: int) -> Iterator[tuple[str, "Part"]]:
        """The other parts of as many rows, by their link relation: first, prev, next, last; none without a limit."""
        if not self.limit:
            return
        yield "first", Part(self.limit)
        if self.offset:
            yield "prev", Part(self.limit, max(0, self.offset - self.limit))
        if self.offset + self.limit < total:
            yield "next", Part(self.limit, self.offset + self.limit)
        start = self.offset % self.limit  # pages may begin anywhere
        yield "last", Part(self.limit, max(0, start + (total - 1 - start) // self.limit * self.limit))

    def address(self, fields: Sequence[tuple[str, str]]) -> str:
        """The address of the part, relative to the one asked: the other fields with this limit and offset."""
        kept = [each for each in fields if each[0] not in ("limit", "offset")]
        own = [("limit", str(self.limit)), *([("offset", str(self.offset))] if self.offset else [])]
        return "?" + urlencode([*kept, *own])


def link_header(part: Part, total: int, fields: Sequence[tuple[str, str]]) -> str:
    """The value of a Link header; empty where there is nothing to link to."""
    return ", ".join(f'<{other.address(fields)}>; rel="{relation}"' for relation, other in part.others(total))


def _number(name: str, fields: Mapping[str, Sequence[str]]) -> int | None:
    given = fields.get(name, ())
    if not given:
        return None
    if (
        len(given) > 1
        or not (given[0].isascii() and given[0].isdigit())
        or int(given[0][:9]) > MOST
        or len(given[0]) > 9
    ):
        raise BadValueError(f"{name}: {given[0]!r} is not one whole number from 0 to {MOST:,}")
    return int(given[0])
