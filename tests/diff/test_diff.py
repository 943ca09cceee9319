"""herstem diff: what sets two releases apart, wherever they lie and however it is told."""

import json
import shutil
import subprocess
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import Literal
from rdflib import RDF, RDFS, SKOS, URIRef
from typer.testing import CliRunner

from herstem import paths
from herstem.cli import app
from herstem.namespaces import HS, HSO
from herstem.pipeline import release
from herstem.pipeline.dataset import Dataset
from herstem.rules.model import Fact

Make = Callable[[str, dict[str, set[Fact]]], str]


def triple(s: str, p: URIRef, o: str | URIRef | Literal) -> Fact:
    value = str(o) if isinstance(o, Literal) else (o if isinstance(o, URIRef) else HS[o]).n3()
    return HS[s].n3(), p.n3(), value


def claim(name: str, text: str, level: str) -> set[Fact]:
    return {
        triple(name, RDF.type, HSO.Claim),
        triple(name, HSO.paraphrase, Literal(text, language="en")),
        triple(name, HSO.hasEvidenceLevel, HSO[level]),
    }


def hypothesis(name: str, passes: str) -> set[Fact]:
    return {
        triple(name, RDF.type, HSO.Hypothesis),
        triple(name, RDFS.label, Literal(f"hypothesis: {name}")),
        triple(name, HSO.hasStep, f"{name}-p1-s1"),
        triple(f"{name}-p1-s1", RDF.type, HSO.HypothesisStep),
        triple(f"{name}-p1-s1", HSO.stepObject, passes),
    }


