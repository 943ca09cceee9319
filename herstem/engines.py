"""Makes the engine that the settings ask for, and fills its store with the release."""

import logging
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from herstem.config import Settings
from herstem.engine.base import Engine, Policy
from herstem.engine.embedded import EmbeddedEngine
from herstem.engine.errors import StoreError
from herstem.engine.watch import Watch, unwatched
from herstem.namespaces import HSG

if TYPE_CHECKING:
    from herstem.engine.remote import RemoteEngine

_log = logging.getLogger(__name__)
_MB = 1 << 20
_FOR_WRITES = 4  # times the memory of a query


def make_engine(settings: Settings, policy: Policy, release: Path, watch: Watch = unwatched) -> Engine:
    """An engine that has its data, and may still have to be started in the event loop. Raises EngineError."""
    if settings.mode == "remote":
        engine = _remote(settings, policy, watch)
        if not engine.graph_exists(f"{HSG}ontology"):
            _log.warning("the engine does not hold the release; `herstem load` puts it there")
        return engine
    if not hasattr(os, "fork"):
        if settings.mode == "disk":
            raise StoreError("a store on disk needs Linux or macOS")
        return EmbeddedEngine.from_release(release, policy)
    from herstem.engine.nursery import adopt_orphans
    from herstem.engine.pool import Lanes
    from herstem.engine.service import WorkerEngine
    from herstem.engine.source import ReleaseSource, Source
    from herstem.engine.worker import Limits

    source: Source = ReleaseSource(release, policy)
    if settings.mode == "disk":
        from herstem.engine.disk import DiskSource, check

        _fill_if_empty(Path(settings.store))
        check(Path(settings.store), release)
        source = DiskSource(Path(settings.store), policy)
    adopt_orphans()
    memory, result = settings.memory * _MB, settings.result_limit * _MB
    workers = WorkerEngine(
        source,
        Limits(settings.timeout, memory, result),
        Lanes(settings.workers or Lanes.workers, settings.slow_limit or Lanes.slow, settings.queue),
        Limits(settings.write_timeout, _FOR_WRITES * memory),
        watch,
    )
    workers.wait()
    return workers


def load(settings: Settings, release: Path, progress: Callable[[str], None]) -> str:
    """Put the release into the store of the settings, over the one that is there; what was done, in words.

    Graphs that are not of a release stay as they are. Raises EngineError.
    """
    if settings.mode == "remote":
        from herstem.engine import loading

        engine = _remote(settings, Policy(), unwatched)
        loaded = loading.load_release(engine, release, progress)
        without = f", without {', '.join(loaded.left_out)}, since it takes no RDF 1.2" if loaded.left_out else ""
        return f"{loaded.triples:,} triples are in {settings.store}{without}"
    if settings.mode == "disk":
        from herstem.engine import disk

        revision = disk.load_release(Path(settings.store), release, progress)
        return f"the release is in {settings.store}, revision {revision.word}"
    raise StoreError("say where to: --store with a folder, or the address of a SPARQL engine")


def _remote(settings: Settings, policy: Policy, watch: Watch) -> "RemoteEngine":
    from herstem.engine.remote import Addresses, RemoteEngine
    from herstem.engine.remote_wire import Login, Wire

    engine = RemoteEngine(
        Addresses(settings.store, settings.remote_update, settings.remote_graphs),
        Wire(Login(settings.remote_user, settings.remote_password), settings.result_limit * _MB),
        dataset=settings.remote_dataset or str(HSG),
        seconds=settings.timeout,
        policy=policy,
        watch=watch,
    )
    engine.query("ASK {}").truth()
    return engine


def _fill_if_empty(folder: Path) -> None:
    """Load the release in a process of its own: this one must not have opened a store before it starts others."""
    from herstem.engine.revisions import StoreFolder

    if StoreFolder(folder).is_empty():
        command = [sys.executable, "-m", "herstem", "load", "--store", str(folder)]
        if subprocess.run(command, check=False).returncode:
            raise StoreError(f"{folder} could not be filled with the release")
