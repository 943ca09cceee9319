"""herstem.web.update: POST /update, and who may write."""

import pytest
from asgi_client import Client

BEARER = {"Authorization": "Bearer a secret"}
DIRECT = BEARER | {"Content-Type": "application/sparql-update"}
INSERT = "INSERT DATA { GRAPH hsg:mine { hs:a a hso:Thing } }"


def count(client: Client, pattern: str = "?s ?p ?o") -> int:
    answer = client.get("/sparql", params={"query": f"SELECT * {{ {pattern} }}"})
    return len(answer.json()["results"]["bindings"])


def test_update_by_form_and_directly(writer: Client) -> None:
    done = writer.post("/update", data={"update": INSERT}, headers=BEARER)
    assert (done.status_code, done.content, count(writer)) == (204, b"", 1)
    done = writer.post("/update", content="CLEAR ALL", headers=DIRECT | {"Accept": "image/png;q=0.1"})
    assert (done.status_code, count(writer)) == (204, 0)


def test_dataset_of_the_protocol(writer: Client) -> None:
    writer.post("/update", content=INSERT, headers=DIRECT)
    copy = "INSERT { GRAPH hsg:copy { ?s ?p ?o } } WHERE { ?s ?p ?o }"
    assert writer.post("/update", content=copy, headers=DIRECT).status_code == 204
    assert count(writer, "GRAPH hsg:copy { ?s ?p ?o }") == 0
    mine = {"using-graph-uri": "https://w3id.org/herstem/graph/mine"}
    assert writer.post("/update", params=mine, content=copy, headers=DIRECT).status_code == 204
    assert count(writer, "GRAPH hsg:copy { ?s ?p ?o }") == 1
    clash = writer.post("/update", params=mine, content=f"WITH hsg:x {copy}", headers=DIRECT)
    assert (clash.status_code, "one place" in clash.text) == (400, True)


@pytest.mark.parametrize(
    ("text", "status", "words"),
    [
        ("CLEAR XYZ", 400, "Not an update in SPARQL: line 1, column 10"),
        ("SELECT * { ?s ?p ?o }", 400, "Not an update"),
        ("LOAD <http://127.0.0.1:9/>", 403, "LOAD is off"),
        (f"{INSERT}; CREATE GRAPH hsg:mine", 409, "graph/mine> already exists, and nothing was changed; with SILENT"),
        (f"{INSERT}; DROP GRAPH hsg:none", 409, "graph/none> does not exist, and nothing was changed"),
        ("x" * 1_000_001, 413, "1,000,000 bytes"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_changes(writer: Client, text: str, status: int, words: str) -> None:
    answer = writer.post("/update", content=text, headers=DIRECT)
    assert (answer.status_code, words in answer.text, count(writer)) == (status, True, 0), answer.text


def test_what_is_not_kept_as_it_was_written_is_said(writer: Client) -> None:
    numbers = "INSERT DATA { GRAPH hsg:mine { hs:a hs:b 1 , 01 , 1.50 } }"
    answer = writer.post("/update", content=numbers, headers=DIRECT)
    assert (answer.status_code, answer.headers["herstem-changed-literals"]) == (200, "2")
    assert '"01"^^xsd:integer is kept as "1"^^xsd:integer' in answer.text
    assert count(writer) == 2


def test_with_silent_it_does_not_matter_whether_a_graph_is_there(writer: Client) -> None:
    text = f"{INSERT}; CREATE SILENT GRAPH hsg:mine; DROP SILENT GRAPH hsg:none"
    assert writer.post("/update", content=text, headers=DIRECT).status_code == 204


def test_other_methods_are_told_which(writer: Client) -> None:
    answer = writer.get("/update", params={"update": "CLEAR ALL"}, headers=BEARER)
    assert (answer.status_code, answer.headers["allow"], "GET is not taken" in answer.text) == (
        405,
        "OPTIONS, POST",
        True,
    )


@pytest.mark.parametrize(
    ("sent", "status", "told"),
    [
        ({}, 401, "Authorization: Bearer TOKEN"),
        ({"Authorization": "Basic YTpi"}, 401, "Authorization: Bearer TOKEN"),
        ({"Authorization": "Bearer another"}, 401, "not the token"),
        ({"Authorization": "Bearer"}, 401, "not the token"),
        ({"Authorization": "bearer  a secret "}, 204, ""),
    ],
)
def test_a_write_needs_the_token(writer: Client, sent: dict[str, str], status: int, told: str) -> None:
    answer = writer.post("/update", data={"update": INSERT}, headers=sent)
    assert (answer.status_code, told in answer.text) == (status, True)
    assert answer.headers.get("www-authenticate", "").startswith("Bearer") == (status == 401)
    assert count(writer) == (status == 204)


def test_without_a_token_writes_are_off(client: Client) -> None:
    before = count(client)
    answer = client.post("/update", content="CLEAR ALL", headers=DIRECT)
    assert (answer.status_code, "HERSTEM_TOKEN" in answer.text, count(client)) == (403, True, before)


def test_another_site_may_ask_and_send_the_token(writer: Client) -> None:
    answer = writer.options("/update", headers={"Origin": "http://x", "Access-Control-Request-Method": "POST"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "Authorization" in answer.headers["access-control-allow-headers"]
