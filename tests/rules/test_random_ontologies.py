"""Random ontologies: the rules conclude nothing that HermiT does not, and miss nothing but by an axiom they name."""

from functools import cache

import pytest
from oracle import SUBCLASS, SUBPROPERTY, Concluded, by_hermit, by_rules
from random_ontologies import random_ontology
from rdflib import OWL
from sampled import one_in

from herstem.rules.model import NOTHING

SEEDS = range(200)
CONSTRUCTS = {
    *(OWL.intersectionOf, OWL.unionOf, OWL.oneOf, OWL.complementOf, OWL.datatypeComplementOf, OWL.onDatatype),
    *(OWL.someValuesFrom, OWL.allValuesFrom, OWL.hasValue, OWL.hasSelf, OWL.onClass, OWL.inverseOf),
    *(OWL.minCardinality, OWL.maxCardinality, OWL.cardinality, OWL.Nothing, OWL.Thing),
    *(OWL.minQualifiedCardinality, OWL.maxQualifiedCardinality, OWL.qualifiedCardinality),
    *(OWL.equivalentClass, OWL.disjointWith, OWL.AllDisjointClasses, OWL.disjointUnionOf, OWL.hasKey),
    *(OWL.equivalentProperty, OWL.propertyDisjointWith, OWL.AllDisjointProperties, OWL.propertyChainAxiom),
    *(OWL.FunctionalProperty, OWL.InverseFunctionalProperty, OWL.TransitiveProperty, OWL.SymmetricProperty),
    *(OWL.AsymmetricProperty, OWL.ReflexiveProperty, OWL.IrreflexiveProperty, OWL.bottomObjectProperty),
    *(OWL.sameAs, OWL.differentFrom, OWL.AllDifferent, OWL.targetIndividual, OWL.targetValue),
}


@cache
def rules_on(seed: int) -> Concluded:
    return by_rules(random_ontology(seed))


@pytest.mark.parametrize("seed", one_in(20, SEEDS))
def test_rules_and_hermit_agree(seed: int) -> None:
    rules, hermit = rules_on(seed), by_hermit(random_ontology(seed))
    if hermit is None:
        assert rules.clashes or rules.beyond
        return
    assert rules.clashes == set()
    empty = {s for s, p, o in hermit if p == SUBCLASS and o == NOTHING}  # of those HermiT says no more
    assert {f for f in rules.facts - hermit if f[1] != SUBCLASS or f[0] not in empty} == set()
    if not rules.beyond:
        # Super-classes that need more than a typical example are HermiT's to find.
        assert {f for f in hermit - rules.facts if f[1] not in (SUBCLASS, SUBPROPERTY)} == set()


@pytest.mark.slow
def test_the_ontologies_are_worth_their_time() -> None:
    """They use every construct, a good part of them clashes, and of a good part the rules miss nothing."""
    graphs = [random_ontology(seed) for seed in SEEDS]
    used = {term for graph in graphs for _, p, o in graph for term in (p, o) if str(term).startswith(str(OWL))}
    assert CONSTRUCTS - used == set()
    clashing = sum(bool(rules_on(seed).clashes) for seed in SEEDS)
    whole = sum(not rules_on(seed).beyond and not rules_on(seed).clashes for seed in SEEDS)
    assert clashing > 30
    assert whole > 30
