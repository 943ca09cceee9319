"""The committed release and the canned queries, loaded once for all tests of a process."""

from functools import cache
from pathlib import Path

from herstem import paths
from herstem.catalog import Catalog
from herstem.engine.embedded import EmbeddedEngine

RELEASE = Path(__file__).resolve().parents[1] / "release"
CATALOG = Catalog.load(paths.queries_dir())


@cache
def release() -> EmbeddedEngine:
    """It in an engine, which is only asked: what changes its data loads one of its own."""
    return EmbeddedEngine.from_release(RELEASE)
