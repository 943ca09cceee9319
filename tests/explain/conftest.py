"""The committed release, ready to be explained."""

import pytest

from herstem import paths
from herstem.catalog import Catalog
from herstem.engine.embedded import EmbeddedEngine
from herstem.explain.explainer import Explainer
from herstem.manifest import DERIVATIONS
from herstem.rules.derivations import DerivationFile


@pytest.fixture(scope="session")
def explainer() -> Explainer:
    """Explains the committed release."""
    release = paths.release_dir()
    derivations = DerivationFile(release / DERIVATIONS)
    return Explainer(EmbeddedEngine.from_release(release), Catalog.load(paths.queries_dir()), derivations)
