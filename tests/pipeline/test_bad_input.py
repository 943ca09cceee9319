"""Bad sources: one clear line with file and line, exit code 2, nothing written."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from herstem.cli import app

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
    assert run("validate") == (0, ["the sources are valid"])


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (CLAIMS, "hso:rel-retains-activity ;", "hso:rel-retains-activity", "not valid Turtle"),
        (CLAIMS, "hso:rel-inhibits-pathway", "hso:rel-inhibits-pathwy", "did you mean hso:rel-inhibits-pathway"),
        (CLAIMS, "hs:claim-s2-01a a hso:Claim", "hs:claim-s2-01a a hso:Clam", "hso:Clam is not a class or term"),
        (CLAIMS, 'hso:hedgeCue "may"', 'hso:hedgeQueue "may"', "hso:hedgeQueue is not a property"),
        (CLAIMS, "hso:claimObject hs:EGFR", "hso:claimObject hs:EGRF", "hs:EGRF is not described anywhere"),
        (CLAIMS, "hs:ref-34", "hs:ref-35", "hs:ref-35 is not described anywhere"),
        (CLAIMS, 'hso:isHedged true ; hso:hedgeCue "may"', "hso:isHedged true", "names the hedging word"),
        (
            CLAIMS,
            "hso:claimObject hs:pi3k-akt-mtor-pathway",
            "hso:claimObject hs:EGFR",
            "hso:SignallingPathway is needed",
        ),
        (CLAIMS, "    hso:claimRelation hso:rel-retains-activity ;\n", "", "exactly one relation"),
        (THINGS, "hso:ki67Percent 9.0", "hso:ki67Percent 140.0", 'found "140.0"'),
        ("instances/references.ttl", "hso:publicationYear 2011", "hso:publicationYear 2110", 'found "2110"'),
        ("instances/references.ttl", "hso:referenceNumber 34", "hso:referenceNumber 43", "hso:referenceNumber differ"),
        (THINGS, 'rdfs:label "CD44"@en .', 'rdfs:label "CD44"@en ; ex:note "x" .', "not bound"),
    ],
)
def test_one_clear_line(edit: Edit, file: str, old: str, new: str, message: str) -> None:
    line = edit(file, old, new)
    code, lines = run("validate")
    assert code == 2
    problems = [each for each in lines if message in each]
    assert len(problems) == 1, lines
    named_file, named_line, _ = problems[0].split(":", 2)
    assert named_file == file
    # What is missing is shown at its subject, some lines above; an error of syntax where the next token stands.
    missing = len(new) < len(old) and new in old
    assert line - 7 <= int(named_line) <= line + 1 if missing or not new else int(named_line) == line
    assert lines[-1].endswith("nothing was written.")


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


def test_an_inconsistent_ontology_is_named(tiny: Path) -> None:
    with (tiny / THINGS).open("a", encoding="utf-8") as file:
        file.write('\nhs:mix a hso:Tumour , hso:SignallingPathway ; rdfs:label "mix"@en .\n')
    code, lines = run("build")
    assert code == 2
    assert "inconsistent" in lines[-1]
    assert not (tiny / "release").exists()
