"""The class axioms of OWL 2 (https://www.w3.org/TR/owl2-mapping-to-rdf/, table 16): each is one or more `C ⊑ D`."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from rdflib import OWL, RDF, RDFS, Graph, URIRef
from rdflib.term import Node

from herstem.rules import manchester
from herstem.rules.expressions import CONSTRUCTORS, NOTHING, And, Expression, Or, Reader
from herstem.rules.implications import implication, key
from herstem.rules.model import Rule, Untranslated


@dataclass(frozen=True)
class ClassAxiom:
    """`left ⊑ right`, with the axiom of the ontology that says so, in Manchester syntax."""

    left: Expression
    right: Expression
    text: str


def class_rules(graph: Graph, reader: Reader) -> Iterator[Rule | Untranslated]:
    """The rules of all class axioms."""
    for axiom in class_axioms(graph, reader):
        yield from implication(axiom.left, axiom.right, axiom.text)
    for cls, properties in graph.subject_objects(OWL.hasKey):
        read, roles = reader.expression(cls), [reader.role(each) for each in reader.members(properties)]
        text = f"{manchester.expression(read)} HasKey: {', '.join(map(manchester.role, roles))}"
        yield from key(read, roles, text)


def class_axioms(graph: Graph, reader: Reader) -> Iterator[ClassAxiom]:
    """All class axioms but keys, in no fixed order."""
    read = reader.expression
    for left, right in graph.subject_objects(RDFS.subClassOf):
        yield _axiom(read(left), "SubClassOf", read(right))
    for left, right in graph.subject_objects(OWL.equivalentClass):
        if (left, RDF.type, RDFS.Datatype) not in graph:
            yield from _equivalent(read(left), read(right))
    for constructor in CONSTRUCTORS:  # straight on a name, as OWL 1 wrote it
        for cls, node in graph.subject_objects(constructor):
            if isinstance(cls, URIRef):
                yield from _equivalent(read(cls), reader.constructed(constructor, node))
    for left, right in graph.subject_objects(OWL.disjointWith):
        yield _disjoint(read(left), read(right))
    for node in graph.subjects(RDF.type, OWL.AllDisjointClasses):
        yield from _all_disjoint(_members(graph, reader, node))
    for cls, parts in graph.subject_objects(OWL.disjointUnionOf):
        expressions = [read(part) for part in reader.members(parts)]
        yield from _equivalent(read(cls), Or(tuple(expressions)))
        yield from _all_disjoint(expressions)


def _members(graph: Graph, reader: Reader, node: Node) -> list[Expression]:
    members = graph.value(node, OWL.members)
    return sorted(map(reader.expression, reader.members(members)), key=manchester.expression)


def _axiom(left: Expression, word: str, right: Expression) -> ClassAxiom:
    return ClassAxiom(left, right, f"{manchester.expression(left)} {word}: {manchester.expression(right)}")


def _equivalent(left: Expression, right: Expression) -> Iterator[ClassAxiom]:
    axiom = _axiom(left, "EquivalentTo", right)
    yield axiom
    yield ClassAxiom(right, left, axiom.text)


def _all_disjoint(members: list[Expression]) -> Iterator[ClassAxiom]:
    for left, right in combinations(members, 2):
        yield _disjoint(left, right)


def _disjoint(left: Expression, right: Expression) -> ClassAxiom:
    text = f"{manchester.expression(left)} DisjointWith: {manchester.expression(right)}"
    return ClassAxiom(And((left, right)), NOTHING, text)
