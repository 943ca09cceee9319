"""The rule compiler words axioms in Manchester syntax, names what it cannot carry, and keeps within bounds."""

import pytest
from rdflib import Graph

from herstem.rules.beyond import CLOSED_WORLD, DATATYPE, DIFFERENCES, EXISTENTIAL, HARMLESS, TOO_MANY, UNKNOWN, WRITTEN
from herstem.rules.compile import Compiled, compile_rules
from herstem.rules.model import CLASH, TYPE, Rule

PREFIXES = """@prefix : <http://example.org/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> ."""


def compiled(turtle: str) -> Compiled:
    return compile_rules(Graph().parse(data=f"{PREFIXES}\n{turtle}", format="turtle"))


ALWAYS = set(compiled("").rules)


def rules(turtle: str) -> set[Rule]:
    """The rules of an ontology but those that every one has and those of its names."""
    return {
        rule
        for rule in set(compiled(turtle).rules) - ALWAYS
        if not rule.predicates and not rule.axiom.endswith("Thing")
    }


def some(of: str, filler: str) -> str:
    return f"[ a owl:Restriction ; owl:onProperty {of} ; owl:someValuesFrom {filler} ]"


def joined(constructor: str, *members: str) -> str:
    return f"[ a owl:Class ; owl:{constructor} ( {' '.join(members)} ) ]"


def range_with(facet: str) -> str:
    return f"[ a rdfs:Datatype ; owl:onDatatype xsd:string ; owl:withRestrictions ( [ {facet} ] ) ]"


@pytest.mark.parametrize(
    ("turtle", "axiom", "reason"),
    [
        (f":A rdfs:subClassOf {some(':p', ':B')} .", "A SubClassOf: p some B", EXISTENTIAL),
        (f":A rdfs:subClassOf {joined('unionOf', ':B', ':C')} .", "A SubClassOf: B or C", EXISTENTIAL),
        (":A owl:equivalentClass [ a owl:Class ; owl:complementOf :B ] .", "A EquivalentTo: not B", CLOSED_WORLD),
        (
            "[ a owl:Restriction ; owl:onProperty :p ; owl:allValuesFrom :B ] rdfs:subClassOf :A .",
            "p only B SubClassOf: A",
            CLOSED_WORLD,
        ),
        (
            "[ a owl:Restriction ; owl:onProperty :p ; owl:minCardinality 2 ] rdfs:subClassOf :A .",
            "p min 2 SubClassOf: A",
            DIFFERENCES,
        ),
        (":n a owl:DatatypeProperty . :A owl:hasKey ( :n ) .", "A HasKey: n", WRITTEN),
        (
            "[ a owl:Restriction ; owl:onProperty :p ; owl:minCardinality 1000000 ] rdfs:subClassOf :A .",
            "p min 1000000 SubClassOf: A",
            TOO_MANY,
        ),
        (":A owl:hasKey ( owl:topDataProperty ) .", "A HasKey: topDataProperty", UNKNOWN),
        (f"{some(':n', 'xsd:date')} rdfs:subClassOf :A .", "n some date SubClassOf: A", DATATYPE),
        (
            some(":n", range_with('xsd:pattern "a*"')) + " rdfs:subClassOf :A .",
            "n some (string[pattern a*]) SubClassOf: A",
            DATATYPE,
        ),
        (
            f"{some(':n', range_with('xsd:minInclusive 3'))} rdfs:subClassOf :A .",
            "n some (string[>= 3]) SubClassOf: A",
            DATATYPE,
        ),
        (
            ":A rdfs:subClassOf [ a owl:Class ] .",
            "A SubClassOf: an expression that this project does not know",
            UNKNOWN,
        ),
        (":a owl:invented :b .", "a invented: b", UNKNOWN),
        ("[] a <http://www.w3.org/2003/11/swrl#Imp> .", "a SWRL rule", UNKNOWN),
    ],
)
def test_what_no_rule_carries_is_named(turtle: str, axiom: str, reason: str) -> None:
    assert (axiom, reason) in {(each.axiom, each.reason) for each in compiled(turtle).untranslated}


def test_a_reason_that_an_author_can_remove_stops_a_release() -> None:
    assert {EXISTENTIAL, CLOSED_WORLD, DIFFERENCES, WRITTEN} == set(HARMLESS)


