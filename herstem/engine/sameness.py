"""Which query texts are sure to have the same answer: those that differ in white space and comments alone."""

import re

LONGEST = 20_000
# Functions that answer anew each time, and a federated query; a word that holds one is looked at closely.
_CHANGING = ("rand", "now", "uuid", "bnode", "service")
_CHANGES = re.compile(r"\b(?:rand|now|uuid|struuid|bnode|service)\b")
_VARYING = ("\n", "\t", "\r", "  ")
_SPACE = re.compile(r"[ \t\r\n]+")
# White space and comments, and what might look like it but is not (SPARQL 1.1 Query 19.8; no \ comes here).
_PIECE = re.compile(
    r"""
      (?P<kept>'''(?:'{0,2}[^'])*''' | \"""(?:"{0,2}[^"])*\""" | '(?!'')[^'\r\n]*' | "(?!"")[^"\r\n]*"
               | <[^\x00-\x20<>"'{}|^`#]*> | <[A-Za-z][A-Za-z0-9+.\-]*://[^\x00-\x20<>"'{}|^`]*>)
    | (?P<between>(?:[ \t\r\n]+|\#[^\r\n]*)+)
    | (?P<doubtful>["'] | <[^\x00-\x20<>"{}|^`]*>)
    """,
    re.VERBOSE,
)


class _DoubtfulError(Exception):
    """The engine might cut this text into other tokens."""


def normalised(text: str) -> str | None:
    """The text with each run of white space and comments made one space; None where answers may not be kept.

    A text of one line with single spaces is so already, but for a comment at its end, and is not looked at again.

    A text that the engine might cut into other tokens than we do stays as it is (`?a<'>'` is a comparison to it, and
    `<'>` could be an IRI). Then it differs from its variants, which costs an answer from the cache, and never gives a
    wrong one.
    """
    lower = text.lower()
    if len(text) > LONGEST or (any(map(lower.__contains__, _CHANGING)) and _CHANGES.search(lower)):
        return None
    if "\\" in text:  # an escape may hide any of the words, and a quote
        return None if "\\u" in lower else text
    if not any(map(text.__contains__, _VARYING)):
        return text.strip(" ")
    try:
        return _PIECE.sub(_squeezed, text).strip(" ")
    except _DoubtfulError:
        return text


def _squeezed(piece: re.Match[str]) -> str:
    if piece.lastgroup == "kept":
        return piece[0]
    if piece.lastgroup == "doubtful":
        raise _DoubtfulError
    return " "
