"""Literals by value: which are equal, which belong to a datatype, and what is not known."""

from decimal import Decimal

import pytest

from herstem.rules.literals import apart, belongs

XSD = "http://www.w3.org/2001/XMLSchema#"


def typed(text: str, datatype: str) -> str:
    return f'"{text}"^^<{XSD}{datatype}>'


@pytest.mark.parametrize(
    ("left", "right", "answer"),
    [
        (typed("1", "integer"), typed("1.0", "decimal"), False),
        (typed("1", "integer"), typed("01", "byte"), False),
        (typed("1", "integer"), typed("2", "integer"), True),
        (typed("1", "integer"), typed("1", "double"), True),
        (typed("1e0", "double"), typed("1", "double"), False),
        (typed("NaN", "double"), typed("NaN", "double"), False),
        (typed("0.1", "float"), typed("0.10000000149", "float"), False),
        (typed("1e60", "float"), typed("INF", "float"), False),
        ('"a"', typed("a", "string"), False),
        ('"a"', typed("a", "token"), False),
        (r'"\u00e9"', '"é"', False),
        ('"a"', '"a"@en', True),
        ('"a"@en', '"a"@EN', False),
        (typed("true", "boolean"), typed("1", "boolean"), False),
        (typed("2020-01-01T00:00:00Z", "dateTime"), typed("2020-01-01T01:00:00+01:00", "dateTime"), None),
        (typed("2020-01-01", "date"), typed("2020-01-02", "date"), None),
        ("<http://e/a>", "<http://e/b>", True),
        ("<http://e/a>", '"http://e/a"', True),
    ],
)
def test_apart(left: str, right: str, answer: bool | None) -> None:
    assert apart(left, right) is answer
    assert apart(right, left) is answer


@pytest.mark.parametrize(
    ("literal", "datatype", "answer"),
    [
        (typed("5.0", "decimal"), "integer", True),
        (typed("5.5", "decimal"), "integer", False),
        (typed("200", "integer"), "byte", False),
        (typed("-1", "integer"), "nonNegativeInteger", False),
        (typed("word", "integer"), "integer", False),
        (typed("300", "byte"), "integer", False),
        (typed("1", "double"), "decimal", False),
        ('" two  spaces"', "normalizedString", True),
        ('" two  spaces"', "token", False),
        ('"de-AT"', "language", True),
        ('"a"@en', "string", False),
        (typed("2020-01-01", "date"), "integer", None),
        (typed("2020-01-01T00:00:00Z", "dateTime"), "dateTime", True),
        (typed("2020-01-01T00:00:00Z", "dateTime"), "integer", False),
    ],
)
def test_belongs(literal: str, datatype: str, answer: bool | None) -> None:
    assert belongs(literal, XSD + datatype) is answer


def test_bounds_of_a_text_are_of_its_length() -> None:
    bounds = (("<=", Decimal(3)), (">=", Decimal(2)))
    assert [belongs(text, f"{XSD}string", bounds) for text in ('"a"', '"ab"', '"abcd"')] == [False, True, False]
