"""Assertions about individuals, and what it means that two names stand for one thing, as rules."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

from rdflib import OWL, RDF, BNode, Graph, Literal, URIRef

from herstem.rules import manchester
from herstem.rules.cases import BEARER
from herstem.rules.expressions import Not, OneOf, Reader, Value
from herstem.rules.implications import implication
from herstem.rules.model import DIFFERENT, SAME, THING, TYPE, Apart, Rule, Untranslated, clash


def individual_rules(graph: Graph, reader: Reader) -> Iterator[Rule | Untranslated]:
    """The rules of assertions that take more than one triple: complex types, negative ones, groups that differ."""
    for individual, kind in graph.subject_objects(RDF.type):
        if isinstance(kind, BNode):
            read = reader.expression(kind)
            text = f"{manchester.name(individual)} Types: {manchester.expression(read)}"
            yield from implication(OneOf((individual,)), read, text)
    for node in graph.subjects(RDF.type, OWL.AllDifferent):
        members = graph.value(node, OWL.distinctMembers) or graph.value(node, OWL.members)
        for a, b in combinations(sorted(reader.members(members), key=str), 2):
            axiom = f"DifferentIndividuals: {manchester.name(a)}, {manchester.name(b)}"
            yield Rule(axiom, (), (a.n3(), DIFFERENT, b.n3()))
    for node in graph.subjects(RDF.type, OWL.NegativePropertyAssertion):
        source, p = graph.value(node, OWL.sourceIndividual), graph.value(node, OWL.assertionProperty)
        target = graph.value(node, OWL.targetIndividual) or graph.value(node, OWL.targetValue)
        if source is not None and p is not None and target is not None:
            role = reader.role(p)
            text = f"{manchester.name(source)} not {manchester.role(role)} {manchester.name(target)}"
            denied = Not(Value(replace(role, data=isinstance(target, Literal)), target))
            yield from implication(OneOf((source,)), denied, text)


def equality_rules(graph: Graph) -> Iterator[Rule]:
    """What two names for one thing share: types, and what properties (no annotations) say; and what is never equal."""
    objects, values = (
        {f"<{p}>" for p in graph.subjects(RDF.type, kind)} for kind in (OWL.ObjectProperty, OWL.DatatypeProperty)
    )
    same, x, y, z = (BEARER, SAME, "?y"), BEARER, "?y", "?z"
    yield Rule("sameAs Symmetric", (same,), (y, SAME, x))
    yield Rule("sameAs Transitive", (same, (y, SAME, z)), (x, SAME, z), (Apart(x, z),))
    of_subjects = tuple(sorted({TYPE, DIFFERENT} | objects | values))
    yield Rule("sameAs Substitution", (same, (x, "?p", z)), (y, "?p", z), predicates=of_subjects)
    yield Rule("sameAs Substitution", (same, (z, "?p", x)), (z, "?p", y), predicates=tuple(sorted(objects)))
    yield Rule("differentFrom Symmetric", ((x, DIFFERENT, y),), (y, DIFFERENT, x))
    for axiom, body in (
        ("sameAs DisjointWith: differentFrom", (same, (x, DIFFERENT, y))),
        ("differentFrom Irreflexive", ((x, DIFFERENT, x),)),
    ):
        yield Rule(axiom, body, clash(x, axiom))


def thing_rules(graph: Graph) -> Iterator[Rule]:
    """What is known to be an individual: whatever has a class or a property; for axioms about everything there is."""
    x, y = BEARER, "?y"
    classes = {c for c in graph.subjects(RDF.type, OWL.Class) if isinstance(c, URIRef)} | {OWL.NamedIndividual}
    for cls in classes - {OWL.Thing, OWL.Nothing}:
        yield Rule(f"{manchester.name(cls)} SubClassOf: Thing", ((x, TYPE, cls.n3()),), (x, TYPE, THING))
    for kind, ends in ((OWL.ObjectProperty, (x, y)), (OWL.DatatypeProperty, (x,))):
        for p in graph.subjects(RDF.type, kind):
            for end, word in zip(ends, ("Domain", "Range"), strict=False):
                yield Rule(f"{manchester.name(p)} {word}: Thing", ((x, p.n3(), y),), (end, TYPE, THING))
    for predicate, word in ((SAME, "sameAs"), (DIFFERENT, "differentFrom")):
        yield Rule(f"{word} Domain: Thing", ((x, predicate, y),), (x, TYPE, THING))
