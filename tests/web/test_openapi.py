"""herstem.web.openapi: the document is true of the server, whatever a client makes of it."""

from pathlib import Path
from typing import Any

import pytest
from asgi_client import Client

from herstem import paths
from herstem.catalog import Catalog
from herstem.engine.embedded import EmbeddedEngine
from herstem.web.app import create_app

MINI = Path(__file__).resolve().parents[1] / "data" / "mini"


@pytest.fixture
def schema(request: pytest.FixtureRequest) -> Any:
    import schemathesis

    release, queries = request.param
    app = create_app(EmbeddedEngine.from_release(release), Catalog.load(queries), release)
    return schemathesis.openapi.from_asgi("/openapi.json", app)


@pytest.mark.parametrize(
    "schema",
    [
        pytest.param((MINI, MINI / "queries"), id="small"),
        pytest.param((paths.release_dir(), paths.queries_dir()), id="every query", marks=pytest.mark.slow),
    ],
    indirect=True,
)
def test_the_server_does_as_the_document_says(schema: Any, subtests: pytest.Subtests) -> None:
    # Imported here: the two take seconds, and each process of a run reads every file of tests.
    import schemathesis
    from hypothesis import HealthCheck, settings
    from schemathesis.pytest.lazy import get_all_tests
    from schemathesis.specs.openapi.checks import positive_data_acceptance

    def of_an_operation(case: schemathesis.Case) -> None:
        # That values belong together, or that a name is ambiguous, no schema can say.
        case.call_and_validate(excluded_checks=[positive_data_acceptance])

    few = settings(
        max_examples=3, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    tests = list(get_all_tests(schema=schema, test_func=of_an_operation, settings=few, given_kwargs={}))
    assert len(tests) == len(schema.raw_schema["paths"])
    for each in tests:
        operation, test = each.ok()
        with subtests.test(operation.label):
            test()


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
