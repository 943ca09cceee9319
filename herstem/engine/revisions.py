"""A store on disk: a folder of revisions, each a whole store that nobody writes to any more; the highest is the store.

    DIR/lock                       held by the one process that may write
    DIR/revisions/12-3fa9c1b7/     manifest.json, and store/ (Oxigraph on RocksDB)
    DIR/work-…/                    the writer's copy, made of hard links

A write is done in the copy; the copy is put down as the next revision, and the renaming of its folder is the commit.
Whatever dies at whatever moment leaves the last revision whole; the copy is thrown away at every start and failure.
"""

import fcntl
import json
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pyoxigraph import Store

from herstem import __version__
from herstem.engine.errors import StoreError, StoreFullError
from herstem.manifest import MANIFEST

FORMAT = 1
_SHARED = (".sst", ".blob")  # RocksDB never changes these once they are written; the others are copied
_PATIENCE = 3.0  # seconds that a server which was just killed may need to let go of its lock


@dataclass(frozen=True)
class Revision:
    """One state of the store; `word` is another one for each write, also after a backup was restored."""

    path: Path

    @property
    def word(self) -> str:
        """The name of its folder."""
        return self.path.name

    @property
    def number(self) -> int:
        """How many writes came before it."""
        return int(self.word.partition("-")[0])

    @property
    def store(self) -> Path:
        """The folder that Oxigraph opens."""
        return self.path / "store"

    def manifest(self) -> dict[str, Any]:
        """Format, versions, and the hash and graphs of the release in it. StoreError for a format not known here."""
        file = self.path / MANIFEST
        try:
            found = json.loads(file.read_text(encoding="utf-8"))
            written, by = int(found["format"]), str(found["herstem"])
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise StoreError(f"{file} cannot be read ({error}); restore a backup of the store") from error
        if written != FORMAT:
            raise StoreError(
                f"{self.path} has format {written} and was written by herstem {by}; this is herstem {__version__}, "
                f"which has format {FORMAT}: run the version that wrote it"
            )
        return dict(found)


class StoreFolder:
    """The folder of a store."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._revisions = path / "revisions"

    def is_empty(self) -> bool:
        """Whether a store can be made here: nothing is there, or an empty folder."""
        return not self.path.exists() or not any(each.name != "lock" for each in self.path.iterdir())

    def current(self) -> Revision:
        """The last revision. Raises StoreError where the folder holds no store."""
        found = self._all()
        if not found:
            raise StoreError(f"{self.path} holds no store; give an empty folder, or one that a server made")
        return found[-1]

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keeps every other writer out meanwhile. Raises StoreError where there is one."""
        descriptor = self.lock()
        try:
            yield
        finally:
            os.close(descriptor)

    def lock(self, holder: int | None = None) -> int:
        """Keep every other writer out until this descriptor is closed, here and in all processes forked from this one.

        `holder` is the process that others are told of, this one without it. Raises StoreError where there is another.
        """
        with disk_errors(self.path):
            _make(self.path)
            descriptor = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            self._wait_for(descriptor)
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, f"{holder or os.getpid()}\n".encode(), 0)
        except BaseException:
            os.close(descriptor)
            raise
        return descriptor

    def _wait_for(self, descriptor: int) -> None:
        until = time.monotonic() + _PATIENCE
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                if time.monotonic() < until:
                    time.sleep(0.05)
                    continue
                holder = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip() or "unknown"
                raise StoreError(
                    f"{self.path} is in use by process {holder}; stop that server, or give another folder"
                ) from None

    @contextmanager
    def held(self) -> Iterator[Revision]:
        """The current revision, which is not removed meanwhile, whatever other processes do."""
        revision, descriptor = self.hold()
        try:
            yield revision
        finally:
            os.close(descriptor)

    def hold(self) -> tuple[Revision, int]:
        """The current revision and a descriptor; as long as that is open, the revision is not removed."""
        while True:
            revision = self.current()
            try:
                descriptor = os.open(revision.path, os.O_RDONLY)
            except FileNotFoundError:  # a newer one came, and this one went
                continue
            fcntl.flock(descriptor, fcntl.LOCK_SH)
            if revision.path.exists():
                return revision, descriptor
            os.close(descriptor)

    def work_copy(self) -> Store:
        """A store to write to, with what is in the current revision, or nothing in it. For the holder of the lock."""
        with disk_errors(self.path, "nothing was changed"):
            self.tidy()
            copy = self.path / f"work-{secrets.token_hex(4)}"
            copy.mkdir(parents=True)
            for file in self.current().store.iterdir() if self._all() else ():
                _copy(file, copy / file.name)
            return Store(copy)

    def publish(self, store: Store, release: dict[str, Any]) -> Revision:
        """Put a store down as the next revision: when this returns, it is the current one, and safe on the disk.

        The store is done with. `release` says which release is in it (hash and graphs). Raises StoreError, and then
        nothing has changed.
        """
        found = self._all()
        draft = self.path / f"draft-{secrets.token_hex(4)}"
        final = self._revisions / f"{found[-1].number + 1 if found else 1}-{secrets.token_hex(4)}"
        about = {"format": FORMAT, "herstem": __version__, "oxigraph": version("pyoxigraph"), "release": release}
        try:
            with disk_errors(self.path, "nothing was changed"):
                _make(self._revisions)
                draft.mkdir()
                store.backup(draft / "store")
                write_safely(draft / MANIFEST, json.dumps(about, indent=2).encode())
                sync(draft)
                draft.rename(final)
                sync(self._revisions)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
        self.tidy()
        return Revision(final)

    def tidy(self) -> None:
        """Remove working copies, what processes that died have left, and old revisions that nobody holds.

        For the holder of the lock.
        """
        for pattern in ("work-*", "draft-*", "gone-*"):
            for left in self.path.glob(pattern):
                shutil.rmtree(left, ignore_errors=True)
        for revision in self._all()[:-1]:
            descriptor = os.open(revision.path, os.O_RDONLY)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                gone = self.path / f"gone-{revision.word}"
                revision.path.rename(gone)
                shutil.rmtree(gone, ignore_errors=True)
            except BlockingIOError:
                continue  # a query still reads it
            finally:
                os.close(descriptor)

    def _all(self) -> list[Revision]:
        return sorted((Revision(path) for path in self._revisions.glob("[0-9]*-*")), key=lambda each: each.number)


def _copy(file: Path, to: Path) -> None:
    if file.suffix in _SHARED:
        try:
            os.link(file, to)
            return
        except OSError:  # a file system without hard links
            pass
    shutil.copyfile(file, to)


def _make(folder: Path) -> None:
    """Make a folder, and those above it, where they are not there; safe on the disk when this returns."""
    if not folder.exists():
        _make(folder.parent)
        folder.mkdir(exist_ok=True)
        sync(folder.parent)


def write_safely(file: Path, content: bytes) -> None:
    """Write a file so that it is on the disk when this returns."""
    with file.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())


def sync(folder: Path) -> None:
    """Make the names in a folder safe on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def disk_errors(folder: Path, then: str = "") -> Iterator[None]:
    """Errors of the disk in words that name the folder, and what is so `then`."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        said = f"{error.filename or folder}: {{}}{then and '; ' + then}"
        if "No space left" in reason:
            raise StoreFullError(said.format("the disk is full")) from error
        raise StoreError(said.format(reason)) from error
