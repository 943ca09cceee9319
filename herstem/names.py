"""What things are called and what they are: read from the store once for each of its revisions, and kept in memory."""

import re
import threading
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Sequence
from functools import cached_property, lru_cache
from itertools import islice
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from herstem import paths
from herstem.engine.base import Engine
from herstem.namespaces import curie
from herstem.search import Index, Match, local

_DASHES = re.compile(r"[‐‑‒–—−]")
_MOST = 200_000  # as names.rq has it
NAMING = ("label", "synonym", "number", "hypothesis")
_SEARCHED = ("label", "synonym", "identifier", "title", "claim")


class Name(NamedTuple):
    """A text by which a thing (an IRI) can be found, and what the text is to it, as names.rq says."""

    thing: str
    by: str
    text: str


def is_a(kind: str) -> str:
    """`is a` or `is an`, as goes before the name of a kind: by its first letter."""
    return "is an" if kind.lower().startswith(tuple("aeiou")) else "is a"


class Hit(NamedTuple):
    """Something that a search has found: its IRI, what it is called, its kinds, and the text that was met."""

    thing: str
    label: str
    kinds: tuple[str, ...]
    by: str
    text: str
    score: float

    @property
    def id(self) -> str:
        """The CURIE, or the IRI in angle brackets."""
        return curie(self.thing)

    def to_dict(self) -> dict[str, Any]:
        """As plain data, ready for JSON."""
        return {
            "id": self.id,
            "iri": self.thing,
            "label": self.label,
            "kinds": self.kinds,
            "matched": {"by": self.by, "text": self.text},
            "score": round(self.score, 3),
        }


class Names:
    """The names of a store at one revision.

    They are never wrong, and may be too few: of a store with very many names some are left out (`complete` is False),
    and what has no name is not known here at all.
    """

    def __init__(self, engine: Engine) -> None:
        self.revision = engine.revision
        self._names = [Name(*row) for row in _rows("names", engine)]
        self.complete = len(self._names) < _MOST
        self._by_fold: dict[str, list[Name]] = defaultdict(list)
        self._labels: dict[str, str] = {}
        for name in self._names:
            if name.by in NAMING:
                self._by_fold[fold(name.text)].append(name)
            if name.by in ("label", "claim"):
                self._labels.setdefault(name.thing, name.text)
        self._classes: dict[str, set[str]] = defaultdict(set)
        self._asserted: dict[str, list[str]] = defaultdict(list)
        for thing, of_class, inferred in _rows("kinds", engine):
            self._classes[thing].add(of_class)
            if inferred != "true":
                self._asserted[thing].append(of_class)

    @classmethod
    def of(cls, engine: Engine) -> "Names":
        """Those of what the engine holds now. Raises EngineError."""
        with _reading:
            found = _kept.get(engine)
            if found is None or found.revision != engine.revision:
                found = _kept[engine] = cls(engine)
            return found

    def called(self, name: str) -> Sequence[Name]:
        """The names that are this one but for what `fold` drops."""
        return self._by_fold.get(fold(name), ())

    def knows(self, thing: str) -> bool:
        """Whether the store says something of an IRI; a False is no answer."""
        return thing in self._classes or thing in self._labels

    def classes(self, thing: str) -> Collection[str]:
        """Classes (IRIs) that a thing is in, asserted and inferred ones."""
        return self._classes.get(thing, ())

    def label(self, thing: str) -> str:
        """What a thing is called, a claim by its paraphrase; else its CURIE."""
        return self._labels.get(thing) or curie(thing)

    def kinds(self, thing: str) -> tuple[str, ...]:
        """What the classes are called that were asserted of a thing, else those that were inferred."""
        classes = self._asserted.get(thing) or self.classes(thing)
        return tuple(sorted({self.label(each) for each in classes}))

    def search(self, words: str, limit: int = 20, of_class: str | None = None) -> list[Hit]:
        """What is meant by some words, the best first and each thing once; `of_class` is the IRI of a class.

        Labels, synonyms, identifiers, titles and paraphrases of claims are searched, hypotheses are not. Case, accents,
        hyphens, Greek letters and slips of the pen do not matter much. Of a class, only names are searched.
        """
        best: dict[str, Match] = {}
        for find in (self._index.find, self._index.misspelt):
            for match in find(words):
                name = self._searched[match.entry]
                if of_class is None or (name.by in NAMING and of_class in self.classes(name.thing)):
                    best.setdefault(name.thing, match)
            if best:
                break
        return [self._hit(match) for match in islice(best.values(), limit)]

    def _hit(self, match: Match) -> Hit:
        thing, by, text = self._searched[match.entry]
        return Hit(thing, self.label(thing), self.kinds(thing), by, text, match.score)

    @cached_property
    def _searched(self) -> list[Name]:
        """The names that are searched, among them the IRI of each thing; of two that fit alike the first is better."""
        named = [name for name in self._names if name.by in _SEARCHED]
        named += [Name(thing, "identifier", thing) for thing in dict.fromkeys(name.thing for name in named)]
        return sorted(named, key=lambda name: (_SEARCHED.index(name.by), name.text, name.thing))

    @cached_property
    def _index(self) -> Index:
        return Index([local(name.text) if "://" in name.text else name.text for name in self._searched])


_kept: WeakKeyDictionary[Engine, Names] = WeakKeyDictionary()
_reading = threading.Lock()


@lru_cache(1 << 12)
def fold(name: str) -> str:
    """A name without the differences that nobody means: case, width, kind of dash, white space."""
    plain = _DASHES.sub("-", unicodedata.normalize("NFKC", name))
    return " ".join(plain.casefold().split())


def _rows(query: str, engine: Engine) -> list[tuple[str, ...]]:
    text = (paths.queries_dir() / "search" / f"{query}.rq").read_text(encoding="utf-8")
    _, rows = engine.query(text).rows()
    return [tuple(str(getattr(term, "value", term)) for term in row) for row in rows]
