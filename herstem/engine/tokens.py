"""Cuts SPARQL text into tokens (SPARQL 1.1 Query 19.8), as far as guarding and explaining need it."""

import re
from collections.abc import Iterator
from typing import NamedTuple


class Token(NamedTuple):
    """A token: its kind (a group name of _TOKEN), its text and where it starts."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """The offset just after the token."""
        return self.start + len(self.text)


_ESCAPE = r"\\[_~.\-!$&'()*+,;=/?#@%]"
# Strings that never end are `bad`: no parser gets past their first quote.
_TOKEN = re.compile(
    rf"""
      (?P<space>[ \t\r\n]+)
    | (?P<comment>\#[^\r\n]*)
    | (?P<string>'''(?:(?:'|'')?(?:[^'\\]|\\.))*''' | \"""(?:(?:"|"")?(?:[^"\\]|\\.))*\"""
                 | '(?!'')(?:[^'\\\r\n]|\\.)*' | "(?!"")(?:[^"\\\r\n]|\\.)*")
    | (?P<iri><(?:[^\x00-\x20<>"{{}}|^`\\]|\\[uU][0-9A-Fa-f]{{4}})*>)
    | (?P<variable>[?$]\w+)
    | (?P<blank>_:\w(?:[\w.\-·]*[\w\-·])?)
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<prefixed>(?:[^\W\d_](?:[\w.\-·]*[\w\-·])?)?:(?:(?:[\w:]|%[0-9A-Fa-f]{{2}}|{_ESCAPE})
                   (?:(?:[\w.:\-·]|%[0-9A-Fa-f]{{2}}|{_ESCAPE})*(?:[\w:\-·]|%[0-9A-Fa-f]{{2}}|{_ESCAPE}))?)?)
    | (?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)
    | (?P<word>[^\W\d_]\w*)
    | (?P<mark>\^\^|&&|\|\||[!<>]=|<<\(?|\)?>>|\{{\||\|\}}|[{{}}()\[\].;,=<>+\-*/|^!?~$@])
    | (?P<bad>.)
    """,
    re.VERBOSE | re.DOTALL,
)


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a text without white space and comments; a `bad` one is the last."""
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "bad"
        if kind in ("space", "comment"):
            continue
        yield Token(kind, match.group(), match.start())
        if kind == "bad":
            return


def keyword(token: Token, *words: str) -> bool:
    """Whether a token is one of the given bare keywords, which SPARQL reads in any case."""
    return token.kind == "word" and token.text.upper() in words


def position(text: str, offset: int) -> tuple[int, int]:
    """Line and column of an offset, from 1; CR, LF and CR LF each end a line."""
    before = text[:offset].replace("\r\n", "\n").replace("\r", "\n")
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def lines(text: str) -> list[str]:
    """The lines that `position` counts."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
