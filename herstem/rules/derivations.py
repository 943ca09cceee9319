"""Derivations kept for later: what one says, how a file of them is written, and how one is found in it."""

import json
import mmap
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple, Protocol

from herstem.namespaces import full, short
from herstem.rules.model import Fact, Rule

AXIOM = "an axiom says so"
_KEPT = 4_096  # the first halvings of every search meet the same lines


class Record(NamedTuple):
    """Why an inferred fact holds: the axiom or rule, the facts that it was applied to, further axioms used."""

    fact: Fact
    rule: str
    premises: tuple[Fact, ...] = ()
    axioms: tuple[str, ...] = ()


class DerivationError(Exception):
    """Derivations that cannot be used; the message names the file and says what is wrong."""


class Derivations(Protocol):
    """Where the derivation of a fact is looked up: a release's file, or what a reasoner holds in memory."""

    def record(self, fact: Fact) -> Record | None:
        """The derivation of a fact, or None where it is not inferred. Raises DerivationError."""
        ...


def record(fact: Fact, rule: Rule, premises: Iterable[Fact]) -> Record:
    """The derivation of a fact by a rule; a premise that meets two atoms of its body is named once."""
    once = tuple(dict.fromkeys(premises))
    return Record(fact, rule.axiom, once) if once else Record(fact, AXIOM, axioms=(rule.axiom,))


def lines(records: Iterable[Record]) -> Iterator[str]:
    """The lines of a file of derivations (JSON). The records must come sorted, for DerivationFile to find one in it.

    Terms are CURIEs where they can be, else in N-Triples form.
    """
    quoted = cache(_quoted)  # the same terms again and again

    def triple(fact: Fact) -> str:
        s, p, o = fact
        return f"[{quoted(s)}, {quoted(p)}, {quoted(o)}]"

    for fact, rule, premises, axioms in records:
        parts = [f'"triple": {triple(fact)}, "rule": {quoted(rule)}']
        if premises:
            parts.append(f'"from": [{", ".join(map(triple, premises))}]')
        if axioms:
            parts.append(f'"axioms": [{", ".join(map(quoted, axioms))}]')
        yield f"{{{', '.join(parts)}}}\n"


def read(line: str) -> Record:
    """The record that a line of a file of derivations holds. Raises ValueError, KeyError or TypeError for another."""
    parts = json.loads(line)
    return Record(
        _full(parts["triple"]), parts["rule"], tuple(map(_full, parts.get("from", ()))), tuple(parts.get("axioms", ()))
    )


class DerivationFile:
    """Derivations in a file as `lines` writes them: found by halving, so that opening it reads nothing."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with path.open("rb") as file:
            empty = not path.stat().st_size
            self._bytes: mmap.mmap | bytes = b"" if empty else mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._at = lru_cache(maxsize=_KEPT)(self._read)

    def record(self, fact: Fact) -> Record | None:
        """See Derivations.record."""
        low, high = 0, len(self._bytes)
        while low < high:
            start, end = self._line((low + high) // 2)
            found = self._at(start, end)
            if found.fact == fact:
                return found
            low, high = (end, high) if found.fact < fact else (low, start)
        return None

    def _line(self, place: int) -> tuple[int, int]:
        """Where the line around a byte starts, and where the next one does."""
        end = self._bytes.find(b"\n", place) + 1
        return self._bytes.rfind(b"\n", 0, place) + 1, end or len(self._bytes)

    def _read(self, start: int, end: int) -> Record:
        try:
            return read(str(self._bytes[start:end], "utf-8"))
        except (ValueError, KeyError, TypeError, AttributeError):
            raise DerivationError(f"{self._path.name}: no derivation at byte {start}; make it anew") from None


class NoDerivations:
    """Where no derivations were kept."""

    def record(self, fact: Fact) -> Record | None:
        """See Derivations.record: there is none."""
        return None


def derivations_of(path: Path) -> Derivations:
    """The derivations in a file, none where there is no such file."""
    return DerivationFile(path) if path.is_file() else NoDerivations()


def _quoted(text: str) -> str:
    return json.dumps(short(text), ensure_ascii=False)


def _full(terms: list[str]) -> Fact:
    subject, predicate, object_ = map(full, terms)
    return subject, predicate, object_
