"""The start page: what this is, how much is in it, questions in plain words, things by kind."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode

from herstem import paths
from herstem.catalog import Catalog
from herstem.tables import Part
from herstem.web.pages.browse import Kind, kinds
from herstem.web.pages.store import PageStore


@dataclass(frozen=True)
class Question:
    """A question in plain words, which opens a canned query, and the query's notice."""

    ask: Part
    notice: str | None


@dataclass(frozen=True)
class People:
    """Those who come, and what they ask."""

    title: str
    lead: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class HomePage:
    """The start page: counts of what is in the store, questions by who asks, the largest kinds of things."""

    counts: tuple[tuple[str, str], ...]
    people: tuple[People, ...]
    kinds: tuple[Kind, ...]


def home_page(store: PageStore, catalog: Catalog) -> HomePage:
    """The start page. Raises EngineError."""
    return HomePage(counts(store), tuple(_people(catalog)), kinds(store, "front"))


def counts(store: PageStore) -> tuple[tuple[str, str], ...]:
    """How much of what is in the store, in words and numbers for people. Raises EngineError."""
    return tuple((row.text("what"), f"{row.number('number'):,}") for row in store.rows("counts"))


def _people(catalog: Catalog) -> Iterable[People]:
    """Of the questions those that the catalog can answer."""
    for each in _written():
        asked = [question for question in each["questions"] if question["query"] in catalog]
        yield People(each["title"], each["lead"], tuple(_question(question, catalog) for question in asked))


def _question(written: Mapping[str, Any], catalog: Catalog) -> Question:
    values = urlencode(written.get("values", {}))
    page = written.get("page", f"q/{written['query']}.html")
    ask = Part(written["text"], f"/{page}" + (f"?{values}" if values else ""))
    return Question(ask, catalog[written["query"]].notice)


@cache
def _written() -> Sequence[Mapping[str, Any]]:
    found: Sequence[Mapping[str, Any]] = tomllib.loads(
        (paths.queries_dir() / "pages" / "home.toml").read_text(encoding="utf-8")
    )["people"]
    return found
