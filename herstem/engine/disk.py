"""The store on disk as a source for workers; and how a release gets into it."""

import os
import weakref
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, RdfFormat, Store

from herstem.engine.base import DEFAULT_POLICY, Policy
from herstem.engine.embedded import EmbeddedEngine
from herstem.engine.errors import EngineError, StoreError
from herstem.engine.revisions import Revision, StoreFolder, disk_errors
from herstem.manifest import graph_files, read_manifest


@dataclass
class DiskSource:
    """A store folder. Each worker reads the revision that was current when it was forked."""

    folder: Path
    policy: Policy = DEFAULT_POLICY
    _lock: int = field(default=-1, init=False)

    def settle(self) -> str:
        """See StoredSource.settle."""
        store = StoreFolder(self.folder)
        self._lock = store.lock(holder=os.getppid())
        store.tidy()
        current = store.current()
        current.manifest()
        return current.word

    def open(self) -> EmbeddedEngine:
        """See Source.open; in a worker, which must not keep the store from the next server."""
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1
        revision, _ = StoreFolder(self.folder).hold()  # until this process ends
        return self._read(revision)

    def beside(self) -> EmbeddedEngine:
        """See Source.beside."""
        revision, descriptor = StoreFolder(self.folder).hold()
        try:
            engine = self._read(revision)
        except BaseException:
            os.close(descriptor)
            raise
        weakref.finalize(engine, os.close, descriptor)
        return engine

    def _read(self, revision: Revision) -> EmbeddedEngine:
        with disk_errors(revision.path):
            return EmbeddedEngine(Store.read_only(str(revision.store)), revision.word, self.policy)

    def write(self, operation: str, arguments: Sequence[Any], options: Mapping[str, Any]) -> tuple[str, Any]:
        """See StoredSource.write."""
        folder = StoreFolder(self.folder)
        release = folder.current().manifest()["release"]
        store = folder.work_copy()
        value = getattr(EmbeddedEngine(store, policy=self.policy), operation)(*arguments, **options)
        return folder.publish(store, release).word, value

    def tidy(self) -> None:
        """See StoredSource.tidy."""
        StoreFolder(self.folder).tidy()


def load_release(folder: Path, release: Path, progress: Callable[[str], None]) -> Revision:
    """Put a release into a store folder, which is made where there is none.

    Graphs of the release that was there before go; all others stay. Raises StoreError, and then nothing has changed.
    """
    manifest = read_manifest(release)
    if manifest is None:
        raise EngineError(f"there is no release in {release}")
    store_folder = StoreFolder(folder)
    empty = store_folder.is_empty()
    with store_folder.locked():
        graphs = graph_files(release)
        before = set() if empty else set(store_folder.current().manifest()["release"]["graphs"])
        store = store_folder.work_copy()
        with disk_errors(folder, "nothing was changed"):
            for name in sorted(before | set(graphs)):
                store.remove_graph(NamedNode(name))
            for number, (name, file) in enumerate(graphs.items(), 1):
                progress(f"loading {file.stem}, graph {number} of {len(graphs)}")
                _bulk_load(store, file, name)
        return store_folder.publish(store, {"hash": manifest["hash"], "graphs": sorted(graphs)})


def _bulk_load(store: Store, file: Path, graph: str) -> None:
    try:
        store.bulk_load(path=file, format=RdfFormat.N_TRIPLES, to_graph=NamedNode(graph))
    except SyntaxError as error:
        raise StoreError(f"{file} is damaged, and nothing was changed: {error}") from error


def check(folder: Path, release: Path) -> None:
    """Raise StoreError where a server of this version cannot be started on a store folder, and say what to do."""
    manifest = read_manifest(release)
    held = StoreFolder(folder).current().manifest()["release"]["hash"]
    if manifest is not None and held != manifest["hash"]:
        raise StoreError(
            f"{folder} holds release {held[:12]}, this is herstem with release {manifest['hash'][:12]}; "
            f"`herstem load --store {folder}` puts it in and leaves graphs of your own as they are"
        )
