"""The ontology as pages need it: its terms, the axioms about each, what lies above what; read once a revision."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache

import pyoxigraph
from rdflib import OWL, RDFS, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from herstem.engine.base import Engine
from herstem.namespaces import HSO
from herstem.tables import Part, link
from herstem.web.pages.axioms import Axiom, axioms
from herstem.web.pages.header import about
from herstem.web.pages.store import PageStore

KINDS: dict[str, str] = {
    str(OWL.Class): "class",
    str(OWL.ObjectProperty): "object property",
    str(OWL.DatatypeProperty): "data property",
    str(OWL.AnnotationProperty): "annotation property",
    str(RDFS.Datatype): "datatype",
}
_UPWARD = ("SubClassOf", "SubPropertyOf", "EquivalentTo")
_NO_TERMS = {str(OWL.Ontology), *(str(OWL[kind]) for kind in ("AllDisjointClasses", "AllDifferent"))}


@dataclass(frozen=True)
class Term:
    """A term: its page under its label, with the definition as title; what kind of term it is."""

    iri: str
    page: Part
    kind: str
    deprecated: bool


@dataclass(frozen=True)
class Vocabulary:
    """The ontology in one revision of the store, by the IRIs of terms.

    `about` has the axioms in a term's own frame, `naming` the others that name it; `asserted` the terms that axioms
    put straight above a term, `inferred` those that the reasoners found above it besides. `members` are the numbers of
    members of classes, asserted and inferred.
    """

    version: str
    terms: Mapping[str, Term]
    axioms: tuple[Axiom, ...]
    about: Mapping[str, tuple[Axiom, ...]]
    naming: Mapping[str, tuple[Axiom, ...]]
    asserted: Mapping[str, frozenset[str]]
    inferred: Mapping[str, frozenset[str]]
    members: Mapping[str, str]

    def page(self, iri: str) -> Part:
        """A term under its label, leading to its page."""
        return self.terms[iri].page if iri in self.terms else link(iri)

    def defined(self, iri: str) -> bool:
        """Whether axioms say what is enough to be in a class."""
        return any(axiom.keyword in ("EquivalentTo", "DisjointUnionOf") for axiom in self.about.get(iri, ()))


class Terminology:
    """Reads the ontology of an engine anew when the store has changed, and no oftener."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._read: tuple[str, Vocabulary] | None = None

    def now(self) -> Vocabulary:
        """The ontology as it is in the store. Raises EngineError."""
        revision = self._engine.revision
        if self._read is None or self._read[0] != revision:
            self._read = revision, _vocabulary(PageStore(self._engine))
        return self._read[1]


def _vocabulary(store: PageStore) -> Vocabulary:
    found = axioms(_graph(store))
    framed: dict[str, list[Axiom]] = defaultdict(list)
    naming: dict[str, list[Axiom]] = defaultdict(list)
    for axiom in found:
        for iri in axiom.about:
            framed[iri].append(axiom)
        for iri in axiom.names.difference(axiom.about):
            naming[iri].append(axiom)
    inferred = [(row.text("below"), row.text("above")) for row in store.rows("hierarchy")]
    ontology = about(store, str(HSO))
    return Vocabulary(
        ontology.one(OWL.versionInfo) if ontology else "",
        _terms(store),
        tuple(found),
        {iri: tuple(each) for iri, each in framed.items()},
        {iri: tuple(each) for iri, each in naming.items()},
        _above(pair for axiom in found for pair in _pairs(axiom)),
        _above(inferred),
        {row.text("kind"): row.text("number") for row in store.rows("kinds")},
    )


def _graph(store: PageStore) -> Graph:
    node = cache(_node)
    graph = Graph()
    for row in store.rows("axioms"):
        s, p, o = (node(row[name]) for name in ("subject", "property", "value"))
        graph.add((s, p, o))
    return graph


def _node(term: object) -> Node:
    """A term of the store as rdflib has it."""
    if isinstance(term, pyoxigraph.NamedNode):
        return URIRef(term.value)
    if isinstance(term, pyoxigraph.BlankNode):
        return BNode(term.value)
    assert isinstance(term, pyoxigraph.Literal)  # a triple in a triple is no part of an axiom
    return (
        Literal(term.value, lang=term.language)
        if term.language
        else Literal(term.value, datatype=URIRef(term.datatype.value))
    )


def _terms(store: PageStore) -> dict[str, Term]:
    """The first label and definition of each; what is of no kind that OWL has for terms is an individual."""
    terms: dict[str, Term] = {}
    for row in store.rows("terms"):
        iri, kind = row.text("term"), KINDS.get(row.text("kind"))
        if row.text("kind") in _NO_TERMS or (kind is None and iri in terms):
            continue
        if iri not in terms or terms[iri].kind == "individual":
            part = row.part("term")
            page = replace(part, title=row.text("definition") or part.title)
            terms[iri] = Term(iri, page, kind or "individual", row.true("deprecated"))
    return terms


def _pairs(axiom: Axiom) -> Iterable[tuple[str, str]]:
    """What an axiom between names puts under what."""
    names = [str(side[0]) for side in axiom.sides if len(side) == 1 and isinstance(side[0], URIRef)]
    if axiom.keyword in _UPWARD and len(names) == 2:
        yield names[0], names[1]
        if axiom.keyword == "EquivalentTo":
            yield names[1], names[0]


def _above(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for below, above in pairs:
        if below != above:
            found[below].add(above)
    return {below: frozenset(above) for below, above in found.items()}
