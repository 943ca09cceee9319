"""The pages in a browser: reading and unfolding; narrow, light and dark, without JavaScript, on hostile data."""

import re
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from accessible import check, unfold
from served import TOKEN, served

pytestmark = pytest.mark.slow
NewPage = Callable[..., Any]
PHONE = {"width": 360, "height": 740}
HOSTILE = (
    """</script><script>alert(1)</script><img src=x onerror=alert(2)><svg onload=alert(3)>'"--><style>*{display:none}"""
)


def test_a_search_from_the_start_page_finds_a_drug_by_its_synonym(new_page: NewPage) -> None:
    page = new_page("/")
    page.locator("#q").fill("T-DM1")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="trastuzumab emtansine", exact=True).first.click()
    assert page.url.endswith("/id/trastuzumab-emtansine")


def test_from_the_start_page_to_a_mechanism_and_who_counters_it(new_page: NewPage) -> None:
    page = new_page("/")
    page.get_by_role("link", name=re.compile("resistance mechanism")).click()
    page.get_by_role("link", name="stem-cell signalling activation").click()
    assert page.get_by_role("heading", level=1).inner_text() == "stem-cell signalling activation"
    page.locator("#carriers table").get_by_role("link", name="vantictumab").click()
    assert page.url.endswith("/id/vantictumab")
    page.go_back()
    page.locator("#carriers svg a[href='/id/notch-pathway']").click()
    assert page.url.endswith("/id/notch-pathway")


def test_a_question_of_the_start_page_is_answered(new_page: NewPage) -> None:
    page = new_page("/")
    page.get_by_role("link", name="What makes trastuzumab stop working?").click()
    assert page.locator("tbody tr").count() > 3


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_a_proof_unfolds_in_place_and_leads_to_the_claim_and_its_reference(new_page: NewPage, javascript: bool) -> None:
    page = new_page("/id/trastuzumab-emtansine", java_script_enabled=javascript)
    why = page.locator("#inferred .why", has_text="inhibits pathway PI3K/AKT/mTOR pathway").last
    claim = why.get_by_role("link", name="T-DM1 keeps the activity of trastuzumab.")
    assert not claim.is_visible()
    why.locator("summary").click()
    claim.click()
    assert page.get_by_role("heading", level=1).inner_text() == "T-DM1 keeps the activity of trastuzumab."
    page.get_by_role("link", name="Li et al 2018").click()
    assert "What the review cites it for" in page.inner_text("main")


def test_names_are_completed_while_they_are_typed(new_page: NewPage) -> None:
    page = new_page("/q/agent-mechanisms.html")
    field = page.get_by_role("combobox", name=re.compile("^drug"))
    field.press_sequentially("t-dm")
    option = page.get_by_role("option", name=re.compile("trastuzumab emtansine"))
    option.wait_for()
    assert field.get_attribute("aria-expanded") == "true"
    check(page, {})
    field.press("ArrowDown")
    assert page.locator(f"#{field.get_attribute('aria-activedescendant')}").inner_text().startswith("trastuzumab emt")
    field.press("Enter")
    assert field.input_value() == "trastuzumab-emtansine"
    assert field.get_attribute("aria-expanded") == "false"
    field.press("Enter")
    page.wait_for_url("**/q/agent-mechanisms.html?drug=trastuzumab-emtansine")
    assert "trastuzumab emtansine" in page.locator("#result-h ~ .scroll tbody").inner_text()


def test_a_search_leads_straight_to_the_page_that_is_chosen(new_page: NewPage) -> None:
    page = new_page("/browse")
    page.locator("#find").press_sequentially("her2")
    page.get_by_role("option").first.click()
    page.wait_for_url("**/id/ERBB2")
    page.locator("#find").press_sequentially("her")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("Escape")
    assert page.get_by_role("option").count() == 0


def test_without_javascript_a_name_is_a_plain_field_with_a_list(new_page: NewPage) -> None:
    page = new_page("/q/agent-mechanisms.html", java_script_enabled=False)
    assert page.locator("#p-drug").get_attribute("list") == "l-drug"
    page.locator("#p-drug").fill("T-DM1")
    page.get_by_role("button", name="Run").click()
    assert page.locator("#result-h ~ .scroll tbody tr").count() > 3


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_from_the_start_page_to_a_combination_and_its_proof(new_page: NewPage, javascript: bool) -> None:
    page = new_page("/", java_script_enabled=javascript)
    page.get_by_role("link", name="What could be combined with trastuzumab once it fails").click()
    assert page.get_by_text("Not for clinical decisions").first.is_visible()
    for agent in ("lapatinib", "vantictumab"):
        page.get_by_role("checkbox", name=f"pick {agent}").check()
    page.get_by_role("button", name="What do the picked agents cover together?").click()
    verdict = page.locator("section.hypotheses")
    assert "2 of 5" in verdict.inner_text()
    assert page.get_by_role("checkbox", name="pick lapatinib").is_checked()
    page.locator(".matrix a.stated[title^='lapatinib']").first.click()
    assert page.get_by_role("heading", level=1).inner_text() == "Does lapatinib counter resistance by hypoxia?"
    page.locator(".proof").get_by_role("link", name=re.compile("ABCG2|BCRP")).first.click()
    assert "/id/claim-" in page.url


def test_the_matrix_keeps_its_headings_in_sight(new_page: NewPage) -> None:
    page = new_page("/hypotheses?groups=true", viewport=PHONE)
    frame = page.locator(".matrix")
    frame.evaluate("each => each.scrollTo(400, 600)")
    box, row = frame.bounding_box(), page.locator(".matrix tbody th").last.bounding_box()
    column = page.locator(".matrix thead th").last.bounding_box()
    assert abs(row["x"] - box["x"]) < 3
    assert abs(column["y"] - box["y"]) < 3


