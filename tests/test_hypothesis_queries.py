"""Canned queries on hypotheses, and on what is missing, answer the committed release as the review lets one expect."""

import pytest
from test_queries import GLI_INHIBITORS, NOTCH_ANTIBODIES, SMO_INHIBITORS, ask

from herstem import paths
from herstem.engine.embedded import EmbeddedEngine

WNT_AGENTS = {"lgk974", "cwp232228", "vantictumab", "DKK2", "salinomycin"}


@pytest.fixture(scope="module")
def engine(release_engine: EmbeddedEngine) -> EmbeddedEngine:
    return release_engine


def test_hypotheses_can_be_narrowed(engine: EmbeddedEngine) -> None:
    """Section 5 gives vantictumab, section 4 what the Wnt pathway does to ABCG2, section 3 to resistance."""
    rows = ask(engine, "hypotheses", subject="vantictumab")
    efflux = next(row for row in rows if row["object"] == "drug-efflux")
    assert (efflux["effect"], efflux["status"], efflux["steps"], efflux["hedged"]) == ("suppresses", "new", "3", "true")
    assert {row["subject"] for row in ask(engine, "hypotheses", object="ABCG2", sign="less")} == WNT_AGENTS
    assert {row["subject"] for row in ask(engine, "hypotheses", object="ABCG2", sign="more")} == {"WNT3"}
    flat = ask(engine, "hypotheses", subject="vantictumab", flat="true")
    assert flat
    assert {row["hedged"] for row in flat} == {"false"}
    assert {row["hypothesis"] for row in flat} < {row["hypothesis"] for row in rows}
    assert not ask(engine, "hypotheses", subject="vantictumab", status="contradicts")
    assert len(ask(engine, "hypotheses", level="hso:ev-unspecified", subject="vantictumab")) == len(rows)
    assert not ask(engine, "hypotheses", level="hso:ev-clinical", subject="vantictumab")


def test_steps_of_a_hypothesis(engine: EmbeddedEngine) -> None:
    rows = ask(engine, "hypothesis-steps", hypothesis="hyp-vantictumab-suppresses-drug-efflux")
    steps = {(row["step"], row["subject"], row["property"], row["object"], row["sign"]) for row in rows}
    assert steps == {
        ("1", "vantictumab", "hso:inhibitsPathway", "wnt-beta-catenin-pathway", "-1"),
        ("2", "wnt-beta-catenin-pathway", "hso:increasesExpressionOf", "ABCG2", "1"),
        ("3", "ABCG2", "hso:promotes", "drug-efflux", "1"),
    }
    assert {row["references"] for row in rows if row["step"] == "2"} == {"ref-97"}
    assert all(row["claim"] and row["paraphrase"] for row in rows)


def test_partner_candidates_for_trastuzumab(engine: EmbeddedEngine) -> None:
    rows = {row["agent"]: row for row in ask(engine, "partner-candidates", drug="trastuzumab")}
    efflux = {"lapatinib", "elacridar", "apatinib", "pyrotinib", "progesterone"}
    stem = WNT_AGENTS | {agent for agent, _ in NOTCH_ANTIBODIES} | {"mk-0752", "nirogacestat"}
    stem |= (SMO_INHIBITORS | GLI_INHIBITORS) - {"smo-inhibitors", "gli-inhibitors"}
    assert set(rows) == efflux | stem | {"ceralasertib"}
    assert rows["ceralasertib"]["mechanisms"] == "resistance by DNA damage repair"
    assert {row["weakest"] for row in rows.values()} == {"unspecified evidence"}
    others = set(rows["ceralasertib"]["uncovered"].split("; "))
    assert others == {
        "resistance by cytokines from stromal cells",
        "resistance by extracellular matrix",
        "resistance by hypoxia",
        "stem-cell signalling activation",
    }
    general = ask(engine, "partner-candidates", drug="trastuzumab", general="true")
    assert {row["agent"] for row in general if row["covered"] == "2"} == efflux
    assert [row["covered"] for row in general] == sorted((row["covered"] for row in general), reverse=True)
    assert not ask(engine, "partner-candidates", drug="neratinib")
    assert "lapatinib" not in {
        row["agent"] for row in ask(engine, "partner-candidates", drug="lapatinib", general="true")
    }


