"""The triples of a graph in an order and with names of blank nodes that are the same each time."""

from collections.abc import Iterator
from typing import Any, cast

from pyoxigraph import Quad, RdfFormat, Triple, parse

from herstem.exchange.exports.base import Source, query
from herstem.namespaces import HSG
from herstem.pipeline.canonical import canonical_facts, n_triples


def triples_of(source: Source, graph: str) -> Iterator[Triple]:
    """The triples of hsg:GRAPH, sorted as N-Triples are; a graph is held whole meanwhile."""
    _, rows = source.engine.query(query("triples"), default_graphs=[str(HSG) + graph]).rows()
    found = (Quad(*cast(Any, row)) for row in rows)  # what stands in a graph can be a triple
    text = n_triples(canonical_facts(found, graph))
    return (quad.triple for quad in parse(text, RdfFormat.N_TRIPLES))
