"""Every derivation of the release is minimal: a rule's body and no more, by no longer way than there is."""

import pytest
from indexed_facts import IndexedFacts, KeptDerivations
from rdflib import Graph

from herstem import paths
from herstem.manifest import DERIVATIONS
from herstem.rules.alternatives import Backwards
from herstem.rules.compile import compile_rules
from herstem.rules.derivations import Record, read
from herstem.rules.hierarchy import SUPER_CLASSES, SUPER_PROPERTIES
from herstem.rules.model import TYPE, Fact
from herstem.rules.proof import facts_behind

RELEASE = paths.release_dir()
ASSERTED = ("ontology", "entities", "claims", "edges", "mappings")
RECORDS = list(map(read, (RELEASE / DERIVATIONS).read_text(encoding="utf-8").removesuffix("\n").split("\n")))
BY_RULE = [record for record in RECORDS if record.premises and not record.rule.startswith("queries/")]
Ways = dict[Fact, list[Record]]


@pytest.fixture(scope="module")
def ways(release_facts: dict[str, set[Fact]]) -> Ways:
    """Every way to every fact that a rule concluded."""
    rules = [*compile_rules(Graph().parse(RELEASE / "ontology.nt")).rules, *SUPER_CLASSES, *SUPER_PROPERTIES]
    search = Backwards(rules, IndexedFacts(set().union(*release_facts.values())), KeptDerivations(RECORDS))
    return {record.fact: list(search.ways(record.fact)) for record in BY_RULE}


@pytest.mark.slow
def test_a_derivation_is_the_body_of_its_rule_and_no_more(ways: Ways) -> None:
    superfluous = []
    for record in BY_RULE:
        bodies = [set(way.premises) for way in ways[record.fact] if way.rule == record.rule]
        if len(set(record.premises)) < len(record.premises) or set(record.premises) not in bodies:
            superfluous.append(record)
    assert superfluous == []


def test_no_rule_could_do_with_some_of_the_premises(ways: Ways) -> None:
    assert [
        (record, way) for record in BY_RULE for way in ways[record.fact] if set(way.premises) < set(record.premises)
    ] == []


def test_what_follows_from_asserted_facts_in_one_step_is_derived_so(
    ways: Ways, release_facts: dict[str, set[Fact]]
) -> None:
    """But for what a thing is: that is climbed to from what it is said to be, not read off its edges."""
    asserted = set().union(*(release_facts[name] for name in ASSERTED))
    kept = KeptDerivations(RECORDS)

    def climbs(record: Record) -> bool:
        behind = facts_behind(record.fact, kept.record)
        return record.fact[1] == TYPE and all(each[1] == TYPE for each in behind)

    longer = [record for record in BY_RULE if not asserted.issuperset(record.premises) and not climbs(record)]
    assert longer
    shorter = [w for record in longer for w in ways[record.fact] if asserted.issuperset(w.premises)]
    assert shorter == []


def test_what_a_claim_states_rests_on_all_that_decides_it() -> None:
    """The relation, the direction of the subject, and the property that the relation makes in that direction."""
    found = {record.fact: record for record in RECORDS if record.rule.startswith("queries/")}
    lengths = {len(record.premises) for record in found.values()}
    assert lengths == {2, 3}
    assert all(len(set(record.premises)) == len(record.premises) for record in found.values())
