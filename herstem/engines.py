"""Makes the engine that the settings ask for."""

import os
from pathlib import Path

from herstem.config import Settings
from herstem.engine.base import Engine, Policy
from herstem.engine.embedded import EmbeddedEngine

_MB = 1 << 20
_FOR_WRITES = 4  # times the memory of a query


def make_engine(settings: Settings, policy: Policy, release: Path) -> Engine:
    """An engine that has its data, and may still have to be started in the event loop. Raises EngineError."""
    if not hasattr(os, "fork"):
        return EmbeddedEngine.from_release(release, policy)
    from herstem.engine.pool import Lanes
    from herstem.engine.service import WorkerEngine
    from herstem.engine.source import ReleaseSource
    from herstem.engine.worker import Limits

    memory, result = settings.memory * _MB, settings.result_limit * _MB
    workers = WorkerEngine(
        ReleaseSource(release, policy),
        Limits(settings.timeout, memory, result),
        Lanes(settings.workers or Lanes.workers, settings.slow_limit or Lanes.slow, settings.queue),
        Limits(settings.write_timeout, _FOR_WRITES * memory),
    )
    workers.wait()
    return workers
