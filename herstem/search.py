"""Full-text search that forgives: an index of trigrams in memory (SQLite FTS5), its matches ranked by likeness.

Texts and questions are compared as words without case, accents, hyphens and Greek letters; two are alike as far as
they share trigrams (as in PostgreSQL's pg_trgm), so that a slip of the pen costs little.
"""

import difflib
import re
import sqlite3
import threading
import unicodedata
import weakref
from collections import defaultdict
from collections.abc import Collection, Sequence
from functools import cached_property
from typing import NamedTuple

_LONGEST = 200  # characters of a question that are looked at
_CANDIDATES = 200
_LEAST = 0.6  # of the question's trigrams
_SHORT = 12
_LEAST_ALIKE = 0.7  # for difflib
_GREEK = re.compile("[α-ω]")
_WORD = re.compile(r"[^\W_]+")
_LOCAL = re.compile(r"^(\S*[/#=]|[A-Za-z][\w.]*:)(?=\S+$)")
_CREATE = "CREATE VIRTUAL TABLE texts USING fts5(text, tokenize = 'trigram', content = '')"
_INSERT = "INSERT INTO texts (rowid, text) VALUES (?, ?)"
_FIND = "SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT ?"


class Match(NamedTuple):
    """The place of a text in the index, and how well it fits, from 0 to 1."""

    entry: int
    score: float


class Index:
    """An index of texts, which are known by their places. Safe to ask from several threads."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._plain = [plain(text) for text in texts]
        self._same: dict[str, list[int]] = defaultdict(list)
        for place, text in enumerate(self._plain):
            self._same[text.replace(" ", "")].append(place)
        self._asking = threading.Lock()
        self._base = sqlite3.connect(":memory:", check_same_thread=False)
        weakref.finalize(self, self._base.close)
        self._base.execute(_CREATE)
        self._base.executemany(_INSERT, ((place, f" {text} ") for place, text in enumerate(self._plain)))

    def find(self, question: str) -> list[Match]:
        """What a question may mean, the best first: texts that are the same, then those that share most with it.

        Of a CURIE or an IRI the local part is looked for too. Of a long question the beginning counts.
        """
        question = question[:_LONGEST]
        asked = plain(question)
        if not asked:
            return []
        squeezed = dict.fromkeys((_squeezed(asked), _squeezed(plain(local(question)))))
        same = dict.fromkeys(place for each in squeezed for place in self._same.get(each, ()))
        wanted = trigrams(asked)
        alike = [match for place in self._candidates(wanted) if (match := self._match(place, wanted)).score]
        alike.sort(key=lambda match: (-match.score, match.entry))
        return [Match(place, 1.0) for place in same] + [match for match in alike if match.entry not in same]

    def misspelt(self, question: str) -> list[Match]:
        """Short texts that look like a question; two letters changing places leave a short word few trigrams."""
        near = difflib.get_close_matches(_squeezed(plain(question[:_SHORT])), self._short, n=5, cutoff=_LEAST_ALIKE)
        return [Match(place, 0.5) for each in near for place in self._same[each]]

    def _candidates(self, wanted: Collection[str]) -> list[int]:
        """The places of the texts that share the most telling trigrams."""
        question = " OR ".join(f'"{each}"' for each in sorted(wanted))
        with self._asking:
            return [place for (place,) in self._base.execute(_FIND, (question, _CANDIDATES))]

    def _match(self, place: int, wanted: Collection[str]) -> Match:
        """How much of a question a text has, and a little, how much else it has; 0 for too little."""
        has = trigrams(self._plain[place])
        shared = len(has.intersection(wanted))
        if shared < _LEAST * len(wanted):
            return Match(place, 0.0)
        return Match(place, 0.8 * shared / len(wanted) + 0.19 * shared / len(has))

    @cached_property
    def _short(self) -> list[str]:
        return [text for text in self._same if len(text) <= _SHORT]


def plain(text: str) -> str:
    """A text as words in small letters, without accents and marks; Greek letters are spelt out."""
    parts = unicodedata.normalize("NFKD", text).casefold()
    spelt = _GREEK.sub(_spelt, "".join(each for each in parts if not unicodedata.combining(each)))
    return " ".join(_WORD.findall(spelt))


def trigrams(text: str) -> set[str]:
    """All that stand in a plain text, each word with a space before and behind."""
    padded = [f" {word} " for word in text.split()]
    return {word[at : at + 3] for word in padded for at in range(len(word) - 2)}


def local(name: str) -> str:
    """The local part of a CURIE or an IRI; other names as they are."""
    return _LOCAL.sub("", name.strip("<> "))


def _spelt(letter: re.Match[str]) -> str:
    return unicodedata.name(letter[0]).rpartition(" ")[2].lower().replace("lamda", "lambda")


def _squeezed(text: str) -> str:
    return text.replace(" ", "")
