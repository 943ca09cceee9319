"""The hypotheses of the committed release: what the links of the review lead one to expect, and what holds of all."""

from collections import defaultdict

import pytest
from made_up_review import Found, only, read, short

from herstem import paths
from herstem.namespaces import HS, HSO
from herstem.pipeline.canonical import n_triples
from herstem.pipeline.dataset import Dataset
from herstem.pipeline.hypothesise import hypothesise
from herstem.pipeline.kept import Kept
from herstem.rules.model import Fact

Facts = dict[str, set[Fact]]


@pytest.fixture(scope="module")
def found(release_facts: Facts) -> Found:
    return read(release_facts["hypotheses"])


def ends(found: Found, object_: str, sign: str) -> set[str]:
    """The subjects of which an effect of that sign on an object is expected."""
    return {
        subject
        for slug in only(found)
        if found[slug]["hypothesisObject"] == {object_} and found[slug]["predictedSign"] == {sign}
        for subject in found[slug]["hypothesisSubject"]
    }


WNT = {"lgk974", "cwp232228", "vantictumab", "DKK2", "salinomycin"}  # section 5, Wnt inhibitors
NOTCH = {"mk-0752", "nirogacestat", "tarextumab", "demcizumab", "brontictuzumab", "enoticumab"}
HEDGEHOG = {"vismodegib", "sonidegib", "saridegib", "glasdegib", "tak-441", "cordycepin"}
HEDGEHOG |= {"gant58", "gant61", "arsenic-trioxide"}
EFFLUX = {"lapatinib", "elacridar", "apatinib", "pyrotinib", "progesterone"}  # section 5, on ABCG2


def test_expected_effects_of_the_agents_of_section_5(found: Found) -> None:
    """Sections 3 to 5 give each link; no one sentence gives the whole."""
    assert ends(found, "ABCG2", "-1") == WNT  # section 4: inhibition of the Wnt pathway may attenuate ABCG2
    assert ends(found, "drug-efflux", "-1") == WNT | EFFLUX
    assert ends(found, "ph-trastuzumab-resistance", "-1") == WNT  # by way of WNT3, section 3
    assert ends(found, "bcsc-self-renewal", "-1") == WNT | {"metformin"}
    assert ends(found, "bcsc-survival", "-1") == {"brontictuzumab"}  # the one antibody against NOTCH1
    assert ends(found, "PTEN", "1") == {"brontictuzumab"}
    assert "cordycepin" in ends(found, "bcsc-growth", "-1")  # SMO knockdown, section 3
    assert ends(found, "bcsc-proliferation", "-1") >= WNT | NOTCH | HEDGEHOG | {"ceralasertib"}
    assert not any(ends(found, object_, "1") & (WNT | NOTCH | HEDGEHOG) for object_ in ("drug-efflux", "metastasis"))


def test_candidate_partners_for_trastuzumab(found: Found) -> None:
    covers = {
        next(iter(found[slug]["hypothesisSubject"])): found[slug]["coversMechanism"]
        for slug in only(found)
        if found[slug]["hypothesisRelation"] == {"rel-candidate-partner"}
        and found[slug]["hypothesisObject"] == {"trastuzumab"}
    }
    assert covers == (
        {agent: {"mech-stem-signalling"} for agent in WNT | NOTCH | HEDGEHOG}
        | {agent: {"mech-hypoxia"} for agent in EFFLUX}  # ABCG2 is part of how hypoxia brings resistance, section 4
        | {"ceralasertib": {"mech-ddr"}}
    )


def test_what_the_review_states_already(found: Found) -> None:
    status = {slug: next(iter(found[slug]["hypothesisStatus"])) for slug in only(found)}
    assert status["hyp-lapatinib-suppresses-drug-efflux"] == "stated"  # through inhibiting ABCG2, section 5
    assert status["hyp-vantictumab-suppresses-drug-efflux"] == "new"
    assert status["hyp-cordycepin-inhibits-gli-family"] == "confirms"
    # The review has vismodegib lower metastasis in basal cell carcinoma, which says nothing of breast cancer.
    assert status["hyp-vismodegib-suppresses-metastasis"] == "new"
    assert set(status.values()) == {"new", "stated", "confirms"}


def test_epha5_is_disputed_and_on_no_path(found: Found, release_facts: Facts) -> None:
    assert not [slug for slug in found if "EPHA5" in slug]
    disputed = {short(end) for s, p, o in release_facts["claims"] if p == HSO.contradicts.n3() for end in (s, o)}
    assert disputed
    assert not any(values["derivedFromClaim"] & disputed for values in found.values())


def test_every_path_is_a_chain_of_asserted_triples_whose_signs_multiply(found: Found, release_facts: Facts) -> None:
    asserted = release_facts["edges"] | release_facts["entities"]
    for slug in only(found):
        one = {name: next(iter(values)) for name, values in found[slug].items() if len(values) == 1}
        by_path = defaultdict(list)
        for step in found[slug]["hasStep"]:
            at = {name: next(iter(values)) for name, values in found[step].items() if values}
            assert (HS[at["stepSubject"]].n3(), HSO[at["stepProperty"]].n3(), HS[at["stepObject"]].n3()) in asserted
            by_path[at["pathNumber"]].append((int(at["stepNumber"]), at))
        assert sorted(by_path) == [str(number + 1) for number in range(len(by_path))]
        for steps in by_path.values():
            chain = [at for _, at in sorted(steps, key=lambda each: each[0])]
            met = [chain[0]["stepSubject"], *(at["stepObject"] for at in chain)]
            assert [at["stepSubject"] for at in chain] == met[:-1]
            assert len(set(met)) == len(met)
            assert (met[0], met[-1]) == (one["hypothesisSubject"], one["hypothesisObject"])
            assert 2 <= len(chain) <= 4
            if one["hypothesisRelation"] != "rel-candidate-partner":
                negative = [at for at in chain if at["stepSign"] == "-1"]
                assert one["predictedSign"] == ("-1" if len(negative) % 2 else "1")
        assert one["pathLength"] == str(len(by_path["1"]))


def test_each_hypothesis_says_what_it_is(found: Found) -> None:
    for slug in only(found):
        assert all(text.startswith("hypothesis: ") for text in found[slug]["label"])
        assert all("Not for clinical decisions" in text for text in found[slug]["note"])
        assert found[slug]["derivedFromClaim"]


def test_the_number_of_hypotheses_stays_one_that_people_can_read(found: Found) -> None:
    assert 100 < len(only(found)) < 500


def test_the_same_dataset_gives_the_same_text(release_facts: Facts) -> None:
    given = {name: facts for name, facts in release_facts.items() if name != "hypotheses"}
    dataset = hypothesise(Dataset(dict(given), Kept.of(paths.release_dir()).records()))
    assert n_triples(dataset.graphs["hypotheses"]) == n_triples(release_facts["hypotheses"])
    assert {name: dataset.graphs[name] for name in given} == given
