"""Axioms that no rule carries: named, each with the reason, so that nothing is lost in silence."""

from rdflib import OWL, RDF, Graph, URIRef

from herstem.rules import manchester
from herstem.rules.model import Untranslated

EXISTENTIAL = "says that something unnamed exists, or leaves open which of several"
CLASH = "can only clash with facts, which HermiT checks"
FUNCTIONAL = "would equate two values, of which validate allows one only"
UNKNOWN = "this construct is not known to the rule compiler"
HARMLESS = (EXISTENTIAL, CLASH, FUNCTIONAL)
"""The reasons that stand in no release's way; each is seen to elsewhere."""

_TYPES = {
    OWL.FunctionalProperty: ("Functional", FUNCTIONAL),
    OWL.IrreflexiveProperty: ("Irreflexive", CLASH),
    OWL.AsymmetricProperty: ("Asymmetric", CLASH),
    OWL.InverseFunctionalProperty: ("InverseFunctional", UNKNOWN),
    OWL.ReflexiveProperty: ("Reflexive", UNKNOWN),
}
_GROUPS = {
    OWL.AllDisjointClasses: "DisjointClasses",
    OWL.AllDisjointProperties: "DisjointProperties",
    OWL.NegativePropertyAssertion: "a negative assertion",
}
_PREDICATES = {
    OWL.disjointWith: ("DisjointWith", CLASH),
    OWL.propertyDisjointWith: ("DisjointWith", CLASH),
    OWL.sameAs: ("SameAs", UNKNOWN),
    OWL.hasKey: ("HasKey", UNKNOWN),
    OWL.disjointUnionOf: ("DisjointUnionOf", UNKNOWN),
}
_CONSTRUCTORS = (OWL.intersectionOf, OWL.unionOf, OWL.oneOf, OWL.complementOf)


def axioms_beyond_rules(graph: Graph) -> list[Untranslated]:
    """The axioms of an ontology graph that are of a kind of which no rule is made."""
    out = []
    for kind, (word, reason) in _TYPES.items():
        out += [Untranslated(f"{manchester.role(graph, p)} {word}", reason) for p in graph.subjects(RDF.type, kind)]
    for kind, word in _GROUPS.items():
        out += [Untranslated(word, CLASH) for _ in graph.subjects(RDF.type, kind)]
    for predicate, (word, reason) in _PREDICATES.items():
        for a, b in graph.subject_objects(predicate):
            text = f"{manchester.expression(graph, a)} {word}: {manchester.expression(graph, b)}"
            out.append(Untranslated(text, reason))
    for predicate in _CONSTRUCTORS:
        named = [a for a in graph.subjects(predicate) if isinstance(a, URIRef)]
        out += [Untranslated(f"{manchester.name(a)} {manchester.name(predicate)}", UNKNOWN) for a in named]
    return out
