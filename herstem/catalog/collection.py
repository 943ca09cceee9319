"""The canned queries of a folder, by name, and the groups that they are listed in."""

import difflib
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from herstem.catalog.errors import UnknownQueryError
from herstem.catalog.header import read_query
from herstem.catalog.query import CannedQuery
from herstem.catalog.select import Select

_GROUPS, _COLUMNS = "groups.toml", "columns.toml"
_EVIDENCE = Path("parts", "evidence.rq")


@dataclass(frozen=True)
class Group:
    """Queries that people ask for together."""

    name: str
    title: str
    description: str


class Catalog(Mapping[str, CannedQuery]):
    """The canned queries of a folder, by name; `columns` says what the columns of their answers hold."""

    def __init__(
        self,
        queries: Mapping[str, CannedQuery],
        groups: Sequence[Group] = (),
        columns: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._queries = dict(queries)
        self.groups = tuple(groups)
        self.columns = columns

    @classmethod
    def load(cls, folder: Path) -> "Catalog":
        """Read every *.rq of a folder (not of folders in it); its groups.toml and columns.toml, if they are there.

        Raises BadQueryFileError.
        """
        groups = tomllib.loads(_text(folder / _GROUPS))
        part = _text(folder / _EVIDENCE)
        evidence = Select.read("".join(line for line in part.splitlines(True) if line[0] != "#")) if part else None
        return cls(
            {path.stem: read_query(path, evidence) for path in sorted(folder.glob("*.rq"))},
            [Group(name, **table) for name, table in groups.items()],
            tomllib.loads(_text(folder / _COLUMNS)),
        )

    def prepare(self) -> None:
        """Join each query with its evidence, which else the first who asks for that waits for."""
        for query in self._queries.values():
            if query.evidence:
                _ = query.template_with_evidence

    def find(self, name: str) -> CannedQuery:
        """The query of a name; UnknownQueryError, with names like it, where there is none."""
        if name in self._queries:
            return self._queries[name]
        near = difflib.get_close_matches(name, self._queries, n=3, cutoff=0.5)
        hint = f"; did you mean {' or '.join(near)}?" if near else ""
        raise UnknownQueryError(f"there is no canned query {name!r}{hint}", near)

    def in_groups(self, words: Sequence[str] = ()) -> list[tuple[Group, list[CannedQuery]]]:
        """The queries of each group, in the order of the groups; only those that have all words in what they say."""
        found = [query for query in self._queries.values() if _has(query, words)]
        named = {group.name for group in self.groups}
        groups = [
            *self.groups,
            *(Group(each, each, "") for each in dict.fromkeys(q.group for q in found) if each not in named),
        ]
        listed = [(group, [query for query in found if query.group == group.name]) for group in groups]
        return [each for each in listed if each[1]]

    def __getitem__(self, name: str) -> CannedQuery:
        return self._queries[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._queries)

    def __len__(self) -> int:
        return len(self._queries)


def _has(query: CannedQuery, words: Sequence[str]) -> bool:
    said = " ".join([query.name, query.title, query.description, query.group, *query.keywords]).casefold()
    return all(word.casefold() in said for word in words)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""
