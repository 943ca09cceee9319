"""The rule engine: fixpoints, first derivations, and facts added later."""

from decimal import Decimal

from herstem.rules.engine import Reasoner, RuleSet
from herstem.rules.model import CLASH, SAME, Apart, DataTest, Rule, clash
from herstem.rules.proof import axioms_behind

XSD = "http://www.w3.org/2001/XMLSchema#"
DECIMAL = f"{XSD}decimal"
PART = Rule("part Transitive", (("?a", "part", "?b"), ("?b", "part", "?c")), ("?a", "part", "?c"))
LOW = Rule(
    "Low EquivalentTo: score some decimal[< 14.0]",
    (("?x", "score", "?v"),),
    ("?x", "type", "Low"),
    (DataTest("?v", DECIMAL, (("<", Decimal(14)),)),),
)


def test_transitive_closure_is_complete() -> None:
    reasoner = Reasoner(RuleSet([PART]))
    reasoner.add([(f"n{i}", "part", f"n{i + 1}") for i in range(20)])
    assert len(reasoner.facts) == 20 * 21 // 2


def test_a_cycle_ends() -> None:
    reasoner = Reasoner(RuleSet([PART]))
    reasoner.add([("a", "part", "b"), ("b", "part", "a")])
    assert set(reasoner.facts) == {(x, "part", y) for x in "ab" for y in "ab"}


def test_given_facts_have_no_derivation_and_conclusions_rest_on_facts_before_them() -> None:
    reasoner = Reasoner(RuleSet([PART]))
    reasoner.add([(f"n{i}", "part", f"n{i + 1}") for i in range(6)])
    order = {fact: number for number, fact in enumerate(reasoner.facts)}
    derived = {fact: d for fact, d in reasoner.facts.items() if d is not None}
    assert len(derived) == len(reasoner.facts) - 6
    for fact, derivation in derived.items():
        assert derivation.premises
        assert all(order[premise] < order[fact] for premise in derivation.premises)


def test_a_fact_added_later_meets_the_ones_before() -> None:
    reasoner = Reasoner(RuleSet([PART]))
    reasoner.add([("a", "part", "b")])
    assert set(reasoner.add([("b", "part", "c")])) == {("b", "part", "c"), ("a", "part", "c")}
    assert reasoner.add([("b", "part", "c")]) == []


def test_a_given_fact_is_never_reported_as_derived() -> None:
    reasoner = Reasoner(RuleSet([PART]))
    reasoner.add([("a", "part", "b"), ("b", "part", "c"), ("a", "part", "c")])
    assert reasoner.facts["a", "part", "c"] is None


def test_a_facet_compares_numbers_and_ignores_other_literals() -> None:
    reasoner = Reasoner(RuleSet([LOW]))
    values = {"a": f'"9.5"^^<{DECIMAL}>', "b": f'"14.0"^^<{DECIMAL}>', "c": '"low"', "d": f'"9"^^<{XSD}integer>'}
    values |= {"e": f'"9"^^<{XSD}double>', "f": f'"low"^^<{DECIMAL}>'}
    reasoner.add([(name, "score", value) for name, value in values.items()])
    assert {s for s, p, o in reasoner.facts if p == "type"} == {"a", "d"}


def test_nothing_is_concluded_about_a_literal() -> None:
    typed = Rule("p Range: C", (("?x", "p", "?y"),), ("?y", "type", "C"))
    reasoner = Reasoner(RuleSet([typed]))
    reasoner.add([("a", "p", '"text"@en'), ("a", "p", "b")])
    assert {s for s, p, o in reasoner.facts if p == "type"} == {"b"}


def test_the_axioms_behind_a_fact() -> None:
    above = Rule("part SubPropertyOf: near", (("?a", "part", "?b"),), ("?a", "near", "?b"))
    reasoner = Reasoner(RuleSet([PART, above]))
    reasoner.add([("a", "part", "b"), ("b", "part", "c")])
    assert axioms_behind(reasoner, ("a", "near", "c")) == (
        {PART.axiom, above.axiom},
        {("a", "part", "b"), ("b", "part", "c")},
    )


def test_a_variable_predicate_stands_for_each_of_its_predicates() -> None:
    same = Rule("x SameAs y", (("?x", SAME, "?y"), ("?x", "?p", "?z")), ("?y", "?p", "?z"), predicates=("knows",))
    reasoner = Reasoner(RuleSet([same]))
    reasoner.add([("a", SAME, "b"), ("a", "knows", "c"), ("a", "label", '"text"')])
    assert {fact for fact, derivation in reasoner.facts.items() if derivation} == {("b", "knows", "c")}


def test_values_are_told_apart_as_numbers_and_not_as_written() -> None:
    two = Rule(
        "n Functional", (("?x", "n", "?y"), ("?x", "n", "?z")), clash("?x", "n Functional"), (Apart("?y", "?z"),)
    )
    reasoner = Reasoner(RuleSet([two]))
    one, same_one, word = f'"1"^^<{XSD}integer>', f'"1.0"^^<{DECIMAL}>', '"1"'
    reasoner.add([("a", "n", one), ("a", "n", same_one), ("b", "n", one), ("b", "n", word)])
    assert {fact for fact, derivation in reasoner.facts.items() if derivation} == {("b", CLASH, '"n Functional"')}


def test_what_was_added_last_can_be_taken_back() -> None:
    reasoner = Reasoner(RuleSet([PART]))
    reasoner.add([("a", "part", "b"), ("b", "part", "c")])
    before = dict(reasoner.facts)
    assert before["a", "part", "c"] is not None
    reasoner.add([("c", "part", "d"), ("a", "part", "c")])
    assert reasoner.facts["a", "part", "c"] is None
    reasoner.take_back()
    assert dict(reasoner.facts) == before
    assert set(reasoner.add([("c", "part", "d")])) == {(x, "part", "d") for x in "abc"}


def test_a_premise_that_the_head_does_not_name_is_in_the_derivation() -> None:
    rule = Rule("p Domain: C", (("?x", "p", "?y"),), ("?x", "type", "C"))
    reasoner = Reasoner(RuleSet([rule]))
    reasoner.add([("a", "p", "b")])
    assert reasoner.derivation(("a", "type", "C")) == (rule, (("a", "p", "b"),))


def test_terms_of_a_file_never_run() -> None:
    hostile = 'x"); raise SystemExit("' + "\n__import__('os')"
    rule = Rule("hostile", (("?x", hostile, hostile), ("?x", "p", hostile)), ("?x", hostile, "C"))
    reasoner = Reasoner(RuleSet([rule]))
    reasoner.add([("a", hostile, hostile), ("a", "p", hostile)])
    assert ("a", hostile, "C") in reasoner.facts


def test_what_was_taken_back_is_concluded_anew() -> None:
    high = Rule("Low SubClassOf: Not high", (("?x", "type", "Low"),), ("?x", "type", "Not high"))
    both = Rule("p", (("?x", "type", "Not high"), ("?x", "part", "?y"), ("?y", "type", "Low")), ("?x", "near", "?y"))
    reasoner = Reasoner(RuleSet([high, both]))
    reasoner.add([("a", "part", "b"), ("b", "type", "Low")])
    first = reasoner.add([("a", "type", "Low")])
    assert set(first) == {("a", "type", "Low"), ("a", "type", "Not high"), ("a", "near", "b")}
    reasoner.take_back()
    assert reasoner.add([("a", "type", "Low")]) == first
