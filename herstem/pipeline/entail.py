"""The entail stage: everything that follows from the asserted facts by the ontology's axioms, each with its reason."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rdflib import Graph

from herstem.namespaces import curie
from herstem.pipeline.dataset import Dataset, Record, as_graph
from herstem.rules.beyond import HARMLESS
from herstem.rules.clashes import Clash, clashes
from herstem.rules.compile import Compiled, compile_rules
from herstem.rules.engine import Derivation, Progress, Reasoner, RuleSet
from herstem.rules.model import CLASH, DIFFERENT, SAME, TYPE, Fact, Rule, Untranslated, is_variable
from herstem.rules.taxonomy import superclasses

SUBCLASS = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"
SUBPROPERTY = "<http://www.w3.org/2000/01/rdf-schema#subPropertyOf>"
EQUIVALENT = "<http://www.w3.org/2002/07/owl#equivalentClass>"
AXIOM = "an axiom says so"
CLASSIFICATION = "classification of the class definitions"
# How sub-classes and equivalent classes follow from one another.
_SUPER_PROPERTIES = (
    Rule(
        "SubPropertyOf is transitive",
        (("?p", SUBPROPERTY, "?q"), ("?q", SUBPROPERTY, "?r")),
        ("?p", SUBPROPERTY, "?r"),
    ),
)
_SUPER_CLASSES = (
    Rule("SubClassOf is transitive", (("?a", SUBCLASS, "?b"), ("?b", SUBCLASS, "?c")), ("?a", SUBCLASS, "?c")),
    Rule("EquivalentTo is mutual", (("?a", EQUIVALENT, "?b"),), ("?a", SUBCLASS, "?b")),
    Rule("EquivalentTo is mutual", (("?a", EQUIVALENT, "?b"),), ("?b", SUBCLASS, "?a")),
    Rule("EquivalentTo is mutual", (("?a", SUBCLASS, "?b"), ("?b", SUBCLASS, "?a")), ("?a", EQUIVALENT, "?b")),
)
_OWL = "<http://www.w3.org/2002/07/owl#"
_RDFS = "<http://www.w3.org/2000/01/rdf-schema#"
_SCAFFOLD = (_OWL, "_:")
_VOCABULARY = (_OWL, _RDFS)
_INDIVIDUAL = f"{_OWL}NamedIndividual>"
_LIST = tuple(f"<http://www.w3.org/1999/02/22-rdf-syntax-ns#{end}>" for end in ("first", "rest"))
_ABOUT_INDIVIDUALS = {SAME, DIFFERENT} | {f"{_RDFS}{name}>" for name in ("label", "comment", "seeAlso", "isDefinedBy")}


@dataclass(frozen=True)
class Agreement:
    """The two reasoners held against each other, on ontology, entities and edges."""

    hermit_only: frozenset[Fact]
    rules_only: frozenset[Fact]
    untranslated: tuple[Untranslated, ...]

    def summary(self) -> dict[str, Any]:
        """What the manifest of a release says of it."""
        return {
            "hermit_only": len(self.hermit_only),
            "rules_only": len(self.rules_only),
            "axioms_beyond_rules": [f"{each.axiom} ({each.reason})" for each in self.untranslated],
        }

    def objections(self) -> list[str]:
        """What speaks against a release: conclusions of one reasoner only, axioms that no rule carries."""
        out = [f"only HermiT concludes: {_words(fact)}" for fact in sorted(self.hermit_only)]
        out += [f"only the rules conclude: {_words(fact)}" for fact in sorted(self.rules_only)]
        out += [
            f"no rule for: {each.axiom} ({each.reason})" for each in self.untranslated if each.reason not in HARMLESS
        ]
        return out


class ClashError(Exception):
    """The facts contradict the axioms; `clashes` has each violation with its proof."""

    def __init__(self, clashes: list[Clash]) -> None:
        self.clashes = clashes
        super().__init__("\n".join(clash.axiom for clash in clashes))


def entail(
    dataset: Dataset, hermit: set[Fact] | None, more: Sequence[Fact] = (), progress: Progress | None = None
) -> tuple[Dataset, Agreement | None]:
    """Fill `inferred` and the records, and hold the rules against what the classify stage found.

    No `hermit`, no agreement: where the two are known to agree, or HermiT was not asked. `more` are facts of a user's
    source, in their order; those that make up axioms are compiled too. Raises ClashError.
    """
    ontology = as_graph(dataset.facts("ontology", "entities").union(filter(is_schema, more)))
    compiled = compile_rules(ontology)
    rules = RuleSet(compiled.rules)
    reasoner = Reasoner(rules)
    # Types first: then a proof climbs from what a thing is said to be, not from what its edges make of it.
    given = sorted(dataset.facts("ontology", "entities", "edges"))
    reasoner.add(fact for fact in given if fact[1] == TYPE)
    reasoner.add(fact for fact in more if fact[1] == TYPE)
    reasoner.add(given)
    reasoner.add(more, progress)
    if found := clashes(reasoner, _words):
        raise ClashError(found)
    hierarchy = list(_hierarchy(ontology, rules, dataset.graphs["ontology"]))
    agreement = None if hermit is None else _compare(reasoner, {each.fact for each in hierarchy}, hermit, compiled)
    reasoner.add(sorted(dataset.facts("claims", "inferred")))

    asserted = dataset.facts("ontology", "entities", "claims", "edges", "mappings")
    for fact, derivation in reasoner.concluded():
        if fact not in asserted and _worth_stating(fact):
            dataset.records[fact] = _record(fact, derivation)
    for record in hierarchy:
        dataset.records.setdefault(record.fact, record)
    dataset.graphs["inferred"] = set(dataset.records)
    return dataset, agreement


def is_schema(fact: Fact) -> bool:
    """Whether a fact may be part of an axiom: OWL and RDFS vocabulary, and the lists that they use."""
    _, p, o = fact
    if p == TYPE:
        return o.startswith(_VOCABULARY) and o != _INDIVIDUAL
    return p in _LIST or (p.startswith(_VOCABULARY) and p not in _ABOUT_INDIVIDUALS)


def _record(fact: Fact, derivation: Derivation) -> Record:
    axiom = derivation.rule.axiom
    return Record(fact, axiom, derivation.premises) if derivation.premises else Record(fact, AXIOM, axioms=(axiom,))


def _worth_stating(fact: Fact) -> bool:
    """Neither a clash nor the scaffolding: statements about blank nodes or with OWL's own terms as their object."""
    s, p, o = fact
    return p != CLASH and not o.startswith(_SCAFFOLD) and not s.startswith("_:")


