"""herstem.engine.revisions: a write is there whole or not at all; nothing that is read goes away."""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Store

from herstem.engine import revisions
from herstem.engine.errors import StoreError
from herstem.engine.revisions import Revision, StoreFolder

RELEASE: dict[str, Any] = {"hash": "x", "graphs": []}


def put(folder: StoreFolder, name: str) -> Revision:
    """One more triple, as the next revision."""
    store = folder.work_copy()
    store.update(f"INSERT DATA {{ <urn:{name}> a <urn:thing> }}")
    return folder.publish(store, RELEASE)


def names(revision: Revision) -> set[str]:
    return {quad.subject.value.removeprefix("urn:") for quad in Store.read_only(str(revision.store))}


@pytest.fixture
def folder(tmp_path: Path) -> StoreFolder:
    return StoreFolder(tmp_path / "store")


def test_each_write_is_a_revision_with_all_before_it(folder: StoreFolder) -> None:
    assert folder.is_empty()
    first, second = put(folder, "a"), put(folder, "b")
    assert folder.current() == second
    assert names(second) == {"a", "b"}
    assert (first.number, second.number) == (1, 2)
    assert first.word != second.word
    assert second.manifest()["release"] == RELEASE


def test_each_new_folder_is_safe_in_the_one_above(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[Path] = []
    monkeypatch.setattr(revisions, "sync", synced.append)
    folder = StoreFolder(tmp_path / "a" / "store")
    with folder.locked():
        put(folder, "a")
    assert {tmp_path, tmp_path / "a", folder.path, folder.path / "revisions"} <= set(synced)


def test_the_tenth_comes_after_the_ninth(folder: StoreFolder) -> None:
    put(folder, "a")
    for number in (9, 10):
        (folder.path / "revisions" / f"{number}-x").mkdir()
    assert folder.current().number == 10


def test_a_copy_that_is_written_to_changes_no_revision(folder: StoreFolder) -> None:
    first = put(folder, "a")
    store = folder.work_copy()
    store.update("INSERT DATA { <urn:lost> a <urn:thing> }")
    store.flush()
    store.optimize()
    assert names(first) == {"a"}
    del store
    assert names(put(folder, "b")) == {"a", "b"}


def test_old_revisions_go_once_nobody_holds_them(folder: StoreFolder) -> None:
    put(folder, "a")
    with folder.held() as held:
        put(folder, "b")
        put(folder, "c")
        assert names(held) == {"a"}
    assert sorted(path.name.partition("-")[0] for path in (folder.path / "revisions").iterdir()) == ["1", "3"]
    folder.tidy()
    assert [path.name for path in (folder.path / "revisions").iterdir()] == [folder.current().word]


def test_what_dead_processes_left_is_removed(folder: StoreFolder) -> None:
    put(folder, "a")
    for left in ("work-1", "draft-1", "gone-1"):
        (folder.path / left / "store").mkdir(parents=True)
    folder.tidy()
    assert sorted(path.name for path in folder.path.iterdir()) == ["revisions"]


@pytest.mark.parametrize("step", ["write_safely", "sync"])
def test_a_full_disk_leaves_the_last_revision(folder: StoreFolder, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first = put(folder, "a")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(revisions, step, full)
    with pytest.raises(StoreError, match="the disk is full; nothing was changed"):
        put(folder, "b")
    assert folder.current() == first
    assert not list(folder.path.glob("draft-*"))


def test_one_writer_at_a_time(folder: StoreFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(revisions, "_PATIENCE", 0.0)
    other = "import sys\nfrom herstem.engine.revisions import StoreFolder\nfrom pathlib import Path\n"
    other += "with StoreFolder(Path(sys.argv[1])).locked():\n    print('locked', flush=True)\n    sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", other, folder.path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"locked\n"
        with (
            pytest.raises(StoreError, match=f"is in use by process {process.pid}; stop that server"),
            folder.locked(),
        ):
            pass
        process.kill()
    with folder.locked():
        pass


def test_a_folder_without_a_store_is_none(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear", encoding="utf-8")
    folder = StoreFolder(tmp_path)
    assert not folder.is_empty()
    with pytest.raises(StoreError, match="holds no store"):
        folder.current()


def test_a_folder_that_may_not_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with (
        pytest.raises(StoreError, match=r"file/store: Not a directory"),
        StoreFolder(tmp_path / "file" / "store").locked(),
    ):
        pass


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (json.dumps({"format": 99, "herstem": "9.0"}), "has format 99 and was written by herstem 9.0; this is herstem"),
        ("{}", "cannot be read"),
        ("[1", "cannot be read"),
    ],
)
def test_a_revision_of_another_format_is_refused(folder: StoreFolder, text: str, message: str) -> None:
    revision = put(folder, "a")
    (revision.path / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(StoreError, match=message):
        revision.manifest()
