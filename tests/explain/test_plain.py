"""herstem.explain.plain: JSON in which steps refer to one another by number."""

import json

from test_text import diamonds

from herstem.explain.explainer import Explainer
from herstem.explain.plain import as_json


def test_every_part_of_a_proof(explainer: Explainer) -> None:
    proof = explainer.explain("T-DM1", "inhibitsPathway", "PI3K/AKT pathway")
    data = as_json(proof)
    assert data["triple"] == ["hs:trastuzumab-emtansine", "hso:inhibitsPathway", "hs:pi3k-akt-mtor-pathway"]
    assert [step["id"] for step in data["steps"]] == [1, 2, 3]
    assert data["steps"][0]["because"] == [2, 3]
    assert data["steps"][1]["claims"] == ["hs:claim-s2-12a", "hs:claim-t1-22a"]
    claim = data["claims"]["hs:claim-s2-12a"]
    assert claim["places"] == [{"id": "hs:sec-2-p4", "label": "Section 2, paragraph 4"}]
    assert claim["references"] == [{"id": "hs:ref-35", "label": "[35] Li et al 2018"}]
    assert claim["evidence"] == {"id": "hso:ev-unspecified", "label": "unspecified evidence", "rank": 0}
    assert {note["kind"] for note in claim["notes"]} == {"citation-mismatch"}
    assert data["weakestEvidence"] == claim["evidence"] | {"steps": [2, 3]}
    assert {caution["kind"] for caution in data["cautions"]} == {"flagged"}


def test_other_ways_are_proofs_of_the_same_form(explainer: Explainer) -> None:
    proof = explainer.explain("T-DM1", "targets", "HER2")
    data = as_json(proof.beside(explainer.alternatives(proof.goal.fact)))
    (other,) = data["alternatives"]
    assert other["triple"] == data["triple"]
    assert other["steps"][0]["because"] == [2, 3]


def test_shared_steps_are_written_once() -> None:
    data = as_json(diamonds(40))
    assert len(data["steps"]) == 121
    assert len(json.dumps(data)) < 40_000
    known = {step["id"] for step in data["steps"]}
    assert all(set(step.get("because", ())) <= known for step in data["steps"])
