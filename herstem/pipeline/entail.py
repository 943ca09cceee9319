"""The entail stage: everything that follows from the asserted facts by the ontology's axioms, each with its reason."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from typing import Any

from herstem.namespaces import curie
from herstem.pipeline.classify import InconsistentError
from herstem.pipeline.dataset import Dataset, as_graph
from herstem.pipeline.dl.values import FACETS
from herstem.rules.beyond import HARMLESS
from herstem.rules.clashes import Clash, clashes
from herstem.rules.compile import Compiled, compile_rules
from herstem.rules.derivations import Record, record
from herstem.rules.engine import Progress, Reasoner, RuleSet
from herstem.rules.hierarchy import (
    EQUIVALENT,
    EQUIVALENT_PROPERTY,
    SUBCLASS,
    SUBPROPERTY,
    SUPER_CLASSES,
    SUPER_PROPERTIES,
)
from herstem.rules.literals import is_literal
from herstem.rules.model import CLASH, DIFFERENT, SAME, TYPE, Fact, Rule, Untranslated, is_variable
from herstem.rules.taxonomy import Pairs, Taxonomy, by_facts

CLASSIFICATION = "classification of the class definitions"
CLASSIFICATION_OF_PROPERTIES = "classification of the property axioms"


_OWL = "<http://www.w3.org/2002/07/owl#"
_RDFS = "<http://www.w3.org/2000/01/rdf-schema#"
_SCAFFOLD = (_OWL, "_:")
_VOCABULARY = (_OWL, _RDFS)
_INDIVIDUAL = f"{_OWL}NamedIndividual>"
_LIST = {f"<http://www.w3.org/1999/02/22-rdf-syntax-ns#{end}>" for end in ("first", "rest")}
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
        """What speaks against a release: conclusions of one reasoner only."""
        out = [f"only HermiT concludes: {_words(fact)}" for fact in sorted(self.hermit_only)]
        return out + [f"only the rules conclude: {_words(fact)}" for fact in sorted(self.rules_only)]

    def beyond_rules(self) -> list[Untranslated]:
        """The axioms that no rule carries, and that it takes a rule to carry."""
        return [each for each in self.untranslated if each.reason not in HARMLESS]


class ClashError(InconsistentError):
    """The facts contradict the axioms, or the axioms one another.

    `clashes` has each violation with its proof, `axioms_of_empty` each class that can have no member.
    """

    def __init__(self, clashes: list[Clash], empty: Mapping[str, tuple[str, ...]]) -> None:
        super().__init__(empty)
        self.clashes, self.axioms_of_empty = clashes, empty


def entail(
    dataset: Dataset, hermit: set[Fact] | None, more: Sequence[Fact] = (), progress: Progress | None = None
) -> tuple[Dataset, Agreement | None]:
    """Fill `inferred` and the records, and hold the rules against what the classify stage found.

    No `hermit`, no agreement: where the two are known to agree, or HermiT was not asked. `more` are facts of a user's
    source, in their order; those that make up axioms are compiled too. Raises ClashError.
    """
    schema = dataset.facts("ontology", "entities").union(schema_of(more))
    compiled, rules = _compiled(frozenset(schema))
    reasoner = Reasoner(rules)
    # Types first: then a proof climbs from what a thing is said to be, not from what its edges make of it.
    given = sorted(dataset.facts("ontology", "entities", "edges"))
    reasoner.add(fact for fact in given if fact[1] == TYPE)
    reasoner.add(fact for fact in more if fact[1] == TYPE)
    reasoner.add(given)
    shown = by_facts(compiled.taxonomy, reasoner)
    reasoner.add((fact for fact in more if fact[1] != TYPE), progress)
    _no_contradiction(compiled, reasoner)
    hierarchy = list(_hierarchy(compiled.taxonomy, shown, dataset.graphs["ontology"]))
    agreement = None if hermit is None else _compare(reasoner, {each.fact for each in hierarchy}, hermit, compiled)
    if any(fact[1] == CLASH for fact in reasoner.add(sorted(dataset.facts("claims", "inferred")))):
        _no_contradiction(compiled, reasoner)

    asserted = dataset.facts("ontology", "entities", "claims", "edges", "mappings")
    concluded = dict.fromkeys(_worth_stating(reasoner.concluded()))  # in their order, which is half sorted
    for fact in concluded.keys() & asserted:
        del concluded[fact]
    further = {**{each.fact: each for each in hierarchy}, **dataset.records}
    dataset.records = _Conclusions(reasoner, concluded, further)
    dataset.graphs["inferred"] = set(concluded).union(further)
    return dataset, agreement


@lru_cache(maxsize=1)
def _compiled(schema: frozenset[Fact]) -> tuple[Compiled, RuleSet]:
    """The rules of some axioms; the last are kept, since a source is tried again without what contradicts them."""
    compiled = compile_rules(as_graph(sorted(schema)))
    return compiled, RuleSet(compiled.rules)


class _Conclusions(Mapping[Fact, Record]):
    """The records of what a reasoner concluded, each made when it is asked for, since there may be a million.

    `further` are the records of what was known by other means; what the reasoner concluded comes first.
    """

    def __init__(self, reasoner: Reasoner, concluded: Mapping[Fact, None], further: Mapping[Fact, Record]) -> None:
        self._reasoner, self._concluded = reasoner, concluded
        self._further = {fact: each for fact, each in further.items() if fact not in concluded}

    def __getitem__(self, fact: Fact) -> Record:
        if fact not in self._concluded:
            return self._further[fact]
        derivation = self._reasoner.derivation(fact)
        assert derivation is not None
        return record(fact, derivation.rule, derivation.premises)

    def __contains__(self, fact: object) -> bool:
        return fact in self._concluded or fact in self._further

    def __iter__(self) -> Iterator[Fact]:
        return chain(self._concluded, self._further)

    def __len__(self) -> int:
        return len(self._concluded) + len(self._further)


def _no_contradiction(compiled: Compiled, reasoner: Reasoner) -> None:
    if (found := clashes(reasoner, _words)) or compiled.taxonomy.empty:
        raise ClashError(found, compiled.taxonomy.empty)


def schema_of(facts: Iterable[Fact]) -> Iterator[Fact]:
    """The facts that may be part of an axiom: OWL and RDFS vocabulary, and the lists and facets that they use."""
    of_class, of_predicate = cache(_in_axioms_as_class), cache(_in_axioms_as_predicate)  # few, in a million facts
    return (fact for fact in facts if (of_class(fact[2]) if fact[1] == TYPE else of_predicate(fact[1])))


def _in_axioms_as_class(cls: str) -> bool:
    return (cls.startswith(_VOCABULARY) and cls != _INDIVIDUAL) or cls.startswith("_:")


def _in_axioms_as_predicate(predicate: str) -> bool:
    return predicate in _LIST | FACETS or (predicate.startswith(_VOCABULARY) and predicate not in _ABOUT_INDIVIDUALS)


def _worth_stating(facts: Iterable[Fact]) -> Iterator[Fact]:
    """All but clashes and the scaffolding: statements about blank nodes or with OWL's own terms as their object."""
    return (f for f in facts if f[0][0] != "_" and f[1] != CLASH and not f[2].startswith(_SCAFFOLD))


