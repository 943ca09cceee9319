"""The axioms about classes, properties and named differences, in Manchester syntax, by the terms that they name."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from rdflib import OWL, RDF, BNode, Graph, URIRef
from rdflib.term import Node

from herstem.rules import manchester
from herstem.rules.expressions import CONSTRUCTORS, Reader
from herstem.rules.manchester import joined
from herstem.tables import Part, link

_Side = tuple[str | Node, ...]
_MUTUAL = {"EquivalentTo", "DisjointWith", "InverseOf", "DifferentFrom"}


@dataclass(frozen=True)
class Axiom:
    """An axiom as a frame of Manchester syntax has it: a keyword, and the sides (words and terms) that it joins.

    Where it is mutual it says the same of each side; else the first side is what it is about.
    """

    keyword: str
    sides: tuple[_Side, ...]

    @property
    def about(self) -> tuple[str, ...]:
        """The IRIs of the terms in whose frames it stands."""
        sides = self.sides if self.keyword in _MUTUAL else self.sides[:1]
        return tuple(str(side[0]) for side in sides if len(side) == 1 and isinstance(side[0], URIRef))

    @property
    def names(self) -> set[str]:
        """The IRIs of all terms in it."""
        return {str(each) for each in chain.from_iterable(self.sides) if isinstance(each, URIRef)}

    @property
    def text(self) -> str:
        """The axiom as one line."""
        first, *others = self.sides
        return manchester.text([*first, f" {self.keyword}: ", *joined(", ", others)])

    def subject(self) -> tuple[Part, ...]:
        """The first side, with links."""
        return tuple(_linked(self.sides[0]))

    def rest(self, of: str = "") -> tuple[Part, ...]:
        """What it says of one of its sides (an IRI), else of the first, with links."""
        own = next((side for side in self.sides if side == (URIRef(of),)), self.sides[0])
        return tuple(_linked(joined(", ", (side for side in self.sides if side is not own))))


def axioms(ontology: Graph) -> list[Axiom]:
    """Every such axiom of an ontology, in order of their texts; what is declared or said of an individual is none."""
    found = chain(_joins(ontology), _expressed(ontology), _of_properties(ontology), _groups(ontology))
    return sorted(set(found), key=lambda axiom: axiom.text)


def _joins(graph: Graph) -> Iterator[Axiom]:
    """Axioms that are one triple: they join two classes, two properties, or a property and a class."""
    reader = Reader(graph)
    tables = (
        (manchester.OF_CLASSES, _class, _class),
        (manchester.OF_PROPERTIES, _role, _role),
        (manchester.TYPINGS, _role, _class),
    )
    for table, first, second in tables:
        for predicate, keyword in table.items():
            for s, o in graph.subject_objects(predicate):
                if not (predicate == OWL.inverseOf and isinstance(s, BNode)):  # an expression and no axiom
                    yield Axiom(keyword, (first(reader, s), second(reader, o)))


def _expressed(graph: Graph) -> Iterator[Axiom]:
    """Classes that are made of others without an axiom's property between them, and keys."""
    reader = Reader(graph)
    for constructor in CONSTRUCTORS:
        for s, o in graph.subject_objects(constructor):
            if isinstance(s, URIRef):
                said = tuple(manchester.pieces(reader.constructed(constructor, o)))
                yield Axiom("EquivalentTo", (_class(reader, s), said))
    for s, o in graph.subject_objects(OWL.disjointUnionOf):
        yield Axiom("DisjointUnionOf", (_class(reader, s), *(_class(reader, each) for each in reader.members(o))))
    for s, o in graph.subject_objects(OWL.hasKey):
        yield Axiom("HasKey", (_class(reader, s), *(_role(reader, each) for each in reader.members(o))))


def _of_properties(graph: Graph) -> Iterator[Axiom]:
    """Characteristics and chains."""
    reader = Reader(graph)
    for kind, word in manchester.CHARACTERISTICS.items():
        for s in graph.subjects(RDF.type, kind):
            yield Axiom("Characteristics", (_role(reader, s), (word,)))
    for s, o in graph.subject_objects(OWL.propertyChainAxiom):
        steps = joined(" o ", (_role(reader, each) for each in reader.members(o)))
        yield Axiom("SubPropertyChain", (_role(reader, s), tuple(steps)))


def _groups(graph: Graph) -> Iterator[Axiom]:
    """Classes or properties that are disjoint and individuals that differ, each from all others of a group."""
    reader = Reader(graph)
    groups = (
        (OWL.AllDisjointClasses, "DisjointWith", _class),
        (OWL.AllDisjointProperties, "DisjointWith", _role),
        (OWL.AllDifferent, "DifferentFrom", _name),
    )
    for kind, keyword, side in groups:
        for group in graph.subjects(RDF.type, kind):
            members = graph.value(group, OWL.members) or graph.value(group, OWL.distinctMembers)
            yield Axiom(keyword, tuple(side(reader, each) for each in reader.members(members)))
    for s, o in graph.subject_objects(OWL.differentFrom):
        yield Axiom("DifferentFrom", ((s,), (o,)))


def _class(reader: Reader, node: Node) -> _Side:
    return tuple(manchester.pieces(reader.expression(node)))


def _role(reader: Reader, node: Node) -> _Side:
    return tuple(manchester.role_pieces(reader.role(node)))


def _name(_: Reader, node: Node) -> _Side:
    return (node,)


def _linked(pieces: Iterable[str | Node]) -> Iterator[Part]:
    """Terms under the last part of their IRIs, leading to their pages; words and literals as they are."""
    for each in pieces:
        if isinstance(each, URIRef):
            there = link(str(each))
            yield Part(manchester.name(each), there.href, there.title)
        else:
            yield Part(manchester.name(each) if isinstance(each, Node) else each)
