"""The ontology in RDF/XML, the form of OWL 2 that every OWL tool reads."""

from collections.abc import Iterator

from pyoxigraph import RdfFormat, serialize

from herstem.exchange.exports.base import File, Source
from herstem.exchange.exports.triples import triples_of
from herstem.namespaces import PREFIXES


def rdf_xml(source: Source) -> Iterator[File]:
    """herstem.owl."""
    yield File("herstem.owl", _content(source))


def _content(source: Source) -> Iterator[bytes]:
    found = serialize(triples_of(source, "ontology"), format=RdfFormat.RDF_XML, prefixes=PREFIXES)
    assert found is not None  # without an output it returns the bytes
    yield found
