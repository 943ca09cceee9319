"""herstem.web.openapi: the document is true of the server, whatever a client makes of it."""

from pathlib import Path
from typing import Any

import pytest
import schemathesis
from asgi_client import Client
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from herstem import paths
from herstem.catalog import Catalog
from herstem.engine.embedded import EmbeddedEngine
from herstem.web.app import create_app

MINI = Path(__file__).resolve().parents[1] / "data" / "mini"
EVERY = settings(
    max_examples=3, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
# That values belong together, or that a name is ambiguous, no schema can say.
BEYOND = [positive_data_acceptance]


def schema(release: Path, queries: Path) -> Any:
    app = create_app(EmbeddedEngine.from_release(release), Catalog.load(queries), release)
    return schemathesis.openapi.from_asgi("/openapi.json", app)


SMALL = schema(MINI, MINI / "queries")
LARGE = schema(paths.release_dir(), paths.queries_dir())


@SMALL.parametrize()
@EVERY
def test_the_server_does_as_the_document_says(case: schemathesis.Case) -> None:
    case.call_and_validate(excluded_checks=BEYOND)


@pytest.mark.slow
@LARGE.parametrize()
@EVERY
def test_it_does_so_for_every_query(case: schemathesis.Case) -> None:
    case.call_and_validate(excluded_checks=BEYOND)


def test_the_document_has_every_query_with_its_types(client: Client) -> None:
    response = client.get("/openapi.json")
    found = response.json()
    assert found["openapi"] == "3.1.0"
    assert list(found["paths"]) == ["/q/", "/q/counts", "/q/counts.{suffix}", "/q/targets-of", "/q/targets-of.{suffix}"]
    drug, direct, limit, offset, sort = found["paths"]["/q/targets-of"]["get"]["parameters"]
    assert (drug["name"], drug["required"], drug["schema"]["type"], drug["example"]) == (
        "drug",
        True,
        "array",
        ["T-DM1"],
    )
    assert direct["schema"] == {"type": "boolean", "default": False}
    assert [each["name"] for each in (limit, offset, sort)] == ["limit", "offset", "sort"]
    assert {"drugLabel", "-drugLabel"} < set(sort["schema"]["enum"])
    again = client.get("/openapi.json", headers={"If-None-Match": response.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
