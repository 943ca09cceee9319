"""Contradictions are told with the facts, the axioms and their lines: by the rules' proofs, else by HermiT."""

from pathlib import Path

import pytest

from herstem.pipeline.causes import contradictions
from herstem.pipeline.classify import InconsistentError, classify
from herstem.pipeline.dataset import Dataset
from herstem.pipeline.narrow import narrow
from herstem.sources import load

ONTOLOGY = """@prefix : <http://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
:Part a owl:Class .
:Whole a owl:Class ; owl:disjointWith :Part .
:Third a owl:Class ; owl:disjointWith :Whole .
:hasPart a owl:ObjectProperty ; rdfs:domain :Whole ; rdfs:range :Part .
"""
# Only a reasoner that tries each part of a union finds what is wrong with it.
EITHER = """:Either a owl:Class ; rdfs:subClassOf :Whole .
:Either rdfs:subClassOf [ a owl:Class ; owl:unionOf ( :Part :Third ) ] .
:Below a owl:Class ; rdfs:subClassOf :Either .
"""


def told(home: Path, text: str, empty: tuple[str, ...] = ()) -> list[str]:
    """The problems of an ontology with this text, as lines."""
    (home / "ontology").mkdir(exist_ok=True)
    (home / "ontology" / "test.ttl").write_text(ONTOLOGY + text, encoding="utf-8")
    sources = load(home)
    problems = contradictions(Dataset.from_sources(sources), sources, empty)
    return "\n".join(str(problem).replace("ontology/test.ttl", "test") for problem in problems).splitlines()


def test_a_violation_is_told_with_its_proof(tmp_path: Path) -> None:
    text = ":a a owl:NamedIndividual , :Part .\n:a :hasPart :b .\n:b a owl:NamedIndividual .\n"
    assert told(tmp_path, text) == [
        "test:8: <http://example.org/a> contradicts Whole DisjointWith: Part (test:5)",
        "    <http://example.org/a> a <http://example.org/Whole>  by  hasPart Domain: Whole (test:7)",
        "      <http://example.org/a> <http://example.org/hasPart> <http://example.org/b>  (test:9)",
        "    <http://example.org/a> a <http://example.org/Part>  (test:8)",
    ]


def test_a_long_proof_is_cut(tmp_path: Path) -> None:
    steps = "".join(f":x{n} :near :x{n + 1} .\n" for n in range(90))
    text = f":near a owl:ObjectProperty , owl:TransitiveProperty .\n{steps}"
    text += ":near rdfs:subPropertyOf :by . :by a owl:ObjectProperty ; rdfs:domain :Whole .\n"
    text += "[] a owl:NegativePropertyAssertion ; owl:sourceIndividual :x0 ; owl:assertionProperty :by ;\n"
    lines = told(tmp_path, text + "    owl:targetIndividual :x90 .\n")
    assert len(lines) == 62
    assert lines[-1].startswith("    … and ")


def test_a_class_whose_axioms_clash_is_told_with_them(tmp_path: Path) -> None:
    assert told(tmp_path, ":None a owl:Class ; rdfs:subClassOf :Part .\n:None rdfs:subClassOf :Whole .\n") == [
        "test:8: <http://example.org/None> can have no member, by these axioms",
        "    None SubClassOf: Part (test:8)",
        "    None SubClassOf: Whole (test:9)",
        "    Whole DisjointWith: Part (test:5)",
    ]


@pytest.mark.slow
def test_a_class_that_only_hermit_finds_empty_is_told_with_the_fewest_statements(tmp_path: Path) -> None:
    empty = ("<http://example.org/Below>", "<http://example.org/Either>")
    assert told(tmp_path, EITHER, empty) == [
        "test:8: <http://example.org/Either> can have no member, as HermiT finds, by these statements, none of which "
        "could be left out",
        "    test:5: Whole DisjointWith: Part",
        "    test:6: Third DisjointWith: Whole",
        "    test:8: Either SubClassOf: Whole",
        "    test:9: Either SubClassOf: Part or Third",
        "test:10: <http://example.org/Below> can have no member, since <http://example.org/Either> can have none",
    ]


@pytest.mark.slow
def test_what_only_hermit_finds_inconsistent_is_narrowed_down(tmp_path: Path) -> None:
    text = EITHER + ":x a owl:NamedIndividual , :Below .\n:y a owl:NamedIndividual , :Part .\n"
    lines = told(tmp_path, text)
    assert lines[0].startswith("test:5: inconsistent, as HermiT finds")
    assert lines[1:] == [
        "    test:10: Below SubClassOf: Either",
        "    test:11: x Types: Below",
        "    test:5: Whole DisjointWith: Part",
        "    test:6: Third DisjointWith: Whole",
        "    test:8: Either SubClassOf: Whole",
        "    test:9: Either SubClassOf: Part or Third",
    ]
    dataset = Dataset.from_sources(load(tmp_path))
    with pytest.raises(InconsistentError):
        classify(dataset)


def test_what_is_not_narrowed_down_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("herstem.pipeline.causes.narrow", lambda facts, given=(): narrow(facts, given, runs=0))
    lines = told(tmp_path, EITHER, ("<http://example.org/Either>",))
    assert lines[0].endswith("as HermiT finds; it did not narrow down which of 7 statements are the cause")
    assert "    test:9: Either SubClassOf: Part or Third" in lines
