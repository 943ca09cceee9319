"""Reads SSSOM mapping tables (https://mapping-commons.github.io/sssom/): skos:*Match triples and mappings."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping

import pyoxigraph
from rdflib import OWL, RDF, RDFS, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from herstem.namespaces import HSG, HSO, PREFIXES

Triple = tuple[Node, Node, Node]
SSSOM = Namespace("https://w3id.org/sssom/")
NO_TERM = SSSOM.NoTermFound
SLOTS: Mapping[str, URIRef] = {
    "mapping_justification": SSSOM.mapping_justification,
    "object_label": SSSOM.object_label,
    "object_source": SSSOM.object_source,
    "object_source_version": SSSOM.object_source_version,
    "comment": RDFS.comment,
}
"""The columns that say how a match came about, and the properties that the SSSOM schema gives them."""

_NO_TERM = "sssom:NoTermFound"
_REFERENCES = {"mapping_justification", "object_source"}
_KNOWN = PREFIXES | {"semapv": "https://w3id.org/semapv/vocab/"}  # what a table need not declare
_PREDICATES = tuple(f"skos:{kind}Match" for kind in ("exact", "close", "broad", "narrow", "related"))
_CURIE_MAP_LINE = re.compile(r"^#\s{1,}([\w.\-]+):\s*\"?(\S+?)\"?\s*$")


class SssomError(Exception):
    """A mapping table that cannot be read; `line` is its line in the file."""

    def __init__(self, line: int, message: str) -> None:
        self.line, self.message = line, message
        super().__init__(f"line {line}: {message}")


def read(text: str, graph: Graph) -> dict[Triple, int]:
    """Add what the rows of a table say to `graph`; returns the line of each triple. Raises SssomError: see `rows`."""
    placed: dict[Triple, int] = {}
    for number, triples in rows(text):
        for triple in triples:
            graph.add(triple)
            placed.setdefault(triple, number)
    return placed


def rows(
    text: str, wrong: Callable[[SssomError], None] | None = None, records: str = f"{HSG.mappings}#"
) -> Iterator[tuple[int, list[Triple]]]:
    """The line of each row, and what it says: `subject predicate object`, and the row as an SSSOM mapping.

    A mapping is an owl:Axiom with the SLOTS, as the SSSOM schema has it; its IRI begins with `records`. A row whose
    object is `sssom:NoTermFound` says `hso:identifierStatus "no term found"`. Negated rows (`predicate_modifier`) say
    what a thing is not, and add nothing.
    Raises SssomError for a missing column, a CURIE that stands for no IRI or has no prefix in the header's
    curie_map, a short row; `wrong`, where it is given, is told of such rows instead, and the others are read.
    """
    lines = text.removesuffix("\n").split("\n")
    prefixes = _KNOWN | curie_map(text)
    body = [(number, line) for number, line in enumerate(lines, 1) if line and not line.startswith("#")]
    if not body:
        return
    columns = body[0][1].rstrip("\r").split("\t")
    for needed in ("subject_id", "predicate_id", "object_id", "mapping_justification"):
        if needed not in columns:
            raise SssomError(body[0][0], f"the column {needed} is missing")
    for number, line in body[1:]:
        try:
            yield number, list(_triples(number, line, columns, prefixes, records))
        except SssomError as error:
            if wrong is None:
                raise
            wrong(error)


def _triples(number: int, line: str, columns: list[str], prefixes: Mapping[str, str], records: str) -> Iterator[Triple]:
    """What a row says: the match, or that there is none, and the mapping that records it. Raises SssomError."""
    values = line.rstrip("\r").split("\t")
    if len(values) != len(columns):
        raise SssomError(number, f"{len(values)} cells where the header has {len(columns)}")
    row = dict(zip(columns, values, strict=True))
    if row["subject_id"] == _NO_TERM or row.get("predicate_modifier"):
        return
    if row["predicate_id"] not in _PREDICATES:
        raise SssomError(number, f"{row['predicate_id']!r} is none of {', '.join(_PREDICATES)}")
    s, p = (_expand(row[column], prefixes, number) for column in ("subject_id", "predicate_id"))
    # by its CURIE too: a table that gives the prefix another address would else match its things to one term
    o = NO_TERM if row["object_id"] == _NO_TERM else _expand(row["object_id"], prefixes, number)
    yield (s, HSO.identifierStatus, Literal("no term found")) if o == NO_TERM else (s, p, o)
    mapping = URIRef(f"{records}{hashlib.sha256(f'{s} {p} {o}'.encode()).hexdigest()[:16]}")
    yield mapping, RDF.type, OWL.Axiom
    yield mapping, OWL.annotatedSource, s
    yield mapping, OWL.annotatedProperty, p
    yield mapping, OWL.annotatedTarget, o
    for column, slot in SLOTS.items():
        if value := row.get(column):
            yield mapping, slot, _expand(value, prefixes, number) if column in _REFERENCES else Literal(value)


def curie_map(text: str) -> dict[str, str]:
    """The prefixes that the header of a mapping table declares, with the IRIs that they stand for."""
    return {m[1]: m[2] for m in map(_CURIE_MAP_LINE.match, text.split("\n")) if m}


def _expand(curie: str, prefixes: Mapping[str, str], line: int) -> URIRef:
    prefix, colon, local = curie.partition(":")
    if not colon or prefix not in prefixes:
        raise SssomError(line, f"{curie!r} is not a CURIE with a prefix that the curie_map declares")
    iri = prefixes[prefix] + local
    try:
        pyoxigraph.NamedNode(iri)
    except ValueError:
        raise SssomError(line, f"{curie!r} stands for <{iri}>, which is not an IRI") from None
    return URIRef(iri)
