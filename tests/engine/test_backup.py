"""herstem.engine.backup: a copy that can be trusted, and nothing overwritten."""

from pathlib import Path

import pytest
from pyoxigraph import Store

from herstem.engine.backup import SUMS, backup, restore
from herstem.engine.errors import StoreError
from herstem.engine.revisions import StoreFolder


def said(_: str) -> None:
    """Progress that nobody watches."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = StoreFolder(tmp_path / "store")
    store = folder.work_copy()
    store.update("INSERT DATA { <urn:a> a <urn:thing> . GRAPH <urn:g> { <urn:b> a <urn:thing> } }")
    folder.publish(store, {"hash": "x", "graphs": []})
    return folder.path


def test_there_and_back(folder: Path, tmp_path: Path) -> None:
    shown: list[str] = []
    assert backup(folder, tmp_path / "copy", shown.append) == 2
    assert shown[-1].startswith("copied 0 of 0 MB")
    assert restore(tmp_path / "copy", tmp_path / "new", said) == 2
    before, after = StoreFolder(folder).current(), StoreFolder(tmp_path / "new").current()
    assert set(Store.read_only(str(after.store))) == set(Store.read_only(str(before.store)))
    assert after.manifest() == before.manifest()
    assert after.word != before.word  # what a client kept of the one store is not of the other


def test_a_backup_while_a_server_writes(folder: Path, tmp_path: Path) -> None:
    store = StoreFolder(folder)
    with store.locked():
        work = store.work_copy()
        work.update("INSERT DATA { <urn:c> a <urn:thing> }")
        assert backup(folder, tmp_path / "copy", said) == 2
        store.publish(work, {})
    assert backup(folder, tmp_path / "later", said) == 3


def test_nothing_is_overwritten(folder: Path, tmp_path: Path) -> None:
    backup(folder, tmp_path / "copy", said)
    with pytest.raises(StoreError, match="is there already"):
        backup(folder, tmp_path / "copy", said)
    with pytest.raises(StoreError, match="is not empty"):
        restore(tmp_path / "copy", folder, said)


def test_a_damaged_backup_is_named_and_leaves_no_store(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    backup(folder, copy, said)
    broken = next((copy / "store").glob("*.sst"))
    content = bytearray(broken.read_bytes())
    content[len(content) // 2] ^= 1
    broken.write_bytes(content)
    with pytest.raises(StoreError, match=f"damaged: store/{broken.name}"):
        restore(copy, tmp_path / "new", said)
    with pytest.raises(StoreError, match="holds no store"):
        StoreFolder(tmp_path / "new").current()


def test_a_file_that_is_missing_is_named(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    backup(folder, copy, said)
    (copy / "store" / "CURRENT").unlink()
    with pytest.raises(StoreError, match="damaged: store/CURRENT"):
        restore(copy, tmp_path / "new", said)


def test_what_is_no_backup_is_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=f"no {SUMS} in it"):
        restore(folder, tmp_path / "new", said)
    with pytest.raises(StoreError, match="holds no store"):
        backup(tmp_path / "nothing", tmp_path / "copy", said)


def test_an_interrupted_copy_leaves_nothing(folder: Path, tmp_path: Path) -> None:
    def stop(_: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        backup(folder, tmp_path / "copy", stop)
    assert [path.name for path in tmp_path.iterdir()] == ["store"]
