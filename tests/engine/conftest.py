"""An engine over the small release that was written by hand for tests."""

from pathlib import Path

import pytest

from herstem.engine.embedded import EmbeddedEngine

MINI = Path(__file__).resolve().parents[1] / "data" / "mini"


@pytest.fixture(scope="session")
def engine() -> EmbeddedEngine:
    return EmbeddedEngine.from_release(MINI)
