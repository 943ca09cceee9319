"""JSON-LD 1.1 with a context: a named graph for each graph, so that stated and inferred stay apart."""

import json
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from herstem.exchange.exports.base import File, Source
from herstem.exchange.exports.triples import triples_of
from herstem.namespaces import HSG, PREFIXES, curie

_TYPE = PREFIXES["rdf"] + "type"
_STRING = PREFIXES["xsd"] + "string"
_STATED = ("entities", "claims", "edges", "mappings")


def document(source: Source) -> Iterator[File]:
    """herstem.jsonld: what is stated, and the graphs of what follows and what is expected where those are wanted."""
    names = [*_STATED, *["inferred"] * source.inferred, *["hypotheses"] * source.hypotheses]
    yield File("herstem.jsonld", _content(source, names))


def _content(source: Source, names: list[str]) -> Iterator[bytes]:
    """A line a thing, so that files can be compared."""
    yield f'{{"@context": {json.dumps(PREFIXES)},\n "@graph": ['.encode()
    for place, name in enumerate(names):
        yield f'{"," * bool(place)}\n{{"@id": {json.dumps(_short(f"{HSG}{name}"))}, "@graph": ['.encode()
        by_subject = groupby(triples_of(source, name), lambda triple: triple.subject)
        for number, (subject, triples) in enumerate(by_subject):
            node = json.dumps({"@id": _id(subject)} | _fields(triples), ensure_ascii=False)
            yield f"{',' * bool(number)}\n{node}".encode()
        yield b"]}"
    yield b"]}\n"


def _fields(triples: Iterator[Triple]) -> dict[str, list[Any]]:
    fields: dict[str, list[Any]] = {}
    for triple in triples:
        if triple.predicate.value == _TYPE:
            fields.setdefault("@type", []).append(_id(triple.object))
        else:
            fields.setdefault(_short(triple.predicate.value), []).append(_value(triple.object))
    return fields


def _value(term: object) -> dict[str, str] | str:
    if not isinstance(term, Literal):
        return {"@id": _id(term)}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    plain = term.datatype.value == _STRING
    return term.value if plain else {"@value": term.value, "@type": _short(term.datatype.value)}


def _id(term: object) -> str:
    assert isinstance(term, NamedNode | BlankNode)  # of the graphs exported none holds RDF 1.2 triple terms
    return _short(term.value) if isinstance(term, NamedNode) else str(term)


def _short(iri: str) -> str:
    return curie(iri).strip("<>")
