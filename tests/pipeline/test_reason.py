"""A user's own data beside the release: what follows, what is refused, and what is written."""

import gzip
from pathlib import Path

import pytest
from typer.testing import CliRunner

from herstem import manifest, paths
from herstem.cli import app
from herstem.namespaces import HS, HSO
from herstem.pipeline.reason import Reasoned, reason, write
from herstem.rules.model import TYPE, Fact
from herstem.sources import SourceError

PREFIXES = """@prefix hs: <https://w3id.org/herstem/id/> . @prefix hso: <https://w3id.org/herstem/ontology/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix ex: <http://example.org/> .
"""
WNT = HS["wnt-beta-catenin-pathway"].n3()


def ex(name: str) -> str:
    return f"<http://example.org/{name}>"


def given(folder: Path, turtle: str, name: str = "mine.ttl") -> Path:
    path = folder / name
    path.write_text(PREFIXES + turtle, encoding="utf-8")
    return path


def reasoned(path: Path) -> Reasoned:
    return reason([path], paths.release_dir(), "mine")


def follows(path: Path) -> set[Fact]:
    return reasoned(path).dataset.graphs["inferred"]


def test_the_axioms_of_the_ontology_hold_for_a_users_things(tmp_path: Path) -> None:
    mine = given(tmp_path, "ex:a a hso:SmallMoleculeAgent ; hso:inhibits hs:PORCN .")
    found = reasoned(mine)
    fact = (ex("a"), HSO.inhibitsPathway.n3(), WNT)
    assert fact in found.dataset.graphs["inferred"]
    assert (ex("a"), HSO.inhibits.n3(), HS.PORCN.n3()) in found.dataset.records[fact].premises
    assert found.concluded[HSO.WntPathwayInhibitor.n3()] == 1
    assert not found.unknown


def test_a_users_claim_makes_an_edge_unless_it_is_negated(tmp_path: Path) -> None:
    claim = (
        "ex:c{} a hso:Claim ; hso:claimSubject ex:{} ; hso:claimRelation hso:rel-inhibits ; hso:claimObject hs:PORCN"
    )
    things = "ex:a a hso:SmallMoleculeAgent . ex:b a hso:SmallMoleculeAgent . "
    text = f"{things}{claim.format(1, 'a')} . {claim.format(2, 'b')} ; hso:isNegated true ."
    assert {s for s, p, o in follows(given(tmp_path, text)) if (p, o) == (HSO.inhibitsPathway.n3(), WNT)} & {
        ex("a"),
        ex("b"),
    } == {ex("a")}


def test_a_users_claim_against_one_of_the_review_takes_the_edge_of_both(tmp_path: Path) -> None:
    edge = (HS.lgk974.n3(), HSO.inhibits.n3(), HS.PORCN.n3())
    plain = reasoned(given(tmp_path, "ex:a a hso:SmallMoleculeAgent ."))
    assert edge in plain.dataset.graphs["edges"]
    claims = plain.dataset.graphs["claims"]
    subjects = {s for s, p, o in claims if (p, o) == (HSO.claimSubject.n3(), edge[0])}
    behind = {s for s in subjects if (s, HSO.claimObject.n3(), edge[2]) in claims}
    against = " ".join(f"ex:c hso:contradicts {claim} ." for claim in behind)
    found = reasoned(given(tmp_path, f"ex:c a hso:Claim . {against}"))
    assert edge not in found.dataset.graphs["edges"]


def test_a_class_of_the_users_own_gets_its_members(tmp_path: Path) -> None:
    text = """ex:Mine a owl:Class ; owl:equivalentClass [ a owl:Class ;
        owl:intersectionOf ( hso:WntPathwayInhibitor hso:SmallMoleculeAgent ) ] .
    ex:a a hso:SmallMoleculeAgent ; hso:inhibits hs:PORCN ."""
    assert (ex("a"), TYPE, ex("Mine")) in follows(given(tmp_path, text))


def test_what_the_release_holds_already_is_counted_and_names_that_are_no_terms_are_told(tmp_path: Path) -> None:
    found = reasoned(given(tmp_path, "hs:PORCN a hso:PorcupineEnzyme . ex:a hso:inhibitz hs:PORCN ; a hso:Drugg ."))
    assert found.repeated == 1
    assert found.unknown == {HSO.inhibitz.n3(): 1, HSO.Drugg.n3(): 1}


