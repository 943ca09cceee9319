"""Holds back texts that would reach an unlisted machine or harm the engine, before it reads them."""

import re
from collections import deque
from collections.abc import Collection, Iterator
from typing import NamedTuple

from herstem.engine import complexity
from herstem.engine.errors import QueryTooLargeError, ServiceForbiddenError, UpdateForbiddenError
from herstem.engine.tokens import Token, keyword, tokens

MAX_BYTES = 1_000_000

_OUTSIDE = re.compile("service|load", re.IGNORECASE)
_FROM = re.compile(r"\bfrom\b", re.IGNORECASE)
_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")


def check(text: str, endpoints: Collection[str] = ()) -> None:
    """Raise QueryRefusedError where a query is too long, too complex, or asks a SERVICE that is not listed."""
    if 4 * len(text) > MAX_BYTES and len(text.encode("utf-8", "replace")) > MAX_BYTES:
        raise QueryTooLargeError(f"the query is longer than {MAX_BYTES:,} bytes")
    complexity.check(text)
    if _asks_outside(text):
        check_form(text)
        _check_endpoints(text, endpoints)


def check_update(text: str, endpoints: Collection[str] = ()) -> None:
    """Raise QueryRefusedError where an update is too complex, or has a SERVICE or LOAD that is not listed."""
    complexity.check(text)
    if _asks_outside(text):
        _check_endpoints(text, endpoints)


def check_form(text: str) -> None:
    """Raise UpdateForbiddenError for an update; the engine itself takes none for a query, but says so less clearly."""
    first = _first_word(text)
    if first is not None and keyword(first, *_UPDATES):
        raise UpdateForbiddenError(f"{first.text.upper()} is SPARQL Update; updates are not taken here, only queries")


def disarmed(text: str, endpoints: Collection[str] = ()) -> str | None:
    """The text with nothing in it that asks another machine, or None where neither SERVICE nor LOAD is in it.

    A listed SERVICE is made GRAPH, a listed LOAD is made DROP ALL; every other "service" becomes "servicx", every other
    "load" "loax". Where that text still parses, no other such word is a keyword, however it was cut into tokens.
    """
    if not _asks_outside(text):
        return None
    return "".join(_disarmed_parts(text, endpoints))


def names_dataset(text: str) -> bool:
    """Whether the query says FROM: then the union of all graphs is not what it asks."""
    return _FROM.search(text) is not None and any(keyword(token, "FROM") for token in tokens(text))


def _check_endpoints(text: str, endpoints: Collection[str]) -> None:
    """Raise ServiceForbiddenError for the first SERVICE or LOAD that does not name a listed endpoint."""
    for asking in _askings(text):
        if asking.endpoint in endpoints:
            continue
        if not endpoints:
            raise ServiceForbiddenError(f"{asking.word} is off: this endpoint does not ask other machines")
        named = f"<{asking.endpoint}>" if asking.endpoint else "an endpoint that is not written as <IRI>"
        allowed = ", ".join(f"<{each}>" for each in sorted(endpoints))
        raise ServiceForbiddenError(f"{asking.word} names {named}; this endpoint asks only {allowed}")


def _asks_outside(text: str) -> bool:
    """Whether one of the words that ask other machines may be in a text."""
    lower = text.lower()
    return "service" in lower or "load" in lower


class _Asking(NamedTuple):
    """A SERVICE or LOAD in a text: which, whom it names (None where that is no full IRI), and where it stands."""

    word: str
    endpoint: str | None
    start: int
    end: int


def _askings(text: str) -> Iterator[_Asking]:
    """Every SERVICE [SILENT] endpoint and LOAD [SILENT] source [INTO GRAPH name] of a text."""
    ahead = deque(tokens(text))
    while ahead:
        token = ahead.popleft()
        if not keyword(token, "SERVICE", "LOAD"):
            continue
        word, end = token.text.upper(), token.end
        if ahead and keyword(ahead[0], "SILENT"):
            end = ahead.popleft().end
        named = ahead[0] if ahead else None
        endpoint = named.text[1:-1] if named is not None and named.kind == "iri" else None
        if word == "LOAD" and named is not None:
            end = ahead.popleft().end
            if len(ahead) > 2 and keyword(ahead[0], "INTO") and keyword(ahead[1], "GRAPH"):
                end = ahead[2].end
        yield _Asking(word, endpoint, token.start, end)


def _disarmed_parts(text: str, endpoints: Collection[str]) -> Iterator[str]:
    after = 0
    for asking in _askings(text):
        if asking.endpoint in endpoints:
            yield _OUTSIDE.sub(_misspelt, text[after : asking.start])
            harmless = "GRAPH" if asking.word == "SERVICE" else "DROP ALL"
            yield harmless.ljust(asking.end - asking.start)
            after = asking.end
    yield _OUTSIDE.sub(_misspelt, text[after:])


def _misspelt(word: re.Match[str]) -> str:
    return word[0][:-1] + "x"


def _first_word(text: str) -> Token | None:
    """The word that names the form of the query or update, after BASE and PREFIX declarations."""
    for token in tokens(text):
        if token.kind == "word" and not keyword(token, "BASE", "PREFIX", "VERSION"):
            return token
        if token.kind == "mark":
            return None
    return None
