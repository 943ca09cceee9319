"""Rows in SPARQL 1.1 Query Results JSON (W3C Recommendation 21 March 2013), byte for byte as the engine writes them."""

import json
from collections.abc import Iterable, Sequence

from pyoxigraph import BlankNode, NamedNode, Triple

from herstem.engine.base import Row, Term
from herstem.namespaces import PREFIXES

MEDIA_TYPE = "application/sparql-results+json"
_STRING = PREFIXES["xsd"] + "string"
_encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def write(variables: Sequence[str], rows: Iterable[Row]) -> bytes:
    """A whole answer; ValueError for terms of RDF 1.2, which that recommendation does not know."""
    bindings = [
        {name: _written(term) for name, term in zip(variables, row, strict=True) if term is not None} for row in rows
    ]
    return _encoded({"head": {"vars": variables}, "results": {"bindings": bindings}}).encode()


def _written(term: Term) -> dict[str, str]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, Triple) or getattr(term, "direction", None):
        raise ValueError(f"{term} is of RDF 1.2")
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    datatype = term.datatype.value
    found = {"type": "literal", "value": term.value}
    return found if datatype == _STRING else found | {"datatype": datatype}
