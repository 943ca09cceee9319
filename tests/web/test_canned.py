"""herstem.web.canned: canned queries as an API and as pages."""

import csv
import re
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from asgi_client import Client
from given import TOKEN
from httpx import Response
from pyoxigraph import RdfFormat, Store, parse
from w3c.compare import read_result_set

from herstem.catalog import Catalog
from herstem.engine.embedded import EmbeddedEngine
from herstem.namespaces import HS
from herstem.web.app import create_app

UPDATE = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/sparql-update"}
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
    assert 'href="/id/ERBB2" title="hs:ERBB2">HER2</a>' in page.text
    assert ">claim-s2-01a</a>" in page.text
    assert 'value="T-DM1"' in page.text
    assert '/q/targets-of.csv?drug=T-DM1"' in page.text


def test_a_page_shows_what_is_wrong_and_keeps_what_was_typed(client: Client) -> None:
    page = client.get("/q/targets-of.html", params={"drug": '"><script>alert(1)</script>'})
    assert page.status_code == 404
    assert "nothing is called" in page.text
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;" in page.text


def test_methods(client: Client) -> None:
    head = client.head("/q/counts.csv")
    assert (head.status_code, head.content) == (200, b"")
    assert client.options("/q/counts").headers["allow"] == "GET, HEAD, OPTIONS"
    assert client.post("/q/counts").status_code == 405
    assert client.get("/q/counts?x=%FF").status_code == 400


def test_a_part_of_the_rows_with_the_total_and_links_to_the_others(client: Client) -> None:
    drugs = {"drug": ["T-DM1", "lapatinib"]}
    whole = client.get("/q/targets-of.json", params=drugs)
    assert "herstem-total" not in whole.headers
    rows = whole.json()["results"]["bindings"]
    first = client.get("/q/targets-of.json", params=drugs | {"limit": 1})
    assert first.json()["results"]["bindings"] == rows[:1]
    assert first.headers["herstem-total"] == str(len(rows)) == "2"
    assert set(first.links) == {"first", "next", "last"}
    second = client.get("/q/targets-of.json" + first.links["next"]["url"])
    assert second.json()["results"]["bindings"] == rows[1:]
    assert set(second.links) == {"first", "prev", "last"}
    assert client.get("/q/targets-of.json" + second.links["prev"]["url"]).content == first.content
    assert second.links["last"]["url"] == first.links["last"]["url"] == first.links["next"]["url"]
    beyond = client.get("/q/targets-of.csv", params=drugs | {"offset": 5})
    assert (beyond.headers["herstem-total"], len(beyond.text.splitlines()), beyond.links) == ("2", 1, {})
    none = client.get("/q/targets-of.csv", params=drugs | {"limit": 0})
    assert (none.headers["herstem-total"], len(none.text.splitlines())) == ("2", 1)


@pytest.mark.parametrize("value", ["-1", "1.5", "x", "٣", "1000001", "9" * 30, "1 } #"])
@pytest.mark.parametrize("name", ["limit", "offset"])
def test_a_part_is_told_in_whole_numbers(client: Client, name: str, value: str) -> None:
    response = client.get("/q/counts.json", params={name: value})
    assert (response.status_code, f"{name}: " in response.json()["error"]) == (400, True)


def test_a_page_shows_a_part(client: Client) -> None:
    page = client.get("/q/targets-of.html", params={"drug": ["T-DM1", "lapatinib"], "limit": "1"})
    assert "Rows 1 to 1 of 2" in page.text
    assert '<a rel="next" href="?drug=T-DM1&amp;drug=lapatinib&amp;limit=1&amp;offset=1">' in page.text
    assert "/q/targets-of.csv?drug=T-DM1&amp;drug=lapatinib" in page.text


def test_every_part_of_a_page_tells_the_same_total_until_the_data_change(writer: Client) -> None:
    asked = {"thing": "<http://example.org/x>", "limit": "2"}

    def shown(**more: str) -> str:
        page = writer.get("/q/label-of.html", params=asked | more).text
        return page.partition('role="status">')[2].partition(" ·")[0]

    def write(labels: str) -> None:
        update = f"INSERT DATA {{ GRAPH <a:g> {{ <http://example.org/x> rdfs:label {labels} }} }}"
        assert writer.post("/update", content=update, headers=UPDATE).status_code == 204

    write("'a', 'b', 'c'")
    parts = [shown(offset=start) for start in ("2", "0", "1")]
    assert parts == ["Rows 3 to 3 of 3", "Rows 1 to 2 of 3", "Rows 2 to 3 of 3"]
    write("'d'")
    assert shown() == "Rows 1 to 2 of 4"


def test_rows_as_rdf(client: Client) -> None:
    for suffix, syntax in (("ttl", RdfFormat.TURTLE), ("jsonld", RdfFormat.JSON_LD)):
        response = client.get(f"/q/targets-of.{suffix}", params={"drug": "T-DM1"})
        assert response.status_code == 200
        found = [quad.triple for quad in parse(response.content, syntax)]
        (row,) = read_result_set(found)
        assert {name: getattr(row[name], "value", "") for name in ("drugLabel", "target")} == {
            "drugLabel": "trastuzumab emtansine",
            "target": f"{HS}ERBB2",
        }
        again = client.get(f"/q/targets-of.{suffix}", params={"drug": "T-DM1"}, headers=tagged(response))
        assert (again.status_code, again.content) == (304, b"")


