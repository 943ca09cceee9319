"""Nanopublications (https://nanopub.net/guidelines/): one a claim, in TriG, addressed by a hash of what it says."""

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from itertools import groupby

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, serialize

from herstem.engine.base import Row
from herstem.exchange.exports.base import File, Source, query
from herstem.namespaces import HS, PREFIXES

_BASE = "https://w3id.org/herstem/np/"  # the query names what is of a nanopublication as if its code were empty
_USED = ("bibo", "dcterms", "hs", "hso", "owl", "prov", "rdfs", "skos", "xsd")
_PREFIXES = {name: PREFIXES[name] for name in _USED} | {"np": "http://www.nanopub.org/nschema#"}
# A quad as IRIs and text: graph, subject, predicate; whether the object is a literal, its text, datatype, language.
_Key = tuple[str, str, str, bool, str, str, str]


def files(source: Source) -> Iterator[File]:
    """SLUG.trig for each claim of the release; each says what the query nanopub.rq makes of its claim."""
    _, rows = source.engine.query(query("nanopub")).rows()
    for claim, found in groupby(rows, lambda row: _iri(row[0])):
        yield File(f"{claim.removeprefix(str(HS))}.trig", _document(sorted({_key(row) for row in found})))


def _document(keys: list[_Key]) -> Iterator[bytes]:
    here = _BASE + _code(keys)
    quads = (_quad(key, here) for key in keys)
    yield serialize(quads, format=RdfFormat.TRIG, prefixes={"this": here, "sub": f"{here}#"} | _PREFIXES) or b""


def _key(row: Row) -> _Key:
    """Of a row with claim, subject, property, value and graph; in the order in which RA sorts quads."""
    _, subject, predicate, value, graph = row
    names = (_iri(graph), _iri(subject), _iri(predicate))
    if isinstance(value, Literal):
        return *names, True, value.value, "" if value.language else value.datatype.value, value.language or ""
    return *names, False, _iri(value), "", ""


def _iri(term: object) -> str:
    assert isinstance(term, NamedNode)  # a claim of the release with a blank node is left out by the query
    return term.value


def _code(keys: list[_Key]) -> str:
    """The artefact code of Trusty URIs, module RA (https://github.com/trustyuri/trustyuri-spec).

    It is the SHA-256 of the sorted quads, a term a line, with a space where the code will be.
    """
    text = ""
    for *names, literal, value, datatype, language in keys:
        escaped = value.replace("\\", "\\\\").replace("\n", "\\n")
        kind = f"@{language}" if language else f"^{datatype}"
        lines = [_placed(name, f"{_BASE} ") for name in names]
        lines.append(f"{kind} {escaped}" if literal else _placed(value, f"{_BASE} "))
        text += "".join(f"{line}\n" for line in lines)
    return "RA" + urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")


def _placed(iri: str, here: str) -> str:
    """The IRI, with `here` for the address of the nanopublication."""
    return here + iri.removeprefix(_BASE) if iri.startswith(_BASE) else iri


def _quad(key: _Key, here: str) -> Quad:
    *names, literal, value, datatype, language = key
    graph, subject, predicate = (NamedNode(_placed(name, here)) for name in names)
    if not literal:
        return Quad(subject, predicate, NamedNode(_placed(value, here)), graph)
    typed = Literal(value, language=language) if language else Literal(value, datatype=NamedNode(datatype))
    return Quad(subject, predicate, typed, graph)
