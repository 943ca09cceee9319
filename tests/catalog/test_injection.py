"""Nothing that is given to a canned query can change the query: neither hostile values nor 10,000 random ones each.

A query is cut at its slots once, and terms are put between the pieces. So it keeps its shape if what is put in a slot
is RDF terms and nothing else; of each kind of term one query is parsed to see that its tree is the same.
"""

import random
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cache
from typing import Any

import pytest
from loaded import CATALOG
from rdflib.plugins.sparql.parser import parseQuery
from sampled import one_in

from herstem.catalog import BadValueError, CannedQuery, Parameter
from herstem.engine.tokens import tokens
from herstem.resolve import ANYTHING

EACH = 10_000
HOSTILE = [
    'a"b',
    "a'b",
    "\\",
    '\\"',
    "\\u0022 } #",
    '"""',
    "'''",
    '" } UNION { ?s ?p ?o } #',
    "} ORDER BY ?x LIMIT 1 #",
    "# comment",
    "line\r\nbreak",
    "<http://example.org/a b>",
    "<http://example.org/a> . ?s ?p ?o",
    "http://example.org/a>b",
    "http://example.org/{x}",
    "http://example.org/a\nb",
    'http://example.org/" } #',
    '"x"^^<http://example.org/> } #>',
    '"x"@en } #',
    '"x"^^xsd:integer } #',
    "hs:x } UNION { ?s ?p ?o",
    "hs:x;a",
    "$drug",
    "?drug",
    "VALUES ?x { 1 }",
    "UNDEF) (UNDEF",
    "1 2",
    "1e9",
    "true false",
    "true#",
    "\u2028\u0085\ufeff",
    "\x00",
    "\ud800",
    "é😀",
    "x" * 2_000,
    "SERVICE <http://example.org/> { ?s ?p ?o }",
    ") } ; DROP ALL",
]
PIECES = [
    *HOSTILE,
    *"\"'\\{}<>()[]#;.,?$@^:|&!*+-/= \t\n\r\x00",
    "http://",
    "hs:",
    "^^xsd:decimal",
    "@en",
    "0",
    "7",
    "a",
]
_IRI, _STRING = r"<[^\x00-\x20<>\"{}|^`\\]+>", r'"(?:[^"\\\r\n]|\\[^\r\n])*"'
TERM = re.compile(rf"{_IRI}|{_STRING}(?:@[A-Za-z0-9-]+|\^\^{_IRI})?|true|false")


class Credulous:
    """An engine for which every IRI is of every class. It keeps the shapes of what it is asked."""

    revision = "1"

    def __init__(self) -> None:
        self.shapes: set[str] = set()

    def query(self, text: str, **_: Any) -> Any:
        self.shapes.add(" ".join(token.kind for token in tokens(text)))
        return _Answer()


class _Answer:
    kind = "boolean"

    def truth(self) -> bool:
        return True

    def rows(self) -> tuple[tuple[str, ...], Iterator[Any]]:
        return (), iter(())


@cache
def values() -> list[str]:
    """The hostile values, and random ones made of pieces of them, of which some begin as an IRI or a literal does."""
    made = random.Random(1)
    found = list(HOSTILE)
    while len(found) < EACH:
        start = made.choice(["", "", "http://example.org/", "hs:", '"x"', '"'])
        found.append(start + "".join(made.choices(PIECES, k=made.randint(1, 3))))
    return found


@cache
def terms(kind: str, of_class: str | None, of: tuple[str, ...]) -> Sequence[str]:
    """The terms of all those values that a parameter takes; what its name is makes no difference."""
    parameter, engine = Parameter("x", kind, of_class=of_class, values=of), Credulous()
    found = []
    for value in values():
        with suppress(BadValueError):
            found.append(parameter.term(value, engine))
    assert len(engine.shapes) < 8, "values change the shape of the questions by which names are looked up"
    return list(dict.fromkeys(found))


def tree(node: Any) -> Any:
    """The shape of a parsed query: what its nodes are called, not what stands in them."""
    if getattr(node, "name", "") in ("literal", "pname"):
        return ""
    if isinstance(node, list | tuple) or type(node).__name__ == "ParseResults":
        return [tree(each) for each in node]
    return (node.name, [(key, tree(value)) for key, value in node.items()]) if hasattr(node, "items") else ""


def kind(term: str) -> str:
    return " ".join(token.kind for token in tokens(term))


@pytest.mark.parametrize(
    "query", one_in(8, (q for q in CATALOG.values() if q.parameters)), ids=lambda query: query.name
)
def test_no_value_changes_the_shape_of_a_query(query: CannedQuery) -> None:
    benign = {each.name: ["<urn:a>"] for each in query.parameters}
    text = query.template.fill(benign)
    shape = tree(parseQuery(text))
    assert text.count("<urn:a>") == len(benign)
    for parameter in query.parameters:
        before, after = query.template.fill(benign | {parameter.name: ["<urn:b>"]}).split("<urn:b>")
        of_class = parameter.of_class and ANYTHING
        kinds = {}
        for term in terms(parameter.type, of_class, parameter.values):
            assert TERM.fullmatch(term), term
            filled = query.template.fill(benign | {parameter.name: [term]})
            assert filled == before + term + after
            kinds[kind(term)] = filled
        for filled in kinds.values():
            assert tree(parseQuery(filled)) == shape


def test_many_hostile_values_are_taken() -> None:
    """As texts, IRIs and literals: else the test above would say little."""
    assert len(terms("string", None, ())) > EACH / 2
    assert len(terms("iri", None, ())) > 100
    assert len(terms("term", None, ())) > 100
