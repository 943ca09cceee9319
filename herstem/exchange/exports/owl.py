"""OWL 2 in RDF/XML and functional syntax: the ontology's own axioms (OBO's base), or all with what follows (full)."""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Any

from pyoxigraph import NamedNode, RdfFormat, Triple, serialize

from herstem.engine.base import Row
from herstem.exchange.exports.base import ExportError, File, Source, query
from herstem.exchange.exports.triples import constructed, triples_of
from herstem.namespaces import PREFIXES

_GROUP = 0  # column of queries/exports/owl-disjoint.rq


def base_xml(source: Source) -> Iterator[File]:
    """herstem-base.owl, which every OWL tool reads."""
    yield File("herstem-base.owl", _once(lambda: _xml(triples_of(source, "ontology"))))


def full_xml(source: Source) -> Iterator[File]:
    """herstem-full.owl: also the things and what was stated or inferred of them; claims are not in it."""
    yield File("herstem-full.owl", _once(lambda: _xml(constructed(source, "owl-full"))))


def base_functional(source: Source) -> Iterator[File]:
    """herstem-base.ofn. Raises ExportError."""
    yield File("herstem-base.ofn", _once(lambda: _functional(source, triples_of(source, "ontology"))))


def full_functional(source: Source) -> Iterator[File]:
    """herstem-full.ofn. Raises ExportError."""
    yield File("herstem-full.ofn", _once(lambda: _functional(source, constructed(source, "owl-full"))))


def _once(make: Callable[[], bytes]) -> Iterator[bytes]:
    """What is made when it is read: an ontology is small enough to be held whole."""
    yield make()


def _xml(triples: Iterable[Triple]) -> bytes:
    found = serialize(triples, format=RdfFormat.RDF_XML, prefixes=PREFIXES)
    assert found is not None  # without an output it returns the bytes
    return found


def _functional(source: Source, triples: Iterable[Triple]) -> bytes:
    """By way of Horned-OWL, which passes over the disjoint groups of the RDF mapping: they are put in by hand."""
    try:
        import pyhornedowl
        import pyhornedowl.model as model
    except ImportError:
        raise ExportError("functional syntax needs the package py-horned-owl: pip install 'herstem[owl]'") from None
    ontology = pyhornedowl.open_ontology_from_string(_xml(triples).decode(), "rdf")
    _, rows = source.engine.query(query("owl-disjoint")).rows()
    for _, members in groupby(rows, lambda row: row[_GROUP]):
        ontology.add_component(_disjoint(model, list(members)))
    for prefix, iri in PREFIXES.items():
        ontology.prefix_mapping.add_prefix(prefix, iri)
    return str(ontology.save_to_string("ofn")).encode()


def _disjoint(model: Any, rows: list[Row]) -> Any:
    """The axiom of a group of disjoint classes or properties, all of which have names."""
    iris = []
    for *_, member, _ in rows:
        if not isinstance(member, NamedNode):
            raise ExportError("a group of disjoint terms has a member without a name, which cannot be written so")
        iris.append(model.IRI.parse(member.value))
    _, kind, _, data = rows[0]
    if str(getattr(kind, "value", "")).endswith("Classes"):
        return model.DisjointClasses([model.Class(iri) for iri in iris])
    if getattr(data, "value", "") == "true":
        return model.DisjointDataProperties([model.DataProperty(iri) for iri in iris])
    return model.DisjointObjectProperties([model.ObjectProperty(iri) for iri in iris])
