"""Shared fixtures: a tiny copy of the project to break, and the release as committed."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pyoxigraph
import pytest

from herstem import paths
from herstem.namespaces import GRAPHS
from herstem.rules.model import Fact

ROOT = Path(__file__).resolve().parents[1]
TINY = ROOT / "tests" / "data" / "tiny"


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the real ontology and rules and a handful of instances; `herstem` commands work on it."""
    home = tmp_path / "home"
    shutil.copytree(ROOT / "ontology", home / "ontology")
    shutil.copytree(ROOT / "queries", home / "queries")
    shutil.copytree(TINY / "instances", home / "instances")
    monkeypatch.setattr(paths, "home", lambda: home)
    return home


@pytest.fixture
def edit(tiny: Path) -> Callable[[str, str, str], int]:
    """Replace a text in a file of the tiny project; returns the line where it stood."""

    def replace(file: str, old: str, new: str) -> int:
        path = tiny / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1

    return replace


@pytest.fixture(scope="session")
def release_facts() -> dict[str, set[Fact]]:
    """The committed release: its facts by graph."""
    facts: dict[str, set[Fact]] = {}
    for name in GRAPHS:
        quads = pyoxigraph.parse(path=ROOT / "release" / f"{name}.nt", format=pyoxigraph.RdfFormat.N_TRIPLES)
        facts[name] = {(str(q.subject), str(q.predicate), str(q.object)) for q in quads}
    return facts
