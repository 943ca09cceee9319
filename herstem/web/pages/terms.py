"""The page of a term of the ontology: definition, what is above and below it, what it holds, matches elsewhere."""

from dataclasses import dataclass

from rdflib import OWL, RDF, RDFS, SKOS

from herstem.namespaces import HSG
from herstem.tables import Part
from herstem.web.pages.header import About, Header, is_naming
from herstem.web.pages.store import PageStore, Row

MOST = 500


@dataclass(frozen=True)
class Value:
    """A value, and whether it was asserted or inferred."""

    part: Part
    inferred: bool


@dataclass(frozen=True)
class TermPage:
    """A term: values by the label of the property, members of a class (the first MOST of `total`)."""

    header: Header
    notes: tuple[str, ...]
    values: tuple[tuple[str, tuple[Value, ...]], ...]
    members: tuple[Value, ...]
    total: int


_WORDS = {
    str(RDFS.subClassOf): "is a kind of",
    str(RDFS.subPropertyOf): "is a kind of",
    str(RDFS.domain): "domain",
    str(RDFS.range): "range",
    str(OWL.inverseOf): "inverse of",
    str(OWL.disjointWith): "has no member in common with",
    str(OWL.equivalentClass): "same class as",
}


def term_page(store: PageStore, of: About) -> TermPage:
    """The page of a term. Raises EngineError."""
    notes = [row.text("value") for each in (SKOS.scopeNote, SKOS.example, SKOS.editorialNote) for row in of.all(each)]
    below = store.rows("below", [of.header.iri])
    groups: dict[str, list[Value]] = {}
    for row in of.rows:
        if not is_naming(row) and row.text("property") not in (str(SKOS.scopeNote), str(SKOS.example)):
            name = _WORDS.get(row.text("property")) or row.part("property").text
            groups.setdefault(name, []).append(_value(row, "value"))
    for row in below:
        groups.setdefault("wider than", []).append(_value(row, "term"))
    is_class = any(row.text("value") == str(OWL.Class) for row in of.all(RDF.type))
    members = [_member(row) for row in store.rows("members", [of.header.iri])] if is_class else []
    return TermPage(of.header, tuple(notes), _grouped(groups), tuple(members[:MOST]), len(members))


def _grouped(groups: dict[str, list[Value]]) -> tuple[tuple[str, tuple[Value, ...]], ...]:
    return tuple((name, tuple(values)) for name, values in groups.items())


def _value(row: Row, name: str) -> Value:
    return Value(row.part(name), row.text("graph") == str(HSG.inferred))


def _member(row: Row) -> Value:
    return Value(row.part("member"), row.text("basis") == "inferred")
