"""herstem.web.search: /search as JSON and as a page."""

import pytest
from asgi_client import Client

BROWSER = {"Accept": "text/html"}


def test_json(client: Client) -> None:
    answer = client.get("/search", params={"q": "t dm1", "limit": 1})
    assert answer.headers["content-type"] == "application/json"
    (hit,) = answer.json()["results"]
    assert hit["id"] == "hs:trastuzumab-emtansine"
    assert hit["iri"] == "https://w3id.org/herstem/id/trastuzumab-emtansine"
    assert hit["matched"] == {"by": "synonym", "text": "T-DM1"}
    assert hit["score"] == 1


def test_the_page(client: Client) -> None:
    page = client.get("/search", params={"q": "HER2"}, headers=BROWSER).text
    assert 'href="/id/ERBB2"' in page
    assert "Not for clinical decisions" in page
    assert "Nothing is called so" in client.get("/search.html?q=qqqqqqqqqqqq").text
    assert "Nothing is called so" not in client.get("/search.html").text


def test_the_suffix_stands_above_accept(client: Client) -> None:
    assert client.get("/search.json?q=HER2", headers=BROWSER).json()["query"] == "HER2"
    assert client.get("/search.html?q=HER2").headers["content-type"] == "text/html; charset=utf-8"
    assert client.get("/search?q=x", headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.parametrize("limit", ["0", "101", "-1", "x", "", "1e1", "²", "9" * 10_000])
def test_a_limit_that_is_none(client: Client, limit: str) -> None:
    assert client.get("/search", params={"q": "x", "limit": limit}).status_code == 400


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", '"><b>', "\x00", "%", "x" * 10_000])
def test_hostile_words_are_words(client: Client, words: str) -> None:
    assert client.get("/search", params={"q": words}).json()["query"] == words
    page = client.get("/search", params={"q": words}, headers=BROWSER)
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert "<b>" not in page.text


def test_of_a_class(released: Client) -> None:
    def found(**more: str) -> list[str]:
        answer = released.get("/search.json", params={"q": "trastuzumab"} | more)
        return [hit["id"] for hit in answer.json()["results"]]

    drugs = found(**{"class": "hso:TherapeuticAgent"})
    assert drugs[0] == "hs:trastuzumab"
    assert set(drugs) < set(found())
    assert found(**{"class": "hso:NoSuchClass"}) == []
