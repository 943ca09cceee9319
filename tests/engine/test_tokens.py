"""herstem.engine.tokens: SPARQL text is cut where SPARQL cuts it."""

import pytest

from herstem.engine.tokens import keyword, position, tokens

CASES = {
    "SELECT ?x": ["word SELECT", "variable ?x"],
    "a:b.c .": ["prefixed a:b.c", "mark ."],
    "a:b.": ["prefixed a:b", "mark ."],
    ":x _:b1. hso:": ["prefixed :x", "blank _:b1", "mark .", "prefixed hso:"],
    "ex:a\\'b ?s": ["prefixed ex:a\\'b", "variable ?s"],
    "<http://x#y> # <z>\n1.5e3": ["iri <http://x#y>", "number 1.5e3"],
    "'it''s'": ["string 'it'", "string 's'"],
    "'''a'b\n''c'''": ["string '''a'b\n''c'''"],
    '"""a"b"""@en-GB': ['string """a"b"""', "language @en-GB"],
    "'' \"\" 'a\\'b'": ["string ''", 'string ""', "string 'a\\'b'"],
    "'open\n}": ["bad '"],
    "?a<?b": ["variable ?a", "mark <", "variable ?b"],
    "?a < 3 && ?b>=4": ["variable ?a", "mark <", "number 3", "mark &&", "variable ?b", "mark >=", "number 4"],
    "VALUES ?x { $x }": ["word VALUES", "variable ?x", "mark {", "variable $x", "mark }"],
    "# c\r?x": ["variable ?x"],
    "<<( ?s )>> {| |}": ["mark <<(", "variable ?s", "mark )>>", "mark {|", "mark |}"],
    "é:ü 'ß'": ["prefixed é:ü", "string 'ß'"],
}


@pytest.mark.parametrize("text", CASES)
def test_tokens(text: str) -> None:
    assert [f"{token.kind} {token.text}" for token in tokens(text)] == CASES[text]


def test_keywords_are_bare_words_in_any_case() -> None:
    found = [keyword(token, "SERVICE") for token in tokens("SeRvIcE ?service ex:service 'service' <service>")]
    assert found == [True, False, False, False, False]


@pytest.mark.parametrize(
    ("before", "place"), [("", (1, 1)), ("ab\n", (2, 1)), ("ab\r\nc", (2, 2)), ("ab\rc\r\n\n", (4, 1)), ("é😀", (1, 3))]
)
def test_position_counts_lines_by_all_three_line_ends(before: str, place: tuple[int, int]) -> None:
    assert position(before + "x\ny", len(before)) == place
