"""Refuses texts that would overflow the engine's stack or keep its planner busy, before the engine reads them.

Measured with pyoxigraph 0.5.13 on an 8 MB stack: some 700 nested calls, 3,000 BIND or MINUS in a row or 20,000 joined
`+` kill the process. To plan a join of 100 patterns takes up to a second, of 200 a quarter of a minute, and so does a
path of as many steps.
"""

import re

from herstem.engine.errors import QueryTooComplexError
from herstem.engine.tokens import Token, keyword, tokens

MAX_DEPTH = 100
MAX_OPERATORS = 1_000
MAX_PATTERNS = 100
_HARMLESS = 3_000  # so few characters hold no chain that hurts
_IRIS = re.compile(r"<[^<>\s]*>")

_TEMPLATE, _VALUES = "template {", "VALUES {"
_GROUPS = frozenset({"{", _TEMPLATE, _VALUES})
_OPENING = frozenset({"{", "(", "[", "<<", "<<(", "{|"})
_OPENED_BY = {"}": _GROUPS, ")": {"("}, "]": {"["}, ">>": {"<<"}, ")>>": {"<<("}, "|}": {"{|"}}
_SEPARATORS = frozenset({".", ",", ";", "^^", "~", "(", "[", "<<", "<<(", ")", "]", "}", ">>", ")>>", "|}"})
_DATA_WORDS = frozenset({"A", "TRUE", "FALSE", "UNDEF"})
_OPERANDS = frozenset({"iri", "variable", "blank", "prefixed", "string", "number", "language"})


def check(text: str) -> None:
    """Raise QueryTooComplexError for what nests too deep, joins too many patterns or chains too many operators."""
    if not _is_simple(text):
        _Reader().read(text)


def _is_simple(text: str) -> bool:
    """Whether a glance shows that no limit is reached; most texts need no other."""
    if len(text) > _HARMLESS or sum(map(text.count, ("{", "(", "[", "<<"))) > MAX_DEPTH:
        return False
    if sum(map(text.count, ".;,/{[")) <= MAX_PATTERNS:
        return True
    return sum(map(_IRIS.sub("", text).count, ".;,/{[")) <= MAX_PATTERNS


class _Reader:
    """Reads a text token by token and counts what is open and what is joined."""

    def __init__(self) -> None:
        self._open: list[str] = []
        self._patterns: list[int] = [0]  # of each open group, outermost first
        self._operators = 0
        self._before: Token | None = None
        self._values = self._data = False

    def read(self, text: str) -> None:
        """Raise QueryTooComplexError at the first token that is too much."""
        for token in tokens(text):
            if token.kind == "mark" and token.text in _OPENING:
                self._opened(token.text)
            elif token.kind == "mark" and token.text in _OPENED_BY:
                self._closed(token.text)
            elif token.kind == "word":
                self._values = keyword(token, "VALUES") or (self._values and token.text.upper() == "UNDEF")
            elif token.kind == "iri" and _VALUES not in self._open:
                self._check_comparison(token)
            self._count(token)
            self._before = token

    def _opened(self, mark: str) -> None:
        if mark != "{":
            self._open.append(mark)
            self._values = self._values and mark == "("
        else:
            made = self._before is not None and keyword(self._before, "CONSTRUCT", "DATA", "INSERT", "DELETE")
            kind = _VALUES if self._values else _TEMPLATE if made or _TEMPLATE in self._open else "{"
            if kind == "{" and not (self._before is not None and keyword(self._before, "UNION")):
                self._joined()
            self._open.append(kind)
            self._patterns.append(0)
            self._values = False
        if len(self._open) > MAX_DEPTH:
            raise QueryTooComplexError(f"the query nests more than {MAX_DEPTH} brackets")

    def _closed(self, mark: str) -> None:
        self._values = self._values and mark == ")"
        if self._open and self._open[-1] in _OPENED_BY[mark] and self._open.pop() in _GROUPS:
            self._patterns.pop()

    def _count(self, token: Token) -> None:
        innermost = self._open[-1] if self._open else "{"
        separates = token.text in (".", ";", ",") and innermost in ("{", "[")
        if token.kind == "mark" and (separates or token.text in ("/", "[")) and _TEMPLATE not in self._open:
            self._joined()
        if token.kind == "word":
            self._operators += token.text.upper() not in _DATA_WORDS
        elif token.kind == "mark":
            self._operators += token.text not in _SEPARATORS
        if self._operators > MAX_OPERATORS:
            raise QueryTooComplexError(f"the query has more than {MAX_OPERATORS:,} keywords and operators")

    def _joined(self) -> None:
        """One pattern, step of a path or group more in the innermost group."""
        self._patterns[-1] += 1
        if self._patterns[-1] > MAX_PATTERNS:
            raise QueryTooComplexError(f"the query joins more than {MAX_PATTERNS} patterns or steps in one group")

    def _check_comparison(self, token: Token) -> None:
        """`?a<'>')` reads as an IRI here and as a comparison in the engine: what follows might hide in a string."""
        before = self._before
        after_operand = before is not None and (before.kind in _OPERANDS or before.text == ")")
        if after_operand and self._open[-1:] == ["("] and ("'" in token.text or "#" in token.text):
            raise QueryTooComplexError(
                f"cannot tell whether {token.text} is an IRI or a comparison: put a space after <"
            )
