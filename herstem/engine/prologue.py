"""What a text needs before it goes to another engine: the project's prefixes and base, and what kind of answer it asks.

The embedded engine is told prefixes and base beside the text.
"""

import re
from itertools import pairwise

from herstem.engine.base import BASE, Kind
from herstem.engine.tokens import Token, keyword, tokens
from herstem.namespaces import PREFIXES

_RELATIVE = re.compile(r"<(?![A-Za-z][A-Za-z0-9+.\-]*:)")
_FORMS: dict[str, Kind] = {
    "SELECT": "solutions",
    "ASK": "boolean",
    "CONSTRUCT": "triples",
    "DESCRIBE": "triples",
}


def kind_of(text: str) -> Kind | None:
    """What a query asks for; None where the text has none of the words that say so."""
    return next((_FORMS[token.text.upper()] for token in tokens(text) if keyword(token, *_FORMS)), None)


def with_prologue(text: str) -> str:
    """The text with the base and each prefix of the project that it uses and does not declare.

    They stand on its first line, so that an engine's line numbers stay true.
    """
    found = list(tokens(text))
    names = sorted((_used(found) & PREFIXES.keys()) - _declared(found))
    relative = any(token.kind == "iri" and _RELATIVE.match(token.text) for token in found)
    base = f"BASE <{BASE}> " if relative else ""
    return base + "".join(f"PREFIX {name}: <{PREFIXES[name]}> " for name in names) + text


def _used(found: list[Token]) -> set[str]:
    return {token.text.partition(":")[0] for token in found if token.kind == "prefixed"}


def _declared(found: list[Token]) -> set[str]:
    return {after.text[:-1] for before, after in pairwise(found) if keyword(before, "PREFIX")}
