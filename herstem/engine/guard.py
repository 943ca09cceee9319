"""Holds back texts that would reach an unlisted machine or overflow the engine's stack, before it reads them.

Measured with pyoxigraph 0.5.13 on an 8 MB stack: some 700 nested calls, 3,000 BIND or MINUS in a row or 20,000 joined
`+` kill the process; its planner does not notice any of them.
"""

import re
from collections import deque
from collections.abc import Collection, Iterator
from typing import NamedTuple

from herstem.engine.base import (
    QueryTooComplexError,
    QueryTooLargeError,
    ServiceForbiddenError,
    UpdateForbiddenError,
)
from herstem.engine.tokens import Token, keyword, tokens

MAX_BYTES = 1_000_000
MAX_DEPTH = 100
MAX_OPERATORS = 1_000
_HARMLESS = 3_000  # so few characters hold no chain that hurts

_OUTSIDE = re.compile("service|load", re.IGNORECASE)
_FROM = re.compile(r"\bfrom\b", re.IGNORECASE)
_VALUES = "VALUES {"
_OPENING = frozenset({"{", "(", "[", "<<", "<<(", "{|"})
_OPENED_BY = {"}": ("{", _VALUES), ")": ("(",), "]": ("[",), ">>": ("<<",), ")>>": ("<<(",), "|}": ("{|",)}
_SEPARATORS = frozenset({".", ",", ";", "^^", "~", "(", "[", "<<", "<<(", ")", "]", "}", ">>", ")>>", "|}"})
_DATA_WORDS = frozenset({"A", "TRUE", "FALSE", "UNDEF"})
_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")
_OPERANDS = frozenset({"iri", "variable", "blank", "prefixed", "string", "number", "language"})


def check(text: str, endpoints: Collection[str] = ()) -> None:
    """Raise QueryRefusedError where a query is too long, too deep, an update, or asks a SERVICE that is not listed."""
    _check_size(text)
    first = _first_word(text)
    if first is not None and keyword(first, *_UPDATES):
        raise UpdateForbiddenError(f"{first.text.upper()} is SPARQL Update; updates are not taken here, only queries")
    _check_endpoints(text, endpoints)


def check_update(text: str, endpoints: Collection[str] = ()) -> None:
    """Raise QueryRefusedError where an update is too deep, or has a SERVICE or LOAD that is not listed."""
    _check_complexity(text)
    _check_endpoints(text, endpoints)


def _check_size(text: str) -> None:
    """Raise QueryTooLargeError or QueryTooComplexError for a query that is too long or too deep."""
    if len(text) > MAX_BYTES or len(text.encode("utf-8", "replace")) > MAX_BYTES:
        raise QueryTooLargeError(f"the query is longer than {MAX_BYTES:,} bytes")
    _check_complexity(text)


def disarmed(text: str, endpoints: Collection[str] = ()) -> str | None:
    """The text with nothing in it that asks another machine, or None where neither SERVICE nor LOAD is in it.

    A listed SERVICE is made GRAPH, a listed LOAD is made DROP ALL; every other "service" becomes "servicx", every other
    "load" "loax". Where that text still parses, no other such word is a keyword, however it was cut into tokens.
    """
    if not _OUTSIDE.search(text):
        return None
    return "".join(_disarmed_parts(text, endpoints))


def names_dataset(text: str) -> bool:
    """Whether the query says FROM: then the union of all graphs is not what it asks."""
    return bool(_FROM.search(text)) and any(keyword(token, "FROM") for token in tokens(text))


def _check_endpoints(text: str, endpoints: Collection[str]) -> None:
    """Raise ServiceForbiddenError for the first SERVICE or LOAD that does not name a listed endpoint."""
    if not _OUTSIDE.search(text):
        return
    for asking in _askings(text):
        if asking.endpoint in endpoints:
            continue
        if not endpoints:
            raise ServiceForbiddenError(f"{asking.word} is off: this endpoint does not ask other machines")
        named = f"<{asking.endpoint}>" if asking.endpoint else "an endpoint that is not written as <IRI>"
        allowed = ", ".join(f"<{each}>" for each in sorted(endpoints))
        raise ServiceForbiddenError(f"{asking.word} names {named}; this endpoint asks only {allowed}")


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


def _check_complexity(text: str) -> None:
    """Raise QueryTooComplexError for a nesting or a chain of operators that the engine's stack would not bear."""
    if len(text) <= _HARMLESS and sum(text.count(mark) for mark in ("{", "(", "[", "<<")) <= MAX_DEPTH:
        return
    operators = 0
    before: Token | None = None
    innermost: list[str] = []
    values = False
    for token in tokens(text):
        if token.kind == "mark" and token.text in _OPENING:
            innermost.append(_VALUES if values and token.text == "{" else token.text)
            values = values and token.text == "("
        elif token.kind == "mark" and token.text in _OPENED_BY:
            values = values and token.text == ")"
            if innermost and innermost[-1] in _OPENED_BY[token.text]:
                innermost.pop()
        elif keyword(token, "VALUES"):
            values = True
        elif token.kind == "iri" and _VALUES not in innermost:
            _check_comparison(token, before, innermost)
        operators += _counts(token)
        if len(innermost) > MAX_DEPTH:
            raise QueryTooComplexError(f"the query nests more than {MAX_DEPTH} brackets")
        if operators > MAX_OPERATORS:
            raise QueryTooComplexError(f"the query has more than {MAX_OPERATORS:,} keywords and operators")
        before = token


def _counts(token: Token) -> bool:
    if token.kind == "word":
        return token.text.upper() not in _DATA_WORDS
    return token.kind == "mark" and token.text not in _SEPARATORS


def _check_comparison(token: Token, before: Token | None, innermost: list[str]) -> None:
    """`?a<'>')` reads as an IRI here and as a comparison in the engine: what follows might hide in a string."""
    after_operand = before is not None and (before.kind in _OPERANDS or before.text == ")")
    if after_operand and innermost[-1:] == ["("] and ("'" in token.text or "#" in token.text):
        raise QueryTooComplexError(f"cannot tell whether {token.text} is an IRI or a comparison: put a space after <")


def _first_word(text: str) -> Token | None:
    """The word that names the form of the query or update, after BASE and PREFIX declarations."""
    for token in tokens(text):
        if token.kind == "word" and not keyword(token, "BASE", "PREFIX", "VERSION"):
            return token
        if token.kind == "mark":
            return None
    return None
