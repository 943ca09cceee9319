"""Who meets triples about triples (RDF 1.2): queries that speak of them. Others see the store without.

They are alone in the graph hsg:reifiers. A client of RDF 1.1 cannot read a triple as a term, so a query in SPARQL 1.1
should not get one; the other graphs are the whole store for it.
"""

import re
from collections.abc import Iterator

from pyoxigraph import NamedNode

from herstem.namespaces import HSG, REIFIERS

GRAPH = NamedNode(str(HSG[REIFIERS]))
_MARKS = ("<<", "{|", "~", "reifies", "reifiers")
_FUNCTIONS = re.compile(r"\b(?:(?:is)?triple|subject|predicate|object)\s*\(")
_COMMENT = re.compile(r"""(<[^<>\s]*>|"[^"\n]*"|'[^'\n]*')|\#[^\n]*""")
# A variable before a term: a subject, or a property. It is a property where it stands after a subject.
_VARIABLE = re.compile(r"""[?$](\w++)\s*+(?=[?$<\["'(\d]|_:|[\w.\-]*+:|(?:true|false)\b)""")
_AFTER = frozenset(";[]>_")  # and no `)`: a list has no reified triple
_GRAPH = re.compile(r"\bgraph\s*+[?$]")
_BUT = re.compile(r"!\s*+(?:[\^<]|\((?!\s*+[?$])|a\b|[\w.\-]*+:)")
# Variables in a row that are no pattern: what a SELECT gives, what a GROUP BY or ORDER BY goes by.
_LISTS = re.compile(r"(?<=[\s{}])(?:select|distinct|reduced|by)(?:\s++[?$]\w++)++")
_STRING = re.compile(r"""(<[^<>\s]*>)|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'""")
_VALUES = re.compile(r"\bvalues\s*+([?$]\w++|\([\s?$\w]*+\))\s*+\{([^{}]*+)\}")
_NAME = re.compile(r"[?$](\w++)")
_NAMED = re.compile(r"\bgraph\s*+(?:<[^<>\s]*+>|[\w.\-]*+:[\w.\-]*+)\s*+\{")
_BRACES = re.compile(r"[{}]")
# Where a variable that was given values ceases to have them: at the end of the group, or in what is answered by itself.
_CEASING = re.compile(r"[{}]|\b(?:select|optional|minus|exists)\b")


def stays_apart(text: str) -> bool:
    """Whether a query is of SPARQL 1.1 and might meet triples about triples all the same, as it asks for any property.

    Without parsing, since every query pays for it: a doubtful one counts as such, and is answered as well, only slower.
    """
    text = text.lower()
    if any(mark in text for mark in _MARKS) or ("(" in text and _FUNCTIONS.search(text)):
        return False
    group = text[text.find("{") : text.rfind("}")]
    if "#" in group:
        group = _COMMENT.sub(r"\1 ", group)
    group = _LISTS.sub(" select ", group)
    harmless = []
    if ("values" in group or "graph" in group) and not any(quotes in group for quotes in ("'''", '"""')):
        group = _STRING.sub(lambda found: found[1] or "''", group)  # what stands in them is no brace
        harmless = [*_harmless(group)]
    return (
        any(
            _follows_term(group, found.start())
            and not any((not names or found[1] in names) and found.start() in reach for names, reach in harmless)
            for found in _VARIABLE.finditer(group)
        )
        or ("graph" in group and _GRAPH.search(group) is not None)
        or ("!" in group and _BUT.search(group) is not None)
        or "describe" in text
    )


def _harmless(group: str) -> Iterator[tuple[list[str] | None, range]]:
    """Where variables (None: all) cannot be the property of a triple about a triple, whatever they follow.

    Such are all in GRAPH with a name, and those that VALUES gives values, none left open, as far as these hold.
    """
    for found in _NAMED.finditer(group):
        yield None, range(found.end(), _end(group, found.end(), _BRACES))
    for found in _VALUES.finditer(group):
        if "undef" not in found[2]:
            yield _NAME.findall(found[1]), range(found.start(), _end(group, found.end(), _CEASING))


def _end(group: str, start: int, marks: re.Pattern[str]) -> int:
    """Where the group ends that a place is in, or before that the first mark that is no brace."""
    depth = 0
    for mark in marks.finditer(group, start):
        depth += {"{": 1, "}": -1}.get(mark[0], 0)
        if depth < 0 or mark[0] not in "{}":
            return mark.start()
    return len(group)


def _follows_term(text: str, place: int) -> bool:
    """Whether what stands before a place, spaces aside, is the end of a term, or opens a list of properties."""
    place -= 1
    while text[place].isspace():
        place -= 1
    return text[place].isalnum() or text[place] in _AFTER
