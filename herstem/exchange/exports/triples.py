"""Triples in an order and with names of blank nodes that are the same each time."""

from collections.abc import Iterable, Iterator
from typing import Any, cast

from pyoxigraph import Quad, RdfFormat, Triple, parse

from herstem.exchange.exports.base import Source, query
from herstem.namespaces import HSG
from herstem.pipeline.canonical import canonical_facts, n_triples


def triples_of(source: Source, graph: str) -> Iterator[Triple]:
    """The triples of hsg:GRAPH, sorted as N-Triples are; a graph is held whole meanwhile."""
    _, rows = source.engine.query(query("triples"), default_graphs=[str(HSG) + graph]).rows()
    return _in_order((Quad(*cast(Any, row)) for row in rows), graph)  # what stands in a graph can be a triple


def constructed(source: Source, name: str) -> Iterator[Triple]:
    """What queries/exports/NAME.rq, a CONSTRUCT, makes, in the same way."""
    text = source.engine.query(query(name)).serialize("application/n-triples")
    return _in_order(parse(text, RdfFormat.N_TRIPLES), name)


def _in_order(found: Iterable[Quad], name: str) -> Iterator[Triple]:
    return (quad.triple for quad in parse(n_triples(canonical_facts(found, name)), RdfFormat.N_TRIPLES))
