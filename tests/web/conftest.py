"""A client of the web face over the small release, with two canned queries of its own."""

import pytest
from asgi_client import Client
from given import MINI, TOKEN
from loaded import CATALOG
from pyoxigraph import Store

from herstem import paths
from herstem.catalog import Catalog
from herstem.engine.embedded import EmbeddedEngine
from herstem.web.app import create_app
from herstem.web.shelf import Shelf


@pytest.fixture(scope="session")
def client() -> Client:
    return Client(create_app(EmbeddedEngine.from_release(MINI), Catalog.load(MINI / "queries"), MINI))


class Unmade(Shelf):
    """A shelf on which nothing is ever made: all exports take half a minute, and have a server in test_downloads."""

    def _make(self, making: object) -> None:
        pass


@pytest.fixture(scope="session")
def released(release_engine: EmbeddedEngine) -> Client:
    """A client of the release as committed, without its exports."""
    folder = paths.release_dir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("herstem.web.app.Shelf", Unmade)
        return Client(create_app(release_engine, CATALOG, folder))


@pytest.fixture
def writer() -> Client:
    """A client of an empty store of its own, which takes writes with the token."""
    return Client(create_app(EmbeddedEngine(Store(), "first"), CATALOG, MINI, token=TOKEN, write_limit=1))
