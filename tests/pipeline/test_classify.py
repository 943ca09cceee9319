"""What HermiT is spared: the properties that can entail nothing."""

import pyoxigraph
import pytest

from herstem.pipeline.canonical import canonical_facts
from herstem.pipeline.classify import classify, without_idle
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


@pytest.mark.parametrize(
    "use",
    [
        ":a :idle :a .",
        ":idle rdfs:subPropertyOf :other .",
        ":other rdfs:subPropertyOf :idle .",
        ":idle owl:inverseOf :other .",
        ":E rdfs:subClassOf [ owl:onProperty :idle ; owl:someValuesFrom :C ] .",
        ":other owl:propertyChainAxiom ( :idle :other ) .",
        "[] a owl:NegativePropertyAssertion ; owl:assertionProperty :idle .",
        ":idle a owl:ReflexiveProperty .",
    ],
)
def test_a_property_with_any_use_is_kept(use: str) -> None:
    assert without_idle(facts(IDLE, REST, use)) == facts(IDLE, REST, use)


def test_a_reflexive_property_tells_hermit_something_without_any_use() -> None:
    empty = {"entities": set[Fact](), "edges": set[Fact]()}
    found = classify(Dataset({"ontology": facts(IDLE, REST, ":idle a owl:ReflexiveProperty ."), **empty}))
    assert facts(":a a :D .") <= found
    assert not facts(":a a :D .") <= classify(Dataset({"ontology": facts(IDLE, REST), **empty}))
