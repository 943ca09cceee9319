"""Explanations of the committed release: from an inferred triple down to claims, places and references."""

import json

import pytest
from typer.testing import CliRunner

from herstem import paths
from herstem.catalog import Catalog
from herstem.cli import app
from herstem.engine.embedded import EmbeddedEngine
from herstem.explain import Explainer, NotStatedError, Step
from herstem.resolve import BadValueError


@pytest.fixture(scope="module")
def explainer() -> Explainer:
    release = paths.release_dir()
    return Explainer(EmbeddedEngine.from_release(release), Catalog.load(paths.queries_dir()), release)


def leaves(step: Step) -> list[Step]:
    return [leaf for premise in step.premises for leaf in leaves(premise)] if step.premises else [step]


def test_why_t_dm1_is_her2_targeted(explainer: Explainer) -> None:
    step = explainer.explain("T-DM1", "a", "HER2TargetedAgent")
    assert step.triple == ("hs:trastuzumab-emtansine", "rdf:type", "hso:HER2TargetedAgent")
    assert step.rule == "HER2TargetedAgent EquivalentTo: TherapeuticAgent and (targets value ERBB2)"
    claims = [claim for leaf in leaves(step) for claim in leaf.claims]
    assert claims
    assert {leaf.graph for leaf in leaves(step)} <= {"edges", "entities", "ontology"}
    assert all(claim.places for claim in claims)
    assert {reference for claim in claims for reference in claim.references} >= {"[34] Junttila et al 2011"}


def test_why_t_dm1_inhibits_pi3k_akt(explainer: Explainer) -> None:
    step = explainer.explain("trastuzumab-emtansine", "inhibitsPathway", "pi3k-akt-mtor-pathway")
    assert step.rule == "retainsActivityOf o inhibitsPathway SubPropertyOf: inhibitsPathway"
    assert [premise.triple for premise in step.premises] == [
        ("hs:trastuzumab-emtansine", "hso:retainsActivityOf", "hs:trastuzumab"),
        ("hs:trastuzumab", "hso:inhibitsPathway", "hs:pi3k-akt-mtor-pathway"),
    ]
    assert all(premise.claims for premise in step.premises)


def test_a_stated_triple_is_explained_by_its_claims(explainer: Explainer) -> None:
    step = explainer.explain("trastuzumab", "hasDirectTarget", "HER2")
    assert step.graph == "edges"
    assert "Table I, row trastuzumab" in {place for claim in step.claims for place in claim.places}


def test_a_subclass_is_explained_by_axioms(explainer: Explainer) -> None:
    step = explainer.explain("PanHERTKI", "rdfs:subClassOf", "HER2TargetedAgent")
    assert "hasDirectTarget SubPropertyOf: targets" in step.axioms


def test_a_proof_climbs_from_what_a_thing_is(explainer: Explainer) -> None:
    step = explainer.explain("lapatinib", "a", "TherapeuticAgent")
    assert [leaf.triple for leaf in leaves(step)] == [("hs:lapatinib", "rdf:type", "hso:TyrosineKinaseInhibitor")]


def test_what_does_not_hold_is_not_explained(explainer: Explainer) -> None:
    with pytest.raises(NotStatedError, match="neither stated nor inferred"):
        explainer.explain("pertuzumab", "a", "TyrosineKinaseInhibitor")


def test_what_is_disputed_is_said_to_be_so(explainer: Explainer) -> None:
    with pytest.raises(
        NotStatedError, match=r"stated, but not held as a fact: hs:claim-s3-20c .* contradicted by hs:claim-s5-15c"
    ):
        explainer.explain("EPHA5", "promotes", "trastuzumab resistance")


def test_a_property_may_be_named_by_its_label(explainer: Explainer) -> None:
    step = explainer.explain("T-DM1", "inhibits pathway", "PI3K/AKT pathway")
    assert step.triple[1] == "hso:inhibitsPathway"


def test_an_unknown_name_is_answered_with_names_like_it(explainer: Explainer) -> None:
    with pytest.raises(BadValueError, match="did you mean"):
        explainer.explain("trastuzumb", "targets", "HER2")


def test_every_inference_of_the_release_has_an_explanation(explainer: Explainer) -> None:
    lines = (paths.release_dir() / "derivations.jsonl").read_text(encoding="utf-8").splitlines()
    for line in lines[::25]:
        triple = json.loads(line)["triple"]
        if not any(term.startswith('"') for term in triple):
            step = explainer.explain(*triple)
            assert step.premises or step.axioms


def test_json_on_the_command_line() -> None:
    result = CliRunner().invoke(app, ["explain", "T-DM1", "targets", "HER2", "--format", "json"])
    assert result.exit_code == 0
    assert json.loads(result.output)["triple"] == ["hs:trastuzumab-emtansine", "hso:targets", "hs:ERBB2"]


def test_exit_code_2_for_what_does_not_hold() -> None:
    result = CliRunner().invoke(app, ["explain", "pertuzumab", "inhibits", "HER3"])
    assert result.exit_code == 2
    assert "Traceback" not in result.output
