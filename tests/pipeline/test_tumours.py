"""Tumour subtypes from receptor status and Ki-67: OWL definitions, HermiT and the diagnostic criteria must agree."""

from pathlib import Path

import pytest
from loaded import CATALOG

from herstem.engine.embedded import EmbeddedEngine
from herstem.namespaces import HS, HSO
from herstem.pipeline.build import build
from herstem.rules.model import TYPE

# (ER, PR, HER2, Ki-67 %) -> subtype classes; exactly 14 falls in no class, as the review defines them.
CASES = {
    ("positive", "negative", "negative", "9"): {"LuminalATumour"},
    ("negative", "positive", "negative", "13.9"): {"LuminalATumour"},
    ("positive", "positive", "positive", "30"): {"LuminalBTumour"},
    ("positive", "negative", "negative", "14.1"): {"LuminalBTumour"},
    ("positive", "negative", "negative", "14"): set(),
    ("positive", "positive", "positive", "14"): set(),
    ("positive", "positive", "positive", "5"): set(),
    ("negative", "negative", "positive", "40"): {"HER2EnrichedTumour"},
    ("negative", "negative", "negative", "60"): {"TripleNegativeTumour"},
}
SUBTYPES = {"LuminalATumour", "LuminalBTumour", "HER2EnrichedTumour", "TripleNegativeTumour"}


@pytest.mark.slow
def test_definitions_classify_tumours(tiny: Path) -> None:
    lines = ["@prefix hs: <https://w3id.org/herstem/id/> . @prefix hso: <https://w3id.org/herstem/ontology/> ."]
    lines += ["@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> ."]
    for number, (er, pr, her2, ki67) in enumerate(CASES):
        lines.append(
            f'hs:tumour-{number} a hso:Tumour ; rdfs:label "tumour {number}"@en ; hso:hasERStatus hso:status-{er} ; '
            f"hso:hasPRStatus hso:status-{pr} ; hso:hasHER2Status hso:status-{her2} ; hso:ki67Percent {float(ki67)} ."
        )
    (tiny / "instances" / "tumours.ttl").write_text("\n".join(lines), encoding="utf-8")
    manifest = build(target=tiny / "release")
    assert (manifest["agreement"]["hermit_only"], manifest["agreement"]["rules_only"]) == (0, 0)
    facts = [line.split(" ") for line in (tiny / "release" / "inferred.nt").read_text(encoding="utf-8").splitlines()]
    for number, (case, expected) in enumerate(CASES.items()):
        types = {f[2][1:-1].removeprefix(str(HSO)) for f in facts if f[0] == f"<{HS}tumour-{number}>" and f[1] == TYPE}
        assert types & SUBTYPES == expected, case
        assert ("HER2PositiveTumour" in types) == (case[2] == "positive"), case
        assert ("HormoneReceptorPositiveTumour" in types) == ("positive" in case[:2]), case


@pytest.mark.parametrize(("case", "expected"), CASES.items())
def test_the_canned_query_agrees_with_the_definitions(
    release_engine: EmbeddedEngine, case: tuple[str, ...], expected: set[str]
) -> None:
    values = {name: [value] for name, value in zip(("er", "pr", "her2", "ki67"), case, strict=True)}
    variables, rows = release_engine.query(CATALOG["tumour-subtype-of-profile"].bind(values, release_engine)).rows()
    column = variables.index("subtype")
    slugs = {str(row[column].value).removeprefix(str(HS)) for row in rows}
    classes = {
        "luminal-a-bc": "LuminalATumour",
        "luminal-b-bc": "LuminalBTumour",
        "her2-positive-bc": "HER2EnrichedTumour",
        "triple-negative-bc": "TripleNegativeTumour",
    }
    assert {classes[slug] for slug in slugs} == expected
