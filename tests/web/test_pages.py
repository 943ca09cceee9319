"""What every page keeps to, whatever it is about; the start page and the pages of kinds."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from asgi_client import Client
from pages_to_check import PAGES, THINGS
from sampled import one_in

from herstem import paths

BROWSER = {"Accept": "text/html,*/*;q=0.8"}
ELSEWHERE = ("https://doi.org/", "https://pubmed.ncbi.nlm.nih.gov/", "https://creativecommons.org/")


class Links(HTMLParser):
    """Collects addresses, ids and tags of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.inline: list[str] = []
        self.scripts: list[str] = []  # types of those that stand in the page itself
        self.sources: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "script":
            self.scripts += [dict(attrs).get("type") or ""] * (not dict(attrs).get("src"))
        for name, value in attrs:
            if name in ("href", "src", "action"):
                self.addresses.append(value or "")
            if name == "src" or (name == "href" and tag == "link" and ("rel", "stylesheet") in attrs):
                self.sources.append(value or "")
            if name == "id":
                self.ids.append(value or "")
            if name == "style" or name.startswith("on"):
                self.inline.append(name)


def test_home_says_what_this_is(released: Client) -> None:
    text = released.get("/").text
    assert "Not for clinical decisions" in text
    assert re.search(r"<dt>references</dt><dd>149</dd>", text)
    assert "What makes trastuzumab stop working?" in text
    assert '/q/resistance-drivers-of-drug.html?drug=trastuzumab"' in text
    assert "http://testserver/sparql" in text
    assert '<a href="/browse/ResistanceMechanism">' in text
    assert "10.3892/ijo.2023.5496" in text


def test_home_asks_only_what_the_catalog_answers(client: Client) -> None:
    assert "trastuzumab stop working" not in client.get("/").text


def test_every_question_of_the_start_page_has_an_answer(released: Client) -> None:
    found = re.findall(r'<li><a href="(/q/[^"]+\.html[^"]*)">', released.get("/").text)
    assert len(found) > 12
    for address in found:
        page = released.get(address.replace("&amp;", "&"))
        assert page.status_code == 200, address
        assert "<tbody>" in page.text, address


def test_a_kind_lists_its_members_asserted_and_inferred(released: Client) -> None:
    text = released.get("/browse/HER2TargetedAgent").text
    assert re.search(
        r'<a href="/id/trastuzumab" title="hs:trastuzumab">trastuzumab</a></td><td>\d+</td><td>inferred', text
    )
    assert "<td>asserted</td>" in released.get("/browse/MonoclonalAntibody").text
    assert '<a href="/browse/HER2TargetedAgent">' in released.get("/browse").text


def test_single_drugs_and_groups_of_them_make_up_the_agents(released: Client) -> None:
    counts = dict(re.findall(r"<dt>([^<]+)</dt><dd>([\d,]+)</dd>", released.get("/").text))
    agents = released.get("/browse/TherapeuticAgent").text
    assert f"{int(counts['single drugs']) + int(counts['groups of drugs'])} members" in agents
    assert re.search(rf">agent group</a> {counts['groups of drugs']}\b", agents)


@pytest.mark.parametrize("name", ["Nothing", "countersMechanism", "a<b", "%22", "-"])
def test_what_is_no_kind_is_not_found(released: Client, name: str) -> None:
    page = released.get(f"/browse/{name}")
    assert page.status_code == 404
    assert "Nothing is known of" in page.text


def test_health(client: Client) -> None:
    response = client.get("/health")
    assert response.json()["status"] == "ok"
    assert response.json()["triples"] > 100


@pytest.mark.parametrize("page", PAGES)
def test_pages_load_nothing_from_elsewhere_and_run_nothing_of_their_own(released: Client, page: str) -> None:
    response = released.get(page, headers=BROWSER)
    assert response.status_code == 200
    links = Links(response.text)
    assert set(links.scripts) <= {"application/ld+json"}  # data, which no browser runs
    assert not links.inline
    assert all(re.match(r"/(?!/)", source) for source in links.sources)
    assert len(links.ids) == len(set(links.ids))
    assert links.tags.count("h1") == 1
    assert '<html lang="en">' in response.text
    assert "{{" not in response.text


