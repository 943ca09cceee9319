"""A declared mapping (queries/imports/*.toml): from a row of another resource's table to rows of the claims table."""

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from herstem import paths
from herstem.sources import Place, Problem, SourceError

Cells = Mapping[str, str]
Fields = dict[str, list[str]]
"""Values by column of the claims table: candidates for one thing in their order, or several values."""

CLAIMS = "claims"
_MOST_KEPT = 10_000
TOGETHER = "\t"
"""Stands between the candidates for one thing, where a column takes several things."""
_KEYS = {
    "title",
    "known_by",
    "quoted",
    "together",
    "prefixes",
    "lists",
    "where",
    "unless",
    "split",
    "fields",
    "relations",
}
_SOURCE_KEYS = {"column", "text", "each", "pattern", "as", "words"}


class UnmappedError(Exception):
    """A row of which the mapping does not say what it means; `column` is the one that it stumbles over."""

    def __init__(self, column: str, message: str) -> None:
        self.column, self.message = column, message
        super().__init__(f"{column}: {message}")


@dataclass(frozen=True)
class _From:
    """Where a value comes from: a column or a text; a pattern's first group; put in `form`, or exchanged by `words`."""

    column: str
    text: str
    each: str
    pattern: re.Pattern[str] | None
    form: str
    words: Mapping[str, str] | None

    def values(self, cells: Cells) -> list[str]:
        if self.text:
            return [self.text]
        given = cells.get(self.column)
        if not given or not (given := given.strip()):
            return []
        found = [part.strip() for part in given.split(self.each)] if self.each else [given]
        if self.words is not None:
            return [word for part in found if (word := self._word(part))]
        if self.pattern is not None:
            matches = (self.pattern.fullmatch(part) for part in found)
            found = [match[match.lastindex or 0] for match in matches if match]
        return [self.form.replace("{}", part) if self.form else part for part in found if part]

    def _word(self, part: str) -> str:
        assert self.words is not None
        if part not in self.words and "*" in self.words:
            return self.words["*"]
        if part not in self.words:
            raise UnmappedError(self.column, f"the mapping does not say what {part!r} means")
        return self.words[part]


@dataclass(frozen=True)
class TableMapping:
    """A mapping as declared. `known_by` are columns by which a table of the resource is recognised."""

    name: str
    title: str
    known_by: frozenset[str]
    quoted: bool
    prefixes: Mapping[str, str]
    _together: frozenset[str]
    _lists: Mapping[str, str]
    _where: Mapping[str, frozenset[str]]
    _unless: Mapping[str, frozenset[str]]
    _split: tuple[str, str, Mapping[str, frozenset[str]]] | None
    _fields: Mapping[str, tuple[_From, ...]]
    _relations: tuple[tuple[str, Mapping[str, frozenset[str]]], ...]
    _kept: dict[tuple[str, ...], Sequence[str] | None] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def _telling(self) -> list[str]:
        """The columns that the relations are read off."""
        return list(dict.fromkeys(name for _, when in self._relations for name in when))

    @cached_property
    def _read(self) -> list[str]:
        """The columns that any condition reads."""
        return list(dict.fromkeys([*self._where, *self._unless, *self._telling]))

    def describes(self) -> bool:
        """Whether its rows describe things rather than state claims."""
        return "thing" in self._fields

    def bound(self, columns: Collection[str]) -> "TableMapping":
        """The same for a table with these columns only."""
        fields = {
            name: tuple(f for f in sources if f.text or f.column in columns) for name, sources in self._fields.items()
        }
        return replace(self, _fields={name: sources for name, sources in fields.items() if sources}, _kept={})

    def fields(self, cells: Cells) -> Iterator[Fields]:
        """What a row states, a claim at a time; nothing where it is left out on purpose. Raises UnmappedError."""
        for part in self._parts(cells):
            related = self._relations_of(part)
            if related is None:
                continue
            named = {}
            for name, sources in self._fields.items():
                if found := [value for each in sources for value in each.values(part)]:
                    named[name] = [TOGETHER.join(found)] if name in self._together else found
            if not self._relations or "relation" in named:
                yield named
                continue
            if not related:
                said = ", ".join(f"{name} {part.get(name, '')!r}" for name in self._telling)
                raise UnmappedError(self._telling[0], f"the mapping has no relation for {said}")
            for relation in related:
                yield {**named, "relation": [relation]}

    def _relations_of(self, cells: Cells) -> Sequence[str] | None:
        """The relations whose conditions a row meets; None where it is left out. Kept by what the conditions read."""
        key = tuple([cells.get(name, "") for name in self._read])
        if key not in self._kept:
            if len(self._kept) > _MOST_KEPT:
                self._kept.clear()
            out = not self._holds(self._where, cells) or (bool(self._unless) and self._holds(self._unless, cells))
            found = dict.fromkeys(relation for relation, when in self._relations if self._holds(when, cells))
            self._kept[key] = None if out else tuple(found)
        return self._kept[key]

    def _parts(self, cells: Cells) -> Iterator[Cells]:
        if self._split is None or not self._holds(self._split[2], cells):
            yield cells
            return
        column, separator, _ = self._split
        for value in cells.get(column, "").split(separator):
            yield {**cells, column: value.strip()}

    def _holds(self, when: Mapping[str, frozenset[str]], cells: Cells) -> bool:
        for column, wanted in when.items():
            value = cells.get(column, "").strip()
            separator = self._lists.get(column)
            values = [part.strip() for part in value.split(separator)] if separator else [value]
            if wanted.isdisjoint(values):
                return False
        return True


