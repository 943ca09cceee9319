"""The canned queries answer the committed release as the review does."""

import pytest
from loaded import CATALOG

from herstem.engine.embedded import EmbeddedEngine
from herstem.namespaces import HS, HSO

# Section 5: "their targets are Notch2/3, DLL-4, Notch1 and DLL-4, respectively", and the Frizzled antibody.
NOTCH_ANTIBODIES = {
    ("tarextumab", "NOTCH2"),
    ("tarextumab", "NOTCH3"),
    ("demcizumab", "DLL4"),
    ("brontictuzumab", "NOTCH1"),
    ("enoticumab", "DLL4"),
}
ANTIBODIES = {"trastuzumab", "pertuzumab", "vantictumab"} | {agent for agent, _ in NOTCH_ANTIBODIES}
SMO_INHIBITORS = {"vismodegib", "sonidegib", "saridegib", "glasdegib", "tak-441", "cordycepin", "smo-inhibitors"}
GLI_INHIBITORS = {"gant58", "gant61", "arsenic-trioxide", "cordycepin", "gli-inhibitors"}


@pytest.fixture(scope="module")
def engine(release_engine: EmbeddedEngine) -> EmbeddedEngine:
    return release_engine


def ask(engine: EmbeddedEngine, name: str, **values: str) -> list[dict[str, str]]:
    """The rows of a query on the release: slugs instead of IRIs, "" for nothing. `class_` is the parameter `class`."""
    text = CATALOG[name].bind({key.rstrip("_"): [value] for key, value in values.items()}, engine)
    variables, rows = engine.query(text).rows()
    found = []
    for row in rows:
        texts = ("" if term is None else str(getattr(term, "value", term)) for term in row)
        short = (text.replace(str(HS), "").replace(str(HSO), "hso:") for text in texts)
        found.append(dict(zip(variables, short, strict=True)))
    return found


def test_agents_by_class_and_target(engine: EmbeddedEngine) -> None:
    rows = ask(engine, "agents-by-class-and-target", target="HER2")
    assert [row["agent"] for row in rows] == [
        "lapatinib",
        "neratinib",
        "pertuzumab",
        "trastuzumab",
        "trastuzumab-deruxtecan",
        "trastuzumab-emtansine",
        "tucatinib",
    ]
    assert all("ref-" in row["references"] for row in rows)
    antibodies = ask(engine, "agents-by-class-and-target", class_="monoclonal antibody")
    assert {row["agent"] for row in antibodies} == ANTIBODIES
    her4 = ask(engine, "agents-by-class-and-target", class_="hso:TyrosineKinaseInhibitor", target="HER4")
    assert [row["agent"] for row in her4] == ["neratinib"]
    assert not ask(engine, "agents-by-class-and-target", class_="hso:MonoclonalAntibody", target="HER1")


def test_agents_acting_on_a_molecule_in_any_way(engine: EmbeddedEngine) -> None:
    rows = ask(engine, "agents-acting-on-molecule", molecule="ABCG2")
    assert {(row["agent"], row["howLabel"]) for row in rows} == {
        ("apatinib", "decreases expression of"),
        ("elacridar", "has direct target"),
        ("elacridar", "inhibits"),
        ("lapatinib", "inhibits"),
        ("progesterone", "affects"),
        ("progesterone", "inhibits"),
        ("pyrotinib", "decreases expression of"),
    }
    assert all(row["claims"].startswith("claim-s5-") for row in rows)


