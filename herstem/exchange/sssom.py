"""Reads SSSOM mapping tables (https://mapping-commons.github.io/sssom/) as skos:*Match triples."""

import re
from collections.abc import Callable

import pyoxigraph
from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from herstem.namespaces import HSO, PREFIXES

_NO_TERM = "sssom:NoTermFound"
_PREDICATES = tuple(f"skos:{kind}Match" for kind in ("exact", "close", "broad", "narrow", "related"))
_CURIE_MAP_LINE = re.compile(r"^#\s{1,}([\w.\-]+):\s*\"?(\S+?)\"?\s*$")


class SssomError(Exception):
    """A mapping table that cannot be read; `line` is its line in the file."""

    def __init__(self, line: int, message: str) -> None:
        self.line, self.message = line, message
        super().__init__(f"line {line}: {message}")


def read(
    text: str, graph: Graph, wrong: Callable[[SssomError], None] | None = None
) -> dict[tuple[Node, Node, Node], int]:
    """Add `subject predicate object` of each row to `graph`; returns the line of each triple.

    A row whose object is `sssom:NoTermFound` becomes `hso:identifierStatus "no term found"`. Negated rows
    (`predicate_modifier`) say what a thing is not, and add nothing.
    Raises SssomError for a missing column, a CURIE that stands for no IRI or has no prefix in the header's
    curie_map, a short row; `wrong`, where it is given, is told of such rows instead, and the others are read.
    """
    lines = text.removesuffix("\n").split("\n")
    prefixes = PREFIXES | curie_map(text)
    body = [(number, line) for number, line in enumerate(lines, 1) if line and not line.startswith("#")]
    if not body:
        return {}
    columns = body[0][1].rstrip("\r").split("\t")
    for needed in ("subject_id", "predicate_id", "object_id", "mapping_justification"):
        if needed not in columns:
            raise SssomError(body[0][0], f"the column {needed} is missing")
    placed: dict[tuple[Node, Node, Node], int] = {}
    for number, line in body[1:]:
        try:
            triple = _triple(number, line, columns, prefixes)
        except SssomError as error:
            if wrong is None:
                raise
            wrong(error)
            continue
        if triple is not None:
            graph.add(triple)
            placed.setdefault(triple, number)
    return placed


def _triple(number: int, line: str, columns: list[str], prefixes: dict[str, str]) -> tuple[Node, Node, Node] | None:
    """What a row states. Raises SssomError."""
    values = line.rstrip("\r").split("\t")
    if len(values) != len(columns):
        raise SssomError(number, f"{len(values)} cells where the header has {len(columns)}")
    row = dict(zip(columns, values, strict=True))
    if row["subject_id"] == _NO_TERM or row.get("predicate_modifier"):
        return None
    if row["object_id"] == _NO_TERM:
        return _expand(row["subject_id"], prefixes, number), HSO.identifierStatus, Literal("no term found")
    if row["predicate_id"] not in _PREDICATES:
        raise SssomError(number, f"{row['predicate_id']!r} is none of {', '.join(_PREDICATES)}")
    s, p, o = (_expand(row[column], prefixes, number) for column in ("subject_id", "predicate_id", "object_id"))
    return s, p, o


def curie_map(text: str) -> dict[str, str]:
    """The prefixes that the header of a mapping table declares, with the IRIs that they stand for."""
    return {m[1]: m[2] for m in map(_CURIE_MAP_LINE.match, text.split("\n")) if m}


def _expand(curie: str, prefixes: dict[str, str], line: int) -> URIRef:
    prefix, colon, local = curie.partition(":")
    if not colon or prefix not in prefixes:
        raise SssomError(line, f"{curie!r} is not a CURIE with a prefix that the curie_map declares")
    iri = prefixes[prefix] + local
    try:
        pyoxigraph.NamedNode(iri)
    except ValueError:
        raise SssomError(line, f"{curie!r} stands for <{iri}>, which is not an IRI") from None
    return URIRef(iri)
