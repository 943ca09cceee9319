"""What stands in each place of an axiom: a class where a class is needed, an object property where one is needed.

The places are those of the RDF mapping of OWL 2 (https://www.w3.org/TR/owl2-mapping-to-rdf/, section 3.2).
"""

from collections.abc import Iterator

from rdflib import OWL, RDFS

from herstem.pipeline.dl.expressions import PARTS, Check, Expressions, list_of
from herstem.pipeline.dl.names import ANNOTATION, CHARACTERISTICS, DATA, DATATYPE, Names, is_reserved
from herstem.pipeline.dl.stated import Finding, Stated, is_blank, n3, show
from herstem.pipeline.dl.values import FACETS
from herstem.rules.model import TYPE, Fact

_CLASS, _INDIVIDUAL, _OBJECT = Expressions.class_, Expressions.individual, Expressions.object_property
_SIDES: dict[str, tuple[Check, Check]] = {
    RDFS.subClassOf.n3(): (_CLASS, _CLASS),
    OWL.disjointWith.n3(): (_CLASS, _CLASS),
    OWL.disjointUnionOf.n3(): (_CLASS, list_of(_CLASS, 2, once=True)),
    OWL.complementOf.n3(): (_CLASS, _CLASS),
    OWL.intersectionOf.n3(): (_CLASS, list_of(_CLASS)),
    OWL.unionOf.n3(): (_CLASS, list_of(_CLASS)),
    OWL.oneOf.n3(): (_CLASS, list_of(_INDIVIDUAL)),
    OWL.hasKey.n3(): (_CLASS, list_of(Expressions.property_)),
    OWL.inverseOf.n3(): (_OBJECT, _OBJECT),
    OWL.propertyChainAxiom.n3(): (_OBJECT, list_of(_OBJECT, 2)),
    OWL.sameAs.n3(): (_INDIVIDUAL, _INDIVIDUAL),
    OWL.differentFrom.n3(): (_INDIVIDUAL, _INDIVIDUAL),
}
# What their sides must be depends on the subject.
_EQUIVALENT = OWL.equivalentClass.n3()
_ALIKE = n3(RDFS.subPropertyOf, OWL.equivalentProperty, OWL.propertyDisjointWith)
_DIFFER = n3(OWL.disjointWith, OWL.propertyDisjointWith, OWL.differentFrom)
_DOMAIN, _RANGE = n3(RDFS.domain, RDFS.range)
PREDICATES = {*_SIDES, _EQUIVALENT, *_ALIKE, _DOMAIN, _RANGE}
"""The predicates that join the two sides of an axiom."""

# Axioms that are a node of their own: the parts that each has, in one way or another.
_NODES: dict[str, tuple[dict[str, Check], ...]] = {
    OWL.AllDisjointClasses.n3(): ({OWL.members.n3(): list_of(_CLASS, 2, once=True)},),
    OWL.AllDisjointProperties.n3(): ({OWL.members.n3(): list_of(Expressions.property_, 2, once=True)},),
    OWL.AllDifferent.n3(): (
        {OWL.members.n3(): list_of(_INDIVIDUAL, 2, once=True)},
        {OWL.distinctMembers.n3(): list_of(_INDIVIDUAL, 2, once=True)},
    ),
    OWL.NegativePropertyAssertion.n3(): (
        {
            OWL.sourceIndividual.n3(): _INDIVIDUAL,
            OWL.assertionProperty.n3(): _OBJECT,
            OWL.targetIndividual.n3(): _INDIVIDUAL,
        },
        {
            OWL.sourceIndividual.n3(): _INDIVIDUAL,
            OWL.assertionProperty.n3(): Expressions.data_property,
            OWL.targetValue.n3(): Expressions.literal,
        },
    ),
}
NODE_PREDICATES = {predicate for ways in _NODES.values() for way in ways for predicate in way}
"""The predicates of axioms that are a node of their own."""
_DATATYPE = RDFS.Datatype.n3()


def axiom_problems(stated: Stated, names: Names, it: Expressions) -> Iterator[Finding]:
    """Axioms with the wrong kind of thing in a place, and malformed expressions in them."""
    for predicate in sorted(PREDICATES):
        for fact in stated.by_predicate.get(predicate, ()):
            if not (predicate in PARTS and is_blank(fact[0])):  # there it is part of an expression
                left, right = _sides(fact, names)
                yield from left(it, fact[0], fact)
                yield from right(it, fact[2], fact)
                if predicate in _DIFFER and fact[0] == fact[2]:
                    yield Finding(fact, "nothing differs from itself; HermiT would read past this, or stop")
    defined = {node for node, _, _ in stated.by_predicate.get(_EQUIVALENT, ())}
    for fact in stated.by_predicate.get(TYPE, ()):
        node, _, kind = fact
        if kind in CHARACTERISTICS and not names.are(node, *CHARACTERISTICS[kind]):
            yield from it.object_property(node, fact)
        elif kind in _NODES:
            yield from it.use(node, "axiom", fact)
            parts = it.parts(node).keys()
            way = next((way for way in _NODES[kind] if way.keys() <= parts), _NODES[kind][0])
            yield from it.of_parts(node, f"an {show(kind)}", way)
        elif is_blank(kind):
            yield from it.class_(kind, fact)
        elif kind == _DATATYPE and node not in defined and not is_blank(node) and not is_reserved(node):
            yield Finding(fact, "a datatype that is declared and not defined, which HermiT refuses")


def lost_expressions(stated: Stated, it: Expressions) -> Iterator[Finding]:
    """Parts of expressions and axioms that nothing led to, once all else is checked."""
    for part in PARTS | NODE_PREDICATES | FACETS:
        for node, _, _ in stated.by_predicate.get(part, ()):
            if node not in it.used and (is_blank(node) or part not in PREDICATES):
                it.leave(node)
                yield Finding((node, part, None), "no axiom uses this expression; what it says would be lost")


def _sides(fact: Fact, names: Names) -> tuple[Check, Check]:
    """What the subject and the object of an axiom must be."""
    subject, predicate, _ = fact
    if predicate in _SIDES:
        return _SIDES[predicate]
    side, value = _OBJECT, _CLASS
    if predicate == _EQUIVALENT:
        side = Expressions.data_range if names.are(subject, DATATYPE) else _CLASS
    elif names.are(subject, ANNOTATION):
        side, value = Expressions.annotation_property, Expressions.iri
    elif names.are(subject, DATA):
        side, value = Expressions.data_property, Expressions.data_range if predicate == _RANGE else _CLASS
    return side, value if predicate in (_DOMAIN, _RANGE) else side
