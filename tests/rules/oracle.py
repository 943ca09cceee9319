"""What follows from an ontology: by the rules, and by HermiT asked through the OWL API, in the same terms."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import permutations
from typing import Any

import pyoxigraph
from owl_api import owl_api, reasoner
from rdflib import OWL, RDF, RDFS, XSD, BNode, Graph, Literal, URIRef

from herstem.pipeline.canonical import canonical_facts
from herstem.pipeline.dataset import as_graph
from herstem.rules.cases import constant
from herstem.rules.compile import compile_rules
from herstem.rules.engine import Reasoner, RuleSet
from herstem.rules.literals import is_literal, value
from herstem.rules.model import CLASH, NOTHING, SAME, TYPE, Fact, Untranslated
from herstem.rules.taxonomy import by_facts

SUBCLASS, SUBPROPERTY = RDFS.subClassOf.n3(), RDFS.subPropertyOf.n3()


@dataclass(frozen=True)
class Concluded:
    """What the rules conclude: the facts that HermiT can judge, all others too, clashes, axioms not carried whole."""

    facts: frozenset[Fact]
    every: frozenset[Fact]
    clashes: frozenset[Fact]
    beyond: tuple[Untranslated, ...]


def by_rules(graph: Graph) -> Concluded:
    """What the rules conclude, asserted facts included."""
    triples = pyoxigraph.parse(graph.serialize(format="nt", encoding="utf-8"), pyoxigraph.RdfFormat.N_TRIPLES)
    facts = canonical_facts(triples, "o")
    compiled = compile_rules(as_graph(sorted(facts)))
    reasoner = Reasoner(RuleSet(compiled.rules))
    reasoner.add(sorted(facts))
    found = {(below, SUBCLASS, above) for below, above in compiled.taxonomy.above} | set(reasoner.facts)
    found |= {(below, SUBCLASS, above) for below, above in by_facts(compiled.taxonomy, reasoner)}
    found |= {(below, SUBPROPERTY, above) for below, above in compiled.taxonomy.above_property}
    found |= {(cls, SUBCLASS, NOTHING) for cls in compiled.taxonomy.empty}
    clashes = frozenset(fact for fact in found if fact[1] == CLASH)
    return Concluded(frozenset(_atomic(found, graph)), frozenset(found), clashes, tuple(compiled.untranslated))


def by_hermit(graph: Graph) -> frozenset[Fact] | None:
    """What HermiT concludes of the names and literals of a graph; None where it finds no model."""
    hermit = reasoner(_without_denials_of_values(graph).serialize(format="xml"))
    return frozenset(_atomic(set(_asked(hermit, graph)), graph)) if hermit.isConsistent() else None


def _without_denials_of_values(graph: Graph) -> Graph:
    """Negative assertions of data as class expressions, since HermiT compares the former's values as written."""
    out = Graph()
    out += graph
    for denial, value_ in graph.subject_objects(OWL.targetValue):
        restriction, complement = BNode(), BNode()
        out.add((restriction, RDF.type, OWL.Restriction))
        out.add((restriction, OWL.onProperty, graph.value(denial, OWL.assertionProperty)))
        out.add((restriction, OWL.hasValue, value_))
        out.add((complement, RDF.type, OWL.Class))
        out.add((complement, OWL.complementOf, restriction))
        out.add((graph.value(denial, OWL.sourceIndividual), RDF.type, complement))
        out.remove((denial, None, None))
    return out


