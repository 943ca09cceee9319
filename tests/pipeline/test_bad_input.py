"""Bad sources: one clear line with file and line, exit code 2, nothing written."""

import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from sampled import one_in
from typer.testing import CliRunner

from herstem.cli import app
from herstem.pipeline.build import check

CLAIMS = "instances/claims/section-2.ttl"
THINGS = "instances/things.ttl"
Edit = Callable[[str, str, str], int]


def run(*args: str) -> tuple[int, list[str]]:
    result = CliRunner().invoke(app, list(args))
    assert result.exception is None or isinstance(result.exception, SystemExit)
    lines = [line for line in result.output.splitlines() if line and not line.startswith("  ")]
    assert "Traceback" not in result.output
    return result.exit_code, lines


def test_the_tiny_project_is_valid(tiny: Path) -> None:
    code, lines = run("validate")
    assert code == 0
    assert "".join(lines).replace("\n", "") == f"the sources in {tiny} are valid"


SLIPS = tomllib.loads((Path(__file__).parents[1] / "data" / "slips.toml").read_text(encoding="utf-8"))["slip"]


@pytest.mark.parametrize("slip", one_in(8, SLIPS), ids=lambda slip: slip["message"])
def test_one_clear_line(tiny: Path, edit: Edit, slip: dict[str, str], valid_release: Path) -> None:
    shutil.copytree(valid_release, tiny / "release")  # what was valid then is not looked at again
    line = edit(slip["file"], slip["old"], slip["new"])
    code, lines = run("validate")
    assert code == 2
    problems = [each for each in lines if slip["message"] in each]
    assert problems, lines
    named_file, named_line, _ = problems[0].split(":", 2)
    assert named_file == slip.get("shown", slip["file"])
    if "shown" in slip:
        text = (tiny / slip["shown"]).read_text(encoding="utf-8")
        assert int(named_line) == text[: text.index(slip["at"])].count("\n") + 1
    elif "at" in slip:
        assert line - 7 <= int(named_line) <= line + 1
    else:
        assert int(named_line) == line
    assert lines[-1].endswith("nothing was written.")


def test_negated_and_disputed_claims_make_no_edge(tiny: Path, edit: Edit) -> None:
    edit(
        CLAIMS, "hso:claimObject hs:trastuzumab ;", "hso:claimObject hs:trastuzumab ; hso:contradicts hs:claim-s2-01b ;"
    )
    notes = tiny / "instances" / "notes"
    notes.mkdir()
    (notes / "section-2.ttl").write_text(
        """# A note.
        @prefix hs: <https://w3id.org/herstem/id/> . @prefix hso: <https://w3id.org/herstem/ontology/> .
        hs:note-s2-01 a hso:CuratorNote ; hso:noteAbout hs:claim-s2-02a , hs:claim-s2-01b ;
            hso:noteKind "contradiction" ; hso:noteText "At odds."@en ; hso:noteSource "the text" .""",
        encoding="utf-8",
    )
    edges = check(tiny).graphs["edges"]
    assert {tuple(term.rsplit("/", 1)[-1].rstrip(">") for term in edge) for edge in edges} == {
        ("trastuzumab", "hasDirectTarget", "ERBB2")
    }


def test_editors_and_folders_among_the_sources_do_no_harm(tiny: Path) -> None:
    (tiny / "instances" / ".#things.ttl").symlink_to("nowhere")
    (tiny / "instances" / "folder.ttl").mkdir()
    assert run("validate")[0] == 0


def test_a_broken_rule_is_named(tiny: Path) -> None:
    check = tiny / "queries" / "checks" / "label-unique.rq"
    check.write_text(check.read_text(encoding="utf-8").replace("SELECT DISTINCT", "SELECT WHERE"), encoding="utf-8")
    code, lines = run("validate")
    assert code == 2
    assert lines[0].startswith("queries/checks/label-unique.rq:1: not a SPARQL query")


@pytest.mark.slow
def test_axioms_beyond_the_rules_stop_the_build(tiny: Path) -> None:
    with (tiny / "ontology" / "properties.ttl").open("a", encoding="utf-8") as file:
        most = 'owl:maxCardinality "12"^^xsd:nonNegativeInteger'
        file.write(f"\nhso:Protein rdfs:subClassOf [ a owl:Restriction ; owl:onProperty hso:bindsRegion ; {most} ] .\n")
    code, lines = run("build")
    assert code == 2
    beyond = "Protein SubClassOf: bindsRegion max 12 (would take too many rules, or too large ones)"
    end = (tiny / "ontology" / "properties.ttl").read_text(encoding="utf-8").count("\n")
    assert lines[0] == f"ontology/properties.ttl:{end}: no rule carries the axiom {beyond}"
    assert not (tiny / "release").exists()


def test_a_triple_that_a_claim_states_is_not_repeated_on_the_thing(edit: Edit) -> None:
    line = edit(THINGS, 'rdfs:label "trastuzumab"@en .', 'rdfs:label "trastuzumab"@en ; hso:hasDirectTarget hs:ERBB2 .')
    code, lines = run("validate")
    assert code == 2
    assert any(each.startswith(f"{THINGS}:{line}: hs:trastuzumab hso:hasDirectTarget hs:ERBB2") for each in lines)


def test_a_file_that_is_not_utf8(tiny: Path) -> None:
    (tiny / THINGS).write_bytes((tiny / THINGS).read_bytes() + b"\n# caf\xe9\n")
    code, lines = run("validate")
    assert code == 2
    assert "not UTF-8" in lines[0]


def test_a_failed_build_leaves_the_last_release_as_it_was(tiny: Path, edit: Edit) -> None:
    release = tiny / "release"
    release.mkdir()
    (release / "manifest.json").write_text("{}")
    edit(CLAIMS, "hs:ref-34", "hs:ref-35")
    code, _ = run("build")
    assert code == 2
    assert [(p.name, p.read_text()) for p in release.iterdir()] == [("manifest.json", "{}")]


@pytest.mark.slow
def test_an_inconsistent_ontology_is_named(tiny: Path) -> None:
    with (tiny / THINGS).open("a", encoding="utf-8") as file:
        file.write('\nhs:mix a hso:Tumour ; rdfs:label "mix"@en ; hso:regionOf hs:CD44 .\n')
    code, lines = run("build")
    assert code == 2
    place = f"{THINGS}:{(tiny / THINGS).read_text(encoding='utf-8').count(chr(10))}"
    assert lines[0].startswith(f"{place}: hs:mix contradicts ProteinRegion DisjointWith: Tumour (ontology/defined.ttl:")
    assert lines[-1] == "1 problem found; nothing was written."
    assert not (tiny / "release").exists()


@pytest.mark.slow
def test_what_hermit_stops_at_is_said_in_its_words(tiny: Path) -> None:
    with (tiny / "ontology" / "properties.ttl").open("a", encoding="utf-8") as file:
        file.write(
            """
hso:ki67Percent rdfs:range [ a rdfs:Datatype ; owl:onDatatype xsd:string ;
    owl:withRestrictions ( [ xsd:pattern "[0-9" ] ) ] .
"""
        )
    code, lines = run("build")
    assert code == 2
    assert lines[-1].startswith("HermiT gives no answer: ")
    assert "[0-9" in lines[-1]
    assert not (tiny / "release").exists()
