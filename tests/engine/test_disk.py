"""herstem.engine.disk: workers read what was written, a write that fails changes nothing, a release comes in whole."""

import asyncio
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Store

from herstem.engine import disk
from herstem.engine.base import Data, Policy, Stored
from herstem.engine.disk import DiskSource
from herstem.engine.errors import DataError, EngineError, StoreError, TimeLimitError, UpdateError
from herstem.engine.pool import Lanes
from herstem.engine.revisions import StoreFolder
from herstem.engine.service import WorkerEngine
from herstem.engine.worker import Limits

ENDLESS = "INSERT { GRAPH <urn:g> { ?a ?b ?i } } WHERE { GRAPH ?g { ?a ?b ?c . ?d ?e ?f . ?h ?i ?j . ?k ?l ?m } }"
Work = Callable[[WorkerEngine], Any]


def said(_: str) -> None:
    """Progress that nobody watches."""


def release(tmp_path: Path, **graphs: str) -> Path:
    """A release with graphs of N-Triples."""
    folder = tmp_path / "-".join(graphs)
    folder.mkdir()
    for name, text in graphs.items():
        (folder / f"{name}.nt").write_text(text, encoding="utf-8")
    (folder / "manifest.json").write_text(
        f'{{"version": "1", "hash": "{"-".join(graphs)}", "outputs": {{}}}}', encoding="utf-8"
    )
    return folder


def load(folder: Path, release: Path) -> None:
    """Load a release in another process, as the server has it done."""
    program = "import sys; from pathlib import Path; from herstem.engine.disk import load_release as load\n"
    program += "load(Path(sys.argv[1]), Path(sys.argv[2]), print)"
    subprocess.run([sys.executable, "-c", program, folder, release], check=True, stdout=subprocess.DEVNULL)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("filled")
    triples = "".join(f"<urn:{number}> <urn:p> <urn:o> .\n" for number in range(100))
    load(folder / "store", release(folder, made=triples))
    return folder / "store"


@pytest.fixture
def run(filled: Path) -> Iterator[Callable[[Work], Any]]:
    """Runs something with an engine on a store, as a server does: in a thread beside the event loop."""

    def run(work: Work) -> Any:
        async def main() -> Any:
            engine = WorkerEngine(DiskSource(filled, Policy()), Limits(), Lanes(2, 2, 10), Limits(seconds=2))
            await asyncio.to_thread(engine.wait)
            await engine.start()
            try:
                return await asyncio.to_thread(work, engine)
            finally:
                await engine.close()

        return asyncio.run(main())

    return run


def count(engine: WorkerEngine, pattern: str = "{ ?s ?p ?o }") -> int:
    return int(engine.query(f"SELECT (COUNT(*) AS ?n) {pattern}").serialize("text/csv").split()[1])


def test_what_is_written_is_read_and_is_there_the_next_time(run: Callable[[Work], Any]) -> None:
    def work(engine: WorkerEngine) -> tuple[int, str]:
        before, revision = count(engine), engine.revision
        engine.update("INSERT DATA { GRAPH <urn:mine> { <urn:a> <urn:p> 1 , 2 } }")
        assert count(engine) == before + 2
        assert engine.revision != revision
        data = [Data(b"<urn:b> <urn:p> 3 .", "text/turtle")]
        assert engine.put_graph("urn:mine", data, replace=True, base="urn:base:") == Stored(created=False)
        assert count(engine) == before + 1
        return count(engine), engine.revision

    written = run(work)
    assert run(lambda engine: (count(engine), engine.revision)) == written
    assert run(lambda engine: (engine.delete_graph("urn:mine"), engine.delete_graph("urn:mine"))) == (True, False)


@pytest.mark.parametrize(
    ("write", "error"),
    [
        (lambda engine: engine.update("INSERT DATA { <urn:a> <urn:p> }"), UpdateError),
        (lambda engine: engine.update("INSERT DATA { <urn:a> <urn:p> 1 } ; LOAD <urn:nowhere>"), EngineError),
        (lambda engine: engine.update(ENDLESS), TimeLimitError),
        (
            lambda engine: engine.put_graph(
                "urn:g", [Data(b"<urn:a> <urn:p> 1 . <urn:a> 2", "text/turtle")], replace=True, base="urn:base:"
            ),
            DataError,
        ),
    ],
    ids=["syntax", "refused", "endless", "data"],
)
def test_a_write_that_fails_changes_nothing(
    write: Work, error: type[EngineError], run: Callable[[Work], Any], filled: Path
) -> None:
    def work(engine: WorkerEngine) -> None:
        before = count(engine), engine.revision
        with pytest.raises(error):
            write(engine)
        assert (count(engine), engine.revision) == before
        engine.update("INSERT DATA { <urn:a> <urn:q> 1 }")
        engine.update("DELETE DATA { <urn:a> <urn:q> 1 }")
        assert count(engine) == before[0]

    run(work)
    assert not list(filled.glob("work-*"))


def test_a_second_server_is_refused(run: Callable[[Work], Any], filled: Path) -> None:
    def work(_: WorkerEngine) -> None:
        second = WorkerEngine(DiskSource(filled), Limits(), Lanes(), Limits())
        with pytest.raises(EngineError, match=r"store is in use by process \d+; stop that server"):
            second.wait()

    run(work)


def test_a_store_that_goes_away_is_named(run: Callable[[Work], Any], filled: Path) -> None:
    moved = filled.with_name("moved")

    def work(engine: WorkerEngine) -> None:
        count(engine)
        filled.rename(moved)
        try:
            with pytest.raises(EngineError):
                engine.update("INSERT DATA { <urn:a> <urn:q> 1 }")
        finally:
            moved.rename(filled)
        assert count(engine) >= 100

    run(work)


def test_a_new_release_replaces_the_old_one_and_leaves_other_graphs(tmp_path: Path) -> None:
    folder = StoreFolder(tmp_path / "store")
    first = release(tmp_path, a="<urn:1> <urn:p> <urn:o> .\n", b="<urn:2> <urn:p> <urn:o> .\n")
    disk.load_release(folder.path, first, said)
    disk.check(folder.path, first)
    with folder.locked():
        store = folder.work_copy()
        store.update("INSERT DATA { GRAPH <urn:mine> { <urn:3> <urn:p> <urn:o> } }")
        folder.publish(store, folder.current().manifest()["release"])
        del store
    second = release(tmp_path, b="<urn:4> <urn:p> <urn:o> .\n")
    with pytest.raises(StoreError, match=r"holds release a-b, this is herstem with release b; `herstem load --store"):
        disk.check(folder.path, second)
    disk.load_release(folder.path, second, said)
    disk.check(folder.path, second)
    found = {quad.subject.value for quad in Store.read_only(str(folder.current().store))}
    assert found == {"urn:3", "urn:4"}


def test_a_release_that_is_damaged_is_not_loaded(tmp_path: Path) -> None:
    folder = StoreFolder(tmp_path / "store")
    disk.load_release(folder.path, release(tmp_path, a="<urn:1> <urn:p> <urn:o> .\n"), said)
    before = folder.current()
    with pytest.raises(StoreError, match=r"b\.nt"):
        disk.load_release(folder.path, release(tmp_path, b="<urn:1> <urn:p>"), said)
    assert folder.current() == before
