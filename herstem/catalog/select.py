"""A SELECT query of the catalog in its parts, and what is made by putting parts together: total, page, evidence."""

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from herstem.engine.tokens import Token, keyword, tokens

_COLUMN = re.compile(r"\(.* AS \?(\w+)\)")
_CLAIM = "?claim"


@dataclass(frozen=True)
class Select:
    """A SELECT query: prologue; `SELECT` and the columns; the pattern between the outer braces; what follows it."""

    prologue: str
    head: str
    pattern: str
    tail: str

    @classmethod
    def read(cls, text: str) -> "Select":
        """From SPARQL text without comments. Raises ValueError where it is no SELECT."""
        found = list(tokens(text))
        select = next((token for token in found if keyword(token, "SELECT")), None)
        start = next((token for token in found if token.text == "{"), None)
        if select is None or start is None or start.start < select.start:
            raise ValueError("not a SELECT query")
        end = _closing(found, start)
        head = re.sub(r"\s*WHERE\s*$", "", text[select.start : start.start])
        return cls(text[: select.start], head, text[start.end : end.start], text[end.end :])

    @property
    def text(self) -> str:
        """The query."""
        return f"{self.prologue}{self.head}\nWHERE {{{self.pattern}}}{self.tail}"

    @property
    def columns(self) -> tuple[str, ...]:
        """The variables that it selects, in order; none where it selects `*`."""
        return tuple(token.text[1:] for token, depth, named in _selected(self.head) if not depth or named)

    @property
    def ordering(self) -> tuple[str, ...]:
        """The plain variables of ORDER BY in order, `-name` where descending; what is computed there is left out."""
        found = list(tokens(self.tail))
        at = next((n for n, token in enumerate(found) if keyword(token, "ORDER")), len(found))
        keys, depth = [], 0
        for n, token in enumerate(found[at:], at):
            depth += {"(": 1, ")": -1}.get(token.text, 0)
            if token.kind == "variable" and depth == 0:
                keys.append(token.text[1:])
            elif token.kind == "variable" and keyword(found[n - 2], "DESC", "ASC") and found[n + 1].text == ")":
                keys.append("-" * keyword(found[n - 2], "DESC") + token.text[1:])
        return tuple(keys)

    def counted(self) -> str:
        """The query for how many rows this one has, as ?total."""
        return f"{self.prologue}SELECT (COUNT(*) AS ?total) WHERE {{ {{ {replace(self, prologue='').text} }} }}\n"

    def ordered(self, column: str, *, descending: bool = False) -> "Select":
        """The same ordered by a column first; what its ORDER BY names, if it has one, decides between equals."""
        key = f" DESC(?{column})" if descending else f" ?{column}"
        found = list(tokens(self.tail))
        by = next(
            (token for before, token in pairwise(found) if keyword(before, "ORDER") and keyword(token, "BY")), None
        )
        if by is None:
            return replace(self, tail=f"{self.tail.rstrip()}\nORDER BY{key}\n")
        return replace(self, tail=f"{self.tail[: by.end]}{key}{self.tail[by.end :]}")

    def with_evidence(self, part: "Select", link: str) -> "Select":
        """The same with the columns of a part that tells about ?claim, but for those that it shows already.

        `link` is the pattern that leads to the claims, or `?claim` where the query binds it itself. A query that does
        not group its rows has a row for each of them still.
        """
        shown = {*self.columns, *(f"{name}s" for name in self.columns)}
        new = [line for line in part.head.splitlines() if (found := _COLUMN.search(line)) and found[1] not in shown]
        prologue = "".join(line for line in part.prologue.splitlines(True) if line not in self.prologue)
        found_by = "" if link == _CLAIM else f"  OPTIONAL {{ {link} }}\n"
        tail = self.tail
        if "GROUP BY" not in tail:
            ordered_by = [token.text[1:] for token in tokens(tail) if token.kind == "variable"]
            keys = dict.fromkeys([*self.columns, *ordered_by])
            tail = f"\nGROUP BY {' '.join(f'?{name}' for name in keys)}{tail}"
        rows = f"\n  {{{self.pattern.rstrip()}\n  }}\n"  # a group: what it filters out needs no evidence
        return Select(prologue + self.prologue, "\n".join([self.head, *new]), rows + found_by + part.pattern, tail)


def paged(text: str, limit: int | None, offset: int) -> str:
    """A query that ends in ORDER BY, cut to some of its rows."""
    cut = (f"\nLIMIT {limit:d}" if limit is not None else "") + (f"\nOFFSET {offset:d}" if offset else "")
    return f"{text.rstrip()}{cut}\n" if cut else text


def _closing(found: list[Token], start: Token) -> Token:
    depth = 0
    for token in found:
        depth += {"{": 1, "}": -1}.get(token.text, 0)
        if token.text == "}" and depth == 0 and token.start > start.start:
            return token
    raise ValueError("a brace is not closed")


def _selected(head: str) -> list[tuple[Token, int, bool]]:
    """The variables of a SELECT clause: each with the depth of brackets around it, and whether AS comes before it."""
    found, depth, before = [], 0, None
    for token in tokens(head):
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if token.kind == "variable":
            found.append((token, depth, before is not None and depth == 1 and keyword(before, "AS")))
        before = token
    return found
