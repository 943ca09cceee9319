"""What a build takes over from the release at hand, and what it must make anew."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from herstem import manifest, paths
from herstem.pipeline import build, classify, entail
from herstem.pipeline.canonical import n_triples, read_n_triples
from herstem.pipeline.kept import Kept
from herstem.rules.derivations import lines
from herstem.rules.model import Fact

CLAIMS = "instances/claims/section-2.ttl"
THINGS = "instances/things.ttl"
Edit = Callable[[str, str, str], int]


@pytest.fixture
def without_java(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """HermiT finds nothing, and the rules agree; the list grows with each of its runs."""
    runs: list[int] = []

    def silent(dataset: object) -> set[Fact]:
        runs.append(1)
        return set()

    monkeypatch.setattr(classify, "classify", silent)
    monkeypatch.setattr(entail.Agreement, "objections", lambda self: [])
    monkeypatch.setattr(entail.Agreement, "summary", lambda self: {})
    return runs


def made(folder: Path, fresh: bool = False) -> tuple[dict[str, bytes], list[str]]:
    """The files of a release that is built into a folder, and the stages that it took over."""
    unchanged: list[str] = []

    def progress(stage: str, outcome: float | str | None) -> None:
        if outcome == build.UNCHANGED:
            unchanged.append(stage)

    build.build(target=folder, progress=progress, fresh=fresh)
    return {path.name: path.read_bytes() for path in folder.rglob("*.*")}, unchanged


# What is changed, one after the other, and the stages that then need not run again.
REASONING = ["classify", "entail", "hypothesise"]
EDITS = {
    "a label": (THINGS, 'rdfs:label "CD44"@en', 'rdfs:label "CD44 antigen"@en', REASONING),
    "a citation": (CLAIMS, "hso:isNegated true ;", "hso:isNegated true ; hso:citesReference hs:ref-34 ;", ["classify"]),
    "an edge": (CLAIMS, "hso:isNegated true ;", "", []),
    "a paraphrase": (CLAIMS, '"Trastuzumab acts on HER2."', '"It acts on the receptor."', REASONING),
}


@pytest.mark.slow
def test_after_each_edit_the_release_is_what_a_fresh_build_makes(
    edit: Edit, tmp_path: Path, without_java: list[int]
) -> None:
    made(tmp_path / "kept")
    for file, old, new, settled in EDITS.values():
        edit(file, old, new)
        runs = len(without_java)
        files, unchanged = made(tmp_path / "kept")
        assert unchanged == settled
        assert len(without_java) - runs == ("classify" not in settled)
        assert files == made(tmp_path / "fresh", fresh=True)[0]


def test_nothing_is_taken_over_from_a_release_that_cannot_be_trusted(tmp_path: Path) -> None:
    folder = tmp_path / "release"
    shutil.copytree(paths.release_dir(), folder)
    assert Kept.of(folder).texts.keys() >= {"inferred.nt", manifest.DERIVATIONS}
    for name in ("manifest.json", "inferred.nt"):
        path = folder / name
        good = path.read_text(encoding="utf-8")
        for bad in ("", good.replace("herstem", "hersten"), good.replace('"code": "', '"code": "0')):
            if bad != good:
                path.write_text(bad, encoding="utf-8")
                assert Kept.of(folder) == Kept()
        path.unlink()
        assert Kept.of(folder) == Kept()
        path.write_text(good, encoding="utf-8")
    assert Kept.of(folder) != Kept()


def test_facts_come_back_as_they_were_written() -> None:
    terms = ("_:b", '"a b . "@en', '"\\"x\\" .\\n"', '"line\u2028end"')
    facts = {("<http://e/a>", "<http://e/p>", term) for term in terms}
    assert read_n_triples(n_triples(facts)) == facts


def test_records_come_back_as_they_were_written() -> None:
    kept = Kept.of(paths.release_dir())
    records = kept.records()
    assert set(records) == kept.facts("inferred")
    assert "".join(lines(records.values())) == kept.texts[manifest.DERIVATIONS]
