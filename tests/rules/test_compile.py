"""The rule compiler names what it cannot carry, and words its axioms in Manchester syntax."""

import pytest
from rdflib import Graph

from herstem.rules.beyond import EXISTENTIAL, UNKNOWN
from herstem.rules.compile import compile_rules
from herstem.rules.model import TYPE

PREFIXES = """@prefix : <http://example.org/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> ."""


def compiled(turtle: str):
    return compile_rules(Graph().parse(data=f"{PREFIXES}\n{turtle}", format="turtle"))


def test_an_existential_on_the_right_is_named() -> None:
    out = compiled(":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :B ] .")
    assert out.rules == []
    assert [(u.axiom, u.reason) for u in out.untranslated] == [("A SubClassOf: p some B", EXISTENTIAL)]


def test_a_complement_is_named() -> None:
    out = compiled(":A owl:equivalentClass [ a owl:Class ; owl:complementOf :B ] .")
    assert {u.axiom for u in out.untranslated} == {"A EquivalentTo: not B"}
    assert UNKNOWN in {u.reason for u in out.untranslated}


def test_an_axiom_about_everything_is_named() -> None:
    out = compiled("owl:Thing rdfs:subClassOf :A .")
    assert out.rules == []
    assert len(out.untranslated) == 1


def test_axioms_are_worded_in_manchester_syntax() -> None:
    out = compiled(
        """:p owl:propertyChainAxiom ( :q [ owl:inverseOf :r ] ) .
        :A owl:equivalentClass [ a owl:Class ; owl:intersectionOf ( :B
            [ a owl:Restriction ; owl:onProperty [ owl:inverseOf :r ] ; owl:someValuesFrom
                [ a owl:Class ; owl:unionOf ( :C :D ) ] ]
            [ a owl:Restriction ; owl:onProperty :n ; owl:someValuesFrom [ a rdfs:Datatype ;
                owl:onDatatype xsd:decimal ; owl:withRestrictions ( [ xsd:minInclusive 2.0 ] ) ] ] ) ] ."""
    )
    assert {rule.axiom for rule in out.rules} == {
        "q o inverse (r) SubPropertyOf: p",
        "A EquivalentTo: B and (inverse (r) some (C or D)) and (n some (decimal[>= 2.0]))",
    }


def objections(turtle: str) -> set[str]:
    return {each.axiom for each in compiled(turtle).untranslated}


@pytest.mark.parametrize(
    ("turtle", "axiom"),
    [
        (":p a owl:InverseFunctionalProperty .", "p InverseFunctional"),
        (":p a owl:FunctionalProperty .", "p Functional"),
        (":a owl:sameAs :b .", "a SameAs: b"),
        (":A owl:disjointWith :B .", "A DisjointWith: B"),
        (":A owl:hasKey ( :p ) .", "A HasKey: an expression that this project does not know"),
        (":A owl:unionOf ( :B :C ) .", "A unionOf"),
        (
            """:A owl:equivalentClass [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom [
            a rdfs:Datatype ; owl:onDatatype xsd:dateTime ;
            owl:withRestrictions ( [ xsd:minInclusive "2020-01-01T00:00:00"^^xsd:dateTime ] ) ] ] .""",
            "A EquivalentTo: p some (dateTime[>= 2020-01-01T00:00:00])",
        ),
        (
            ":A owl:equivalentClass [ a owl:Restriction ; owl:onProperty :p ; owl:hasValue 14 ] .",
            "A EquivalentTo: p value 14",
        ),
    ],
)
def test_what_no_rule_carries_is_named(turtle: str, axiom: str) -> None:
    assert axiom in objections(turtle)


def test_two_lists_that_share_nothing_conclude_nothing() -> None:
    out = compiled(
        """:A owl:equivalentClass [ a owl:Class ; owl:intersectionOf ( [ a owl:Class ; owl:oneOf ( :a :b ) ]
            [ a owl:Class ; owl:oneOf ( :b :c ) ] ) ] ."""
    )
    assert {rule.head for rule in out.rules} == {("<http://example.org/b>", TYPE, "<http://example.org/A>")}


def test_no_range_types_a_literal() -> None:
    text = ":p a owl:DatatypeProperty ; rdfs:range {} . :A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ;"
    text += " owl:allValuesFrom {} ] ."
    for kind in ("xsd:string", "rdfs:Literal", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString>"):
        assert compiled(text.format(kind, kind)).rules == []
