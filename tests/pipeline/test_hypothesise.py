"""herstem.pipeline.hypothesise, rule by rule on small made-up reviews."""

from collections.abc import Callable

import pytest
from made_up_review import Review, only, read, short
from pyoxigraph import Literal
from rdflib import RDFS

from herstem.namespaces import HS, HSO
from herstem.pipeline.hypothesise import hypothesise
from herstem.rules.model import TYPE, Fact

Facts = dict[str, set[Fact]]


@pytest.fixture
def review(release_facts: Facts) -> Callable[[], Review]:
    return lambda: Review(release_facts["ontology"])


New = Callable[[], Review]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("inhibits", "promotes", "hyp-agent1-suppresses-process1"),
        ("inhibits", "suppresses", "hyp-agent1-promotes-process1"),
        ("activates", "promotes", "hyp-agent1-promotes-process1"),
        ("decreases-expression", "decreases", "hyp-agent1-increases-process1"),
    ],
)
def test_signs_multiply(review: New, first: str, second: str, expected: str) -> None:
    found = review().claim("agent1", first, "molecule1").claim("molecule1", second, "process1").hypotheses()
    assert only(found) == {expected}
    sign = "1" if "promotes" in expected or "increases" in expected else "-1"
    assert found[expected]["predictedSign"] == {sign}
    assert found[expected]["hypothesisRelation"] == {expected.split("-")[2].join(("rel-", ""))}


def test_a_component_carries_the_sign_of_its_part_in_the_pathway(review: New) -> None:
    def ends(component: str) -> set[str]:
        story = review().claim("agent1", "inhibits", "molecule1").claim("molecule1", component, "pathway1")
        return only(story.claim("pathway1", "promotes", "process1").hypotheses())

    assert ends("component-positive") == {"hyp-agent1-suppresses-process1"}
    assert ends("component-negative") == {"hyp-agent1-promotes-process1"}
    assert ends("component") == set()


def test_structure_asserted_on_a_thing_is_crossed_as_the_weakest_evidence(review: New) -> None:
    strong = {"hasEvidenceLevel": "hso:ev-clinical-trial"}
    story = (
        review().claim("agent1", "inhibits", "molecule1", **strong).claim("pathway1", "promotes", "process1", **strong)
    )
    found = story.states("molecule1", "positiveComponentOf", "pathway1").hypotheses()
    assert found["hyp-agent1-suppresses-process1"]["weakestEvidence"] == {"ev-unspecified"}
    assert found["hyp-agent1-suppresses-process1"]["derivedFromClaim"] == {"claim-1", "claim-2"}


def test_a_knockdown_turns_its_step_round(review: New) -> None:
    story = review().claim("agent1", "inhibits", "molecule1")
    story.claim("molecule1", "suppresses", "process1", subjectDirection="hso:dir-decreased")
    assert only(story.hypotheses()) == {"hyp-agent1-suppresses-process1"}


@pytest.mark.parametrize("relation", ["affects", "associated", "targets", "binds"])
def test_what_has_no_sign_is_not_crossed(review: New, relation: str) -> None:
    story = review().claim("agent1", relation, "molecule1").claim("molecule1", "promotes", "process1")
    assert only(story.hypotheses()) == set()


def test_what_is_denied_or_disputed_is_not_crossed(review: New) -> None:
    def with_second(**more: object) -> set[str]:
        story = review().claim("agent1", "inhibits", "molecule1").claim("molecule1", "promotes", "process1", **more)
        story.claim("molecule2", "suppresses", "process1")
        return only(story.hypotheses())

    assert with_second()
    assert not with_second(isNegated=True)
    assert not with_second(contradicts="claim-3")
    sound = review().claim("agent1", "inhibits", "molecule1").claim("molecule1", "promotes", "process1")
    assert only(sound.claim("molecule1", "promotes", "process1", isNegated=True).hypotheses()) == set()


