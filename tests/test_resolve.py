"""herstem.resolve: what people write is the thing that they mean, or an error that helps."""

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from herstem.engine.embedded import EmbeddedEngine
from herstem.names import fold
from herstem.namespaces import HS, HSO, PREFIXES
from herstem.resolve import ANYTHING, BadValueError, literal, members, resolve

MINI = Path(__file__).resolve().parent / "data" / "mini"


@pytest.fixture(scope="module")
def engine() -> EmbeddedEngine:
    return EmbeddedEngine.from_release(MINI)


@pytest.mark.parametrize(
    ("written", "of_class", "iri"),
    [
        ("https://w3id.org/herstem/id/trastuzumab", "hso:TherapeuticAgent", f"{HS}trastuzumab"),
        ("<https://w3id.org/herstem/id/trastuzumab>", "hso:TherapeuticAgent", f"{HS}trastuzumab"),
        ("hs:trastuzumab", "hso:TherapeuticAgent", f"{HS}trastuzumab"),
        ("trastuzumab", "hso:TherapeuticAgent", f"{HS}trastuzumab"),
        ("Trastuzumab", "hso:TherapeuticAgent", f"{HS}trastuzumab"),
        ("  T-DM1 ", "hso:TherapeuticAgent", f"{HS}trastuzumab-emtansine"),
        ("t‑dm1", "hso:TherapeuticAgent", f"{HS}trastuzumab-emtansine"),
        ("Wnt974", "hso:TherapeuticAgent", f"{HS}lgk974"),
        ("HER2", "hso:MolecularEntity", f"{HS}ERBB2"),
        ("erbb2", None, f"{HS}ERBB2"),
        ("Human  Epidermal Growth Factor Receptor 2", "hso:ERBBReceptor", f"{HS}ERBB2"),
        ("lapatinib", "hso:PI3KPathwayInhibitor", f"{HS}lapatinib"),  # by inference
        ("TherapeuticAgent", "owl:Class", f"{HSO}TherapeuticAgent"),
        ("tyrosine kinase inhibitor", "owl:Class", f"{HSO}TyrosineKinaseInhibitor"),
        ("24", "hso:Reference", f"{HS}ref-24"),
        ("Writer et al 2006", "hso:Reference", f"{HS}ref-27"),
        ("claim-s2-01a", "rdfs:Resource", f"{HS}claim-s2-01a"),
        # a name of two things: the class tells them apart, else the label stands before the synonym
        ("Wnt", "hso:SignallingPathway", f"{HS}wnt-beta-catenin-pathway"),
        ("Wnt", "hso:MolecularEntity", f"{HS}wnt-family"),
        ("Wnt", "rdfs:Resource", f"{HS}wnt-family"),
        ("shared name", "hso:ERBBReceptor", f"{HS}EGFR"),
        # without a class any IRI will do
        ("http://example.org/x", None, "http://example.org/x"),
    ],
)
def test_resolve(engine: EmbeddedEngine, written: str, of_class: str | None, iri: str) -> None:
    assert resolve(written, of_class, engine, "thing") == iri


@pytest.mark.parametrize(
    ("written", "of_class", "status", "words", "suggestion"),
    [
        ("trastuzmab", "hso:TherapeuticAgent", 404, ["nothing is called 'trastuzmab'", "did you mean"], "trastuzumab"),
        ("growth factor", "hso:MolecularEntity", 404, [], "human epidermal growth factor receptor 2"),
        ("hs:nothing", "hso:TherapeuticAgent", 404, ["nothing is called"], None),
        ("https://w3id.org/herstem/id/nothing", "rdfs:Resource", 404, ["nothing is called"], None),
        ("shared name", "hso:MolecularEntity", 400, ["hs:EGFR (HER1)", "hs:akt-family (AKT)", "say which"], "hs:EGFR"),
        ("HER2", "hso:TherapeuticAgent", 400, ["hs:ERBB2", "ERBB receptor", "therapeutic agent"], None),
        ("hs:trastuzumab", "hso:SignallingPathway", 400, ["signalling pathway (hso:SignallingPathway)"], None),
        ("http://a b", None, 400, ["not an IRI"], None),
        ("http://x/> } DROP ALL #", None, 400, ["not an IRI"], None),
        ('x" } #', "hso:TherapeuticAgent", 404, [], None),
    ],
)
def test_what_cannot_be_resolved(
    engine: EmbeddedEngine, written: str, of_class: str | None, status: int, words: list[str], suggestion: str | None
) -> None:
    with pytest.raises(BadValueError) as caught:
        resolve(written, of_class, engine, "thing")
    assert caught.value.status == status
    assert str(caught.value).startswith("thing: ")
    assert all(word in str(caught.value) for word in words), caught.value
    if suggestion:
        assert suggestion in caught.value.suggestions


def test_no_claim_or_title_is_suggested_as_a_name(engine: EmbeddedEngine) -> None:
    for of_class in (None, "rdfs:Resource"):
        with pytest.raises(BadValueError) as caught:
            resolve("approved", of_class, engine, "thing")
        assert not caught.value.suggestions


def test_fold_drops_what_nobody_means() -> None:
    assert fold(" T‑DM1\u00a0x ") == fold("t-dm1 X")
    assert fold("Wnt/β-catenin") != fold("Wnt/beta-catenin")


def test_members_are_those_of_the_classes_below_too(engine: EmbeddedEngine) -> None:
    assert ("hs:lapatinib", "lapatinib") in members("hso:TherapeuticAgent", engine)
    assert [label for _, label in members("hso:ERBBReceptor", engine)] == ["HER1", "HER2"]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('"HER2"', Literal("HER2")),
        ('"HER2"@en', Literal("HER2", language="en")),
        ('"14.0"^^xsd:decimal', Literal("14.0", datatype=NamedNode(PREFIXES["xsd"] + "decimal"))),
        ('"x"^^<urn:type>', Literal("x", datatype=NamedNode("urn:type"))),
        (r'"a \"b\" \\ \n \u00e9"', Literal('a "b" \\ \n é')),
        ("HER2", None),
    ],
)
def test_literals_as_turtle_writes_them(written: str, expected: Literal | None) -> None:
    assert literal(written, "value") == expected


@pytest.mark.parametrize(
    "written", ['"', '"x', '"x"@', '"x"@en^^xsd:string', '"x"^^<no iri>', '"\\q"', '"a\nb"', '"x" .']
)
def test_what_only_begins_like_a_literal(written: str) -> None:
    with pytest.raises(BadValueError, match="value: "):
        literal(written, "value")


def test_an_iri_in_angle_brackets_of_any_scheme(engine: EmbeddedEngine) -> None:
    assert resolve("<urn:isbn:1>", None, engine, "value") == "urn:isbn:1"
    assert resolve(f"<{HS}ERBB2>", ANYTHING, engine, "value") == f"{HS}ERBB2"
    for written in ("<no iri>", "<>", "<<urn:x>>"):
        with pytest.raises(BadValueError):
            resolve(written, None, engine, "value")
