"""RDF 1.2 as N-Triples: the edges, each reified by the claims that state it, and what is told of those claims."""

from collections.abc import Iterator
from typing import Any, cast

from pyoxigraph import RdfFormat, Triple, serialize

from herstem.exchange.exports.base import File, Source, query
from herstem.exchange.exports.triples import triples_of
from herstem.namespaces import HSG, REIFIERS


def document(source: Source) -> Iterator[File]:
    """herstem-rdf12.nt. A claim that is negated or disputed is in it, and reifies nothing."""
    yield File("herstem-rdf12.nt", _content(source))


def _content(source: Source) -> Iterator[bytes]:
    for triples in (triples_of(source, "edges"), _reifiers(source), triples_of(source, "claims")):
        yield serialize(triples, format=RdfFormat.N_TRIPLES) or b""


def _reifiers(source: Source) -> list[Triple]:
    """claim, rdf:reifies, edge; sorted."""
    _, rows = source.engine.query(query("triples"), default_graphs=[str(HSG) + REIFIERS]).rows()
    return sorted((Triple(*cast(Any, row)) for row in rows), key=str)
