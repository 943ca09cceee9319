"""OWL 2 axioms (https://www.w3.org/TR/owl2-mapping-to-rdf/) to rules, as far as Horn rules carry them.

What no rule carries is returned by name with the reason; docs/reasoning.md has every construct.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from rdflib import Graph, URIRef

from herstem.rules import manchester
from herstem.rules.beyond import unknown_axioms
from herstem.rules.cases import BEARER
from herstem.rules.classes import class_rules
from herstem.rules.engine import RuleSet
from herstem.rules.expressions import Reader
from herstem.rules.individuals import equality_rules, individual_rules, thing_rules
from herstem.rules.model import NOTHING, THING, TYPE, Rule, Untranslated, clash
from herstem.rules.properties import property_rules
from herstem.rules.taxonomy import Taxonomy, taxonomy

_EMPTY = Rule("Nothing has no members", ((BEARER, TYPE, NOTHING),), clash(BEARER, "Nothing has no members"))


@dataclass
class Compiled:
    """The rules of an ontology, what could not be made a rule, and what the class axioms say of classes."""

    rules: list[Rule]
    untranslated: list[Untranslated]
    taxonomy: Taxonomy


def compile_rules(ontology: Graph) -> Compiled:
    """All rules of an ontology graph, in a fixed order: one or more of each axiom, and of what classification adds."""
    reader = Reader(ontology)
    found = set(
        chain(
            class_rules(ontology, reader),
            property_rules(ontology, reader),
            individual_rules(ontology, reader),
            equality_rules(ontology),
            (_EMPTY,),
            unknown_axioms(ontology),
        )
    )
    rules = {each for each in found if isinstance(each, Rule)}
    if any((s, p, o) for rule in rules for s, p, o in rule.body if (p, o) == (TYPE, THING)):
        rules.update(thing_rules(ontology))
    classes = taxonomy(ontology, RuleSet(_in_order(rules)))
    rules.update(_of_classes(classes))
    beyond = {each for each in found if isinstance(each, Untranslated)}
    return Compiled(_in_order(rules), sorted(beyond, key=lambda each: (each.axiom, each.reason)), classes)


def _of_classes(classes: Taxonomy) -> Iterator[Rule]:
    """What holds of a class's members by something unnamed, which only reasoning about a typical member has shown."""
    for below, above in classes.by_unnamed:
        axiom = f"{manchester.name(URIRef(below[1:-1]))} SubClassOf: {manchester.name(URIRef(above[1:-1]))}"
        head = clash(BEARER, axiom) if above == NOTHING else (BEARER, TYPE, above)
        yield Rule(axiom, ((BEARER, TYPE, below),), head)


def _in_order(rules: Iterable[Rule]) -> list[Rule]:
    return sorted(rules, key=lambda rule: (rule.axiom, rule.head, rule.body))