def test_an_axiom_is_carried_as_far_as_it_goes() -> None:
    found = rules(f":A rdfs:subClassOf {joined('intersectionOf', ':B', some(':p', ':C'))} .")
    assert {rule.head for rule in found} == {("?x", TYPE, "<http://example.org/B>")}
    found = rules(f"{joined('unionOf', ':B', '[ a owl:Class ; owl:complementOf :C ]')} rdfs:subClassOf :A .")
    assert {rule.body for rule in found} == {(("?x", TYPE, "<http://example.org/B>"),)}


def test_axioms_are_worded_in_manchester_syntax() -> None:
    found = rules(
        """:p owl:propertyChainAxiom ( :q [ owl:inverseOf :r ] ) .
        :A owl:equivalentClass [ a owl:Class ; owl:intersectionOf ( :B
            [ a owl:Restriction ; owl:onProperty [ owl:inverseOf :r ] ; owl:someValuesFrom
                [ a owl:Class ; owl:unionOf ( :C :D ) ] ]
            [ a owl:Restriction ; owl:onProperty :n ; owl:someValuesFrom [ a rdfs:Datatype ;
                owl:onDatatype xsd:decimal ; owl:withRestrictions ( [ xsd:minInclusive 2.0 ] ) ] ] ) ] ."""
    )
    assert {rule.axiom for rule in found} == {
        "q o inverse (r) SubPropertyOf: p",
        "A EquivalentTo: B and (inverse (r) some (C or D)) and (n some (decimal[>= 2.0]))",
    }


def test_disjoint_classes_are_a_rule_a_pair() -> None:
    found = rules("[] a owl:AllDisjointClasses ; owl:members ( :C :A :B ) .")
    members = [f"<http://example.org/{name}>" for name in "ABC"]
    assert {(rule.body, rule.head) for rule in found} == {
        ((("?x", TYPE, a), ("?x", TYPE, b)), ("?x", CLASH, f'"{a[-2]} DisjointWith: {b[-2]}"'))
        for a, b in [(members[0], members[1]), (members[0], members[2]), (members[1], members[2])]
    }


def test_ways_that_multiply_are_named_before_they_fill_the_memory() -> None:
    unions = [joined("unionOf", f":A{number}", f":B{number}") for number in range(40)]
    found = compiled(f"{joined('intersectionOf', *unions)} rdfs:subClassOf :A .")
    assert {each.reason for each in found.untranslated} == {TOO_MANY}
    assert set(found.rules) == ALWAYS


@pytest.mark.parametrize(
    "turtle",
    [
        "_:a a owl:Class ; owl:complementOf _:a . :A rdfs:subClassOf _:a .",
        "_:a a owl:Class ; owl:intersectionOf _:l . _:l rdf:first :B ; rdf:rest _:l . :A rdfs:subClassOf _:a .",
        ":D a rdfs:Datatype ; owl:equivalentClass :D . :A rdfs:subClassOf " + some(":n", ":D") + " .",
        ":A rdfs:subClassOf _:n0 ." + "".join(f"_:n{level} owl:complementOf _:n{level + 1} ." for level in range(2000)),
        ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:minCardinality 'many' ] .",
    ],
)
def test_what_goes_round_in_a_circle_or_makes_no_sense_is_named(turtle: str) -> None:
    prefix = "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> ."
    assert {each.reason for each in compiled(f"{prefix} {turtle}").untranslated} & {UNKNOWN, EXISTENTIAL}


def test_names_not_known_to_be_one_must_be_stated_equal() -> None:
    lists = joined("oneOf", ":a"), joined("oneOf", ":b")
    (rule,) = rules(f"{joined('intersectionOf', *lists)} rdfs:subClassOf :A .")
    assert rule.body == (
        ("<http://example.org/a>", "<http://www.w3.org/2002/07/owl#sameAs>", "<http://example.org/b>"),
    )


def test_annotation_properties_have_no_rules() -> None:
    text = ":note a owl:AnnotationProperty ; rdfs:subPropertyOf rdfs:label ; rdfs:domain :A ; rdfs:range :B ."
    assert rules(text) == set()
    same = [rule for rule in compiled(f"{text} :p a owl:ObjectProperty .").rules if rule.predicates]
    assert same
    assert all("<http://example.org/p>" in rule.predicates for rule in same)
    assert not any("<http://example.org/note>" in rule.predicates for rule in same)


def test_no_range_types_a_literal() -> None:
    text = ":p a owl:DatatypeProperty ; rdfs:range {} . :A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ;"
    text += " owl:allValuesFrom {} ] ."
    for kind in ("xsd:string", "rdfs:Literal", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString>"):
        assert {rule.head[1] for rule in rules(text.format(kind, kind))} <= {CLASH}
