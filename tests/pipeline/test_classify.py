"""What HermiT is spared, and that it finds the same."""

import pyoxigraph
import pytest

from herstem.pipeline.canonical import canonical_facts
from herstem.pipeline.classify import classify
from herstem.pipeline.condense import twins, with_twins, without, without_idle
from herstem.pipeline.dataset import Dataset
from herstem.rules.model import Fact

PREFIXES = """@prefix : <http://example.org/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> ."""
IDLE = ":idle a owl:ObjectProperty ; rdfs:domain :C ; rdfs:range :D ."
REST = ":C a owl:Class . :D a owl:Class . :a a owl:NamedIndividual, :C ."


def facts(*turtle: str) -> set[Fact]:
    """The facts of a piece of Turtle."""
    return canonical_facts(pyoxigraph.parse("\n".join([PREFIXES, *turtle]), pyoxigraph.RdfFormat.TURTLE), "o")


def test_a_property_that_nothing_uses_is_left_out() -> None:
    assert without_idle(facts(IDLE, ":idle a owl:FunctionalProperty .", REST)) == facts(REST)


def test_a_fact_of_an_idle_property_is_what_follows_from_it() -> None:
    above = ":idle rdfs:subPropertyOf :other . :other a owl:ObjectProperty, owl:TransitiveProperty ."
    read = facts(IDLE, REST, above, ":a :idle :b . :b a owl:NamedIndividual .")
    assert without_idle(read) == facts(
        REST, ":other a owl:ObjectProperty, owl:TransitiveProperty . :a :other :b . :b a owl:NamedIndividual, :D ."
    )


def test_a_property_below_an_idle_one_is_idle_itself() -> None:
    below = ":below a owl:ObjectProperty ; rdfs:subPropertyOf :idle . :a :below :b ."
    assert without_idle(facts(IDLE, REST, below)) == facts(REST, ":b a :D .")


@pytest.mark.parametrize(
    "use",
    [
        ":other rdfs:subPropertyOf :idle . :other a owl:ObjectProperty, owl:TransitiveProperty . :a :other :a .",
        ":idle owl:inverseOf :other .",
        ":idle rdfs:subPropertyOf [ owl:inverseOf :other ] . :a :idle :a .",
        ":idle owl:propertyDisjointWith :other .",
        ":E rdfs:subClassOf [ owl:onProperty :idle ; owl:someValuesFrom :C ] .",
        ":other owl:propertyChainAxiom ( :idle :other ) .",
        "[] a owl:NegativePropertyAssertion ; owl:assertionProperty :idle .",
        ":idle a owl:ReflexiveProperty .",
        ":idle a owl:FunctionalProperty . :a :idle :a .",
        ":idle a owl:SymmetricProperty . :a :idle :a .",
        ":value a owl:DatatypeProperty ; rdfs:range rdfs:Literal . :a :value 1 .",
    ],
)
def test_a_property_with_any_other_use_is_kept(use: str) -> None:
    assert without_idle(facts(IDLE, REST, use)) >= facts(use)


def test_of_individuals_of_which_the_same_is_said_one_is_kept() -> None:
    read = facts(":a a :C ; :p :x . :b a :C ; :p :x . :x a :D . :c a :C ; :p :y . :y a :D ; :q :y .")
    assert twins(read) == {"<http://example.org/b>": "<http://example.org/a>"}


@pytest.mark.parametrize(
    "apart",
    [
        ":a :p :b .",
        ":a owl:differentFrom :b .",
        "[] a owl:AllDifferent ; owl:distinctMembers ( :a :b ) .",
        ":C owl:equivalentClass [ owl:onProperty :p ; owl:hasValue :b ] .",
        ":b a owl:Class .",
    ],
)
def test_individuals_that_an_axiom_or_a_fact_tells_apart_are_no_twins(apart: str) -> None:
    assert not twins(facts(":a a :C . :b a :C .", apart))


def test_twins_get_what_is_concluded_of_their_sibling() -> None:
    read = facts(":a a :C . :b a :C . :x a :D . :y a :D . :z a :E .")
    same = twins(read)
    assert without(read, same) == facts(":a a :C . :x a :D . :z a :E .")
    assert with_twins(facts(":a :p :x . :a :q :a ."), same) == facts(
        ":a :p :x , :y . :b :p :x , :y . :a :q :a . :b :q :b ."
    )


def test_a_reflexive_property_tells_hermit_something_without_any_use() -> None:
    empty = {"entities": set[Fact](), "edges": set[Fact]()}
    found = classify(Dataset({"ontology": facts(IDLE, REST, ":idle a owl:ReflexiveProperty ."), **empty}))
    assert facts(":a a :D .") <= found
    assert not facts(":a a :D .") <= classify(Dataset({"ontology": facts(IDLE, REST), **empty}))


def test_hermit_finds_the_same_in_fewer_facts() -> None:
    ontology = facts(
        ":idle a owl:ObjectProperty ; rdfs:domain :C ; rdfs:range :D ; rdfs:subPropertyOf :p .",
        ":p a owl:ObjectProperty . :C a owl:Class . :D a owl:Class .",
        ":E a owl:Class ; owl:equivalentClass [ a owl:Class ; owl:intersectionOf",
        "  ( :D [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :D ] ) ] .",
        ":q a owl:ObjectProperty ; owl:inverseOf :p .",
    )
    things = facts(
        ":a a owl:NamedIndividual ; :idle :m , :n . :m a owl:NamedIndividual ; :p :x .",
        ":n a owl:NamedIndividual ; :p :x . :x a owl:NamedIndividual, :D .",
    )
    found = classify(Dataset({"ontology": ontology, "entities": things, "edges": set()}))
    assert facts(":a a :C . :m a :D, :E . :n a :D, :E .") <= found
    assert not facts(":a a :E . :x a :E .") & found
