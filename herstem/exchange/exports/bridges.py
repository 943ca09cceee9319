"""The bridges to other ontologies (OWL 2 in Turtle), as they are written by hand: no release holds them."""

from collections.abc import Iterator

from herstem import paths
from herstem.exchange.exports.base import File, Source


def files(source: Source) -> Iterator[File]:
    """NAME.ttl for each of ontology/bridges/."""
    for path in sorted((paths.home() / "ontology" / "bridges").glob("*.ttl")):
        yield File(path.name, iter([path.read_bytes()]))
