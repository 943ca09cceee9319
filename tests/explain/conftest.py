"""The committed release, ready to be explained."""

import pytest

from herstem import paths
from herstem.catalog import Catalog
from herstem.engine.embedded import EmbeddedEngine
from herstem.explain.explainer import Explainer
from herstem.manifest import DERIVATIONS
from herstem.rules.derivations import DerivationFile


@pytest.fixture(scope="session")
def explainer(release_engine: EmbeddedEngine) -> Explainer:
    """Explains the committed release."""
    release = paths.release_dir()
    derivations = DerivationFile(release / DERIVATIONS)
    return Explainer(release_engine, Catalog.load(paths.queries_dir()), derivations)