OLD = {
    "claims": claim("claim-1", "One.", "ev-in-vitro") | claim("claim-2", "Two.", "ev-in-vitro"),
    "edges": {triple("a", HSO.inhibits, "b"), triple("c", HSO.inhibits, "d")},
    "inferred": {triple("a", RDF.type, HSO.Thing)},
    "hypotheses": hypothesis("hyp-1", "b") | hypothesis("hyp-2", "b"),
    "mappings": {triple("a", SKOS.exactMatch, URIRef("http://example.org/1"))},
    "ontology": {(HSO.Thing.n3(), RDFS.subClassOf.n3(), "_:ontology-1")},
}
NEW = {
    "claims": claim("claim-1", "One.", "ev-clinical") | claim("claim-3", "A `third` *one*.\nSo.", "ev-in-vitro"),
    "edges": {triple("a", HSO.inhibits, "b"), triple("e", HSO.promotes, "b")},
    "inferred": {triple("a", RDF.type, HSO.Thing), triple("e", RDF.type, HSO.Thing)},
    "hypotheses": hypothesis("hyp-1", "d") | hypothesis("hyp-2", "b"),
    "mappings": {triple("a", SKOS.closeMatch, URIRef("http://example.org/1"))},
    "ontology": {(HSO.Thing.n3(), RDFS.subClassOf.n3(), "_:ontology-2")},
}


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Write a release with some facts; gives its folder."""

    def write(name: str, graphs: dict[str, set[Fact]]) -> str:
        dataset = Dataset()
        dataset.graphs |= graphs
        dataset.records = {fact: (fact, "told", (), ()) for fact in graphs.get("inferred", ())}
        folder = tmp_path / name
        release.write(dataset, {"inputs": {"made of": name}, "stages": {}, "agreement": {}}, folder)
        return str(folder)

    return write


def run(*args: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["diff", *args])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output


def told(*args: str) -> dict[str, dict[str, list[str]]]:
    """The names in each list of each section."""
    code, output = run(*args, "--format", "json")
    sections = json.loads(output)["sections"]
    assert code == (1 if sections else 0)
    kinds = ("added", "removed", "changed")
    return {each["title"]: {kind: [item["name"] for item in each[kind]] for kind in kinds} for each in sections}


def test_claims_edges_inferences_hypotheses_and_mappings(make: Make) -> None:
    assert told(make("old", OLD), make("new", NEW)) == {
        "claims": {"added": ["hs:claim-3"], "removed": ["hs:claim-2"], "changed": ["hs:claim-1"]},
        "terms": {"added": [], "removed": [], "changed": ["hso:Thing"]},
        "hypotheses": {"added": [], "removed": [], "changed": ["hs:hyp-1"]},
        "mappings": {
            "added": ["hs:a skos:closeMatch <http://example.org/1>"],
            "removed": ["hs:a skos:exactMatch <http://example.org/1>"],
            "changed": [],
        },
        "edges": {"added": ["hs:e hso:promotes hs:b"], "removed": ["hs:c hso:inhibits hs:d"], "changed": []},
        "inferences": {"added": ["hs:e rdf:type hso:Thing"], "removed": [], "changed": []},
    }


def test_a_change_names_the_field_and_both_values(make: Make) -> None:
    sections = json.loads(run(make("old", OLD), make("new", NEW), "--format", "json")[1])["sections"]
    fields = {item["name"]: (item["label"], item["fields"]) for section in sections for item in section["changed"]}
    level = {"property": "hso:hasEvidenceLevel", "before": ["hso:ev-in-vitro"], "after": ["hso:ev-clinical"]}
    assert fields["hs:claim-1"] == ("One.", [level])
    step = {"property": "hso:stepObject", "before": ["hs:b"], "after": ["hs:d"]}
    assert fields["hs:hyp-1"] == ("hypothesis: hyp-1", [step])
    assert fields["hso:Thing"][1][0]["after"] == ["an axiom"]


def test_the_text(make: Make) -> None:
    code, text = run(make("old", OLD), make("new", NEW))
    assert code == 1
    assert text.splitlines()[1:6] == [
        "claims: 1 added, 1 removed, 1 changed",
        "  + hs:claim-3  A `third` *one*. So.",
        "  - hs:claim-2  Two.",
        "  ~ hs:claim-1  One.",
        "      hso:hasEvidenceLevel: hso:ev-in-vitro -> hso:ev-clinical",
    ]
    assert "Not for clinical decisions" in text.split("hypotheses: ")[1]


def test_markdown_for_a_changelog(make: Make) -> None:
    code, text = run(make("old", OLD), make("new", NEW), "--format", "markdown")
    assert code == 1
    assert text.splitlines()[1:5] == [
        "",
        "- Claims: 1 added, 1 removed, 1 changed.",
        "  - added `hs:claim-3`: A \\`third\\` \\*one\\*. So.",
        "  - removed `hs:claim-2`: Two.",
    ]
    assert "Not for clinical decisions" in text


def test_no_more_than_the_limit(make: Make) -> None:
    many = {"edges": {triple(f"thing-{number}", HSO.inhibits, "b") for number in range(7)}}
    lines = run(make("old", {}), make("new", many), "--limit", "3")[1].splitlines()
    assert lines[1:] == [
        "edges: 7 added",
        *(f"  + hs:thing-{number} hso:inhibits hs:b" for number in range(3)),
        "  + … and 4 more",
    ]


def test_nothing_differs(make: Make) -> None:
    code, text = run(make("old", OLD), make("same", OLD))
    assert (code, text.splitlines()[1:]) == (0, ["no difference"])


def test_archives_and_the_release_as_it_is(make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = make("old", OLD), make("new", NEW)
    with tarfile.open(tmp_path / "old.tar.gz", "w:gz") as tar:
        tar.add(old, "herstem/release")
    with zipfile.ZipFile(tmp_path / "old.zip", "w") as archive:
        for file in Path(old).rglob("*.*"):
            archive.write(file, f"../{file.relative_to(old)}")
    monkeypatch.setenv(paths.RELEASE, new)
    expected = told(old, new)
    assert expected
    assert told(str(tmp_path / "old.tar.gz")) == told(str(tmp_path / "old.zip")) == told(old) == expected


@pytest.mark.skipif(shutil.which("git") is None, reason="there is no git here")
def test_a_git_revision(make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old, home = make("old", OLD), tmp_path / "home"
    shutil.copytree(old, home / "release")
    git = ["git", "-C", str(home), "-c", "user.name=x", "-c", "user.email=x@example.org"]
    for args in (["init", "-q"], ["add", "."], ["commit", "-qm", "one"], ["tag", "v1"]):
        subprocess.run([*git, *args], check=True)
    monkeypatch.setattr(paths, "home", lambda: home)
    new = make("new", NEW)
    assert told("v1", new) == told(old, new)
    assert run("v2", new)[0] == run("--", "--output=x", new)[0] == 2


def test_what_is_no_release(make: Make, tmp_path: Path) -> None:
    old = make("old", OLD)
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.zip").write_text("no archive")
    (tmp_path / "half").mkdir()
    (tmp_path / "half" / "manifest.json").write_text('{"version": "1"}')
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "manifest.json").write_text("[" * 100_000)
    shutil.copytree(old, tmp_path / "cut")
    (tmp_path / "cut" / "edges.nt").write_text("")
    for name, message in {
        "empty": "there is no manifest.json",
        "text.zip": "neither",
        "half": "not the manifest",
        "deep": "not the manifest",
        "cut": "edges.nt is missing, or not as it was written",
        "nowhere": "neither",
    }.items():
        code, text = run(str(tmp_path / name), old)
        assert (code, message in text, "Traceback" in text) == (2, True, False), text
