"""herstem.engine.diagnose: a syntax error names its place, what stands there, and what was expected."""

import pytest

from herstem.engine.embedded import EmbeddedEngine
from herstem.engine.errors import QueryError

# text, line, column, words of the message
CASES = [
    ("SELECT * { ?s ?p ?o ", 1, 20, ["the query ends here", "}"]),
    ("ASK { ?s ?p ?o }}", 1, 17, ["'}' has no place here", "the end of the query"]),
    ("SELEC ?x { ?x a ?y }", 1, 1, ["'SELEC'", "SELECT, ASK, CONSTRUCT or DESCRIBE"]),
    ("SELECT ?x\nWHERE {\n  ?x a foo:bar }", 3, 8, ["the prefix foo: is not declared"]),
    ("SELECT ?x {\n  ?s ?p 'abc }\n", 2, 9, ["string", "does not end"]),
    ("SELECT ?x WHERE { ?x a <http://a b> }", 1, 24, ["IRI is not valid"]),
    ("SELECT ?x WHERE { ?x a <b> . ?x a <http://a b> }", 1, 35, ["IRI is not valid"]),
    ("SELECT ?x, ?y { ?x a ?y }", 1, 10, ["','", "a variable"]),
    ("SELECT ?x { ?x a ?y } ORDER ?x", 1, 29, ["'?x'", "expected BY"]),
    ("SELECT ?x { ?x a 'é😀' . \r\n ?x ?y ?x ?z }", 2, 11, ["'?z'"]),
    ("SELECT (COUNT(?x) AS ?n) ?y { ?x ?p ?y }", 1, 41, ["neither grouped by nor inside an aggregate"]),
    ("", 1, 1, ["the query ends here", "SELECT"]),
    ("# nothing", 1, 1, ["the query ends here"]),
    ("SELECT * { ?s a hso:Service_ }} # service", 1, 31, ["'}'"]),
]


@pytest.mark.parametrize(("text", "line", "column", "words"), CASES)
def test_syntax_error(engine: EmbeddedEngine, text: str, line: int, column: int, words: list[str]) -> None:
    with pytest.raises(QueryError) as caught:
        engine.query(text)
    error = caught.value
    assert (error.line, error.column) == (line, column), error
    assert all(word in error.message for word in words), error.message
    assert str(error).startswith(f"line {line}, column {column}: ")


def test_the_caret_stands_under_the_place(engine: EmbeddedEngine) -> None:
    with pytest.raises(QueryError) as caught:
        engine.query("SELECT ?x\nWHERE {\n\t?x a foo:bar }")
    shown, caret = caught.value.excerpt.split("\n")
    assert shown == " ?x a foo:bar }"
    assert shown[caret.index("^") :].startswith("foo:bar")


def test_a_long_line_is_cut_around_the_place(engine: EmbeddedEngine) -> None:
    with pytest.raises(QueryError) as caught:
        engine.query("ASK { " + "?s ?p ?o . " * 40 + "foo:bar ?p ?o . " + "?s ?p ?o . " * 40 + "}")
    shown, caret = caught.value.excerpt.split("\n")
    assert len(shown) < 110
    assert shown[caret.index("^") :].startswith("foo:bar")


def test_of_a_very_long_text_the_line_is_still_named(engine: EmbeddedEngine) -> None:
    with pytest.raises(QueryError) as caught:
        engine.query("# line\n" * 10_000 + "SELECT ?x WHER { ?x ?p ?o }")
    assert caught.value.line == 10_001


def test_the_text_shown_is_the_one_that_was_sent(engine: EmbeddedEngine) -> None:
    with pytest.raises(QueryError) as caught:
        engine.query("SELECT * { ?s Service:x ?o }")
    assert caught.value.message == "the prefix Service: is not declared"
    assert "Service:x" in caught.value.excerpt


def test_half_a_character_is_no_text(engine: EmbeddedEngine) -> None:
    with pytest.raises(QueryError, match="surrogate"):
        engine.query("ASK { ?s ?p '\ud800' }")
