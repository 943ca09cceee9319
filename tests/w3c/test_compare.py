"""compare: what the harness takes for the same, and what it does not."""

from compare import read_answer, read_graph, same_graph, same_table
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple

A, B = BlankNode("a"), BlankNode("b")
P = NamedNode("http://example.org/p")
CSV = "text/csv"


def number(text: str, kind: str) -> Literal:
    return Literal(text, datatype=NamedNode(f"http://www.w3.org/2001/XMLSchema#{kind}"))


def test_graphs_up_to_names_of_blank_nodes() -> None:
    assert same_graph([Triple(A, P, B)], [Triple(B, P, A)])
    assert not same_graph([Triple(A, P, B)], [Triple(A, P, A)])
    assert not same_graph([Triple(A, P, B)], [])


def test_numbers_by_value_and_texts_by_letter() -> None:
    for one, other in (("01", "integer"), ("1", "byte")), (("1.50", "decimal"), ("1.5", "decimal")):
        assert same_graph([Triple(A, P, number(*one))], [Triple(A, P, number(*other))])
    assert not same_graph([Triple(A, P, number("1", "integer"))], [Triple(A, P, number("1", "decimal"))])
    assert not same_graph([Triple(A, P, Literal("1"))], [Triple(A, P, Literal("01"))])


def test_tables_as_bags_and_in_order() -> None:
    one, two = {"x": Literal("1"), "y": A}, {"x": Literal("2"), "y": A}
    assert same_table([one, two], [{**two, "y": B}, {**one, "y": B}], ordered=False)
    assert not same_table([one, two], [two, one], ordered=True)
    assert not same_table([one, two], [one, {**two, "y": B}], ordered=False)
    assert not same_table([one, one], [one, two], ordered=False)
    assert not same_table([one], [one, one], ordered=False)
    assert not same_table([{"x": Literal("1")}], [{"z": Literal("1")}], ordered=False)


def test_csv_keeps_no_types() -> None:
    found, expected = read_answer(b"x,y\r\n1,_:a\r\n", CSV), read_answer(b"x,y\n1.0,_:b\n", CSV)
    assert isinstance(found, list)
    assert isinstance(expected, list)
    assert same_table(found, expected, ordered=False)


def test_answers_of_yes_and_no() -> None:
    assert read_answer(b'{"head":{},"boolean":true}', "application/sparql-results+json") is True
    assert read_graph(b"<#a> <#p> 1 .", RdfFormat.TURTLE, "http://example.org/")[0].predicate == NamedNode(
        "http://example.org/#p"
    )
