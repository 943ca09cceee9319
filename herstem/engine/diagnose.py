"""Says where a query text stops being SPARQL, and what could have stood there.

Oxigraph's parser reports the furthest character that any of its rules looked at, often some way beyond the mistake.
So it is asked again, about beginnings of the text: a beginning is good where only its end is what the parser misses.
"""

import re

from pyoxigraph import Store

from herstem.engine.base import BASE
from herstem.engine.errors import QueryError
from herstem.engine.tokens import Token, lines, position, tokens

_AT = re.compile(r"error at (\d+):(\d+): (?:expected )?(.*)", re.DOTALL)
_ROOM = " " * 40  # longer than any keyword that the parser may look ahead for
_LONGEST = 50_000  # beyond this length the parser's own position must do
_WIDTH = 100
_PROBES = {
    "}": "}",
    ")": ")",
    "]": "]",
    ".": ".",
    ";": ";",
    "{": "{",
    "(": "(",
    "a variable": "?x",
    "an IRI": "<http://example.org/>",
    "a literal": "'x'",
    "a number": "1",
    "PREFIX": "PREFIX",
    "SELECT": "SELECT",
    "ASK": "ASK",
    "CONSTRUCT": "CONSTRUCT",
    "DESCRIBE": "DESCRIBE",
    "WHERE": "WHERE",
    "AS": "AS",
    "BY": "BY",
    "FILTER": "FILTER",
    "OPTIONAL": "OPTIONAL",
    "UNION": "UNION",
    "GROUP BY": "GROUP",
    "ORDER BY": "ORDER",
    "LIMIT": "LIMIT",
    "an operator": "=",
    "the end of the query": "",
}
_UNBOUND = "The SELECT contains a variable that is unbound"


def query_error(text: str, error: SyntaxError, prefixes: dict[str, str], parsed: str | None = None) -> QueryError:
    """The engine's syntax error as one that a person can act on: place, what stands there, what was expected.

    `parsed` is what the engine was given, where that is not the text itself; both have the same length.
    """
    found = _AT.match(str(error))
    if len(text) > _LONGEST or found is None:
        line, column, expected = (int(found[1]), int(found[2]), found[3]) if found else (1, 1, str(error))
        return _error(text, line, column, f"expected {expected[:200]}")
    parser = _Parser(parsed or text, prefixes)
    bad = parser.first_bad_token()
    if bad is not None and "IRI parsing failed" in found[3]:
        bad = parser.last_before(bad, "<") or bad
        return _error(text, *position(text, bad.start), "this IRI is not valid")
    offset = bad.start if bad else parser.end()
    return _error(text, *position(text, offset), _message(text, bad, parser, found[3]))


def _message(text: str, bad: Token | None, parser: "_Parser", reported: str) -> str:
    if bad is None:
        if _UNBOUND in reported:
            return "SELECT names a variable that is neither grouped by nor inside an aggregate"
        return f"the query ends here, but goes on with {_listed(parser.expected(parser.end()))}"
    if bad.kind == "bad" and bad.text in "'\"":
        return "the string that starts here does not end on its line"
    if bad.kind == "prefixed" and bad.text.partition(":")[0] not in parser.declared():
        return f"the prefix {text[bad.start : bad.end].partition(':')[0]}: is not declared"
    expected = parser.expected(bad.start)
    what = f"{text[bad.start : bad.end][:40]!r} has no place here"
    return f"{what}; expected {_listed(expected)}" if expected else what


class _Parser:
    """Oxigraph's parser, asked about beginnings of one text."""

    def __init__(self, text: str, prefixes: dict[str, str]) -> None:
        self._text, self._prefixes, self._store = text, prefixes, Store()
        self._tokens = list(tokens(text))

    def first_bad_token(self) -> Token | None:
        """The first token that cannot follow what stands before it; None where only the end is missing."""
        if self._good(self._text):
            return None
        low, high = 0, len(self._tokens) - 1  # the first bad token lies in [low, high]
        while low < high:
            middle = (low + high) // 2
            if self._good(self._text[: self._tokens[middle].end]):
                low = middle + 1
            else:
                high = middle
        return self._tokens[low] if self._tokens else None

    def last_before(self, token: Token, text: str) -> Token | None:
        """The last token of a given text before another token."""
        return next((each for each in reversed(self._tokens) if each.start < token.start and each.text == text), None)

    def end(self) -> int:
        """The offset after the last token."""
        return self._tokens[-1].end if self._tokens else 0

    def declared(self) -> set[str]:
        """Every prefix that the text or the endpoint declares."""
        pairs = zip(self._tokens, self._tokens[1:], strict=False)
        own = {after.text[:-1] for before, after in pairs if before.text.upper() == "PREFIX"}
        return own | set(self._prefixes)

    def expected(self, offset: int) -> list[str]:
        """What could stand at an offset, of what people commonly write."""
        start = self._text[:offset]
        return [name for name, probe in _PROBES.items() if self._good(start + "\n" + probe, whole=not probe)]

    def _good(self, start: str, whole: bool = False) -> bool:
        padded = start + "\n" + _ROOM
        try:
            self._store.query(padded, base_iri=BASE, prefixes=self._prefixes)
        except SyntaxError as error:
            found = _AT.match(str(error))
            end = position(padded, len(padded))
            return not whole and found is not None and (int(found[1]), int(found[2])) >= end
        return True


def _listed(names: list[str]) -> str:
    return " or ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def _error(text: str, line: int, column: int, message: str) -> QueryError:
    """The error with its line and a caret; of a long line, the part around the place."""
    written = lines(text)
    shown = written[line - 1] if line <= len(written) else ""
    cut = max(0, column - 1 - _WIDTH // 2) if len(shown) > _WIDTH else 0
    head, tail = "…" if cut else "", "…" if len(shown) > cut + _WIDTH else ""
    excerpt = head + shown[cut : cut + _WIDTH].replace("\t", " ") + tail
    return QueryError(message, line, column, f"{excerpt}\n{' ' * (len(head) + column - 1 - cut)}^")
