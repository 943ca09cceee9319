"""The SPARQL page without a browser: results, problems and their place, what an editor asks for besides."""

import re
import shlex
from collections.abc import Sequence
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from asgi_client import Client
from given import MINI
from loaded import CATALOG

from herstem.engine.base import Answer
from herstem.engine.embedded import EmbeddedEngine
from herstem.engine.errors import TimeLimitError
from herstem.web.app import create_app

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
HOSTILE = """SELECT ("'; rm -rf $HOME `x` \\" \\\\ <b>" AS ?x) {}"""


def page(client: Client, query: str, **more: str) -> Any:
    """The page with a query."""
    return client.get("/sparql", params={"query": query, "format": "html"} | more, headers=BROWSER)


def links(text: str) -> list[str]:
    """The addresses of a page, in order."""
    return [unescape(each) for each in re.findall(r'href="([^"]*)"', text)]


@pytest.mark.parametrize(
    ("query", "status", "at"),
    [("SELECT ?x {\n ?x hso:targets }", 400, "2:17"), ("SELECT (<http://x/f>(1) AS ?x) {}", 400, None)],
)
def test_a_problem_is_told_on_the_page_with_its_place(
    released: Client, query: str, status: int, at: str | None
) -> None:
    found = page(released, query)
    assert found.status_code == status
    assert 'role="alert"' in found.text
    assert re.findall(r'data-at="([\d:]+)"', found.text) == ([at] if at else [])
    assert found.headers.get("herstem-error-at") == at
    assert unescape(re.findall(r"<textarea[^>]*>(.*?)</textarea>", found.text, re.DOTALL)[0]) == query
    plain = released.get("/sparql", params={"query": query})
    assert plain.headers.get("herstem-error-at") == at


def test_the_place_counts_characters(released: Client) -> None:
    assert page(released, "SELECT ?x { ?x rdfs:label '𝛼' . hso:targets }").headers["herstem-error-at"] == "1:45"


def test_a_graph_is_shown_on_the_page(released: Client) -> None:
    found = page(released, "CONSTRUCT { ?x rdfs:label '<b>' } WHERE { VALUES ?x { hs:ERBB2 } }")
    assert found.status_code == 200
    assert "&lt;b&gt;" in found.text
    assert "format=ttl" in found.text
    assert "rdflib" in found.text


def test_a_query_has_a_link_files_and_code(released: Client) -> None:
    query = "SELECT ?x { ?x a hso:Claim } # é+&"
    asked = released.get("/sparql/use", params={"query": query, "named-graph-uri": "http://x/?a=b&c"})
    found = links(asked.text)
    assert [parse_qs(urlsplit(each).query)["format"][0] for each in found] == ["html", "csv", "tsv", "json", "xml"]
    for each in found:
        assert parse_qs(urlsplit(each).query)["query"] == [query]
        assert parse_qs(urlsplit(each).query)["named-graph-uri"] == ["http://x/?a=b&c"]
    assert re.search(r'download="herstem-query-\w{12}\.csv"', asked.text)


def test_code_to_copy_is_code_of_one_command(released: Client) -> None:
    text = released.get("/sparql/use", params={"query": HOSTILE}).text
    curl, python, r = (unescape(each) for each in re.findall(r"<code>(.*?)</code>", text, re.DOTALL))
    command, address = shlex.split(curl)
    assert command == "curl"
    assert parse_qs(urlsplit(address).query)["query"] == [HOSTILE]
    compile(python, "copied", "exec")
    assert python.count('"') == r.count('"') == 2


@pytest.mark.parametrize("path", ["/sparql/use", "/sparql/use?query=ASK%20%7B%7D&query=x"])
def test_use_of_no_query_is_refused(released: Client, path: str) -> None:
    assert released.get(path).status_code == 400


def test_words_are_those_of_the_data(released: Client) -> None:
    answer = released.get("/sparql/words")
    found = answer.json()
    assert found["prefixes"]["hso"] == "https://w3id.org/herstem/ontology/"
    classes = {each["name"]: each for each in found["classes"]}
    antibody = classes["hso:MonoclonalAntibody"]
    count = "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x a hso:MonoclonalAntibody }"
    counted = released.get("/sparql", params={"query": count, "format": "csv"}).text.split()[1]
    assert antibody["things"] == int(counted) > 3
    assert "hso:targets" in antibody["properties"]
    assert "rdf:type" not in antibody["properties"]
    assert antibody["label"] == "monoclonal antibody"
    properties = {each["name"]: each for each in found["properties"]}
    assert properties["hso:targets"]["definition"]
    assert {name for each in classes.values() for name in each["properties"]} <= properties.keys()
    again = released.get("/sparql/words", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


class Slow(EmbeddedEngine):
    """An engine for which counting takes too long."""

    def query(self, text: str, *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()) -> Answer:
        if "COUNT(DISTINCT ?thing)" in text:
            raise TimeLimitError("the query took longer than 5 s")
        return super().query(text, default_graphs=default_graphs, named_graphs=named_graphs)


def test_words_of_a_store_too_large_to_count() -> None:
    found = Client(create_app(Slow.from_release(MINI), CATALOG, MINI)).get("/sparql/words").json()
    assert found["classes"]
    assert all(each["things"] == 0 and each["properties"] == [] for each in found["classes"])


def test_every_example_has_its_page_and_its_text(released: Client) -> None:
    text = released.get("/sparql", headers=BROWSER).text
    examples = re.findall(r'<a href="(/q/[^"]*)" data-text="([^"]*)"', text)
    assert len(examples) == len(CATALOG)
    for _, address in examples:
        loaded = released.get(unescape(address))
        assert loaded.status_code == 200, address
        assert re.search(r"\b(SELECT|ASK|CONSTRUCT)\b", loaded.text)
