"""herstem.engine.lossy: which literals the store changes, as docs/conformance.md says."""

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from herstem.engine.lossy import changes

XSD = "http://www.w3.org/2001/XMLSchema#"


def quad(value: str, datatype: str) -> Quad:
    return Quad(BlankNode(), NamedNode("a:p"), Literal(value, datatype=NamedNode(datatype)))


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (("01", "integer"), ("1", "integer")),
        (("+1", "integer"), ("1", "integer")),
        (("1.50", "decimal"), ("1.5", "decimal")),
        (("1.", "decimal"), ("1", "decimal")),
        (("1.0E6", "double"), ("1000000", "double")),
        (("+INF", "float"), ("INF", "float")),
        (("1", "boolean"), ("true", "boolean")),
        (("3", "byte"), ("3", "integer")),
        (("2020-01-01T00:00:00.0+00:00", "dateTime"), ("2020-01-01T00:00:00Z", "dateTime")),
        (("2020-01-01T00:00:00Z", "dateTimeStamp"), ("2020-01-01T00:00:00Z", "dateTime")),
        (("P12M", "duration"), ("P1Y", "duration")),
    ],
)
def test_a_literal_that_changes(written: tuple[str, str], kept: tuple[str, str]) -> None:
    told = f'"{written[0]}"^^xsd:{written[1]} is kept as "{kept[0]}"^^xsd:{kept[1]}'
    assert changes([quad(written[0], XSD + written[1])]) == (1, told)


@pytest.mark.parametrize(
    ("value", "datatype"),
    [
        ("1", "integer"),
        ("123456789012345678901234567890", "integer"),
        ("one", "integer"),
        ("1.5", "decimal"),
        ("2020", "gYear"),
        ("a7", "hexBinary"),
        (" 01 ", "string"),
    ],
)
def test_a_literal_that_stays(value: str, datatype: str) -> None:
    assert changes([quad(value, XSD + datatype)]) == (0, "")


def test_each_is_counted_and_the_first_is_named() -> None:
    nested = Triple(BlankNode(), NamedNode("a:p"), Literal("02", datatype=NamedNode(f"{XSD}integer")))
    quads = [quad("01", f"{XSD}integer")] * 2 + [Quad(BlankNode(), NamedNode("a:p"), nested)]
    count, first = changes(quads)
    assert (count, first.partition(" ")[0]) == (3, '"01"^^xsd:integer')
