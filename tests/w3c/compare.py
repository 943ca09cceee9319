"""Compares what was answered with what the suite expects: graphs and tables up to the names of blank nodes.

Numbers and booleans are compared by value, and the types under xsd:integer are taken for it, since the store keeps no
more of them; everything else is compared letter by letter.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

import pyoxigraph
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
)

XSD = "http://www.w3.org/2001/XMLSchema#"
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
_A = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_INTEGERS = frozenset(
    f"{XSD}{sign}{name}"
    for sign, names in {
        "": ("integer", "int", "long", "short", "byte"),
        "unsigned": ("Int", "Long", "Short", "Byte"),
        "non": ("NegativeInteger", "PositiveInteger"),
        "positive": ("Integer",),
        "negative": ("Integer",),
    }.items()
    for name in names
)
Term = NamedNode | BlankNode | Literal | Triple
Row = dict[str, Term]
Table = list[Row]


def same_graph(found: Iterable[Triple], expected: Iterable[Triple]) -> bool:
    """Whether two graphs are isomorphic."""
    return _canonical(_quads(found)) == _canonical(_quads(expected))


def same_table(found: Table, expected: Table, *, ordered: bool) -> bool:
    """Whether two tables hold the same rows as often, in the same order where that is asked for."""
    if len(found) != len(expected):
        return False
    return _canonical(_table_quads(found, ordered)) == _canonical(_table_quads(expected, ordered))


def read_graph(content: bytes, syntax: RdfFormat, base: str) -> list[Triple]:
    """The triples of a file or an answer."""
    return [quad.triple for quad in pyoxigraph.parse(content, syntax, base_iri=base)]


def read_answer(content: bytes, media_type: str) -> Table | bool:
    """The rows of a SELECT, or the truth of an ASK."""
    if media_type == "text/csv":
        return _csv(content)
    syntax = QueryResultsFormat.from_media_type(media_type)
    assert syntax is not None, media_type
    read = pyoxigraph.parse_query_results(content, syntax)
    if not isinstance(read, QuerySolutions):
        return bool(read)
    names = [variable.value for variable in read.variables]
    return [{name: row[name] for name in names if row[name] is not None} for row in read]


def read_result_set(triples: Sequence[Triple]) -> Table | bool:
    """A table or a truth written as RDF, in the vocabulary of the test suite."""
    values: dict[Term, dict[str, list[Term]]] = {}
    for triple in triples:
        name = triple.predicate.value.removeprefix(RS)
        values.setdefault(triple.subject, {}).setdefault(name, []).append(triple.object)
    (top,) = (
        triple.subject for triple in triples if triple.predicate == _A and triple.object == NamedNode(f"{RS}ResultSet")
    )
    if "boolean" in values[top]:
        return str(values[top]["boolean"][0].value) == "true"
    solutions = values[top].get("solution", [])
    solutions.sort(key=lambda each: int(values[each]["index"][0].value) if "index" in values.get(each, {}) else 0)
    return [
        {
            str(values[binding]["variable"][0].value): values[binding]["value"][0]
            for binding in values.get(solution, {}).get("binding", [])
        }
        for solution in solutions
    ]


def _csv(content: bytes) -> Table:
    """CSV keeps no types: a cell is a blank node or a text."""
    names, *rows = csv.reader(io.StringIO(content.decode()))

    def term(cell: str) -> Term:
        return BlankNode(cell[2:]) if cell.startswith("_:") else Literal(_number(cell) or cell)

    return [{name: term(cell) for name, cell in zip(names, row, strict=True) if cell} for row in rows]


def _number(text: str) -> str | None:
    try:
        return str(Decimal(text).normalize())
    except ArithmeticError:
        return None


def _quads(triples: Iterable[Triple]) -> list[Quad]:
    return [Quad(_plain(t.subject), t.predicate, _plain(t.object)) for t in triples]


def _table_quads(rows: Table, ordered: bool) -> list[Quad]:
    """A blank node for each row, with a triple for each cell."""
    quads = []
    for number, row in enumerate(rows):
        node = BlankNode()
        quads.append(Quad(node, _A, Literal(number if ordered else 0)))
        quads += [Quad(node, NamedNode(f"urn:x-variable:{name}"), _plain(term)) for name, term in row.items()]
    return quads


def _canonical(quads: Iterable[Quad]) -> set[Quad]:
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return set(dataset)


def _plain(term: Term) -> Term:
    """A number or boolean with its value in one form."""
    if not isinstance(term, Literal):
        return term
    kind, value = term.datatype.value, term.value
    try:
        if kind in _INTEGERS:
            kind, value = f"{XSD}integer", str(int(value))
        elif kind == XSD + "decimal":
            value = str(Decimal(value).normalize())
        elif kind in (XSD + "double", XSD + "float"):
            value = repr(float(value.replace("INF", "inf")))
        elif kind == XSD + "boolean":
            value = {"1": "true", "0": "false"}.get(value, value)
        else:
            return term
    except (ValueError, ArithmeticError):
        return term
    return Literal(value, datatype=NamedNode(kind))