def _asked(hermit: Any, graph: Graph) -> Iterator[Fact]:
    """Every atomic fact over the names of a graph that HermiT affirms."""
    factory = hermit.getDataFactory()
    iri = owl_api().model.IRI.create
    # HermiT's own lists of values and equals are not complete and fall over now and then; asked as classes they are.
    literals = {literal: _owl_literal(factory, literal) for literal in graph.objects() if isinstance(literal, Literal)}
    individuals = {name: factory.getOWLNamedIndividual(iri(name)) for name in named(graph, OWL.NamedIndividual)}
    for name, one in individuals.items():
        yield from ((name.n3(), TYPE, _term(cls)) for cls in hermit.getTypes(one, False).getFlattened())
        for other, value_ in individuals.items():
            if hermit.hasType(one, factory.getOWLObjectOneOf(value_), False):
                yield name.n3(), SAME, other.n3()
        for p in named(graph, OWL.ObjectProperty):
            role = factory.getOWLObjectProperty(iri(p))
            for other, value_ in individuals.items():
                if hermit.hasType(one, factory.getOWLObjectHasValue(role, value_), False):
                    yield name.n3(), p.n3(), other.n3()
        for p in named(graph, OWL.DatatypeProperty):
            role = factory.getOWLDataProperty(iri(p))
            for literal, value_ in literals.items():
                if hermit.hasType(one, factory.getOWLDataHasValue(role, value_), False):
                    yield name.n3(), p.n3(), constant(literal)
    for name in named(graph, OWL.Class):
        cls = factory.getOWLClass(iri(name))
        above = [*hermit.getSuperClasses(cls, False).getFlattened(), *hermit.getEquivalentClasses(cls)]
        yield from ((name.n3(), SUBCLASS, _term(other)) for other in above)
    for name, other in permutations(named(graph, OWL.ObjectProperty), 2):
        p, q = (factory.getOWLObjectProperty(iri(each)) for each in (name, other))
        if hermit.isEntailed(factory.getOWLSubObjectPropertyOfAxiom(p, q)):
            yield name.n3(), SUBPROPERTY, other.n3()
    for name, other in permutations(named(graph, OWL.DatatypeProperty), 2):
        m, n = (factory.getOWLDataProperty(iri(each)) for each in (name, other))
        if hermit.isEntailed(factory.getOWLSubDataPropertyOfAxiom(m, n)):
            yield name.n3(), SUBPROPERTY, other.n3()


def _owl_literal(factory: Any, literal: Literal) -> Any:
    if literal.language:
        return factory.getOWLLiteral(str(literal), literal.language)
    datatype = owl_api().model.IRI.create(literal.datatype or XSD.string)
    return factory.getOWLLiteral(str(literal), factory.getOWLDatatype(datatype))


def _term(entity: Any) -> str:
    return f"<{entity.toStringID()}>"


def _atomic(facts: set[Fact], graph: Graph) -> Iterator[Fact]:
    """The types, roles, equalities and super-classes of what a graph names; of an empty class only that it is empty."""
    classes, individuals = ({n.n3() for n in named(graph, kind)} for kind in (OWL.Class, OWL.NamedIndividual))
    roles = {p.n3() for kind in (OWL.ObjectProperty, OWL.DatatypeProperty) for p in named(graph, kind)}
    empty = {s for s, p, o in facts if p == SUBCLASS and o == NOTHING}
    for s, p, o in facts:
        if s in individuals:
            if (p == TYPE and o in classes) or (p == SAME and s != o) or (p in roles and not o.startswith("_:")):
                yield by_value((s, p, o))
        elif p == SUBPROPERTY:
            if {s, o} <= roles and s != o:
                yield s, p, o
        elif p == SUBCLASS and s in classes and (o == NOTHING or (s not in empty and o in classes - {s})):
            yield s, p, o


def by_value(fact: Fact) -> Fact:
    """A fact with its literal, if it has one, in a form that is the same for every way to write its value."""
    s, p, o = fact
    if not is_literal(o) or (known := value(o)) is None:
        return fact
    content = known.content.normalize() if isinstance(known.content, Decimal) else known.content
    return s, p, f'"{content}" ({known.space})'


def named(graph: Graph, kind: URIRef) -> list[URIRef]:
    """The names that a graph declares to be of a kind, sorted; individuals also where all that is said is identity."""
    names = set(graph.subjects(RDF.type, kind))
    if kind == OWL.NamedIndividual:
        names.update(
            each for p in (OWL.sameAs, OWL.differentFrom) for pair in graph.subject_objects(p) for each in pair
        )
    return sorted(each for each in names if isinstance(each, URIRef))
