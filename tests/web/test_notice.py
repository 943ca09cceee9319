"""Wherever hypotheses are shown, the page or the terminal says that they are, and that they are not for the clinic."""

import re

import pytest
from asgi_client import Client
from loaded import CATALOG
from typer.testing import CliRunner

from herstem.cli import app

NOTICE = "Hypotheses drawn by a machine, not findings. Not for clinical decisions."
HYPOTHETICAL = [query.name for query in CATALOG.values() if query.hypothetical]


def test_there_are_such_queries() -> None:
    assert len(HYPOTHETICAL) >= 5


@pytest.mark.parametrize("name", CATALOG)
def test_the_page_of_a_query_bears_the_notice_where_it_answers_with_hypotheses(released: Client, name: str) -> None:
    assert (NOTICE in released.get(f"/q/{name}.html").text) == (name in HYPOTHETICAL)


def test_home_and_index_bear_it_once_for_each(released: Client) -> None:
    home = released.get("/").text
    offered = set(re.findall(r'href="/q/([a-z0-9-]+)\.html', home)) & set(HYPOTHETICAL)
    explored = re.findall(r'href="/hypotheses\?', home)
    assert offered
    assert explored
    assert home.count(NOTICE) == len(offered) + len(explored)
    assert released.get("/q/", headers={"Accept": "text/html"}).text.count(NOTICE) == len(HYPOTHETICAL)
    listed = {each["name"]: each["notice"] for each in released.get("/q/").json()}
    assert {name for name, notice in listed.items() if notice} == set(HYPOTHETICAL)


def test_the_page_of_a_hypothesis_says_what_it_is(released: Client) -> None:
    text = released.get("/id/hyp-vantictumab-suppresses-drug-efflux.html").text
    assert "hypothesis: vantictumab suppresses drug efflux" in text
    assert NOTICE in text
    assert "hyp-" not in released.get("/q/about-thing.html?thing=vantictumab").text


@pytest.mark.parametrize("thing", ["vantictumab", "drug-efflux", "ERBB2"])
def test_the_page_of_a_thing_bears_it_once_where_it_lists_hypotheses(released: Client, thing: str) -> None:
    text = released.get(f"/id/{thing}.html").text
    assert text.count(NOTICE) == ("/id/hyp-" in text)
    before, _, after = text.partition('id="hypotheses"')
    assert "/id/hyp-" not in before + after.partition("</section>")[2]


@pytest.mark.usefixtures("loaded_once")
@pytest.mark.parametrize("format", ["table", "csv", "json"])
def test_the_terminal_bears_it(format: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "400")
    result = CliRunner().invoke(app, ["query", "hypotheses", "--subject", "vantictumab", "--format", format])
    assert result.exit_code == 0
    assert "Not for clinical decisions." in (result.stdout if format == "table" else result.stderr)
    assert "not for clinical decisions" in result.stdout
    plain = CliRunner().invoke(app, ["query", "class-members", "--class", "MonoclonalAntibody", "--format", format])
    assert "clinical" not in plain.output


@pytest.mark.parametrize("path", ["/hypotheses", "/hypotheses?drug=trastuzumab", "/hypotheses/lapatinib/mech-efflux"])
def test_the_explorer_bears_it_above_all_else(released: Client, path: str) -> None:
    text = released.get(path, headers={"Accept": "text/html"}).text
    assert NOTICE in text.partition("</h1>")[2].partition('<p class="lead">')[0]
