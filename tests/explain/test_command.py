"""`herstem explain`: every format, other ways, and exit code 2 with a plain message for what does not hold."""

import json

import pytest
from rdflib import Graph
from typer.testing import CliRunner, Result

from herstem.cli import app

pytestmark = pytest.mark.usefixtures("loaded_once")


def run(*args: str) -> Result:
    return CliRunner().invoke(app, ["explain", *args])


def test_json() -> None:
    result = run("T-DM1", "targets", "HER2", "--format", "json", "--alternatives")
    assert result.exit_code == 0
    data = json.loads(result.stdout)
    assert data["triple"] == ["hs:trastuzumab-emtansine", "hso:targets", "hs:ERBB2"]
    assert len(data["alternatives"]) == 1


def test_turtle() -> None:
    result = run("T-DM1", "targets", "HER2", "--format", "turtle")
    assert result.exit_code == 0
    assert len(Graph().parse(data=result.stdout, format="turtle")) > 20


def test_text_names_claims_places_and_references() -> None:
    result = run("T-DM1", "targets", "HER2")
    assert result.exit_code == 0
    assert "hs:claim-t1-20a  Table I gives HER2 as the target of T-DM1." in result.stdout
    assert "[34] Junttila et al 2011" in result.stdout
    assert "other way" not in result.stdout


def test_no_other_way_is_said() -> None:
    assert run("HER2", "targetedBy", "T-DM1", "--alternatives").stdout.endswith("there is no other way to it\n")


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["pertuzumab", "inhibits", "HER3"], "neither stated nor inferred"),
        (["EPHA5", "promotes", "trastuzumab resistance"], "stated, but not held as a fact"),
        (["nobody", "inhibits", "HER3"], "nothing is called 'nobody'"),
        (["HER2", "rdfs:label", '"unfinished'], "is no literal"),
        (["T-DM1", "targets", "HER2", "--format", "yaml"], "--format yaml: text, json or turtle"),
    ],
)
def test_what_does_not_hold_ends_with_2(args: list[str], words: str) -> None:
    result = run(*args)
    assert result.exit_code == 2
    assert words in result.stderr
    assert result.stdout == ""
