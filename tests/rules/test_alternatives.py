"""herstem.rules.alternatives: every other way to a fact, none in a circle."""

from decimal import Decimal

from indexed_facts import IndexedFacts, KeptDerivations

from herstem.rules.alternatives import Backwards
from herstem.rules.derivations import Record
from herstem.rules.engine import Reasoner, RuleSet
from herstem.rules.model import SAME, Apart, DataTest, Fact, Rule

XSD = "http://www.w3.org/2001/XMLSchema#"
PART = Rule("part Transitive", (("?a", "part", "?b"), ("?b", "part", "?c")), ("?a", "part", "?c"))
INVERSE = [
    Rule("holds InverseOf: part", ((x, one, y),), (y, other, x))
    for x, one, y, other in (("?a", "part", "?b", "holds"), ("?a", "holds", "?b", "part"))
]
LOW = Rule(
    "Low EquivalentTo: score some decimal[< 14.0]",
    (("?x", "score", "?v"),),
    ("?x", "type", "Low"),
    (DataTest("?v", f"{XSD}decimal", (("<", Decimal(14)),)),),
)
TWO = Rule(
    "Pair EquivalentTo: part min 2",
    (("?x", "part", "?a"), ("?x", "part", "?b")),
    ("?x", "type", "Pair"),
    (Apart("?a", "?b"),),
)


def backwards(rules: list[Rule], *given: Fact) -> Backwards:
    """Over everything that follows from some facts, with the derivations of an ordinary run."""
    reasoner = Reasoner(RuleSet(rules))
    reasoner.add(given)
    kept = [Record(f, d.rule.axiom, d.premises) for f, d in reasoner.facts.items() if d is not None]
    return Backwards(rules, IndexedFacts(reasoner.facts), KeptDerivations(kept))


def premises(found: list[dict[Fact, Record]], fact: Fact) -> list[tuple[Fact, ...]]:
    return sorted(each[fact].premises for each in found)


def test_all_bindings_but_the_one_kept() -> None:
    edges = [("a", "part", m) for m in ("m1", "m2", "m3")] + [(m, "part", "z") for m in ("m1", "m2", "m3")]
    fact = ("a", "part", "z")
    search = backwards([PART], *edges)
    assert len(list(search.ways(fact))) == 3
    found = premises(list(search.alternatives(fact)), fact)
    assert found == [(("a", "part", m), (m, "part", "z")) for m in ("m2", "m3")]


def test_other_rules_count_too() -> None:
    rules = [Rule(f"{p} SubPropertyOf: touches", (("?a", p, "?b"),), ("?a", "touches", "?b")) for p in ("part", "near")]
    search = backwards(rules, ("a", "part", "b"), ("a", "near", "b"))
    fact = ("a", "touches", "b")
    assert premises(list(search.alternatives(fact)), fact) == [(("a", "near", "b"),)]


def test_what_is_given_may_follow_as_well() -> None:
    fact = ("a", "part", "c")
    search = backwards([PART], fact, ("a", "part", "b"), ("b", "part", "c"))
    assert premises(list(search.alternatives(fact)), fact) == [(("a", "part", "b"), ("b", "part", "c"))]


def test_no_way_goes_in_a_circle() -> None:
    search = backwards(INVERSE, ("a", "part", "b"))
    assert len(list(search.ways(("a", "part", "b")))) == 1
    assert list(search.alternatives(("a", "part", "b"))) == []
    assert list(search.alternatives(("b", "holds", "a"))) == []


