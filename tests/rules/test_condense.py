"""Random ontologies with an idle property and a twin: HermiT finds the same in the facts that a build leaves it."""

import pyoxigraph
import pytest
from oracle import SUBPROPERTY, by_hermit
from random_ontologies import CLASSES, EX, INDIVIDUALS, SIMPLE, random_ontology
from rdflib import OWL, RDF, RDFS, URIRef
from sampled import one_in

from herstem.pipeline.canonical import canonical_facts
from herstem.pipeline.condense import twins, with_twins, without, without_idle
from herstem.pipeline.dataset import as_graph
from herstem.rules.model import SAME, Fact

SEEDS = range(100)
IDLE, TWIN = EX["idle"], EX["twin"]
ONE, OTHER, *_ = INDIVIDUALS


def with_idle_and_twin(seed: int) -> set[Fact]:
    """A random ontology; a property below one of its own, with two facts; one more individual, like one that it has."""
    graph = random_ontology(seed)
    graph.add((IDLE, RDF.type, OWL.ObjectProperty))
    graph.add((IDLE, RDFS.domain, CLASSES[seed % 4]))
    graph.add((IDLE, RDFS.range, CLASSES[seed % 3]))
    graph.add((IDLE, RDFS.subPropertyOf, SIMPLE[seed % 3]))
    graph.add((ONE, IDLE, OTHER))
    graph.add((OTHER, IDLE, OTHER))
    model = INDIVIDUALS[seed % 4]
    for s, p, o in list(graph.triples((model, None, None))):
        graph.add((TWIN, p, TWIN if o == s else o))
    for s, p, _ in list(graph.triples((None, None, model))):
        if isinstance(s, URIRef) and s not in (model, TWIN):
            graph.add((s, p, TWIN))
    triples = pyoxigraph.parse(graph.serialize(format="nt", encoding="utf-8"), pyoxigraph.RdfFormat.N_TRIPLES)
    return canonical_facts(triples, "o")


@pytest.mark.parametrize("seed", one_in(10, SEEDS))
def test_hermit_finds_the_same(seed: int) -> None:
    facts = with_idle_and_twin(seed)
    active = without_idle(facts)
    same = twins(active)
    whole, condensed = by_hermit(as_graph(facts)), by_hermit(as_graph(without(active, same)))
    assert (whole is None) == (condensed is None)
    if whole is not None and condensed is not None:
        # Equals, super-properties and facts of the idle properties themselves are no part of what a build asks HermiT.
        unasked = {SAME, SUBPROPERTY} | {s for s, _, _ in facts} - {s for s, _, _ in active}
        told = {fact for fact in whole if fact[1] not in unasked}
        again = {fact for fact in with_twins(set(condensed), same) if fact[1] not in unasked}
        assert again <= told
        # Twins that are made one thing relate to each other as each does to itself: that follows from the equality.
        assert {frozenset((s, o)) for s, _, o in told - again} <= {frozenset(pair) for pair in same.items()}
        assert {(s, SAME, o) for s, _, o in told - again} <= whole


@pytest.mark.slow
def test_the_ontologies_have_what_is_left_out() -> None:
    every = [without_idle(with_idle_and_twin(seed)) for seed in SEEDS]
    assert not any(IDLE.n3() in fact for facts in every for fact in facts)
    assert sum(bool(twins(facts)) for facts in every) > 30