def _hierarchy(ontology: Graph, rules: RuleSet, asserted: set[Fact]) -> Iterable[Record]:
    """Inferred super-classes and super-properties of named terms."""
    pairs = superclasses(ontology, rules)
    for (below, above), axioms in pairs.items():
        if (below, SUBCLASS, above) not in asserted:
            yield Record((below, SUBCLASS, above), CLASSIFICATION, axioms=axioms)
        if (above, below) in pairs and (below, EQUIVALENT, above) not in asserted:
            yield Record(
                (below, EQUIVALENT, above), CLASSIFICATION, axioms=tuple(sorted({*axioms, *pairs[above, below]}))
            )
    reasoner = Reasoner(RuleSet(_SUPER_PROPERTIES))
    reasoner.add(sorted(fact for fact in asserted if fact[1] == SUBPROPERTY and _worth_stating(fact)))
    for fact, derivation in reasoner.facts.items():
        if derivation is not None:
            yield Record(fact, derivation.rule.axiom, derivation.premises)


def _compare(reasoner: Reasoner, hierarchy: set[Fact], hermit: set[Fact], compiled: Compiled) -> Agreement:
    """Hold the rules against HermiT, whose most specific answers are first closed along the hierarchies."""
    given = {fact for fact, derivation in reasoner.facts.items() if derivation is None}
    climbing = [rule for rule in compiled.rules if _climbs(rule)] + [*_SUPER_PROPERTIES, *_SUPER_CLASSES]
    climbing += [Rule("", (("?x", TYPE, s),), ("?x", TYPE, o)) for s, p, o in hermit if p == SUBCLASS]
    closed = Reasoner(RuleSet(climbing))
    closed.add(sorted(given | hermit))
    ours = {fact for fact, derivation in reasoner.facts.items() if derivation is not None} | hierarchy
    return Agreement(
        hermit_only=frozenset(f for f in hermit - set(reasoner.facts) - hierarchy if _worth_stating(f)),
        rules_only=frozenset(f for f in ours - set(closed.facts) if _worth_stating(f) and f[1] != DIFFERENT),
        untranslated=tuple(compiled.untranslated),
    )


def _climbs(rule: Rule) -> bool:
    """Whether a rule only climbs a hierarchy or turns a role round, which HermiT's output leaves to its reader."""
    if len(rule.body) != 1 or rule.tests:
        return False
    s, p, o = rule.body[0]
    if p == TYPE or rule.head[1] == TYPE:
        return p == rule.head[1] == TYPE and not is_variable(o)
    return is_variable(s) and is_variable(o)


def _words(fact: Fact) -> str:
    return " ".join(curie(term[1:-1]) if term.startswith("<") else term for term in fact)
