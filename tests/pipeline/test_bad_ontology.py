"""The files of tests/data/bad: what is wrong is named with file, line and axiom, and nothing else is."""

import re
import shutil
from pathlib import Path

import pytest
from owl_profile import profile_violations
from rdflib import OWL
from typer.testing import CliRunner

from herstem.cli import app
from herstem.pipeline.dl import ontology_problems
from herstem.pipeline.placed import PlacedFacts
from herstem.sources import Problem, Sources

TESTS = Path(__file__).parents[1]
BAD = sorted((TESTS / "data" / "bad").glob("*.ttl"))
GOOD = sorted((TESTS / "inference").glob("*.ttl"))
MARK = "  # refused: "
# Their axioms are well-formed; what is wrong with their properties is told only where all axioms are.
ROLES = {"chain-under-its-step", "chains-in-a-circle", "not-simple"}
# OWL 2 DL, of which the rules make sense; the sources of this project are held to more.
LET_PASS = {"anonymous", "everything", "key-needs-names"}


def read(*paths: Path) -> Sources:
    return Sources(texts={f"ontology/{path.name}": path.read_text(encoding="utf-8") for path in paths})


def problems(*paths: Path) -> list[Problem]:
    placed = PlacedFacts(read(*paths))
    return ontology_problems(placed.facts, placed.place)


def marked(path: Path) -> dict[int, str]:
    """By line, what must be reported of it."""
    lines = enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
    return {number: line.split(MARK)[1] for number, line in lines if MARK in line}


def reported(text: str, place: str, part: str) -> bool:
    return part in text and re.search(rf"{re.escape(place)}(?!\d)", text) is not None


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_what_is_wrong_is_named_with_its_line(path: Path) -> None:
    found, wanted = problems(path), marked(path)
    assert wanted
    for line, part in wanted.items():
        assert any(reported(str(each), f"ontology/{path.name}:{line}", part) for each in found), (line, part, found)
    assert {each.place.line for each in found} <= wanted.keys()


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_nothing_is_wrong_with_the_inference_tests(path: Path) -> None:
    assert bool(problems(path)) == (path.stem in LET_PASS)


def test_nothing_is_wrong_with_the_ontology() -> None:
    paths = sorted((TESTS.parent / "ontology").glob("*.ttl")) + sorted((TESTS.parent / "instances").glob("*.ttl"))
    assert problems(*(path for path in paths if path.name != "shapes.ttl")) == []


@pytest.mark.parametrize("path", [*BAD, *GOOD], ids=lambda path: path.stem)
def test_the_owl_api_agrees(path: Path, tmp_path: Path) -> None:
    graph = read(path).graphs["ontology"]
    graph.remove((None, OWL.imports, None))  # it would fetch them
    copy = tmp_path / "ontology.nt"
    graph.serialize(copy, format="nt", encoding="utf-8")
    passes = path in GOOD or "The OWL API lets this pass." in path.read_text(encoding="utf-8")
    assert is_owl_2_dl(copy) == passes


def is_owl_2_dl(path: Path) -> bool:
    import jpype

    try:
        return profile_violations(path) == []
    except jpype.JException:  # it cannot even read it
        return False


@pytest.mark.parametrize("roles", [False, True], ids=["axioms", "roles"])
def test_validate_refuses_them(tiny: Path, roles: bool) -> None:
    paths = [path for path in BAD if (path.stem in ROLES) == roles]
    for path in paths:
        shutil.copy(path, tiny / "ontology" / path.name)
    result = CliRunner().invoke(app, ["validate"])
    assert result.exit_code == 2
    assert "Traceback" not in result.output
    assert result.output.splitlines()[-1].endswith("nothing was written.")
    for path in paths:
        for line, part in marked(path).items():
            assert reported(result.output, f"ontology/{path.name}:{line}", part)
