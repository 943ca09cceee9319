"""herstem.web.downloads and shelf: every file of the release and every export is there as it is said to be."""

import hashlib
import html
import re
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from asgi_client import Client
from loaded import CATALOG
from served import served

from herstem import manifest, paths
from herstem.engine.embedded import EmbeddedEngine
from herstem.exchange.exports import FORMATS
from herstem.web.app import create_app
from herstem.web.pages.downloads import exports, released

pytestmark = pytest.mark.slow  # all exports are written
RELEASE = paths.release_dir()
BROWSER = {"Accept": "text/html,*/*;q=0.8"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> tuple[Client, Path]:
    """A client of the release, whose exports are made, and the folder in which they were."""
    folder = tmp_path_factory.mktemp("shelf")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("herstem.web.shelf.mkdtemp", lambda prefix: str(folder))
        found = Client(create_app(EmbeddedEngine.from_release(RELEASE), CATALOG, RELEASE))
        assert "being written" in found.get("/downloads", headers=BROWSER).text
        assert found.get("/downloads/herstem-base.owl").status_code == 200  # which waits
    return found, folder / "exports"


@pytest.fixture
def client(server: tuple[Client, Path]) -> Client:
    return server[0]


@pytest.fixture
def folder(server: tuple[Client, Path]) -> Path:
    return server[1]


def test_every_format_and_every_file_is_listed() -> None:
    listed = [each.name for each in (*exports(None), *released(RELEASE))]
    assert len(listed) == len(set(listed))
    found = manifest.read_manifest(RELEASE)
    assert found is not None
    assert {*found["outputs"], manifest.MANIFEST} <= set(listed)
    assert len(exports(None)) == len(FORMATS)
    assert all(each.good for each in (*exports(None), *released(RELEASE)))


def test_what_the_page_says_of_a_file_is_so(client: Client) -> None:
    text = client.get("/downloads", headers=BROWSER).text
    assert "being written" not in text
    articles = re.findall(r'<article class="download".*?</article>', text, re.DOTALL)
    assert len(articles) == len(FORMATS) + len(released(RELEASE))
    for article in articles:
        address = re.search(r'<a href="(/downloads/[^"]*)"', article)
        said = re.search(r'<code class="whole">(\w{64})</code>', article)
        size = re.search(r"<span>([\d.]+) (kB|MB)</span>", article)
        assert address is not None
        assert said is not None
        assert size is not None
        answer = client.get(address[1])
        assert hashlib.sha256(answer.content).hexdigest() == said[1], address[1]
        bytes_said = float(size[1]) * {"kB": 1e3, "MB": 1e6}[size[2]]
        assert abs(len(answer.content) - bytes_said) <= {"kB": 500, "MB": 50_000}[size[2]]
        assert f"<span>{answer.headers['content-type'].partition(';')[0]}</span>" in article
        assert "CC BY 4.0" in article
        assert "version 0.1.0" in article


def test_a_file_bears_version_and_release_and_is_tagged(client: Client) -> None:
    found = manifest.read_manifest(RELEASE)
    assert found is not None
    first = client.get("/downloads/edges.nt")
    word = f"{found['version']}+{found['hash'][:12]}"
    assert first.headers["herstem-release"] == word
    assert f"edges-{word.replace('+', '-')}.nt" in first.headers["content-disposition"]
    assert first.headers["access-control-allow-origin"] == "*"
    again = client.get("/downloads/edges.nt", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.head("/downloads/edges.nt").status_code == 200
    for page in ("/", "/about", "/id/trastuzumab", "/id/trastuzumab.ttl", "/ontology/targets", "/q/table-1.html"):
        assert client.get(page).headers["herstem-release"] == word


@pytest.mark.parametrize("name", ["nothing.nt", "../pyproject.toml", "%2e%2e/pyproject.toml", "/etc/passwd", ""])
def test_nothing_else_is_there(client: Client, name: str) -> None:
    assert client.get(f"/downloads/{name}").status_code == 404


def test_all_formats_are_written_under_the_names_that_the_page_says(folder: Path) -> None:
    assert {each.name for each in exports(None)} | {"index.json"} == {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("each", [each for each in exports(None) if each.python], ids=lambda each: each.name)
def test_the_lines_to_load_a_file_load_it(each: Any, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    given: dict[str, Any] = {}
    exec(each.python, given)
    (loaded,) = given.keys() & {"edges", "matches", "graph", "ontology", "claims", "store", "package"}
    assert given[loaded] is not None


def test_without_a_release_the_page_says_so(tmp_path: Path) -> None:
    client = Client(create_app(EmbeddedEngine.from_release(RELEASE), CATALOG, tmp_path))
    assert "There is no release beside this server" in html.unescape(client.get("/downloads", headers=BROWSER).text)
    refused = client.get("/downloads/herstem-kgx.zip")
    assert (refused.status_code, "could not be written" in refused.text) == (503, True)


def test_about_tells_coverage_gaps_and_what_it_is_not_for(client: Client) -> None:
    text = client.get("/about", headers=BROWSER).text
    main = text.partition("<main")[2].partition("</main>")[0]
    assert "Not for clinical decisions" in main
    assert '<a href="/id/sec-5"' in main
    assert "/q/unopposed-mechanisms.html" in main
    assert "/q/undrugged-drivers.html" in main
    assert "10.3892/ijo.2023.5496" in main
    assert "CC BY 4.0" in main
    assert "language models" in main


def test_a_server_that_ends_leaves_no_exports_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with served() as address:
        with urllib.request.urlopen(f"{address}/downloads") as page:
            assert b"being written" in page.read()
        deadline = time.monotonic() + 30
        while not list(tmp_path.iterdir()) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert list(tmp_path.iterdir())
    assert not list(tmp_path.iterdir())