def tagged(response: Response) -> dict[str, str]:
    return {"If-None-Match": response.headers["etag"]}


@pytest.mark.parametrize("path", ["/q/targets-of", "/q/targets-of.csv", "/q/targets-of.rq"])
def test_what_is_still_so_is_not_sent_again(client: Client, path: str) -> None:
    response = client.get(path, params={"drug": "T-DM1"})
    again = client.get(path, params={"drug": "T-DM1"}, headers=tagged(response))
    assert (again.status_code, again.content) == (304, b"")


def test_a_tag_is_another_where_the_query_is(tmp_path: Path) -> None:
    texts = ["SELECT ?x WHERE { BIND (1 AS ?x) } ORDER BY ?x", "SELECT ?x WHERE { BIND (2 AS ?x) } ORDER BY ?x"]
    tags = []
    for text in texts:
        (tmp_path / "one.rq").write_text(f'#+ title = "?"\n#+ description = "."\n#+ keywords = ["k"]\n{text}\n')
        app = create_app(EmbeddedEngine(Store(), "same"), Catalog.load(tmp_path), tmp_path)
        tags.append(Client(app).get("/q/one.csv").headers["etag"])
    assert tags[0] != tags[1]


def test_rows_in_another_order(client: Client) -> None:
    drugs = {"drug": ["T-DM1", "lapatinib"]}

    def order(**more: object) -> list[str]:
        answer = client.get("/q/targets-of.csv", params=drugs | more).text
        return [row["drugLabel"] for row in csv.DictReader(answer.splitlines())]

    assert order(sort="drugLabel") == ["lapatinib", "trastuzumab emtansine"]
    assert order(sort="-drugLabel") == ["trastuzumab emtansine", "lapatinib"]
    assert order(sort="-drugLabel", limit=1, offset=1) == ["lapatinib"]
    page = client.get("/q/targets-of.html", params=drugs | {"sort": "drugLabel"}).text
    assert 'aria-sort="ascending"><a href="?drug=T-DM1&amp;drug=lapatinib&amp;sort=-drugLabel"' in page
    assert 'aria-sort="none"' in page


@pytest.mark.parametrize("sort", ["nothing", "--drugLabel", "?drugLabel", "drugLabel) #", "-"])
def test_an_order_by_what_is_no_column(client: Client, sort: str) -> None:
    response = client.get("/q/targets-of.json", params={"drug": "T-DM1", "sort": sort})
    assert (response.status_code, response.json()["error"].startswith("sort: ")) == (400, True)
    assert "drugLabel" in response.json()["suggestions"]


def test_a_page_is_tagged_and_depends_on_the_whole_address(client: Client) -> None:
    page = client.get("/q/targets-of.html", params={"drug": "T-DM1"})
    again = client.get("/q/targets-of.html", params={"drug": "T-DM1"}, headers=tagged(page))
    assert (again.status_code, again.content) == (304, b"")
    other = client.get("/q/targets-of.html", params={"drug": "lapatinib"}, headers=tagged(page))
    assert (other.status_code, other.headers["etag"] != page.headers["etag"]) == (200, True)
    assert "etag" not in client.get("/q/targets-of.html", params={"drug": "nobody"}).headers


def test_a_page_says_how_to_take_the_answer_along(client: Client) -> None:
    text = client.get("/q/targets-of.html", params={"drug": "T-DM1"}).text
    assert "1 row (complete) · version" in text
    assert 'href="http://testserver/q/targets-of.html?drug=T-DM1" rel="bookmark"' in text
    assert "curl &#39;http://testserver/q/targets-of.csv?drug=T-DM1&#39;" in text
    (edit,) = re.findall(r'href="/sparql\?([^"]+)"', text)
    assert f"<{HS}trastuzumab-emtansine>" in parse_qs(edit)["query"][0]


def test_several_values_have_a_field_each(client: Client) -> None:
    text = client.get("/q/targets-of.html", params={"drug": ["T-DM1", "lapatinib"]}).text
    assert re.findall(r'id="(p-drug[^"]*)" name="drug" value="([^"]*)"', text) == [
        ("p-drug", "T-DM1"),
        ("p-drug-2", "lapatinib"),
        ("p-drug-3", ""),
    ]


def test_bars(released: Client) -> None:
    text = released.get("/q/study-designs.html").text
    rows = list(csv.DictReader(released.get("/q/study-designs.csv").text.splitlines()))
    drawn = re.findall(r"<g><title>([^<]+): (\d+)</title>", text)
    assert drawn == [(row["designLabel"], row["works"]) for row in rows]
    lengths = [int(each) for each in re.findall(r'<rect x="\d+" y="\d+" width="(\d+)"', text)]
    assert lengths == sorted(lengths, reverse=True)
    assert "<svg" not in released.get("/q/study-designs.html?offset=99").text.partition("<main")[2]


def test_a_matrix(released: Client) -> None:
    text = released.get("/q/stem-cell-markers.html").text
    head = re.search(r'<div class="scroll matrix".*?</thead>', text, re.DOTALL)
    assert head
    cells = {row["cellLabel"] for row in csv.DictReader(released.get("/q/stem-cell-markers.csv").text.splitlines())}
    assert set(re.findall(r'<th scope="col"><a [^>]+>([^<]+)</a>', head[0])) == cells
    assert "<td><span>low or negative</span></td>" in text
    assert "<td><span>•</span></td>" in text
