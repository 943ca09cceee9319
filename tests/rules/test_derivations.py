"""herstem.rules.derivations: what is written is found again, and nothing else."""

import random
from pathlib import Path

import pytest

from herstem.namespaces import HS, HSO
from herstem.rules.derivations import AXIOM, DerivationError, DerivationFile, Record, lines, record
from herstem.rules.model import Fact, Rule

TARGETS = f"<{HSO}targets>"
ODD = [
    (f"<{HS}a>", TARGETS, '"14.0"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
    (f"<{HS}a>", TARGETS, '"two\\nlines, \\"quoted\\""@en'),
    (f"<{HS}é/ü>", TARGETS, f"<{HS}a>"),
    ("<urn:x:y#z>", "<http://example.org/p>", "_:b0"),
    (f"<{HS}a>", TARGETS, "<https://w3id.org/herstem/idle>"),
]


def facts(count: int) -> list[Fact]:
    return [(f"<{HS}thing-{number}>", TARGETS, f"<{HS}thing-{number * 7 % count}>") for number in range(count)]


def file(tmp_path: Path, records: list[Record]) -> DerivationFile:
    path = tmp_path / "derivations.jsonl"
    path.write_text("".join(lines(sorted(records))), encoding="utf-8")
    return DerivationFile(path)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 1_000])
def test_every_derivation_is_found_and_no_other(tmp_path: Path, count: int) -> None:
    kept = [Record(fact, f"rule {place}", (fact, *ODD), ("an axiom",)) for place, fact in enumerate(facts(count))]
    source = file(tmp_path, kept)
    for each in random.Random(0).sample(kept, count):
        assert source.record(each.fact) == each
    for s, p, o in [*facts(count), ("", "", ""), ("~", "~", "~")]:
        assert source.record((s + "0", p, o)) is None
        assert source.record((s, p, o + "0")) is None


def test_terms_of_every_kind_come_back_as_they_were(tmp_path: Path) -> None:
    kept = [Record(fact, "rule", tuple(ODD)) for fact in ODD]
    source = file(tmp_path, kept)
    assert [source.record(fact) for fact in ODD] == kept


def test_opening_a_file_reads_nothing(tmp_path: Path) -> None:
    path = tmp_path / "derivations.jsonl"
    path.write_text("no derivation\n" * 3, encoding="utf-8")
    source = DerivationFile(path)
    with pytest.raises(DerivationError, match=r"derivations\.jsonl: no derivation at byte 14"):
        source.record(ODD[0])


@pytest.mark.parametrize(
    "line", ["[]", '{"triple": ["hs:a"]}', '{"triple": ["no:a", "hs:b", "hs:c"], "rule": "r"}', "\xff"]
)
def test_a_damaged_line_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "derivations.jsonl"
    path.write_bytes(line.encode("latin-1"))
    with pytest.raises(DerivationError, match="no derivation at byte 0"):
        DerivationFile(path).record(ODD[0])


def test_a_premise_that_meets_two_atoms_is_named_once() -> None:
    rule = Rule("p Transitive", (("?a", "p", "?b"), ("?b", "p", "?c")), ("?a", "p", "?c"))
    assert record(("x", "p", "x"), rule, [("x", "p", "x")] * 2).premises == (("x", "p", "x"),)


def test_what_needs_no_premise_rests_on_its_axiom() -> None:
    rule = Rule("DifferentIndividuals: a, b", (), ("a", "differs", "b"))
    assert record(rule.head, rule, ()) == Record(rule.head, AXIOM, axioms=(rule.axiom,))
