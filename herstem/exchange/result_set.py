"""Rows of a SELECT as RDF, in the W3C's vocabulary for result sets (http://www.w3.org/2001/sw/DataAccess/tests/)."""

from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from herstem.engine.base import Row
from herstem.namespaces import PREFIXES

MEDIA_TYPES = {"text/turtle": RdfFormat.TURTLE, "application/ld+json": RdfFormat.JSON_LD}
_RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
_PREFIXES = {"rs": _RS} | {name: PREFIXES[name] for name in ("hs", "hso", "hsg", "xsd")}
_TYPE = NamedNode(PREFIXES["rdf"] + "type")


def write(variables: Sequence[str], rows: Iterable[Row], media_type: str) -> bytes:
    """Rows in one of MEDIA_TYPES, numbered from 1; a term that a row does not have has no binding."""
    found = serialize(_triples(variables, rows), format=MEDIA_TYPES[media_type], prefixes=_PREFIXES)
    assert found is not None  # without an output it returns the bytes
    return found


def _triples(variables: Sequence[str], rows: Iterable[Row]) -> Iterator[Triple]:
    whole = BlankNode()
    yield Triple(whole, _TYPE, _rs("ResultSet"))
    for name in variables:
        yield Triple(whole, _rs("resultVariable"), Literal(name))
    for number, row in enumerate(rows, 1):
        solution = BlankNode()
        yield Triple(whole, _rs("solution"), solution)
        yield Triple(solution, _rs("index"), Literal(number))
        for name, term in zip(variables, row, strict=True):
            if term is not None:
                binding = BlankNode()
                yield Triple(solution, _rs("binding"), binding)
                yield Triple(binding, _rs("variable"), Literal(name))
                yield Triple(binding, _rs("value"), term)


def _rs(name: str) -> NamedNode:
    return NamedNode(_RS + name)