@pytest.mark.parametrize("page", PAGES)
def test_every_page_has_its_landmarks_and_the_notice(released: Client, page: str) -> None:
    text = released.get(page, headers=BROWSER).text
    for mark in ('<a class="skip" href="#main">', '<main id="main">', '<nav aria-label="Site">', "<footer>"):
        assert mark in text
    assert "Not for clinical decisions" in text.partition("<footer>")[2]


@pytest.mark.parametrize("page", one_in(2, PAGES))
def test_links_within_the_site_lead_somewhere(released: Client, page: str) -> None:
    found = set(Links(released.get(page, headers=BROWSER).text).addresses)
    elsewhere = ("/search", "/downloads/herstem")  # exports: see test_downloads
    inside = sorted(each for each in found if each.startswith("/") and not each.startswith(elsewhere))
    for address in inside[:: len(inside) // 12 + 1]:
        assert released.get(address, headers=BROWSER).status_code == 200, address


@pytest.mark.parametrize("page", THINGS)
def test_links_on_a_page_lead_to_its_sections(released: Client, page: str) -> None:
    links = Links(released.get(page, headers=BROWSER).text)
    assert {each[1:] for each in links.addresses if each.startswith("#")} <= set(links.ids)


@pytest.mark.parametrize(
    "page", [*PAGES[:6], "/health", "/nowhere", "/id/nowhere", "/static/style.css", "/sparql?query=x"]
)
def test_every_answer_bears_the_security_headers(released: Client, page: str) -> None:
    headers = released.get(page).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'; style-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_an_unknown_page_is_plain(client: Client) -> None:
    response = client.get("/<b>nowhere</b>")
    assert response.status_code == 404
    assert response.headers["content-type"] == "text/plain; charset=utf-8"


def test_a_browser_is_shown_an_unknown_address_as_a_page_that_leads_on(client: Client) -> None:
    page = client.get("/<b>nowhere</b>", headers=BROWSER)
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "&lt;b&gt;nowhere&lt;/b&gt;" in page.text
    assert "<b>nowhere" not in page.text
    assert "/search?q=%3Cb%3Enowhere" in page.text


def test_pages_are_compressed(released: Client) -> None:
    for page in ("/", "/id/trastuzumab", "/q/"):
        headers = BROWSER | {"Accept-Encoding": "gzip"}
        assert released.get(page, headers=headers).headers["content-encoding"] == "gzip"


def test_links_know_where_the_application_is_mounted(released: Client) -> None:
    from starlette.applications import Starlette
    from starlette.routing import Mount

    mounted = Client(Starlette(routes=[Mount("/herstem", released.app)]))
    for page in ("/", "/id/trastuzumab", "/browse", "/q/table-1"):
        links = Links(mounted.get(f"/herstem{page}", headers=BROWSER).text)
        inside = [each for each in links.addresses if each.startswith("/")]
        assert inside
        assert all(each.startswith("/herstem/") for each in inside)
    assert mounted.options("/herstem/sparql").status_code == 204
    assert 'rel="alternate"' in mounted.get("/herstem/id/trastuzumab").headers["link"]
    assert "</herstem/id/trastuzumab.ttl>" in mounted.get("/herstem/id/trastuzumab").headers["link"]


@pytest.mark.parametrize("path", sorted((paths.queries_dir() / "pages").glob("*.rq")), ids=lambda path: path.stem)
def test_queries_of_pages_begin_with_what_they_answer_and_name_the_thing_only_as_a_value(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert re.fullmatch(r"# [A-Z].*\.", lines[0])
    named = [line for line in lines if "$thing" in line]
    assert all(re.search(r"VALUES \?\w+ \{ \$thing \}", line) for line in named)
    text = "\n".join(lines)
    for prefix in re.findall(r"^PREFIX (\w+):", text, re.MULTILINE):
        assert len(re.findall(rf"\b{prefix}:", text)) > 1, prefix