def test_combinations_cover_more_than_their_members(engine: EmbeddedEngine) -> None:
    def sets(row: dict[str, str]) -> set[frozenset[str]]:
        return {frozenset(row[name].split()) for name in ("oneOf", "withOneOf", "andOneOf") if row[name]}

    pairs = ask(engine, "combinations", drug="trastuzumab")
    assert [row["covered"] for row in pairs] == ["2", "2", "2"]
    assert all(len(sets(row)) == 2 for row in pairs)
    efflux = frozenset({"lapatinib", "elacridar", "apatinib", "pyrotinib", "progesterone"})
    (triple,) = ask(engine, "combinations", drug="trastuzumab", agents="3")
    assert {frozenset({"ceralasertib"}), efflux} < sets(triple)
    assert "lgk974" in max(sets(triple), key=len)
    assert triple["covered"] == "3"
    assert set(triple["uncovered"].split("; ")) == {
        "resistance by cytokines from stromal cells",
        "resistance by extracellular matrix",
    }
    general = ask(engine, "combinations", drug="lapatinib", general="true")
    assert {row["covered"] for row in general} == {"3", "2"}
    assert not any("lapatinib" in one for row in general for one in sets(row))


def test_opposed_and_stated(engine: EmbeddedEngine) -> None:
    rows = ask(engine, "opposed-and-stated")
    assert ("hyp-lapatinib-suppresses-drug-efflux", "stated") in {(row["hypothesis"], row["status"]) for row in rows}
    assert {row["relation"] for row in rows} == {"agrees with"}
    assert {row["status"] for row in ask(engine, "opposed-and-stated", status="confirms")} == {"confirms"}
    assert not ask(engine, "opposed-and-stated", status="contradicts")


def test_unopposed_mechanisms(engine: EmbeddedEngine) -> None:
    rows = {row["mechanism"] for row in ask(engine, "unopposed-mechanisms")}
    assert rows >= {"mech-ecm-barrier", "mech-ncrna", "mech-metabolic"}  # knockdown of COL1A1 is no drug
    assert not rows & {"mech-efflux", "mech-ddr", "mech-stem-signalling"}
    assert {row["mechanism"] for row in ask(engine, "unopposed-mechanisms", drug="trastuzumab")} == {"mech-ecm-barrier"}


def test_undrugged_drivers(engine: EmbeddedEngine) -> None:
    rows = {row["driver"] for row in ask(engine, "undrugged-drivers")}
    named = {"IL6", "COL1A1", "COL1A2", "HIF1A", "KLF4", "MIR221", "LINC00578", "LINC00668", "SEMA3B-AS1", "PLAAT3"}
    assert rows >= named | {"PDK1", "POU5F1", "il6-jak1-stat3-oct4-pathway"}
    assert not rows & {"ABCG2", "NOTCH1", "SMO", "wnt-beta-catenin-pathway", "notch-pathway", "hedgehog-pathway"}
    reached = {row["driver"]: row["throughPathway"] for row in ask(engine, "undrugged-drivers", pathway="true")}
    assert "vantictumab" in reached["WNT3"]
    assert "WNT3" not in rows
    assert "EPHA5" not in reached


def test_claims_tested_only_outside(engine: EmbeddedEngine) -> None:
    rows = ask(engine, "claims-tested-only-outside", scope="another disease")
    references = {reference for row in rows for reference in row["references"].split()}
    # Leukaemia, HER2-positive gastric cancer, ovarian and lung cancer, lymphoma, liver cancer.
    assert references == {"ref-39", "ref-93", "ref-121", "ref-122", "ref-123", "ref-136"}
    stated = ask(engine, "claims-tested-only-outside", about="her2-positive-bc", scope="another disease")
    assert {row["references"] for row in stated} == {"ref-93"}
    all_ = {row["claim"]: row for row in ask(engine, "claims-tested-only-outside")}
    assert all("HER2-positive breast cancer" not in row["worksAreAbout"] for row in all_.values())
    # The title of 149 names HER2-positive cells, of 27 only the abstract does.
    for number in ("149", "27"):
        tested = {row["claim"] for row in ask(engine, "claims-of-reference", reference=number)}
        assert tested
        assert not tested & set(all_)


def test_a_hypothesis_lends_no_evidence_to_what_is_stated() -> None:
    engine = EmbeddedEngine.from_release(paths.release_dir())
    stated = ask(engine, "mechanism-coverage", agent="elacridar")
    assert {row["basis"] for row in stated} == {"stated"}
    engine.update("""
        INSERT DATA { GRAPH hsg:hypotheses {
          hs:hyp-x hso:predictedSign -1 ; hso:hypothesisSubject hs:elacridar ; hso:hypothesisObject hs:ABCG2 ;
            hso:restsOnHedge false ; hso:hypothesisStatus "contradicts" ;
            hso:weakestEvidence hso:ev-clinical-trial } }""")
    assert ask(engine, "mechanism-coverage", agent="elacridar") == stated