def test_where_both_signs_are_stated_of_two_things_nothing_is_crossed(review: New) -> None:
    story = review().claim("agent1", "inhibits", "molecule1").claim("molecule1", "promotes", "process1")
    assert only(story.claim("molecule1", "suppresses", "process1").hypotheses()) == set()


def test_a_group_is_no_start_and_an_agent_no_way_through(review: New) -> None:
    group = review().claim("group1", "inhibits", "molecule1").claim("molecule1", "promotes", "process1")
    group.things.add((HS.group1.n3(), TYPE, HSO.TherapeuticAgent.n3()))  # as is inferred of every group
    assert only(group.hypotheses()) == set()
    through = review().claim("agent1", "sensitizes-to", "agent2").claim("agent2", "promotes", "process1")
    assert only(through.hypotheses()) == set()


def test_a_driver_is_a_start_and_another_molecule_is_none(review: New) -> None:
    story = review().claim("molecule1", "activates", "molecule2").claim("molecule2", "promotes", "process1")
    assert only(story.hypotheses()) == set()
    story.things.add((HS.molecule1.n3(), TYPE, HSO.ResistanceDriver.n3()))
    assert only(story.hypotheses()) == {"hyp-molecule1-promotes-process1"}


def test_a_phenotype_ends_a_path_and_an_outcome_is_no_end(review: New) -> None:
    story = review().claim("agent1", "inhibits", "molecule1").claim("molecule1", "promotes", "phenotype1")
    story.claim("phenotype1", "promotes", "process1").claim("molecule1", "shortens", "outcome1")
    assert only(story.hypotheses()) == {"hyp-agent1-suppresses-phenotype1"}


def test_a_path_has_two_to_four_steps(review: New) -> None:
    story = review().claim("agent1", "inhibits", "molecule1")
    for number in range(1, 5):
        story.claim(f"molecule{number}", "activates", f"molecule{number + 1}")
    found = story.hypotheses()
    assert {slug: found[slug]["pathLength"] for slug in only(found)} == {
        "hyp-agent1-inhibits-molecule2": {"2"},
        "hyp-agent1-inhibits-molecule3": {"3"},
        "hyp-agent1-inhibits-molecule4": {"4"},
    }


def test_a_path_meets_nothing_twice(review: New) -> None:
    story = review().claim("agent1", "inhibits", "molecule1").claim("molecule1", "inhibits", "molecule2")
    found = story.claim("molecule2", "inhibits", "molecule1").hypotheses()
    assert only(found) == {"hyp-agent1-activates-molecule2"}


def test_steps_can_be_read_in_order(review: New) -> None:
    story = review().claim("agent1", "inhibits", "molecule1").claim("molecule1", "suppresses", "process1")
    found = story.hypotheses()
    assert found["hyp-agent1-promotes-process1"]["hasStep"] == {
        "hyp-agent1-promotes-process1-p1-s1",
        "hyp-agent1-promotes-process1-p1-s2",
    }
    second = found["hyp-agent1-promotes-process1-p1-s2"]
    assert second == {
        "type": {"HypothesisStep"},
        "pathNumber": {"1"},
        "stepNumber": {"2"},
        "stepSubject": {"molecule1"},
        "stepProperty": {"suppresses"},
        "stepObject": {"process1"},
        "stepSign": {"-1"},
    }
    assert found["hyp-agent1-promotes-process1"]["justification"] == {
        "agent1 inhibits molecule1; molecule1 suppresses process1."
    }


def test_a_new_label_words_known_hypotheses_as_it_would_new_ones(review: New) -> None:
    story = review().claim("agent1", "inhibits", "molecule1").claim("molecule1", "suppresses", "process1")
    known = hypothesise(story.dataset()).graphs["hypotheses"]
    text = str(Literal('5" \\ of 𝛼', language="en"))
    story.things.add((story.thing("molecule1"), RDFS.label.n3(), text))
    worded = hypothesise(story.dataset(), known=known).graphs["hypotheses"]
    assert worded == hypothesise(story.dataset()).graphs["hypotheses"] != known
    assert str(Literal('agent1 inhibits 5" \\ of 𝛼; 5" \\ of 𝛼 suppresses process1.', language="en")) in {
        value for _, _, value in worded
    }


