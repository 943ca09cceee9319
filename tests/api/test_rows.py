"""herstem.api.rows: terms become Python values, and rows tables."""

import pandas
import polars
import pytest
from pyoxigraph import BlankNode, Literal, NamedNode

from herstem.api.rows import Rows, Value, value
from herstem.engine.base import Term
from herstem.namespaces import HS, PREFIXES


def typed(text: str, kind: str) -> Literal:
    return Literal(text, datatype=NamedNode(PREFIXES["xsd"] + kind))


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (None, None),
        (NamedNode(f"{HS}ERBB2"), "hs:ERBB2"),
        (NamedNode("https://example.org/x"), "https://example.org/x"),
        (BlankNode("b"), "_:b"),
        (Literal("a text"), "a text"),
        (Literal("ein Text", language="de"), "ein Text"),
        (Literal(f"{HS}ref-1 {HS}ref-2"), "hs:ref-1 hs:ref-2"),
        (Literal(7), 7),
        (typed("14.5", "decimal"), 14.5),
        (typed("1e3", "double"), 1000.0),
        (Literal(True), True),
        (typed("seven", "integer"), "seven"),
        (typed("2026-11-26", "date"), "2026-11-26"),
    ],
)
def test_values(term: Term | None, expected: Value) -> None:
    found = value(term)
    assert (found, type(found)) == (expected, type(expected))


@pytest.fixture
def rows() -> Rows:
    terms = [(NamedNode(f"{HS}a"), Literal(1)), (NamedNode(f"{HS}b"), None), (NamedNode(f"{HS}c"), Literal("x"))]
    return Rows(["thing", "class"], terms, "a notice")


def test_rows_are_a_sequence(rows: Rows) -> None:
    assert len(rows) == 3
    assert rows[0].thing == "hs:a"
    assert rows[0] == ("hs:a", 1)  # a column that no field can be named like is there by its place
    assert [row.thing for row in rows[1:]] == ["hs:b", "hs:c"]
    assert rows[1:].notice == "a notice"
    assert "a notice" in repr(rows)


def test_rows_of_some_values(rows: Rows) -> None:
    assert [row.thing for row in rows.where(thing=["hs:a", "hs:b"])] == ["hs:a", "hs:b"]
    assert len(rows.where(**{"class": None})) == 1
    with pytest.raises(KeyError, match="no column nothing; there is thing, class"):
        rows.where(nothing=1)


def test_tables(rows: Rows) -> None:
    assert rows.to_dicts()[1] == {"thing": "hs:b", "class": None}
    frame = rows.to_pandas()
    assert isinstance(frame, pandas.DataFrame)
    assert (list(frame.columns), len(frame), frame.attrs) == (["thing", "class"], 3, {"notice": "a notice"})
    table = rows.to_polars()
    assert isinstance(table, polars.DataFrame)
    assert (table.columns, table.height) == (["thing", "class"], 3)
    assert list(Rows(["a"], []).to_pandas().columns) == Rows(["a"], []).to_polars().columns == ["a"]