def test_a_premise_that_leads_back_is_proved_another_way() -> None:
    holds = Rule("holds Transitive", (("?a", "holds", "?b"), ("?b", "holds", "?c")), ("?a", "holds", "?c"))
    parts = (("a", "part", "m"), ("m", "part", "b"))
    steps = (("b", "holds", "m"), ("m", "holds", "a"))
    fact, back = ("a", "part", "b"), ("b", "holds", "a")
    kept = [Record(fact, PART.axiom, parts), Record(back, INVERSE[0].axiom, (fact,))]
    kept += [Record((o, "holds", s), INVERSE[0].axiom, ((s, p, o),)) for s, p, o in parts]
    search = Backwards([PART, holds, *INVERSE], IndexedFacts([fact, back, *parts, *steps]), KeptDerivations(kept))
    (found,) = search.alternatives(fact)
    assert found == {fact: Record(fact, INVERSE[0].axiom, (back,)), back: Record(back, holds.axiom, steps)}
    (found,) = search.alternatives(back)
    assert found == {back: Record(back, holds.axiom, steps)}


def test_a_circle_of_three_has_no_way_out() -> None:
    ring = [Rule(f"{a} SubPropertyOf: {b}", (("?x", a, "?y"),), ("?x", b, "?y")) for a, b in ("pq", "qr", "rp")]
    search = backwards(ring, ("a", "p", "b"))
    for predicate in "pqr":
        assert list(search.alternatives(("a", predicate, "b"))) == []


def test_tests_on_values_are_kept() -> None:
    search = backwards([LOW, TWO], ("a", "score", f'"13"^^<{XSD}decimal>'), ("a", "score", f'"15"^^<{XSD}decimal>'))
    assert [way.premises[0][2] for way in search.ways(("a", "type", "Low"))] == [f'"13"^^<{XSD}decimal>']
    search = backwards([TWO], ("a", "part", "b"))
    assert list(search.ways(("a", "type", "Pair"))) == []
    search = backwards([TWO], ("a", "part", "b"), ("a", "part", "c"))
    assert len(list(search.ways(("a", "type", "Pair")))) == 1


def test_a_variable_predicate_stands_for_each_of_its_own() -> None:
    rule = Rule("sameAs", (("?a", SAME, "?b"), ("?a", "?p", "?c")), ("?b", "?p", "?c"), predicates=("part", "near"))
    search = backwards([rule], ("a", SAME, "b"), ("a", "part", "c"), ("a", "far", "d"))
    assert [way.premises for way in search.ways(("b", "part", "c"))] == [(("a", SAME, "b"), ("a", "part", "c"))]
    assert list(search.ways(("b", "far", "d"))) == []
    kind = Rule("p Domain: Thing", (("?a", "?p", "?b"),), ("?a", "type", "Thing"), predicates=("part", "near"))
    assert len(list(backwards([kind], ("a", "part", "c"), ("a", "far", "d")).ways(("a", "type", "Thing")))) == 1


def test_a_near_miss_names_what_is_missing() -> None:
    search = backwards([PART, TWO, LOW], ("a", "part", "b"), ("c", "part", "d"))
    found = {(near.held, near.missing) for near in search.near_misses(("a", "part", "d"))}
    assert found == {((("a", "part", "b"),), ("b", "part", "d")), ((("c", "part", "d"),), ("a", "part", "c"))}
    assert {near.missing for near in search.near_misses(("a", "type", "Pair"))} <= {
        ("a", "part", "?a"),
        ("a", "part", "?b"),
    }
    assert list(search.near_misses(("a", "type", "Low"))) == []


def test_ways_agree_with_the_reasoner() -> None:
    """Whatever the reasoner concludes has its derivation among the ways, and what has a way is concluded."""
    nodes = "abcd"
    given = [(a, "part", b) for a, b in ("ab", "bc", "ca", "cd")]
    rules = [PART, *INVERSE]
    reasoner = Reasoner(RuleSet(rules))
    reasoner.add(given)
    search = backwards(rules, *given)
    for fact in [(a, p, b) for a in nodes for b in nodes for p in ("part", "holds")]:
        ways = [(way.rule, set(way.premises)) for way in search.ways(fact)]
        derivation = reasoner.facts.get(fact)
        if derivation is not None:
            assert (derivation.rule.axiom, set(derivation.premises)) in ways
        elif fact not in reasoner.facts:
            assert ways == []
