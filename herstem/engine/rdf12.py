"""Who meets triples about triples (RDF 1.2): queries that speak of them. Others see the store without.

They are alone in the graph hsg:reifiers. A client of RDF 1.1 cannot read a triple as a term, so a query in SPARQL 1.1
should not get one; the other graphs are the whole store for it.
"""

import re

from pyoxigraph import NamedNode

from herstem.namespaces import HSG, REIFIERS

GRAPH = NamedNode(str(HSG[REIFIERS]))
_MARKS = ("<<", "{|", "~", "reifies", "reifiers")
_FUNCTIONS = re.compile(r"\b(?:(?:is)?triple|subject|predicate|object)\s*\(")
_COMMENT = re.compile(r"""(<[^<>\s]*>|"[^"\n]*"|'[^'\n]*')|\#[^\n]*""")
# A variable before a term: a subject, or a property. It is a property where it stands after a subject.
_VARIABLE = re.compile(r"""[?$]\w++\s*+(?=[?$<\["'(\d]|_:|[\w.\-]*+:|(?:true|false)\b)""")
_AFTER = frozenset(";[]>_")  # and no `)`: a list has no reified triple
_GRAPH = re.compile(r"\bgraph\s*+[?$]")
_BUT = re.compile(r"!\s*+(?:[\^<]|\((?!\s*+[?$])|a\b|[\w.\-]*+:)")
# Variables in a row that are no pattern: what a SELECT gives, what a GROUP BY or ORDER BY goes by.
_LISTS = re.compile(r"(?<=[\s{}])(?:select|distinct|reduced|by)(?:\s++[?$]\w++)++")


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
    group = _LISTS.sub(" by ", group)
    return (
        any(_follows_term(group, found.start()) for found in _VARIABLE.finditer(group))
        or ("graph" in group and _GRAPH.search(group) is not None)
        or ("!" in group and _BUT.search(group) is not None)
        or "describe" in text
    )


def _follows_term(text: str, place: int) -> bool:
    """Whether what stands before a place, spaces aside, is the end of a term, or opens a list of properties."""
    place -= 1
    while text[place].isspace():
        place -= 1
    return text[place].isalnum() or text[place] in _AFTER