def folder() -> Path:
    """Where the mappings lie that come with the project."""
    return paths.queries_dir() / "imports"


def shipped() -> dict[str, Path]:
    """The mappings that come with the project, by name."""
    return {path.stem: path for path in sorted(folder().glob("*.toml")) if path.stem != CLAIMS}


def load(path: Path) -> TableMapping:
    """Read a mapping. Raises SourceError where it is none."""
    try:
        declared = tomllib.loads(path.read_text(encoding="utf-8"))
        return _mapping(path.stem, declared)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SourceError([Problem(Place(str(path), 1), f"cannot be read as TOML: {error}")]) from None
    except (KeyError, TypeError, ValueError, AttributeError, re.error) as error:
        raise SourceError([Problem(Place(str(path), 1), f"not a mapping: {error}")]) from None


def _mapping(name: str, declared: Mapping[str, Any]) -> TableMapping:
    if unknown := sorted(declared.keys() - _KEYS):
        raise ValueError(f"{unknown[0]!r} is none of {', '.join(sorted(_KEYS))}")
    split = declared.get("split")
    return TableMapping(
        name=name,
        title=declared["title"],
        known_by=frozenset(declared.get("known_by", ())),
        quoted=bool(declared.get("quoted", True)),
        prefixes=declared.get("prefixes", {}),
        _together=frozenset(declared.get("together", ())),
        _lists=declared.get("lists", {}),
        _where=_when(declared.get("where", {})),
        _unless=_when(declared.get("unless", {})),
        _split=(split["column"], split["on"], _when(split.get("when", {}))) if split else None,
        _fields={field: tuple(map(_from, sources)) for field, sources in declared["fields"].items()},
        _relations=tuple((each["relation"], _when(each["when"])) for each in declared.get("relations", ())),
    )


def _when(declared: Mapping[str, Sequence[str]]) -> dict[str, frozenset[str]]:
    return {column: frozenset(values) for column, values in declared.items()}


def _from(declared: Mapping[str, Any]) -> _From:
    if unknown := sorted(declared.keys() - _SOURCE_KEYS):
        raise ValueError(f"{unknown[0]!r} is none of {', '.join(sorted(_SOURCE_KEYS))}")
    if ("column" in declared) == ("text" in declared):
        raise ValueError(f"{declared}: either a column or a text")
    pattern = declared.get("pattern")
    return _From(
        column=declared.get("column", ""),
        text=declared.get("text", ""),
        each=declared.get("each", ""),
        pattern=re.compile(pattern) if pattern else None,
        form=declared.get("as", ""),
        words=declared.get("words"),
    )