def test_a_detour_is_left_out_and_another_way_is_kept(review: New) -> None:
    story = review().claim("agent1", "inhibits", "molecule1").claim("molecule1", "promotes", "process1")
    story.claim("agent1", "inhibits", "molecule2").claim("molecule2", "activates", "molecule1")
    detour = story.hypotheses()["hyp-agent1-suppresses-process1"]
    assert len(detour["hasStep"]) == 2
    assert detour["derivedFromClaim"] == {"claim-1", "claim-2"}
    way = story.claim("molecule2", "promotes", "process1").hypotheses()["hyp-agent1-suppresses-process1"]
    assert way["hasStep"] == {f"hyp-agent1-suppresses-process1-p{path}-s{step}" for path in (1, 2) for step in (1, 2)}
    assert " Or: " in next(iter(way["justification"]))


def test_the_first_path_is_the_most_solid_of_the_shortest(review: New) -> None:
    trial = {"hasEvidenceLevel": "hso:ev-clinical-trial"}
    story = review().claim("agent1", "inhibits", "molecule1").claim("molecule1", "promotes", "process1")
    story.claim("agent1", "inhibits", "molecule2", **trial).claim("molecule2", "promotes", "process1", **trial)
    found = story.hypotheses()
    assert found["hyp-agent1-suppresses-process1-p1-s1"]["stepObject"] == {"molecule2"}
    assert found["hyp-agent1-suppresses-process1"]["weakestEvidence"] == {"ev-clinical-trial"}


def test_both_signs_reachable_is_ambiguous(review: New) -> None:
    story = review().claim("agent1", "inhibits", "molecule1").claim("molecule1", "promotes", "process1")
    story.claim("agent1", "inhibits", "molecule2").claim("molecule2", "suppresses", "process1")
    found = story.hypotheses()
    assert only(found) == {"hyp-agent1-suppresses-process1", "hyp-agent1-promotes-process1"}
    assert all(found[slug]["hypothesisStatus"] == {"ambiguous"} for slug in only(found))


@pytest.mark.parametrize(
    ("relation", "more", "status"),
    [
        ("suppresses", {}, "confirms"),
        ("suppresses", {"byMeansOf": "claim-1"}, "stated"),
        ("suppresses", {"inContext": "disease2"}, "new"),
        ("suppresses", {"isNegated": True}, "contradicts"),
        ("promotes", {}, "contradicts"),
        ("promotes", {"inContext": "disease2"}, "new"),
        ("promotes", {"isNegated": True}, "new"),
        ("affects", {}, "new"),
        ("associated", {}, "new"),
    ],
)
def test_how_it_stands_to_what_the_review_states(
    review: New, relation: str, more: dict[str, object], status: str
) -> None:
    story = review().claim("agent1", "inhibits", "molecule1")
    story.claim("molecule1", "promotes", "process1", inContext="disease1")
    story.claim("agent1", relation, "process1", **more)
    dataset = story.dataset()
    if "byMeansOf" in more:
        dataset.graphs["inferred"].add((HS["claim-3"].n3(), HSO.hasUpstreamClaim.n3(), HS["claim-1"].n3()))
    found = read(hypothesise(dataset).graphs["hypotheses"])["hyp-agent1-suppresses-process1"]
    assert found["hypothesisStatus"] == {status}
    assert bool(found["agreesWithClaim"]) == (status in ("stated", "confirms"))
    assert bool(found["disagreesWithClaim"]) == (status == "contradicts")