@pytest.mark.parametrize(
    ("pathway", "expected"),
    [
        (
            "PI3K/AKT pathway",
            {
                ("lapatinib", "akt-family"),
                ("neratinib", "akt-family"),
                ("trastuzumab", ""),
                ("tucatinib", ""),
                ("trastuzumab-emtansine", "trastuzumab"),
                ("trastuzumab-deruxtecan", "trastuzumab"),
                ("metformin", ""),
            },
        ),
        ("MAPK pathway", {("lapatinib", "mapk-family"), ("neratinib", "mapk-family"), ("tucatinib", "")}),
        (
            "Wnt pathway",
            {
                ("frizzled-inhibitors", ""),
                ("frizzled-inhibitors", "frizzled-family"),
                ("wnt-protein-inhibitors", ""),
                ("wnt-protein-inhibitors", "wnt-family"),
                ("wnt-pathway-inhibitors", ""),
                ("lgk974", ""),
                ("lgk974", "PORCN"),
                ("cwp232228", ""),
                ("vantictumab", ""),
                ("vantictumab", "frizzled-family"),
                ("DKK2", ""),
                ("salinomycin", ""),
            },
        ),
        (
            "notch-pathway",
            {
                ("gamma-secretase-inhibitors", ""),
                ("gamma-secretase-inhibitors", "gamma-secretase"),
                ("mk-0752", "gamma-secretase"),
                ("nirogacestat", "gamma-secretase"),
                ("notch-antibodies", ""),
                ("notch-cleavage-inhibitors", ""),
                ("notch-pathway-inhibitors", ""),
            }
            | NOTCH_ANTIBODIES,
        ),
        ("jag1-notch-signalling-pathway", {("PRKCA", "")}),
    ],
)
def test_pathway_inhibitors(engine: EmbeddedEngine, pathway: str, expected: set[tuple[str, str]]) -> None:
    rows = ask(engine, "pathway-inhibitors", pathway=pathway)
    assert {(row["inhibitor"], row["through"]) for row in rows} == expected
    assert all(row["claims"] and row["route"] for row in rows)


def test_patched_holds_the_hedgehog_pathway_back(engine: EmbeddedEngine) -> None:
    """PTCH restrains SMO (Figure 1C): it inhibits a part that drives the pathway; the drugs do so too."""
    inhibitors = {row["inhibitor"] for row in ask(engine, "pathway-inhibitors", pathway="Hedgehog pathway")}
    drugs = SMO_INHIBITORS | GLI_INHIBITORS | {"hedgehog-pathway-inhibitors"}
    assert drugs <= inhibitors <= drugs | {"patched-family"}
    parts = {row["part"]: row for row in ask(engine, "pathway-parts", pathway="Hedgehog pathway")}
    assert parts["patched-family"]["sign"] == "restrains it"
    assert {row["sign"] for slug, row in parts.items() if slug != "patched-family"} == {"drives it"}
    steps = ["hedgehog-family", "patched-family", "SMO", "gli-family"]
    assert [slug for slug in parts if parts[slug]["step"]] == steps


def test_pathway_parts_in_order(engine: EmbeddedEngine) -> None:
    wnt = [row["part"] for row in ask(engine, "pathway-parts", pathway="Wnt pathway")]
    assert wnt == ["wnt-family", "frizzled-family", "LRP5", "LRP6", "wnt-fzd-lrp5-6-complex", "CTNNB1", "PORCN"]
    notch = [row["part"] for row in ask(engine, "pathway-parts", pathway="notch-pathway") if row["step"]]
    assert notch == ["notch-ligand-family", "notch-receptor-family", "gamma-secretase", "notch-intracellular-domain"]


def test_resistance_drivers_of_trastuzumab(engine: EmbeddedEngine) -> None:
    rows = ask(engine, "resistance-drivers-of-drug", drug="trastuzumab")
    assert {row["driver"] for row in rows} == {
        "CDK12",
        "WNT3",
        "jag1-notch-signalling-pathway",
        "wnt-beta-catenin-pathway",
        "IL6",
        "caf",
        "hypoxia",
        "state-mesenchymal-bcsc",
    }
    wnt3 = next(row for row in rows if row["driver"] == "WNT3")
    assert (wnt3["references"], wnt3["hedged"]) == ("ref-59", "true")
    associated = ask(engine, "resistance-drivers-of-drug", drug="trastuzumab", associated="true")
    # Sections 3 and 4: "associated", "related to", "exhibit … after", "in trastuzumab-resistant".
    only_associated = {"GLI1", "bcsc", "PARP1", "COL1A2", "vasculogenic-mimicry"}
    assert {row["driver"] for row in associated} - {row["driver"] for row in rows} == only_associated
    general = ask(engine, "resistance-drivers-of-drug", drug="trastuzumab", general="true")
    assert {row["driver"] for row in general} >= {"NOTCH1", "bcsc", "hedgehog-pathway", "notch-pathway", "WNT3"}


