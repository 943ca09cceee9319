"""Shared fixtures: a tiny copy of the project to break, and the release as committed."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import loaded
import pyoxigraph
import pytest
from served import served

import herstem
from herstem import paths, sources
from herstem.api.graph import Graph
from herstem.engine.base import Policy
from herstem.engine.embedded import EmbeddedEngine
from herstem.namespaces import GRAPHS
from herstem.pipeline import release
from herstem.pipeline.dataset import Dataset
from herstem.pipeline.edges import edges
from herstem.rules.model import Fact

ROOT = Path(__file__).resolve().parents[1]
TINY = ROOT / "tests" / "data" / "tiny"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The one file that takes minutes goes first: begun near the end, it would have a process to itself until then."""
    items.sort(key=lambda item: item.path.name != "test_openapi.py")


def copy_tiny(home: Path) -> Path:
    """Make a folder with the real ontology and rules and a handful of instances."""
    shutil.copytree(ROOT / "ontology", home / "ontology")
    shutil.copytree(ROOT / "queries", home / "queries")
    shutil.copytree(TINY / "instances", home / "instances")
    return home


@pytest.fixture(autouse=True)
def own_release(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test inherits another release, nor leaves one to the next, as `--release` does: it is a process's setting."""
    monkeypatch.setenv(paths.RELEASE, "taken back after the test")
    monkeypatch.delenv(paths.RELEASE)


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tiny copy of the project; `herstem` commands work on it."""
    home = copy_tiny(tmp_path / "home")
    monkeypatch.setattr(paths, "home", lambda: home)
    return home


@pytest.fixture(scope="session")
def valid_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of the tiny project in which nothing is concluded: enough for what is checked against the last one."""
    home = copy_tiny(tmp_path_factory.mktemp("valid"))
    read = sources.load(home)
    dataset = edges(Dataset.from_sources(read), read, home / "queries")
    release.write(dataset, {"inputs": read.hashes, "stages": {}, "agreement": {}}, home / "release")
    return home / "release"


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
def release_engine() -> EmbeddedEngine:
    """See loaded.release."""
    return loaded.release()


@pytest.fixture(scope="session")
def release_graph(release_engine: EmbeddedEngine) -> Graph:
    """The committed release as `herstem.open()` gives it, of the engine above."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(EmbeddedEngine, "from_release", lambda _: release_engine)
        return herstem.open()


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a server on the committed release, started once for all tests of a process; they only ask."""
    with served() as address:
        yield address


@pytest.fixture
def loaded_once(release_engine: EmbeddedEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands that open the committed release are given it as loaded before: for tests of what they say."""
    load = EmbeddedEngine.from_release

    def kept(folder: Path, *policy: Policy) -> EmbeddedEngine:
        return load(folder, *policy) if policy or folder != loaded.RELEASE else release_engine

    monkeypatch.setattr(EmbeddedEngine, "from_release", kept)


@pytest.fixture(scope="session")
def release_facts() -> dict[str, set[Fact]]:
    """The committed release: its facts by graph."""
    facts: dict[str, set[Fact]] = {}
    for name in GRAPHS:
        quads = pyoxigraph.parse(path=ROOT / "release" / f"{name}.nt", format=pyoxigraph.RdfFormat.N_TRIPLES)
        facts[name] = {(str(q.subject), str(q.predicate), str(q.object)) for q in quads}
    return facts
