"""The committed release, ready to be explained."""

import pytest
from loaded import CATALOG

from herstem import paths
from herstem.engine.embedded import EmbeddedEngine
from herstem.explain.explainer import Explainer
from herstem.manifest import DERIVATIONS
from herstem.rules.derivations import DerivationFile


@pytest.fixture(scope="session")
def explainer(release_engine: EmbeddedEngine) -> Explainer:
    """Explains the committed release."""
    return Explainer(release_engine, CATALOG, DerivationFile(paths.release_dir() / DERIVATIONS))
