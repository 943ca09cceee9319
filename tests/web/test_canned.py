"""herstem.web.canned: canned queries as an API and as pages."""

import csv

import pytest
from asgi_client import Client

from herstem.namespaces import HS

HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def test_index_lists_queries_with_their_parameters(client: Client) -> None:
    found = {each["name"]: each for each in client.get("/q/").json()}
    assert set(found) == {"counts", "targets-of"}
    drug, direct = found["targets-of"]["parameters"]
    assert (drug["type"], drug["class"], drug["required"]) == ("iri", "hso:TherapeuticAgent", True)
    assert (direct["type"], direct["default"]) == ("boolean", "false")
    page = client.get("/q/", headers=HTML)
    assert "What does &lt;a drug&gt; target?" in page.text
    assert client.get("/q", follow_redirects=False).headers["location"].endswith("q/")
    assert client.get("/q").status_code == 200


@pytest.mark.parametrize("value", ["T-DM1", "trastuzumab-emtansine", "hs:trastuzumab-emtansine", "t-dm1"])
def test_answers_as_json(client: Client, value: str) -> None:
    for path in ("/q/targets-of", "/q/targets-of.json"):
        response = client.get(path, params={"drug": value})
        assert response.headers["content-type"] == "application/sparql-results+json"
        (row,) = response.json()["results"]["bindings"]
        assert row["target"]["value"] == f"{HS}ERBB2"


def test_formats_by_suffix_and_by_accept(client: Client) -> None:
    drug = {"drug": "lapatinib"}
    (row,) = csv.DictReader(client.get("/q/targets-of.csv", params=drug).text.splitlines())
    assert (row["drugLabel"], row["targetLabel"]) == ("lapatinib", "HER1")
    response = client.get("/q/targets-of", params=drug, headers={"Accept": "text/csv"})
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert 'filename="herstem-targets-of-0123456789ab.csv"' in response.headers["content-disposition"]
    assert client.get("/q/targets-of.xml", params=drug).text.startswith("<?xml")
    assert client.get("/q/targets-of.tsv", params=drug).text.startswith("?drug\t")
    assert client.get("/q/targets-of", params=drug, headers={"Accept": "image/png"}).status_code == 406
    assert client.get("/q/targets-of.docx", params=drug).status_code == 404


def test_several_values(client: Client) -> None:
    response = client.get("/q/targets-of", params={"drug": ["T-DM1", "lapatinib"]})
    assert len(response.json()["results"]["bindings"]) == 2
    response = client.get("/q/targets-of", params={"drug": ["T-DM1", "lapatinib"], "direct": "true"})
    assert len(response.json()["results"]["bindings"]) == 1


def test_the_query_behind_a_page(client: Client) -> None:
    assert "VALUES ?drug { $drug }" in client.get("/q/targets-of.rq").text
    bound = client.get("/q/targets-of.rq", params={"drug": "T-DM1"})
    assert bound.headers["content-type"].startswith("application/sparql-query")
    assert f"VALUES ?drug {{ <{HS}trastuzumab-emtansine> }}" in bound.text
    same = client.post("/sparql", content=bound.text, headers={"Content-Type": "application/sparql-query"})
    assert len(same.json()["results"]["bindings"]) == 1


@pytest.mark.parametrize(
    ("path", "parameters", "status", "words"),
    [
        ("/q/targets", {}, 404, "did you mean targets-of"),
        ("/q/targets-of", {}, 400, "needs a value for drug"),
        ("/q/targets-of", {"drug": "lapatinip"}, 404, "did you mean lapatinib?"),
        ("/q/targets-of", {"drug": "HER2"}, 400, "therapeutic agent (hso:TherapeuticAgent)"),
        ("/q/targets-of", {"drug": "lapatinib", "dose": "1"}, 400, "no parameter 'dose'"),
        ("/q/targets-of", {"drug": "lapatinib", "direct": "maybe"}, 400, "neither true nor false"),
        ("/q/targets-of", {"drug": '"} DROP ALL #'}, 404, "nothing is called"),
    ],
)
def test_problems_are_told_in_the_format_asked_for(
    client: Client, path: str, parameters: dict[str, str], status: int, words: str
) -> None:
    response = client.get(path, params=parameters)
    assert (response.status_code, words in response.json()["error"]) == (status, True), response.text
    text = client.get(path, params=parameters, headers={"Accept": "text/csv"})
    assert (text.status_code, text.headers["content-type"]) == (status, "text/plain; charset=utf-8")
    assert words in text.text


def test_a_page_has_a_form_and_the_result(client: Client) -> None:
    empty = client.get("/q/targets-of.html")
    assert empty.status_code == 200
    assert "<table" not in empty.text
    assert '<option value="hs:lapatinib">lapatinib</option>' in empty.text
    page = client.get("/q/targets-of", params={"drug": "T-DM1", "direct": ""}, headers=HTML)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert 'href="/q/about-thing.html?thing=hs:ERBB2" title="hs:ERBB2">HER2</a>' in page.text
    assert ">claim-s2-01a</a>" in page.text
    assert 'value="T-DM1"' in page.text
    assert '/q/targets-of.csv?drug=T-DM1"' in page.text


def test_a_page_shows_what_is_wrong_and_keeps_what_was_typed(client: Client) -> None:
    page = client.get("/q/targets-of.html", params={"drug": '"><script>alert(1)</script>'})
    assert page.status_code == 404
    assert "nothing is called" in page.text
    assert "<script" not in page.text
    assert "&lt;script&gt;" in page.text


def test_methods(client: Client) -> None:
    head = client.head("/q/counts.csv")
    assert (head.status_code, head.content) == (200, b"")
    assert client.options("/q/counts").headers["allow"] == "GET, HEAD, OPTIONS"
    assert client.post("/q/counts").status_code == 405
    assert client.get("/q/counts?x=%FF").status_code == 400