def test_dark_where_the_reader_likes_it_dark(new_page: NewPage) -> None:
    def lightness(scheme: str) -> int:
        page = new_page("/id/trastuzumab", color_scheme=scheme)
        colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
        return sum(map(int, re.findall(r"\d+", colour)[:3]))

    assert lightness("dark") < 150 < 600 < lightness("light")


def test_the_keyboard_reaches_the_content_first(new_page: NewPage) -> None:
    page = new_page("/id/trastuzumab")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to content")
    assert skip.bounding_box()["height"] > 10
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")


def test_the_iri_of_a_term_is_copied(new_page: NewPage) -> None:
    page = new_page("/ontology/HER2TargetedAgent", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy https://w3id.org/herstem/ontology/HER2TargetedAgent").click()
    assert page.evaluate("navigator.clipboard.readText()") == "https://w3id.org/herstem/ontology/HER2TargetedAgent"


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_the_tree_of_classes_unfolds_down_to_a_term(new_page: NewPage, javascript: bool) -> None:
    page = new_page("/ontology/", java_script_enabled=javascript)
    page.get_by_role("link", name="as inferred").click()
    tree = page.locator("#class")
    term = tree.get_by_role("link", name="HER2-targeted agent", exact=True)
    assert not term.is_visible()
    tree.locator("li", has=page.get_by_role("link", name="therapeutic agent", exact=True)).locator(
        "> details > summary"
    ).last.click()
    term.click()
    assert page.get_by_role("heading", level=1).inner_text() == "HER2-targeted agent"
    page.locator("#axioms").get_by_role("link", name="targets").click()
    assert page.url.endswith("/ontology/targets")


def test_on_paper_there_is_no_navigation(new_page: NewPage) -> None:
    page = new_page("/id/trastuzumab")
    page.emulate_media(media="print")
    assert not page.get_by_role("navigation").first.is_visible()
    assert page.get_by_role("heading", level=1).is_visible()


def test_what_scrolls_sideways_has_a_shadow_that_its_content_uncovers(new_page: NewPage) -> None:
    page = new_page("/hypotheses/lapatinib/mech-hypoxia")
    page.set_viewport_size(PHONE)
    frame = page.locator(".scroll").first
    assert frame.evaluate("each => each.scrollWidth > each.clientWidth")
    edges = set()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        style = frame.evaluate(
            "each => [getComputedStyle(each).backgroundAttachment, getComputedStyle(each).backgroundImage]"
        )
        assert style[0].startswith("local, local, scroll, scroll")
        edges.add(style[1])
    assert len(edges) == 2


@pytest.fixture(scope="module")
def poisoned() -> Iterator[str]:
    """The address of a server to which data with hostile labels, literals and IRIs were written."""
    bad = '"' + HOSTILE.replace("\\", "\\\\").replace('"', '\\"') + '"'
    update = f"""
    PREFIX bibo: <http://purl.org/ontology/bibo/>
    INSERT DATA {{
      GRAPH hsg:ontology {{ hso:Bad a owl:Class ; rdfs:label {bad} ; skos:definition {bad} }}
      GRAPH hsg:entities {{
        hs:bad a hso:Bad ; rdfs:label {bad} ; skos:altLabel {bad} ; skos:definition {bad} ;
          skos:exactMatch <javascript:alert(4)>, <data:text/html,x>, <https://x/'onload=alert(5)> }}
      GRAPH hsg:claims {{
        hs:claim-bad a hso:Claim ; hso:paraphrase {bad} ; hso:claimSubject hs:bad ; hso:claimObject hs:bad ;
          hso:claimRelation hso:rel-promotes ; hso:isHedged true ; hso:hedgeCue {bad} ; hso:citesReference hs:ref-bad .
        hs:ref-bad a hso:Reference ; rdfs:label {bad} ; hso:referenceNumber 999 ; bibo:doi {bad} ; bibo:pmid {bad} }}
    }}"""
    body = urllib.parse.urlencode({"update": update}).encode()
    with served() as address:
        request = urllib.request.Request(f"{address}/update", body, {"Authorization": f"Bearer {TOKEN}"})
        with urllib.request.urlopen(request) as response:
            assert response.status in (200, 204)
        yield address


@pytest.mark.parametrize(
    "path", ["/id/bad", "/id/claim-bad", "/id/ref-bad", "/ontology/Bad", "/ontology/", "/browse/Bad", "/browse"]
)
def test_hostile_data_are_text(new_page: NewPage, poisoned: str, path: str) -> None:
    page = new_page(path, base_url=poisoned)
    unfold(page)
    assert "alert(1)" in page.inner_text("main")
    assert page.locator("main img, main svg[onload], main style, main script").count() == 0
    assert page.locator("a[href^='javascript:'], a[href^='data:']").count() == 0
    assert page.get_by_role("heading", level=1).is_visible()


@pytest.mark.parametrize("path", ["/browse/", "/q/resistance-drivers-of-drug.html?drug=", "/sparql?format=html&query="])
def test_hostile_addresses_are_text(new_page: NewPage, path: str) -> None:
    page = new_page("/")
    refused = page.context.request.get(path + urllib.parse.quote(HOSTILE, safe=""), headers={"Accept": "text/html,*/*"})
    assert refused.status in (400, 404)
    assert "<img src=x" not in refused.text() or refused.headers["content-type"].startswith("text/plain")