@pytest.mark.parametrize(
    ("er", "pr", "her2", "ki67", "expected"),
    [
        ("positive", "positive", "negative", "9", ["luminal-a-bc"]),
        ("negative", "positive", "negative", "13.9", ["luminal-a-bc"]),
        ("positive", "positive", "negative", "14.1", ["luminal-b-bc"]),
        ("positive", "positive", "positive", "30", ["luminal-b-bc"]),
        ("positive", "negative", "negative", "14", []),
        ("positive", "negative", "positive", "9", []),
        ("positive", "positive", "negative", "", []),
        ("negative", "negative", "positive", "", ["her2-positive-bc"]),
        ("negative", "negative", "positive", "60", ["her2-positive-bc"]),
        ("negative", "negative", "negative", "60", ["triple-negative-bc"]),
    ],
)
def test_tumour_subtype_of_profile(
    engine: EmbeddedEngine, er: str, pr: str, her2: str, ki67: str, expected: list[str]
) -> None:
    rows = ask(engine, "tumour-subtype-of-profile", er=er, pr=pr, her2=her2, ki67=ki67)
    assert [row["subtype"] for row in rows] == expected
    assert all("claim-s1-" in row["claims"] and "ref-" in row["references"] for row in rows)


def test_table_1(engine: EmbeddedEngine) -> None:
    rows = [
        (row["drugLabel"], row["group"], row["targets"], row["references"].replace("ref-", ""))
        for row in ask(engine, "table-1")
    ]
    assert rows == [
        ("trastuzumab", "monoclonal antibodies", "HER2", "22 24"),
        ("pertuzumab", "monoclonal antibodies", "HER2", "25"),
        ("lapatinib", "tyrosine kinase inhibitors", "HER1, HER2", "27"),
        ("neratinib", "tyrosine kinase inhibitors", "HER1, HER2, HER4", "28 29"),
        ("tucatinib", "tyrosine kinase inhibitors", "HER2, HER3", "31 32"),
        ("trastuzumab emtansine", "antibody-drug conjugates", "HER2", "34 35"),
        ("trastuzumab deruxtecan", "antibody-drug conjugates", "HER2", "36 37"),
    ]
    mechanisms = {row["drug"]: row["mechanisms"].split("; ") for row in ask(engine, "table-1")}
    assert [len(each) for each in mechanisms.values()] == [3, 2, 1, 1, 1, 3, 2]


def test_agent_mechanisms(engine: EmbeddedEngine) -> None:
    rows = ask(engine, "agent-mechanisms", drug="tucatinib")
    found = {(row["property"], row["value"]) for row in rows}
    assert {(p, v) for p, v in found if p in ("hso:targets", "hso:bindsRegion", "hso:hasBindingMode")} == {
        ("hso:targets", "ERBB2"),
        ("hso:targets", "ERBB3"),
        ("hso:bindsRegion", "ERBB2-kinase-domain"),
        ("hso:hasBindingMode", "hso:binding-reversible"),
    }
    emtansine = {(row["value"], row["basis"]) for row in ask(engine, "agent-mechanisms", drug="T-DM1")}
    assert ("pi3k-akt-mtor-pathway", "inferred") in emtansine
    assert ("ERBB2", "stated") in emtansine


def test_adc_composition(engine: EmbeddedEngine) -> None:
    rows = {row["adc"]: row for row in ask(engine, "adc-composition")}
    assert {(slug, row["antibody"], row["payload"], row["payloadKind"]) for slug, row in rows.items()} == {
        ("trastuzumab-emtansine", "trastuzumab", "dm1", "microtubule inhibitor"),
        ("trastuzumab-deruxtecan", "trastuzumab", "dxd", "topoisomerase I inhibitor"),
    }
    assert {row["keepsActivityOf"] for row in rows.values()} == {"trastuzumab"}


def test_trial_outcomes(engine: EmbeddedEngine) -> None:
    rows = {(row["subject"], row["direction"], row["outcome"], row["hedged"]) for row in ask(engine, "trial-outcomes")}
    assert rows >= {
        ("regimen-tucatinib-capecitabine-trastuzumab", "prolongs", "progression-free-survival", "false"),
        ("regimen-tucatinib-capecitabine-trastuzumab", "prolongs", "overall-survival", "false"),
        ("neratinib", "prolongs", "disease-free-survival", "true"),
        ("wnt-family", "shortens", "overall-survival", "false"),
        ("GLI1", "associated with", "poor-prognosis", "false"),
    }


