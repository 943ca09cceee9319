"""The axioms of an ontology in words, as the rules cite them, and which fact states which."""

from collections.abc import Iterable, Iterator
from functools import cached_property

from rdflib import OWL, RDF, RDFS, BNode, Graph
from rdflib.term import Node

from herstem.pipeline.dataset import as_graph, as_node
from herstem.rules import manchester
from herstem.rules.expressions import Reader
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

    @cached_property
    def _reader(self) -> Reader:
        return Reader(self._graph)

    def _expression(self, node: Node) -> str:
        return manchester.expression(self._reader.expression(node))

    def _role(self, node: Node) -> str:
        return manchester.role(self._reader.role(node))

    def _texts(self, s: Node, p: Node, o: Node) -> Iterator[str]:
        if p in _OF_CLASSES:
            yield f"{self._expression(s)} {_OF_CLASSES[p]}: {self._expression(o)}"
        elif p in _OF_PROPERTIES and not isinstance(s, BNode):
            yield f"{self._role(s)} {_OF_PROPERTIES[p]}: {self._role(o)}"
        elif p in _TYPINGS:
            yield f"{self._role(s)} {_TYPINGS[p]}: {self._expression(o)}"
        elif p == OWL.propertyChainAxiom:
            steps = " o ".join(map(self._role, self._reader.members(o)))
            yield f"{steps} SubPropertyOf: {self._role(s)}"
        elif p == RDF.type and o in _CHARACTERISTICS:
            yield f"{self._role(s)} {_CHARACTERISTICS[o]}"
        elif p == OWL.members:
            kind = manchester.name(self._graph.value(s, RDF.type) or p).removeprefix("All")
            yield f"{kind}: {', '.join(map(self._expression, self._reader.members(o)))}"
