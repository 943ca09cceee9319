"""The property axioms of OWL 2 (https://www.w3.org/TR/owl2-mapping-to-rdf/, table 16) as rules."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations, pairwise

from rdflib import OWL, RDF, RDFS, BNode, Graph
from rdflib.term import Node

from herstem.rules import manchester
from herstem.rules.cases import BEARER, CannotTranslateError, Case, combined, related, relating, rule
from herstem.rules.expressions import EVERYTHING, Count, Expression, HasSelf, Not, Only, Reader, Role, Some
from herstem.rules.implications import implication
from herstem.rules.model import Apart, Fails, Rule, Untranslated, clash

Found = Iterator[Rule | Untranslated]


def property_rules(graph: Graph, reader: Reader) -> Found:
    """The rules of all property axioms; annotation properties have none."""
    yield from _inclusions(graph, reader)
    yield from _typings(graph, reader)
    yield from _characteristics(graph, reader)
    yield from _disjoint(graph, reader)


def _inclusions(graph: Graph, reader: Reader) -> Found:
    annotations = set(graph.subjects(RDF.type, OWL.AnnotationProperty))
    for p, q in graph.subject_objects(RDFS.subPropertyOf):
        if p not in annotations:
            below, above = reader.role(p), reader.role(q)
            yield from _inclusion([below], above, f"{_text(below)} SubPropertyOf: {_text(above)}")
    for p, q in graph.subject_objects(OWL.equivalentProperty):
        one, other = reader.role(p), reader.role(q)
        text = f"{_text(one)} EquivalentTo: {_text(other)}"
        yield from _inclusion([one], other, text)
        yield from _inclusion([other], one, text)
    for p, q in graph.subject_objects(OWL.inverseOf):
        if not isinstance(p, BNode):
            one, other = reader.role(p), reader.role(q)
            text = f"{_text(one)} InverseOf: {_text(other)}"
            yield from _inclusion([one], _turned(other), text)
            yield from _inclusion([other], _turned(one), text)
    for q, chain in graph.subject_objects(OWL.propertyChainAxiom):
        steps, whole = [reader.role(step) for step in reader.members(chain)], reader.role(q)
        yield from _inclusion(steps, whole, f"{' o '.join(map(_text, steps))} SubPropertyOf: {_text(whole)}")


def _typings(graph: Graph, reader: Reader) -> Found:
    annotations = set(graph.subjects(RDF.type, OWL.AnnotationProperty))
    for predicate, word in ((RDFS.domain, "Domain"), (RDFS.range, "Range")):
        for p, kind in graph.subject_objects(predicate):
            if p not in annotations:
                role, read = reader.role(p), reader.expression(kind)
                text = f"{_text(role)} {word}: {manchester.expression(read)}"
                if predicate == RDFS.domain:
                    yield from implication(Some(role, EVERYTHING), read, text)
                else:
                    yield from implication(EVERYTHING, Only(*reader.filled(role, kind)), text)


def _characteristics(graph: Graph, reader: Reader) -> Found:
    for kind, (word, meaning) in _MEANINGS.items():
        for p in graph.subjects(RDF.type, kind):
            role = reader.role(p)
            yield from implication(EVERYTHING, meaning(role), f"{_text(role)} {word}")
    for p in graph.subjects(RDF.type, OWL.SymmetricProperty):
        role = reader.role(p)
        yield from _inclusion([role], _turned(role), f"{_text(role)} Symmetric")
    for p in graph.subjects(RDF.type, OWL.TransitiveProperty):
        role = reader.role(p)
        yield from _inclusion([role, role], role, f"{_text(role)} Transitive")
    for p in graph.subjects(RDF.type, OWL.AsymmetricProperty):
        role = reader.role(p)
        yield from _exclusion(role, _turned(role), f"{_text(role)} Asymmetric")


_MEANINGS: dict[Node, tuple[str, Callable[[Role], Expression]]] = {
    OWL.FunctionalProperty: ("Functional", lambda role: Count("max", 1, role, EVERYTHING)),
    OWL.InverseFunctionalProperty: ("InverseFunctional", lambda role: Count("max", 1, _turned(role), EVERYTHING)),
    OWL.ReflexiveProperty: ("Reflexive", HasSelf),
    OWL.IrreflexiveProperty: ("Irreflexive", lambda role: Not(HasSelf(role))),
}


def _disjoint(graph: Graph, reader: Reader) -> Found:
    pairs = [(reader.role(p), reader.role(q)) for p, q in graph.subject_objects(OWL.propertyDisjointWith)]
    for node in graph.subjects(RDF.type, OWL.AllDisjointProperties):
        members = graph.value(node, OWL.members)
        roles = sorted(map(reader.role, reader.members(members)), key=_text)
        pairs += list(combinations(roles, 2))
    for one, other in pairs:
        yield from _exclusion(one, other, f"{_text(one)} DisjointWith: {_text(other)}")


def _inclusion(steps: list[Role], whole: Role, axiom: str) -> Found:
    """Whatever the steps lead to, `whole` leads to."""
    ends = [BEARER, *(f"?y{number}" for number in range(len(steps)))]
    try:
        cases = combined(related(step, a, b) for step, (a, b) in zip(steps, pairwise(ends), strict=True))
        heads = relating(whole, BEARER, ends[-1], axiom)
    except CannotTranslateError as error:
        yield Untranslated(axiom, str(error))
        return
    yield from filter(None, (rule(axiom, case, head) for case in cases for head in heads))


def _exclusion(one: Role, other: Role, axiom: str) -> Found:
    """Nothing is related by both; values of data properties are compared as values."""
    x, y, z = BEARER, "?y", "?z" if one.data else "?y"
    equal = Case(tests=(Fails(Apart(y, z)),)) if one.data else Case()
    try:
        cases = combined([related(one, x, y), related(other, x, z), [equal]])
    except CannotTranslateError as error:
        yield Untranslated(axiom, str(error))
        return
    yield from filter(None, (rule(axiom, case, clash(x, axiom)) for case in cases))


def _turned(role: Role) -> Role:
    return replace(role, inverse=not role.inverse)


def _text(role: Role) -> str:
    return manchester.role(role)
