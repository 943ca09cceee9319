"""Which named classes lie under which: by reasoning about one typical member of each class.

The typical member has what the class's axioms promise (some part, some value); whatever else the rules then conclude
of it holds of every member. The axioms used on the way are the explanation.
"""

from collections.abc import Iterator

from rdflib import OWL, RDF, RDFS, BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from herstem.rules import manchester
from herstem.rules.engine import Reasoner, RuleSet
from herstem.rules.model import TYPE, Fact
from herstem.rules.proof import axioms_behind

_MEMBER = "_:member"
_DEEPEST = 4  # existentials inside existentials; definitions of people rarely go deeper


def superclasses(ontology: Graph, rules: RuleSet) -> dict[tuple[str, str], tuple[str, ...]]:
    """For each pair of named classes (below, above), both as N-Triples terms, the axioms that show it."""
    out: dict[tuple[str, str], tuple[str, ...]] = {}
    for cls in sorted(_named_classes(ontology)):
        typical = _Typical(ontology, rules, cls)
        for above, axioms in typical.classes():
            out[cls.n3(), above] = axioms
    return out


def _named_classes(graph: Graph) -> set[URIRef]:
    return {c for c in graph.subjects(RDF.type, OWL.Class) if isinstance(c, URIRef)}


class _Typical:
    """A typical member of a class and the unnamed things that the axioms give it."""

    def __init__(self, graph: Graph, rules: RuleSet, cls: URIRef) -> None:
        self.graph, self.cls = graph, cls.n3()
        self.reasoner = Reasoner(rules)
        self.promises: dict[Fact, str] = {}
        self._depth = {_MEMBER: 0}
        self._done: set[tuple[str, str]] = set()
        todo = [(_MEMBER, self.cls)]
        self.reasoner.add([(_MEMBER, TYPE, self.cls)])
        while todo:
            for member, each in todo:
                self._done.add((member, each))
                self._unfold(member, each)
            facts = self.reasoner.facts
            todo = [(s, o) for s, p, o in facts if p == TYPE and s in self._depth and (s, o) not in self._done]

    def classes(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Every other named class of the typical member, with the axioms behind it."""
        for fact in sorted(self.reasoner.facts):
            if fact[0] == _MEMBER and fact[1] == TYPE and fact[2] != self.cls:
                axioms, given = axioms_behind(self.reasoner, fact)
                promised = {self.promises[leaf] for leaf in given if leaf in self.promises}
                yield fact[2], tuple(sorted(axioms | promised))

    def _unfold(self, member: str, cls: str) -> None:
        """Give `member` what the axioms of a named class promise its members."""
        node = URIRef(cls[1:-1])
        for predicate, word in ((RDFS.subClassOf, "SubClassOf"), (OWL.equivalentClass, "EquivalentTo")):
            for expression in self.graph.objects(node, predicate):
                if isinstance(expression, BNode):
                    axiom = f"{manchester.name(node)} {word}: {manchester.expression(self.graph, expression)}"
                    self._promise(member, expression, axiom)

    def _promise(self, member: str, node: Node, axiom: str) -> None:
        graph = self.graph
        if isinstance(node, URIRef):
            self._add((member, TYPE, node.n3()), axiom)
        elif (members := graph.value(node, OWL.intersectionOf)) is not None:
            for each in Collection(graph, members):
                self._promise(member, each, axiom)
        elif (on := graph.value(node, OWL.onProperty)) is not None:
            filler = graph.value(node, OWL.someValuesFrom) or self._counted(node)
            if (value := graph.value(node, OWL.hasValue)) is not None:
                self._role(member, on, value.n3(), axiom)
            elif filler is not None and self._depth[member] < _DEEPEST and not self._is_data(on):
                witness = f"_:w{len(self._depth)}"
                self._depth[witness] = self._depth[member] + 1
                self._role(member, on, witness, axiom)
                self._promise(witness, filler, axiom)

    def _counted(self, node: Node) -> Node | None:
        """The filler of a cardinality that promises at least one."""
        for predicate in (OWL.minQualifiedCardinality, OWL.qualifiedCardinality):
            number = self.graph.value(node, predicate)
            if number is not None and int(str(number)) > 0:
                return self.graph.value(node, OWL.onClass)
        return None

    def _role(self, member: str, on: Node, value: str, axiom: str) -> None:
        if value.startswith("<"):  # a named individual brings what it is
            for kind in self.graph.objects(URIRef(value[1:-1]), RDF.type):
                self._add(
                    (value, TYPE, kind.n3()), f"{manchester.name(URIRef(value[1:-1]))} Types: {manchester.name(kind)}"
                )
        inverse = self.graph.value(on, OWL.inverseOf) if isinstance(on, BNode) else None
        if inverse is None:
            self._add((member, on.n3(), value), axiom)
        else:
            self._add((value, inverse.n3(), member), axiom)

    def _add(self, fact: Fact, axiom: str) -> None:
        if fact not in self.reasoner.facts:
            self.promises[fact] = axiom
            self.reasoner.add([fact])

    def _is_data(self, on: Node) -> bool:
        return (on, RDF.type, OWL.DatatypeProperty) in self.graph