def test_what_is_written_is_a_release_and_the_same_bytes_each_time(tmp_path: Path) -> None:
    mine = given(tmp_path, "ex:a a hso:SmallMoleculeAgent ; hso:inhibits hs:PORCN, [ a hso:Protein ] .")
    for name in ("one", "two"):
        write(reasoned(mine), [mine], paths.release_dir(), tmp_path / name)
    one, two = (
        {path.relative_to(tmp_path / name): path.read_bytes() for path in (tmp_path / name).rglob("*.*")}
        for name in ("one", "two")
    )
    assert one == two
    made = manifest.read_manifest(tmp_path / "one")
    assert made is not None
    assert manifest.is_whole(tmp_path / "one", made)
    assert made["graphs"]["source/mine"]["triples"] == 4
    with pytest.raises(SourceError, match="holds a source mine already"):
        reason([mine], tmp_path / "one", "mine")
    more = given(tmp_path, "ex:b a hso:SmallMoleculeAgent ; hso:inhibits hs:PORCN .", "more.ttl")
    both = reason([more], tmp_path / "one", "more").dataset.graphs["inferred"]
    assert {(ex(name), HSO.inhibitsPathway.n3(), WNT) for name in "ab"} <= both


def test_data_that_contradict_the_axioms_are_refused_with_line_axiom_and_proof(tmp_path: Path) -> None:
    mine = given(tmp_path, "ex:a a hso:SmallMoleculeAgent .\nex:a a hso:CellType .\n")
    result = CliRunner().invoke(app, ["reason", str(mine), "--into", str(tmp_path / "out")])
    assert result.exit_code == 2
    assert "mine.ttl:4: contradicts the axiom CellEntity DisjointWith" in result.output
    assert "rdf:type hso:CellType" in result.output
    assert not (tmp_path / "out").exists()


def test_hypotheses_are_drawn_from_the_users_claims_too(tmp_path: Path) -> None:
    claim = "ex:c a hso:Claim ; hso:claimSubject ex:a ; hso:claimRelation hso:rel-inhibits ; hso:claimObject hs:PORCN ;"
    claim += " hso:hasEvidenceLevel hso:ev-in-vitro ."
    found = reasoned(given(tmp_path, f'ex:a a hso:SmallMoleculeAgent ; rdfs:label "a" . {claim}'))
    assert found.hypotheses
    drawn = found.dataset.graphs["hypotheses"]
    assert {s for s, p, o in drawn if p == HSO.hypothesisSubject.n3() and o == ex("a")}
    assert (ex("a"), HSO.suppresses.n3(), HS["drug-efflux"].n3()) not in found.dataset.facts(*found.dataset.graphs)


def test_gzipped_n_triples_are_read(tmp_path: Path) -> None:
    path = tmp_path / "mine.nt.gz"
    path.write_bytes(gzip.compress(f"{ex('a')} {HSO.inhibits.n3()} {HS.PORCN.n3()} .\n".encode()))
    assert (ex("a"), HSO.inhibitsPathway.n3(), WNT) in follows(path)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("mine.ttl", "ex:a ex:p ;;; .\n<", "mine.ttl:1: not valid Turtle"),
        ("mine.csv", "a,b", "names no RDF format"),
        ("mine.nt.gz", "no gzip", "not a whole gzip file"),
        ("mine.ttl", "<http://e/a> <http://e/p> <<( <http://e/a> <http://e/p> 1 )>> .", "RDF 1.2"),
        (
            "mine.ttl",
            f"{PREFIXES}ex:Mine a owl:Class ; rdfs:subClassOf [ a owl:Restriction ; owl:onProperty hso:inhibits ] .",
            "mine.ttl:",
        ),
    ],
)
def test_bad_input_is_named_and_nothing_is_written(tmp_path: Path, name: str, content: str, message: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    result = CliRunner().invoke(app, ["reason", str(tmp_path / name), "--into", str(tmp_path / "out")])
    assert result.exit_code == 2
    assert message in result.output
    assert not (tmp_path / "out").exists()


def test_a_folder_that_is_no_release_is_not_replaced(tmp_path: Path) -> None:
    mine = given(tmp_path, "ex:a a hso:SmallMoleculeAgent .")
    with pytest.raises(SourceError, match="is not a release to replace"):
        write(reasoned(mine), [mine], paths.release_dir(), tmp_path)


def test_the_commands_open_what_was_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(paths.RELEASE, "")  # the option sets it; taken back after the test
    mine = given(tmp_path, 'ex:a a hso:SmallMoleculeAgent ; rdfs:label "drug a" ; hso:inhibits hs:PORCN .')
    run = CliRunner().invoke
    assert run(app, ["reason", str(mine), "--into", str(tmp_path / "out")]).exit_code == 0
    result = run(app, ["--release", str(tmp_path / "out"), "explain", "drug a", "inhibitsPathway", WNT[1:-1]])
    assert result.exit_code == 0
    assert "drug a inhibits porcupine" in result.output
