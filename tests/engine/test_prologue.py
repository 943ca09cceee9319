"""herstem.engine.prologue: what goes to another engine says all that it needs, on the same lines."""

import pytest

from herstem.engine.prologue import kind_of, with_prologue
from herstem.namespaces import HS, HSO


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("ASK { ?s ?p ?o }", ""),
        ("ASK { hs:a a hso:B }", f"PREFIX hs: <{HS}> PREFIX hso: <{HSO}> "),
        ("PREFIX hs: <http://example.org/> ASK { hs:a a hso:B }", f"PREFIX hso: <{HSO}> "),
        ("prefix hso: <http://example.org/> ASK { hso:a ?p 'hs:a' } # hs:b", ""),
        ("ASK { mine:a ?p ?o }", ""),
        ("ASK { <ERBB2> ?p <http://example.org/#a> }", f"BASE <{HS}> "),
    ],
)
def test_what_is_used_and_not_declared_is_declared(text: str, start: str) -> None:
    assert with_prologue(text) == start + text


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("PREFIX select: <http://example.org/select> # ask\nconstruct WHERE { ?s ?p ?o }", "triples"),
        ("BASE <http://example.org/> SELECT * { ?ask a 'describe' }", "solutions"),
        ("ASK {}", "boolean"),
        ("DESCRIBE <a>", "triples"),
        ("nothing", None),
    ],
)
def test_the_form_of_a_query_says_what_comes_back(text: str, kind: str | None) -> None:
    assert kind_of(text) == kind