def test_claims_about_a_thing_and_of_a_reference(engine: EmbeddedEngine) -> None:
    rows = ask(engine, "claims-about-thing", thing="PRKCA")
    assert rows
    assert {row["references"] for row in rows} == {"ref-64"}
    roles = {row["role"] for row in ask(engine, "claims-about-thing", thing="HER2")}
    assert roles >= {"subject", "object"}
    cited = ask(engine, "claims-of-reference", reference="64")
    assert {row["reference"] for row in cited} == {"ref-64"}
    assert {row["claim"] for row in rows} < {row["claim"] for row in cited}


def test_class_members_say_who_said_so(engine: EmbeddedEngine) -> None:
    rows = ask(engine, "class-members", class_="MonoclonalAntibody")
    assert {(row["member"], row["basis"]) for row in rows} == {(agent, "asserted") for agent in ANTIBODIES}
    rows = ask(engine, "class-members", class_="HER2-targeted agent")
    assert {row["basis"] for row in rows} == {"inferred"}


def test_things_by_name(engine: EmbeddedEngine) -> None:
    assert ask(engine, "things-by-name", name_="t-dm1")[0]["thing"] == "trastuzumab-emtansine"
    assert ask(engine, "things-by-name", name_="Erbb2")[0]["thing"] == "ERBB2"
    assert ask(engine, "things-by-name", name_='"} DROP') == []


def test_mechanisms_countered(engine: EmbeddedEngine) -> None:
    def agents(mechanism: str) -> set[str]:
        return {row["agent"] for row in ask(engine, "drugs-countering-mechanism", mechanism=mechanism)}

    efflux = {"lapatinib", "elacridar", "apatinib", "pyrotinib", "progesterone", "abc-transporter-inhibitors"}
    assert agents("mech-efflux") == efflux
    assert agents("mech-ddr") == {"ceralasertib"}
    wnt = {"lgk974", "cwp232228", "vantictumab", "DKK2", "salinomycin"}
    wnt |= {"frizzled-inhibitors", "wnt-protein-inhibitors", "wnt-pathway-inhibitors"}
    notch = {"mk-0752", "nirogacestat"} | {agent for agent, _ in NOTCH_ANTIBODIES}
    notch |= {f"{group}-inhibitors" for group in ("gamma-secretase", "notch-cleavage", "notch-pathway")}
    hedgehog = SMO_INHIBITORS | GLI_INHIBITORS | {"hedgehog-pathway-inhibitors"}
    assert agents("mech-stem-signalling") == wnt | notch | hedgehog | {"notch-antibodies"}


def test_epha5_is_contested_and_drives_nothing(engine: EmbeddedEngine) -> None:
    """Sections 3 and 5 say the opposite of EPHA5, from the same reference."""
    pairs = {frozenset((row["claim"], row["other"])) for row in ask(engine, "contested-claims")}
    assert pairs == {frozenset(("claim-s3-20b", "claim-s5-15b")), frozenset(("claim-s3-20c", "claim-s5-15c"))}
    drivers = ask(engine, "resistance-drivers-of-drug", drug="trastuzumab", associated="true", general="true")
    assert "EPHA5" not in {row["driver"] for row in drivers}


def test_hedged_and_flagged_claims(engine: EmbeddedEngine) -> None:
    assert all(row["cue"] for row in ask(engine, "hedged-claims"))
    kinds = {kind: ask(engine, "flagged-claims", kind=kind) for kind in ("scope", "sign", "citation-mismatch")}
    assert all(kinds.values())
    assert len(ask(engine, "flagged-claims")) > sum(map(len, kinds.values()))


def test_counts(engine: EmbeddedEngine) -> None:
    counts = {row["what"]: int(row["number"]) for row in ask(engine, "counts")}
    assert counts["claims"] > 1000
    assert counts["drugs"] == len({row["agent"] for row in ask(engine, "agents-by-class-and-target")})