def _hierarchy(classes: Taxonomy, shown: Pairs, asserted: set[Fact]) -> Iterator[Record]:
    """Inferred super-classes and super-properties of named terms."""
    above = {pair: ((), axioms) for pair, axioms in classes.above.items()} | shown
    yield from _classified(above, (SUBCLASS, EQUIVALENT), CLASSIFICATION, asserted)
    reasoner = Reasoner(RuleSet(SUPER_PROPERTIES))
    stated = (fact for fact in asserted if fact[1] in (SUBPROPERTY, EQUIVALENT_PROPERTY))
    reasoner.add(sorted(_worth_stating(stated)))
    for fact, derivation in reasoner.facts.items():
        if derivation is not None and fact[0] != fact[2]:
            yield Record(fact, derivation.rule.axiom, derivation.premises)
    predicates = SUBPROPERTY, EQUIVALENT_PROPERTY
    above_property: Pairs = {pair: ((), axioms) for pair, axioms in classes.above_property.items()}
    yield from _classified(above_property, predicates, CLASSIFICATION_OF_PROPERTIES, set(reasoner.facts))


def _classified(pairs: Pairs, predicates: tuple[str, str], rule: str, known: set[Fact]) -> Iterator[Record]:
    """The pairs that classification found, and those that go both ways."""
    below, equivalent = predicates
    for (a, b), (facts, axioms) in pairs.items():
        if (a, below, b) not in known:
            yield Record((a, below, b), rule, facts, axioms)
        if (b, a) in pairs and (a, equivalent, b) not in known:
            back, further = pairs[b, a]
            yield Record((a, equivalent, b), rule, tuple(sorted({*facts, *back})), tuple(sorted({*axioms, *further})))


def _compare(reasoner: Reasoner, hierarchy: set[Fact], hermit: set[Fact], compiled: Compiled) -> Agreement:
    """Hold the rules against HermiT, whose most specific answers are first closed along the hierarchies."""
    given = {fact for fact, derivation in reasoner.facts.items() if derivation is None}
    equal = {fact for fact in reasoner.facts if fact[1] == SAME}
    climbing = [rule for rule in compiled.rules if _climbs(rule)] + [*SUPER_PROPERTIES, *SUPER_CLASSES]
    climbing += [Rule("", (("?x", TYPE, s),), ("?x", TYPE, o)) for s, p, o in hermit if p == SUBCLASS]
    closed = Reasoner(RuleSet(climbing))
    closed.add(sorted(given | hermit | equal))
    ours = {fact for fact, derivation in reasoner.facts.items() if derivation is not None} | hierarchy
    return Agreement(
        hermit_only=frozenset(_worth_stating(hermit - set(reasoner.facts) - hierarchy)),
        rules_only=frozenset(filter(_is_told, _worth_stating(ours - set(closed.facts)))),
        untranslated=tuple(compiled.untranslated),
    )


def _is_told(fact: Fact) -> bool:
    """Whether owlready2 passes such a fact on from HermiT: no equalities, no values of data, not all super-properties.

    The tests hold the rules against HermiT in these too.
    """
    return fact[1] not in (SAME, DIFFERENT, SUBPROPERTY, EQUIVALENT_PROPERTY) and not is_literal(fact[2])


def _climbs(rule: Rule) -> bool:
    """Whether a rule does what HermiT's output leaves to its reader: climb a hierarchy, turn a role, put an equal."""
    if any(predicate == SAME for _, predicate, _ in rule.body):
        return True
    if len(rule.body) != 1 or rule.tests:
        return False
    s, p, o = rule.body[0]
    if p == TYPE or rule.head[1] == TYPE:
        return p == rule.head[1] == TYPE and not is_variable(o)
    return is_variable(s) and is_variable(o)


def _words(fact: Fact) -> str:
    return " ".join(curie(term[1:-1]) if term.startswith("<") else term for term in fact)
