"""The axioms of an ontology in words, as the rules cite them, and which fact states which."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import combinations

from rdflib import OWL, RDF, RDFS, BNode, Graph, URIRef
from rdflib.term import Node

from herstem.pipeline.dataset import as_graph, as_node
from herstem.rules import manchester
from herstem.rules.expressions import CONSTRUCTORS, Or, Reader
from herstem.rules.model import Fact

_FRAMES: dict[Node, str] = {
    OWL.Class: "Class",
    RDFS.Datatype: "Datatype",
    OWL.ObjectProperty: "ObjectProperty",
    OWL.DatatypeProperty: "DataProperty",
    OWL.AnnotationProperty: "AnnotationProperty",
    OWL.NamedIndividual: "Individual",
}


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
        if p in (OWL.members, OWL.distinctMembers):
            kind = manchester.name(self._graph.value(s, RDF.type) or p).removeprefix("All")
            return f"{kind}: {', '.join(map(self._words, self._reader.members(o)))}"
        found = "; ".join(self._texts(s, p, o))
        return found or f"{manchester.name(s)} {'Types:' if p == RDF.type else manchester.name(p)} {manchester.name(o)}"

    def stating(self, text: str) -> list[Fact]:
        """The facts that state an axiom with this text; none for what no axiom of these facts says by itself."""
        return self._by_text.get(text, [])

    @cached_property
    def _by_text(self) -> dict[str, list[Fact]]:
        by_text: dict[str, list[Fact]] = {}
        for fact in self._facts:
            for text in self._texts(*map(as_node, fact)):
                by_text.setdefault(text, []).append(fact)
        return by_text

    @cached_property
    def _graph(self) -> Graph:
        return as_graph(self._facts)

    @cached_property
    def _reader(self) -> Reader:
        return Reader(self._graph)

    def _texts(self, s: Node, p: Node, o: Node) -> Iterator[str]:
        """Each text under which the rules know the axiom: of a group, one for each pair."""
        class_, role, members = self._words, self._role, self._reader.members
        if p in manchester.OF_CLASSES:
            yield f"{class_(s)} {manchester.OF_CLASSES[p]}: {class_(o)}"
        elif p in manchester.OF_PROPERTIES and not isinstance(s, BNode):
            yield f"{role(s)} {manchester.OF_PROPERTIES[p]}: {role(o)}"
        elif p in manchester.TYPINGS:
            yield f"{role(s)} {manchester.TYPINGS[p]}: {class_(o)}"
        elif isinstance(p, URIRef) and p in CONSTRUCTORS and isinstance(s, URIRef):
            yield f"{class_(s)} EquivalentTo: {manchester.expression(self._reader.constructed(p, o))}"
        elif p == OWL.propertyChainAxiom:
            yield f"{' o '.join(map(role, members(o)))} SubPropertyOf: {role(s)}"
        elif p == OWL.hasKey:
            yield f"{class_(s)} HasKey: {', '.join(map(role, members(o)))}"
        elif p == OWL.disjointUnionOf:
            parts = Or(tuple(map(self._reader.expression, members(o))))
            yield f"{class_(s)} EquivalentTo: {manchester.expression(parts)}"
            yield from _pairs(map(class_, members(o)))
        elif p in (OWL.members, OWL.distinctMembers):
            yield from self._group(s, members(o))
        elif p == RDF.type:
            yield from self._types(s, o)

    def _group(self, node: Node, members: tuple[Node, ...]) -> Iterator[str]:
        kind = self._graph.value(node, RDF.type)
        if kind == OWL.AllDifferent:
            for a, b in combinations(sorted(members, key=str), 2):
                yield f"DifferentIndividuals: {manchester.name(a)}, {manchester.name(b)}"
        else:
            yield from _pairs(sorted(map(self._words if kind == OWL.AllDisjointClasses else self._role, members)))

    def _types(self, s: Node, kind: Node) -> Iterator[str]:
        if kind in manchester.CHARACTERISTICS:
            yield f"{self._role(s)} {manchester.CHARACTERISTICS[kind]}"
        elif isinstance(kind, BNode):
            yield f"{manchester.name(s)} Types: {self._words(kind)}"
        elif kind == OWL.NegativePropertyAssertion:
            value = self._graph.value
            target = value(s, OWL.targetIndividual) or value(s, OWL.targetValue)
            source, prop = value(s, OWL.sourceIndividual), value(s, OWL.assertionProperty)
            if source is not None and prop is not None and target is not None:
                yield f"{manchester.name(source)} not {self._role(prop)} {manchester.name(target)}"

    def _words(self, node: Node) -> str:
        return manchester.expression(self._reader.expression(node))

    def _role(self, node: Node) -> str:
        return manchester.role(self._reader.role(node))


def _pairs(texts: Iterable[str]) -> Iterator[str]:
    return (f"{a} DisjointWith: {b}" for a, b in combinations(texts, 2))
