"""The SPARQL page in a browser: writing, completing, running, sharing; what is wrong, hostile, long or slow."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from accessible import check
from served import served

pytestmark = pytest.mark.slow
NewPage = Callable[..., Any]
PHONE = {"width": 360, "height": 740}
TARGETED = "SELECT ?drug ?drugLabel { ?drug hso:targets hs:ERBB2 ; rdfs:label ?drugLabel }"
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)><svg onload=alert(3)>"
EVIL = "https://evil.example/sparql"


def address(query: str) -> str:
    """Of the page with a query."""
    return f"/sparql?format=html&query={quote(query, safe='')}"


def write(page: Any, text: str) -> None:
    """Put a query into the editor as by pasting it."""
    page.locator("#query").focus()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text)


def run(page: Any, text: str) -> None:
    """Run a query, and wait until its result is there."""
    write(page, text)
    page.evaluate("document.getElementById('result').append(Object.assign(document.createElement('i'), { id: 'old' }))")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#old", state="detached")
    page.wait_for_selector("#result .downloads, #result [role=alert]")


def text_of(page: Any) -> str:
    """What stands in the editor."""
    return str(page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()"))


def test_a_query_runs_and_its_address_brings_it_back(new_page: NewPage) -> None:
    page = new_page("/sparql")
    run(page, TARGETED)
    assert re.match(r"\d+ rows in \d", page.locator("#result [role=status]").inner_text())
    assert page.get_by_role("link", name="trastuzumab", exact=True).get_attribute("href") == "/id/trastuzumab"
    assert page.locator("#result th").all_inner_texts() == ["Drug"]
    again = new_page(page.url, java_script_enabled=False)
    assert again.locator("tbody tr").count() == page.locator("tbody tr").count() > 5
    assert again.locator("textarea").input_value() == TARGETED


def test_going_back_leads_to_the_query_before(new_page: NewPage) -> None:
    page = new_page("/sparql")
    run(page, "ASK { hs:lapatinib hso:targets hs:ERBB2 }")
    assert page.locator(".truth").inner_text() == "Yes"
    run(page, "ASK { hs:ERBB2 hso:targets hs:lapatinib }")
    assert page.locator(".truth").inner_text() == "No"
    page.go_back()
    page.locator(".truth", has_text="Yes").wait_for()
    assert "hs:lapatinib hso:targets" in text_of(page)


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("SELECT ?drug { ?drug hso:targ", "hso:targets"),
        ("SELECT ?drug { ?drug counters mech", "hso:countersMechanism"),
        ("SELECT ?drug { ?drug a Monoclon", "hso:MonoclonalAntibody"),
        ("SELECT ?drug { ?drug hso:targets hs:lapat", "hs:lapatinib"),
        ("SELECT ?drug { ?drug hso:targets trastuz", "hs:trastuzumab"),
        ("PREFIX sko", "skos: <http://www.w3.org/2004/02/skos/core#>"),
        ("SELECT ?antibody { ?an", "?antibody"),
    ],
)
def test_names_are_completed(new_page: NewPage, typed: str, completed: str) -> None:
    page = new_page("/sparql")
    write(page, typed[:-2])
    page.keyboard.type(typed[-2:])
    hint = page.locator(".CodeMirror-hint", has_text=completed).first
    hint.click()
    assert text_of(page).endswith(completed)


def test_words_of_sparql_text_and_numbers_are_left_alone(new_page: NewPage) -> None:
    page = new_page("/sparql")
    write(page, "")
    page.keyboard.type('SELECT * WHERE { ?x rdfs:label "lapatinib" } LIMIT 200')
    page.keyboard.press("Enter")
    assert text_of(page).rstrip() == 'SELECT * WHERE { ?x rdfs:label "lapatinib" } LIMIT 200'


def test_an_example_is_loaded_and_waits(new_page: NewPage) -> None:
    page = new_page("/sparql")
    page.get_by_role("link", name="What inhibits a signalling pathway").click()
    page.locator(".CodeMirror-code", has_text="inhibitsPathway").wait_for()
    assert page.locator("#result").inner_text() == ""
    page.get_by_role("button", name="Run").click()
    page.get_by_role("link", name="lapatinib", exact=True).wait_for()


def test_the_schema_writes_names_into_the_query(new_page: NewPage) -> None:
    page = new_page("/sparql")
    write(page, "SELECT ?x { ?x a ")
    page.locator(".schema > summary").click()
    page.get_by_label("Find a class").fill("monoclonal")
    page.locator(".schema li summary", has_text="monoclonal antibody").click()
    page.get_by_role("button", name="hso:MonoclonalAntibody", exact=True).click()
    page.keyboard.type("; ")
    page.get_by_role("button", name="hso:targets", exact=True).click()
    assert text_of(page) == "SELECT ?x { ?x a hso:MonoclonalAntibody ; hso:targets "


@pytest.mark.parametrize("by_address", [True, False])
def test_an_error_is_marked_where_it_is(new_page: NewPage, by_address: bool) -> None:
    wrong = "SELECT ?x {\n  # 𝛼𝛽\n  ?x rdfs:label '𝛼' . hso:targets }"
    page = new_page(address(wrong) if by_address else "/sparql", refused=400)
    if not by_address:
        run(page, wrong)
    alert = page.get_by_role("alert")
    alert.wait_for()
    assert "line 3, column 35" in alert.inner_text()
    assert page.locator(".wrong").inner_text() == "}"
    assert page.locator(".wrong-line .CodeMirror-linenumber").inner_text() == "3"
    assert page.locator("#query").evaluate("each => each.labels[0].textContent") == "Query"
    run(page, TARGETED)
    assert page.locator(".wrong, .wrong-line, [role=alert]").count() == 0


def test_a_link_cannot_send_queries_elsewhere(new_page: NewPage) -> None:
    share = f"endpoint={quote(EVIL)}&requestMethod=GET&headers=%7B%22X-Evil%22%3A%221%22%7D&args=%5B%5D"
    page = new_page(f"{address('ASK {}')}&{share}#query=SELECT%20%2A%20%7B%7D&{share}")
    assert text_of(page) == "ASK {}"
    asked: list[Any] = []
    page.on("request", lambda each: asked.append((each.method, each.url, each.headers.get("x-evil"))))
    run(page, TARGETED)
    endpoint = page.url.partition("?")[0]
    assert {endpoint, f"{endpoint}/use"} <= {url.partition("?")[0] for _, url, _ in asked}
    assert all(evil is None for *_, evil in asked)
    assert "evil" not in page.content()


def test_graphs_that_a_link_names_stay(new_page: NewPage) -> None:
    query = "SELECT (COUNT(*) AS ?number) { ?a hso:targets ?b }"
    page = new_page(f"{address(query)}&default-graph-uri=https://w3id.org/herstem/graph/edges")
    assert "Asked of these graphs alone" in page.inner_text("form.editor")
    for text in (query, query.replace("targets", "reverses")):
        run(page, text)
        assert page.locator("tbody td").inner_text() == "0"
    assert "default-graph-uri" in page.get_by_role("link", name="CSV").get_attribute("href")


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_hostile_results_are_text(new_page: NewPage, javascript: bool) -> None:
    query = f"""SELECT ?a ?b ?aLabel ({f'"{HOSTILE}"'} AS ?text) {{
      VALUES (?a ?b ?aLabel) {{ (<javascript:alert(4)> <data:text/html,x> "{HOSTILE}") }} }}"""
    page = new_page(address(query), java_script_enabled=javascript)
    if javascript:
        run(page, query)
    assert HOSTILE in page.inner_text("#result")
    assert page.locator("#result").locator("img, svg, script, a[href^='javascript:'], a[href^='data:']").count() == 0


def test_fifty_thousand_rows_are_a_hundred_at_a_time(new_page: NewPage) -> None:
    page = new_page("/sparql")
    run(page, "SELECT ?a ?p ?b ?n { ?a ?p ?b . VALUES ?n { 1 2 3 4 } } LIMIT 50000")
    assert page.locator("#result [role=status]").first.inner_text().startswith("50,000 rows")
    assert page.locator("tbody tr").count() == 100
    assert page.evaluate("document.getElementsByTagName('*').length") < 3_000
    page.get_by_role("button", name="last").click()
    assert "49,901–50,000 of 50,000" in page.inner_text(".turning")
    page.get_by_role("button", name="A", exact=True).click()
    assert page.locator("th[aria-sort=ascending]").count() == 1
    page.get_by_label("Rows with").fill("hasDirectTarget")
    page.locator(".turning", has_not_text="50,000").wait_for()
    assert all("hasDirectTarget" in each for each in page.locator("tbody tr").all_inner_texts())


def test_a_graph_is_shown_in_turtle_and_long_ones_in_part(new_page: NewPage) -> None:
    page = new_page("/sparql")
    run(page, "CONSTRUCT { ?a hso:targets ?b } WHERE { ?a hso:targets ?b }")
    assert re.search(r"^hs:lapatinib hso:targets hs:\w+", page.inner_text("#result > pre"), re.MULTILINE)
    assert page.locator("#result .downloads a").all_inner_texts()[1:] == ["Turtle", "N-Triples", "JSON-LD", "RDF/XML"]
    run(page, "CONSTRUCT WHERE { ?a ?b ?c }")
    assert "characters more are not shown" in page.locator("#result [role=status]").inner_text()
    again = new_page(page.url, java_script_enabled=False)
    assert "characters more are not shown" in again.inner_text("#result")


def test_files_are_named_by_the_release(new_page: NewPage) -> None:
    page = new_page("/sparql")
    run(page, TARGETED)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV").click()
    assert re.fullmatch(r"herstem-query-[0-9a-f]{12}\.csv", waiting.value.suggested_filename)
    page.get_by_text("Ask this from curl, Python or R").click()
    assert "curl " in page.locator("#result pre").first.inner_text()


def test_a_query_too_long_for_an_address_runs_without_one(new_page: NewPage) -> None:
    page = new_page("/sparql")
    write(page, f"ASK {{}} # {'x' * 70_000}")
    page.keyboard.press("Control+Enter")
    page.get_by_text("too long for an address").wait_for()
    assert page.locator(".truth").inner_text() == "Yes"
    assert page.url.endswith("/sparql")


def test_triples_as_terms_are_readable(new_page: NewPage) -> None:
    page = new_page("/sparql")
    run(page, "SELECT ?triple { hs:claim-s5-41c rdf:reifies ?triple }")
    assert page.locator("#result td").inner_text() == "<< hs:lapatinib hso:inhibits hs:ABCG2 >>"


def test_the_keyboard_goes_through_the_editor(new_page: NewPage) -> None:
    page = new_page("/sparql")
    page.locator("#query").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Run"
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.id") == "query"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_results_hints_and_errors(new_page: NewPage, scheme: str) -> None:
    page = new_page("/sparql", color_scheme=scheme, refused=400)
    page.locator(".schema > summary").click()
    page.locator(".schema li summary").first.click()
    run(page, "SELECT ?a ?b { ?a ?p ?b . # words\n FILTER (?p != rdfs:label && ?b != 'x') } LIMIT 300")
    check(page, {})
    run(page, "SELECT ?x { ?x hso:targets }")
    check(page, {})


def test_nothing_scrolls_sideways_on_a_phone(new_page: NewPage) -> None:
    page = new_page("/sparql", viewport=PHONE)
    run(page, "SELECT * { ?claim a hso:Claim ; ?property ?value } LIMIT 300")
    page.evaluate("document.querySelectorAll('#result details').forEach(each => { each.open = true })")
    for panel in (".examples", ".schema"):
        page.locator(f"{panel} > summary").click()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_without_javascript_there_is_a_form_with_examples(new_page: NewPage) -> None:
    page = new_page("/sparql", java_script_enabled=False, refused=400)
    page.locator("textarea").fill(TARGETED)
    page.get_by_role("button", name="Run").click()
    assert page.locator("tbody tr").count() > 5
    page.locator("textarea").fill("SELECT ?x {")
    page.get_by_role("button", name="Run").click()
    assert "line 1, column 12" in page.get_by_role("alert").inner_text()
    page.locator(".examples > summary").click()
    page.get_by_role("link", name="What inhibits a signalling pathway").click()
    assert page.locator("tbody tr").count() > 3


def test_the_page_weighs_little(new_page: NewPage) -> None:
    page = new_page("/sparql")
    page.wait_for_selector(".schema li", state="attached")
    sizes = page.evaluate(
        """Object.fromEntries(['navigation', 'resource'].flatMap(each => performance.getEntriesByType(each))
          .map(each => [new URL(each.name).pathname, each.encodedBodySize]))"""
    )
    assert {"/sparql", "/sparql/words", "/static/sparql/results.js"} <= sizes.keys()
    assert 100_000 < sum(sizes.values()) <= 450_000


@pytest.fixture(scope="module")
def strict() -> Iterator[str]:
    """The address of a server with little patience."""
    with served(timeout="0.5", result_limit="1") as found:
        yield found


def test_limits_are_told_in_plain_words(new_page: NewPage, strict: str) -> None:
    page = new_page("/sparql", base_url=strict, refused=503)
    run(page, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER (STR(?a) < STR(?i)) }")
    assert "0.5 s" in page.get_by_role("alert").inner_text()
    run(page, "SELECT * { ?a ?b ?c }")
    assert "The server cut the answer off at its limit" in page.locator("#result [role=status]").first.inner_text()
    assert page.locator("tbody tr").count() == 100
    run(page, """SELECT ?a ?text { ?a ?b ?c BIND ('"}},{"' AS ?text) }""")
    page.get_by_role("button", name="last").click()
    assert set(page.locator("td:nth-child(2)").all_inner_texts()) == {'"}},{"'}


def test_a_query_can_be_stopped(new_page: NewPage) -> None:
    page = new_page("/sparql")
    write(page, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER (STR(?a) < STR(?i)) }")
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="Stop").click()
    page.get_by_role("alert").wait_for()
    assert page.get_by_role("alert").inner_text().strip() == "Stopped."
    assert page.get_by_role("button", name="Run").is_visible()
