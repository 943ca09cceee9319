"""herstem.tables: results as people read them."""

from pathlib import Path

from herstem import tables
from herstem.engine.embedded import EmbeddedEngine

ENGINE = EmbeddedEngine.from_release(Path(__file__).resolve().parent / "data" / "mini")


def table(text: str) -> tables.Table:
    return tables.read_table(ENGINE.query(text))


def test_a_label_takes_the_place_of_its_iri() -> None:
    found = table("SELECT ?drug ?drugLabel ?n { VALUES (?drug ?drugLabel ?n) { (hs:x 'X & Y' 1) (hs:y UNDEF 2) } }")
    assert found.columns == ("Drug", "N")
    assert found.rows[0][0] == (tables.Part("X & Y", "/id/x", "hs:x"),)
    assert found.rows[1][0] == (tables.Part("y", "/id/y", "hs:y"),)
    assert found.rows[0][1] == (tables.Part("1"),)


def test_a_label_alone_is_a_column() -> None:
    assert table("SELECT ?drugLabel ?bindingMode {}").columns == ("Drug label", "Binding mode")


def test_lists_of_iris_become_links() -> None:
    (row,) = table("SELECT (CONCAT(STR(hs:a), ' ', STR(hs:b)) AS ?claims) {}").rows
    assert [part.text for part in row[0]] == ["a", "b"]
    (row,) = table("SELECT ('see http://x y' AS ?text) {}").rows
    assert row[0] == (tables.Part("see http://x y"),)


def test_a_pointer_over_an_iri_without_a_label_shows_what_it_is_called() -> None:
    answer = ENGINE.query(
        "SELECT (hs:a AS ?one) (CONCAT(STR(hs:a), ' ', STR(hs:b)) AS ?two) (hs:b AS ?c) ('B' AS ?cLabel) {}"
    )
    (row,) = tables.read_table(answer, lambda iri: f"<{iri[-1]}>").rows
    assert [part.title for cell in row for part in cell] == ["<a>", "<a>", "<b>", "hs:b"]


def test_iris_from_elsewhere_lead_there_but_no_script_does() -> None:
    (row,) = table("SELECT (<http://example.org/a> AS ?a) (<javascript:alert(1)> AS ?b) {}").rows
    assert row[0][0].href == "http://example.org/a"
    assert row[1][0].href is None


def test_truth_and_numbers() -> None:
    assert table("ASK {}").truth is True
    (row,) = table("SELECT (true AS ?a) (false AS ?b) (1.50 AS ?c) ?none {}").rows
    assert [[part.text for part in cell] for cell in row] == [["yes"], ["no"], ["1.5"], []]


def test_rows_left_out_are_announced() -> None:
    values = " ".join(str(number) for number in range(tables.MOST_ROWS + 5))
    found = table(f"SELECT ?x {{ VALUES ?x {{ {values} }} }}")
    assert len(found.rows) == tables.MOST_ROWS
    assert not found.complete
    assert table("SELECT ?x { VALUES ?x { 1 } }").complete


def test_rows_beyond_those_shown_are_counted() -> None:
    answer = ENGINE.query("SELECT ?n { VALUES ?n { 1 2 3 } } ORDER BY ?n")
    table = tables.read_table(answer, most=2)
    assert [row[0][0].text for row in table.rows] == ["1", "2"]
    assert (table.found, table.complete) == (3, True)