def test_claims_for_and_against_make_it_ambiguous(review: New) -> None:
    story = review().claim("agent1", "inhibits", "molecule1").claim("molecule1", "promotes", "process1")
    story.claim("agent1", "suppresses", "process1").claim("agent1", "promotes", "process1", contradicts="claim-3")
    found = story.hypotheses()["hyp-agent1-suppresses-process1"]
    assert found["hypothesisStatus"] == {"ambiguous"}
    assert (found["agreesWithClaim"], found["disagreesWithClaim"]) == ({"claim-3"}, {"claim-4"})


def test_sensitising_to_an_agent_says_the_same_as_lowering_the_resistance_to_it(review: New) -> None:
    story = review().claim("agent1", "inhibits", "molecule1").claim("molecule1", "promotes", "phenotype1")
    story.states("phenotype1", "resistanceTo", "agent2").claim("agent1", "sensitizes-to", "agent2")
    assert story.hypotheses()["hyp-agent1-suppresses-phenotype1"]["hypothesisStatus"] == {"confirms"}


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ({"inContext": "disease1"}, {"inContext": "disease2"}, "true"),
        ({"inContext": "disease1"}, {"inContext": "disease1"}, "false"),
        ({"inContext": "disease1"}, {"inContext": "disease3"}, "false"),
        ({"inContext": "disease3"}, {"inContext": "disease4"}, "true"),
        ({"inContext": "disease1"}, {}, "false"),
        ({"inContext": "disease1"}, {"inContext": "cell1"}, "false"),
        ({"inContext": "cell1"}, {"inContext": "cell2"}, "true"),
        ({"inContext": "cell1"}, {"inContext": "cell3"}, "false"),
        ({"inContext": ["disease1", "cell1"]}, {"inContext": ["disease1", "cell2"]}, "true"),
        ({"inContext": ["disease1", "disease2"]}, {"inContext": "disease2"}, "false"),
    ],
)
def test_contexts_that_exclude_one_another_are_flagged(
    review: New, first: dict[str, object], second: dict[str, object], expected: str
) -> None:
    story = (
        review().claim("agent1", "inhibits", "molecule1", **first).claim("molecule1", "promotes", "process1", **second)
    )
    story.states("disease3", "subtypeOf", "disease1").states("disease4", "subtypeOf", "disease1")
    story.states("cell3", "stateOf", "cell1")
    found = story.hypotheses()["hyp-agent1-suppresses-process1"]
    assert found["contextMismatch"] == {expected}
    better = story.claim("molecule1", "promotes", "process1").hypotheses()["hyp-agent1-suppresses-process1"]
    assert better["contextMismatch"] == {"false"}


def test_a_path_is_as_strong_as_its_weakest_step_and_a_step_as_its_best_claim(review: New) -> None:
    def strength(story: Review) -> tuple[set[str], set[str]]:
        found = story.hypotheses()["hyp-agent1-suppresses-process1"]
        return found["weakestEvidence"], found["restsOnHedge"]

    story = review().claim("agent1", "inhibits", "molecule1", hasEvidenceLevel="hso:ev-in-vivo")
    story.claim("molecule1", "promotes", "process1", hasEvidenceLevel="hso:ev-in-vitro", isHedged=True)
    assert strength(story) == ({"ev-in-vitro"}, {"true"})
    story.claim("molecule1", "promotes", "process1", hasEvidenceLevel="hso:ev-clinical")
    assert strength(story) == ({"ev-in-vivo"}, {"false"})


def test_evidence_levels_have_an_order(release_facts: Facts) -> None:
    ranks = {short(s): short(o) for s, p, o in release_facts["ontology"] if p == HSO.evidenceRank.n3()}
    levels = [*sorted(ranks, key=ranks.__getitem__)]
    assert levels == [
        f"ev-{each}"
        for each in ("unspecified", "in-vitro", "in-vivo", "clinical", "clinical-observational", "clinical-trial")
    ]
    assert len(set(ranks.values())) == len(ranks)
