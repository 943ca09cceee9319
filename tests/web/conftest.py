"""A client of the web face over the small release, with two canned queries of its own."""

from pathlib import Path

import pytest
from asgi_client import Client

from herstem.catalog import Catalog
from herstem.engine.embedded import EmbeddedEngine
from herstem.web.app import create_app

MINI = Path(__file__).resolve().parents[1] / "data" / "mini"


@pytest.fixture(scope="session")
def client() -> Client:
    return Client(create_app(EmbeddedEngine.from_release(MINI), Catalog.load(MINI / "queries"), MINI))
