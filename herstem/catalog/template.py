"""The slots of a canned query, and how terms get into them.

A parameter NAME stands once in the text, in a line `VALUES ?NAME { $NAME }`. Binding puts RDF terms in place of
`$NAME`, or UNDEF where nothing is given (SPARQL 1.1 Query 10.2), and touches nothing else. Parameters whose values
belong together share a line, `VALUES (?A ?B) { ($A $B) }`: the first value of each makes the first row, and so on.
"""

import re
from collections.abc import Mapping, Sequence

from herstem.engine.tokens import tokens
from herstem.resolve import BadValueError

_SLOT = re.compile(
    r"^(?P<before>[ \t]*VALUES (?:\?\w+|(?P<row>\()(?:\?\w+ )*\?\w+\)) \{ )"
    r"(?P<slot>(?(row)\((?:\$\w+ )*\$\w+\)|\$\w+))(?P<after> \})[ \t]*$",
    re.MULTILINE,
)
_NAME = re.compile(r"[?$](\w+)")


class Template:
    """A text with slots. It is cut at them once: whatever the values are, what lies between stays as it is."""

    def __init__(self, text: str) -> None:
        """Raises ValueError where a `$` stands elsewhere than in a slot, or a slot names another variable."""
        self._fixed: list[str] = []
        self._slots: list[tuple[list[str], bool]] = []
        start = 0
        for slot in _SLOT.finditer(text):
            names = _NAME.findall(slot["slot"])
            if _NAME.findall(slot["before"]) != names:
                raise ValueError(f"{slot[0].strip()}: the two names differ")
            self._fixed.append(text[start : slot.start("slot")])
            self._slots.append((names, bool(slot["row"])))
            start = slot.end("slot")
        self._fixed.append(text[start:])
        if sum(token.text.startswith("$") for token in tokens(text)) != len(self.names):
            raise ValueError("a $ stands outside the lines `VALUES ?name { $name }`")

    @property
    def names(self) -> list[str]:
        """The parameters of the slots, in order."""
        return [name for names, _ in self._slots for name in names]

    def fill(self, terms: Mapping[str, Sequence[str]]) -> str:
        """The text with terms, as SPARQL writes them, in the slots. Raises BadValueError for rows with gaps."""
        parts = [self._fixed[0]]
        for (names, in_rows), after in zip(self._slots, self._fixed[1:], strict=True):
            parts += [_rows(names, terms) if in_rows else " ".join(dict.fromkeys(terms[names[0]])) or "UNDEF", after]
        return "".join(parts)


def _rows(names: Sequence[str], terms: Mapping[str, Sequence[str]]) -> str:
    count = max(len(terms[name]) for name in names) or 1
    columns = [terms[name] or ["UNDEF"] * count for name in names]
    if any(len(column) != count for column in columns):
        raise BadValueError(f"{', '.join(names)} belong together; give as many values of each")
    return " ".join(f"({' '.join(row)})" for row in zip(*columns, strict=True))
