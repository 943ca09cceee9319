"""herstem.web.pages and what every page keeps to."""

import re
from html.parser import HTMLParser

import pytest
from asgi_client import Client

PAGES = ["/", "/q/", "/search?q=HER2", "/q/targets-of.html?drug=T-DM1", "/sparql"]
BROWSER = {"Accept": "text/html"}


class Links(HTMLParser):
    """Collects addresses, ids and tags of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.inline: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name in ("href", "src", "action"):
                self.addresses.append(value or "")
            if name == "id":
                self.ids.append(value or "")
            if name == "style" or name.startswith("on"):
                self.inline.append(name)


def test_home_says_what_this_is(client: Client) -> None:
    text = client.get("/").text
    assert "Not for clinical decisions" in text
    assert "5,000" in text  # the number that the test's own `counts` gives
    assert "What does &lt;a drug&gt; target?" in text
    assert '/q/targets-of.html?drug=T-DM1"' in text
    assert "http://testserver/sparql" in text
    assert "0.0.test" in text
    assert "0123456789ab" in text
    assert "10.3892/ijo.2023.5496" in text


def test_health(client: Client) -> None:
    response = client.get("/health")
    assert response.json()["status"] == "ok"
    assert response.json()["triples"] > 100


@pytest.mark.parametrize("page", PAGES)
def test_pages_load_nothing_from_elsewhere_and_run_nothing(client: Client, page: str) -> None:
    response = client.get(page, headers=BROWSER)
    assert response.status_code == 200
    links = Links(response.text)
    assert "script" not in links.tags
    assert not links.inline
    outside = [address for address in links.addresses if re.match(r"(https?:)?//", address)]
    assert set(outside) <= {"https://doi.org/10.3892/ijo.2023.5496"}
    assert len(links.ids) == len(set(links.ids))
    assert links.tags.count("h1") == 1
    assert '<html lang="en">' in response.text


@pytest.mark.parametrize("page", PAGES)
def test_links_within_the_site_lead_somewhere(client: Client, page: str) -> None:
    for address in set(Links(client.get(page, headers=BROWSER).text).addresses):
        elsewhere = any(name in address for name in ("about-thing", "flagged", "things-by-name"))
        if address.startswith("/") and not elsewhere:
            assert client.get(address, headers=BROWSER).status_code == 200, address


@pytest.mark.parametrize("page", [*PAGES, "/health", "/nowhere", "/static/style.css", "/sparql?query=x"])
def test_every_answer_bears_the_security_headers(client: Client, page: str) -> None:
    headers = client.get(page).headers
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


def test_pages_are_compressed(client: Client) -> None:
    assert client.get("/", headers={"Accept-Encoding": "gzip"}).headers["content-encoding"] == "gzip"


def test_links_know_where_the_application_is_mounted(client: Client) -> None:
    from starlette.applications import Starlette
    from starlette.routing import Mount

    mounted = Client(Starlette(routes=[Mount("/herstem", client.app)]))
    text = mounted.get("/herstem/q/targets-of.html?drug=T-DM1").text
    assert 'href="/herstem/q/about-thing.html?thing=hs:ERBB2"' in text
    assert 'href="/herstem/static/style.css"' in text
    assert mounted.options("/herstem/sparql").status_code == 204
