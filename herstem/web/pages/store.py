"""What pages ask of the store: the queries of queries/pages/, with things put where `$thing` stands."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

from pyoxigraph import NamedNode

from herstem import paths
from herstem.catalog import CannedQuery
from herstem.engine.base import Engine, Term
from herstem.tables import Part, link, text_of

_SLOT = "$thing"
_MOST_KEPT = 100


class Row(dict[str, Term | None]):
    """A row of an answer: terms by variable."""

    def text(self, name: str) -> str:
        """The text of a literal or the IRI of a thing; empty where there is none."""
        return str(getattr(self.get(name), "value", ""))

    def true(self, name: str) -> bool:
        """Whether a boolean is there and true."""
        return self.text(name) == "true"

    def number(self, name: str) -> int:
        """A whole number; 0 where there is none."""
        return int(self.text(name) or 0)

    def iri(self, name: str) -> str | None:
        """The IRI of a thing, None for a literal or nothing."""
        term = self.get(name)
        return term.value if isinstance(term, NamedNode) else None

    def part(self, name: str) -> Part:
        """A thing under the name in the column NAMELabel, with the address of its page; a literal as its text."""
        iri = self.iri(name)
        term = self.get(name)
        return (
            Part(text_of(term) if term is not None else "")
            if iri is None
            else link(iri, self.text(f"{name}Label") or None)
        )


class PageStore:
    """Asks an engine the queries of the pages. Raises EngineError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def rows(self, query: str, things: Iterable[str] = ()) -> list[Row]:
        """The rows that a query has for some things (IRIs), all of them: an answer must not leave its thread."""
        return self._rows(page_query(query, things))

    def shared(self, query: str) -> list[Row]:
        """The rows of a query about no thing, which many pages need; from memory as long as the data stay."""
        return self._kept(page_query(query, ()))

    def canned(self, query: CannedQuery, values: Mapping[str, Sequence[str]], *, evidence: bool = False) -> list[Row]:
        """The rows of a canned query, with the columns of evidence or without. Raises CatalogError too."""
        return self._rows(query.bind(values, self._engine, evidence=evidence))

    def kept(self, query: CannedQuery, values: Mapping[str, Sequence[str]]) -> list[Row]:
        """The rows of a canned query, from memory where it was asked before and the data are still the same."""
        return self._kept(query.bind(values, self._engine))

    def memory(self, name: str, most: int) -> dict[str, Any]:
        """What was made before of the same data; empty after each change of them, and once it has grown to `most`."""
        revision, kept = _kept.get(self._engine, ("", {}))
        if revision != self._engine.revision:
            revision, kept = _kept[self._engine] = self._engine.revision, {}
        if len(kept.get(name, ())) >= most:
            kept.pop(name, None)
        return kept.setdefault(name, {})

    def _kept(self, text: str) -> list[Row]:
        rows: dict[str, list[Row]] = self.memory("rows", _MOST_KEPT)
        if text not in rows:
            rows[text] = self._rows(text)
        return rows[text]

    def _rows(self, text: str) -> list[Row]:
        variables, rows = self._engine.query(text).rows()
        return [Row(zip(variables, row, strict=True)) for row in rows]


_kept: WeakKeyDictionary[Engine, tuple[str, dict[str, dict[str, Any]]]] = WeakKeyDictionary()


def page_query(name: str, things: Iterable[str] = ()) -> str:
    """The text of a query about some things (IRIs)."""
    return _text(name).replace(_SLOT, " ".join(str(NamedNode(thing)) for thing in things))


def title_of(name: str) -> str:
    """What a query answers: its first line."""
    return _text(name).partition("\n")[0].lstrip("# ")


@cache
def _text(name: str) -> str:
    return (paths.queries_dir() / "pages" / f"{name}.rq").read_text(encoding="utf-8")
