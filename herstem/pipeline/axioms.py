"""The axioms of an ontology in words, as the rules cite them, and which fact states which."""

from collections.abc import Iterable, Iterator
from functools import cached_property

from rdflib import OWL, RDF, RDFS, BNode, Graph
from rdflib.collection import Collection
from rdflib.term import Node

from herstem.pipeline.dataset import as_graph, as_node
from herstem.rules import manchester
from herstem.rules.model import Fact

_CHARACTERISTICS: dict[Node, str] = {
    OWL.FunctionalProperty: "Functional",
    OWL.InverseFunctionalProperty: "InverseFunctional",
    OWL.ReflexiveProperty: "Reflexive",
    OWL.IrreflexiveProperty: "Irreflexive",
    OWL.SymmetricProperty: "Symmetric",
    OWL.AsymmetricProperty: "Asymmetric",
    OWL.TransitiveProperty: "Transitive",
}
_FRAMES: dict[Node, str] = {
    OWL.Class: "Class",
    RDFS.Datatype: "Datatype",
    OWL.ObjectProperty: "ObjectProperty",
    OWL.DatatypeProperty: "DataProperty",
    OWL.AnnotationProperty: "AnnotationProperty",
    OWL.NamedIndividual: "Individual",
}
_OF_CLASSES: dict[Node, str] = {
    RDFS.subClassOf: "SubClassOf",
    OWL.equivalentClass: "EquivalentTo",
    OWL.disjointWith: "DisjointWith",
}
_OF_PROPERTIES: dict[Node, str] = {
    RDFS.subPropertyOf: "SubPropertyOf",
    OWL.equivalentProperty: "EquivalentTo",
    OWL.propertyDisjointWith: "DisjointWith",
    OWL.inverseOf: "InverseOf",
}
_TYPINGS: dict[Node, str] = {RDFS.domain: "Domain", RDFS.range: "Range"}


class AxiomTexts:
    """The axioms among some facts, all of them well-formed, in Manchester syntax."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._facts = facts

    def of(self, fact: tuple[str, str | None, str | None]) -> str:
        """A fact in words, be it an axiom, a declaration or no more than a fact; of a subject alone, its name."""
        s, p, o = (None if term is None else as_node(term) for term in fact)
        assert s is not None
        if p is None or o is None:
            return manchester.name(s)
        if p == RDF.type and o in _FRAMES:
            return f"{_FRAMES[o]}: {manchester.name(s)}"
        found = "; ".join(self._texts(s, p, o))
        return found or f"{manchester.name(s)} {'Types:' if p == RDF.type else manchester.name(p)} {manchester.name(o)}"

    @cached_property
    def _graph(self) -> Graph:
        return as_graph(self._facts)

    def _texts(self, s: Node, p: Node, o: Node) -> Iterator[str]:
        graph = self._graph
        if p in _OF_CLASSES:
            yield f"{manchester.expression(graph, s)} {_OF_CLASSES[p]}: {manchester.expression(graph, o)}"
        elif p in _OF_PROPERTIES and not isinstance(s, BNode):
            yield f"{manchester.role(graph, s)} {_OF_PROPERTIES[p]}: {manchester.role(graph, o)}"
        elif p in _TYPINGS:
            yield f"{manchester.role(graph, s)} {_TYPINGS[p]}: {manchester.expression(graph, o)}"
        elif p == OWL.propertyChainAxiom:
            steps = " o ".join(manchester.role(graph, step) for step in Collection(graph, o))
            yield f"{steps} SubPropertyOf: {manchester.role(graph, s)}"
        elif p == RDF.type and o in _CHARACTERISTICS:
            yield f"{manchester.role(graph, s)} {_CHARACTERISTICS[o]}"
        elif p == OWL.members:
            kind = manchester.name(graph.value(s, RDF.type) or p).removeprefix("All")
            yield f"{kind}: {', '.join(manchester.expression(graph, member) for member in Collection(graph, o))}"
