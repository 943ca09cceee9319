"""herstem.pipeline.hypothesise: partners of a drug that counter mechanisms of resistance to it."""

import pytest
from made_up_review import Found, Review, read

from herstem.pipeline.entail import entail
from herstem.pipeline.hypothesise import hypothesise
from herstem.rules.model import Fact

Facts = dict[str, set[Fact]]


@pytest.fixture(scope="module")
def partners(release_facts: Facts) -> Found:
    """agent1 counters two mechanisms of resistance to agent9, agent2 one and a disputed one.

    group1, agent9 and its conjugate agent3 counter one too, and are no partners.
    """
    story = Review(release_facts["ontology"])
    story.claim("agent1", "inhibits", "molecule1").claim("molecule1", "mediates", "mechanism1")
    story.claim("agent1", "inhibits", "molecule2").claim("molecule2", "component-positive", "pathway1")
    story.claim("pathway1", "mediates", "mechanism2")
    story.claim("agent2", "inhibits-pathway", "pathway1").claim("agent2", "inhibits", "molecule3")
    story.claim("molecule3", "mediates", "mechanism3", contradicts="claim-9")
    story.claim("molecule3", "mediates", "mechanism4")
    for agent in ("group1", "agent3", "agent9"):
        story.claim(agent, "inhibits", "molecule1")
    story.states("agent3", "hasPart", "agent9")
    for number in range(1, 5):
        story.claim(f"mechanism{number}", "mechanism-of-resistance", "agent9")
    dataset, _ = entail(story.dataset(), set())
    return read(hypothesise(dataset).graphs["hypotheses"])


def test_candidate_partners_counter_a_mechanism_of_resistance(partners: Found) -> None:
    candidates = {
        slug: values for slug, values in partners.items() if "rel-candidate-partner" in values["hypothesisRelation"]
    }
    assert set(candidates) == {"hyp-agent1-candidate-partner-agent9", "hyp-agent2-candidate-partner-agent9"}
    first, second = (candidates[f"hyp-agent{number}-candidate-partner-agent9"] for number in (1, 2))
    assert first["coversMechanism"] == {"mechanism1", "mechanism2"}
    assert second["coversMechanism"] == {"mechanism2"}
    assert (first["pathLength"], first["predictedSign"], first["hypothesisStatus"]) == ({"3"}, {"1"}, {"new"})
    assert first["justification"] == {
        "agent1 inhibits molecule1; molecule1 mediates mechanism mechanism1; "
        "mechanism1 mechanism of resistance to agent9. Or: agent1 inhibits molecule2; "
        "molecule2 positive component of pathway1; pathway1 mediates mechanism mechanism2; "
        "mechanism2 mechanism of resistance to agent9."
    }
    last = partners["hyp-agent1-candidate-partner-agent9-p2-s4"]
    assert (last["stepSubject"], last["stepObject"], last["stepSign"]) == ({"mechanism2"}, {"agent9"}, set())


def test_contexts_of_a_partner_differ_where_they_do_on_any_of_its_paths(release_facts: Facts) -> None:
    story = Review(release_facts["ontology"])
    for number, cell in ((1, "cell1"), (2, "cell2")):
        story.claim("agent1", "inhibits", f"molecule{number}", inContext="cell1")
        story.claim(f"molecule{number}", "mediates", f"mechanism{number}", inContext=cell)
        story.claim(f"mechanism{number}", "mechanism-of-resistance", "agent9")
    dataset, _ = entail(story.dataset(), set())
    found = read(hypothesise(dataset).graphs["hypotheses"])
    assert found["hyp-agent1-candidate-partner-agent9-p2-s2"]["stepObject"] == {"mechanism2"}
    assert found["hyp-agent1-candidate-partner-agent9"]["contextMismatch"] == {"true"}
