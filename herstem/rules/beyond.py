"""Why an axiom, or a part of one, has no rule: each is named with its reason, so that nothing is lost in silence."""

from collections.abc import Iterator

from rdflib import OWL, RDF, Graph, URIRef

from herstem.rules import manchester
from herstem.rules.model import Untranslated

EXISTENTIAL = "says that something unnamed exists, or leaves open which of several"
CLOSED_WORLD = "a negative or universal condition on the left would need a closed world"
DIFFERENCES = "counts only what is stated to differ, not what differs by other axioms"
WRITTEN = "finds equal values only where they are written alike"
TOO_MANY = "would take too many rules, or too large ones"
DATATYPE = "names a datatype or a facet that no rule here can test"
UNKNOWN = "this construct is not known to the rule compiler"
HARMLESS = (EXISTENTIAL, CLOSED_WORLD, DIFFERENCES, WRITTEN)
"""The reasons that stand in no release's way: what is lost by them HermiT finds, and the build then says so."""

_PARTS = {
    *(OWL.intersectionOf, OWL.unionOf, OWL.oneOf, OWL.complementOf, OWL.datatypeComplementOf, OWL.onDatatype),
    *(OWL.withRestrictions, OWL.onProperty, OWL.onClass, OWL.onDataRange, OWL.someValuesFrom, OWL.allValuesFrom),
    *(OWL.hasValue, OWL.hasSelf, OWL.minCardinality, OWL.maxCardinality, OWL.cardinality),
    *(OWL.minQualifiedCardinality, OWL.maxQualifiedCardinality, OWL.qualifiedCardinality, OWL.members),
    *(OWL.distinctMembers, OWL.sourceIndividual, OWL.assertionProperty, OWL.targetIndividual, OWL.targetValue),
}
_AXIOMS = {
    *(OWL.equivalentClass, OWL.disjointWith, OWL.disjointUnionOf, OWL.hasKey, OWL.equivalentProperty),
    *(OWL.propertyDisjointWith, OWL.inverseOf, OWL.propertyChainAxiom, OWL.sameAs, OWL.differentFrom),
}
_RELATIONS = {OWL.topObjectProperty, OWL.topDataProperty, OWL.bottomObjectProperty, OWL.bottomDataProperty}
_REMARKS = {
    *(OWL.imports, OWL.versionIRI, OWL.versionInfo, OWL.priorVersion, OWL.backwardCompatibleWith),
    *(OWL.incompatibleWith, OWL.deprecated, OWL.annotatedSource, OWL.annotatedProperty, OWL.annotatedTarget),
}
_SWRL_RULE = URIRef("http://www.w3.org/2003/11/swrl#Imp")


def unknown_axioms(graph: Graph) -> Iterator[Untranslated]:
    """What uses OWL's vocabulary, or SWRL's, in a way that the rule compiler has never heard of."""
    known = _PARTS | _AXIOMS | _RELATIONS | _REMARKS
    for predicate in set(graph.predicates()) - known:
        if str(predicate).startswith(str(OWL)):
            for a, b in graph.subject_objects(predicate):
                yield Untranslated(f"{manchester.name(a)} {manchester.name(predicate)}: {manchester.name(b)}", UNKNOWN)
    if (None, RDF.type, _SWRL_RULE) in graph:
        yield Untranslated("a SWRL rule", UNKNOWN)
