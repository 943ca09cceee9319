"""The rule compiler names what it cannot carry, and words its axioms in Manchester syntax."""

from rdflib import Graph

from herstem.rules.compile import EXISTENTIAL, UNKNOWN, compile_rules

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


def test_the_same_ontology_gives_the_same_rules_in_the_same_order() -> None:
    text = ":A rdfs:subClassOf :B , :C . :B rdfs:subClassOf :D . :p rdfs:domain :A ; rdfs:subPropertyOf :q ."
    assert compiled(text).rules == compiled(text).rules
