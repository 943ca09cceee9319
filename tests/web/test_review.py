"""The review as data: outline, parts, the table rebuilt, figures drawn, references; held against the graph itself."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from asgi_client import Client
from given import TOKEN
from pyoxigraph import NamedNode, Store

from herstem.engine.embedded import EmbeddedEngine
from herstem.namespaces import HS, HSO
from herstem.web.pages.document import DocumentPage, WholePage, document_page
from herstem.web.pages.header import about
from herstem.web.pages.outline import outline
from herstem.web.pages.store import PageStore

PAGE = {"Accept": "text/html"}
FIGURES = ["fig-1", "fig-2", "fig-1a", "fig-2f"]


@pytest.fixture(scope="module")
def engine(release_engine: EmbeddedEngine) -> EmbeddedEngine:
    return release_engine


@pytest.fixture(scope="module")
def store(engine: EmbeddedEngine) -> PageStore:
    return PageStore(engine)


def page_of(store: PageStore, name: str) -> DocumentPage:
    found = about(store, f"{HS}{name}")
    assert found
    page = document_page(store, found)
    assert isinstance(page, DocumentPage)
    return page


def test_a_claim_has_the_designs_of_the_works_that_it_cites_where_they_are_known(
    store: PageStore, engine: EmbeddedEngine, released: Client
) -> None:
    claims = [claim for _, stated in page_of(store, "sec-5-6-p1").stated for claim in stated]
    asked = "?claim hso:citesReference/hso:hasStudyDesign ?design . ?design rdfs:label ?name"
    known = {
        (str(claim), name.value)
        for claim, name in engine.query(
            f"SELECT ?claim ?name {{ {asked} FILTER (?design != hso:design-unknown) }}"
        ).rows()[1]
    }
    told = {(f"<{claim.iri}>", name) for claim in claims for name in claim.designs}
    assert told == {each for each in known if each[0] in {f"<{claim.iri}>" for claim in claims}}
    assert any(claim.references and not claim.designs for claim in claims)
    assert "cited: in vitro study</span>" in released.get("/id/sec-5-6-p1", headers=PAGE).text
    assert (
        "<dt>study designs of these</dt><dd>in vitro study</dd>" in released.get("/id/claim-s5-34a", headers=PAGE).text
    )


def asked(engine: EmbeddedEngine, where: str) -> set[str]:
    """The claims for which a pattern holds."""
    _, rows = engine.query(f"SELECT DISTINCT ?claim {{ {where} }}").rows()
    return {row[0].value for row in rows if isinstance(row[0], NamedNode)}


def test_the_outline_has_every_part_once_and_counts_as_the_coverage_does(released: Client, store: PageStore) -> None:
    found = about(store, f"{HS}review")
    assert found
    page = document_page(store, found)
    assert isinstance(page, WholePage)
    shown = {place.iri: tally for place, tally in page.parts}
    assert len(shown) == len(page.parts) == len(store.rows("outline")) - 1
    covered = json.loads(released.get("/q/coverage-of-document.json").text)["results"]["bindings"]
    assert len(covered) > 40
    for row in covered:
        tally = shown[row["part"]["value"]]
        counted = (str(tally.claims), str(tally.cited), str(tally.uncovered))
        assert counted == tuple(row[name]["value"] for name in ("claims", "citations", "uncovered"))


def test_a_part_counts_what_its_parts_hold_and_no_claim_twice(engine: EmbeddedEngine, store: PageStore) -> None:
    for name in ("sec-5", "fig-2", "sec-3-2-p1"):
        assert page_of(store, name).tally.claims == len(asked(engine, f"?claim hso:statedIn hs:{name}"))
    hedged = asked(engine, "?claim hso:statedIn hs:sec-5 ; hso:isHedged true")
    assert page_of(store, "sec-5").tally.hedged == len(hedged) > 10


def test_following_the_links_one_reads_every_paragraph_in_order(store: PageStore) -> None:
    whole = outline(store, f"{HS}review")
    leaves = [each.part.href for each in whole.walk() if not each.within]
    assert leaves[0] == "/id/abstract"
    read, at = [], "/id/abstract"
    while True:
        read.append(at)
        page = page_of(store, at.removeprefix("/id/"))
        assert page.earlier is None or page.earlier.href == read[-2]
        if page.later is None:
            break
        assert page.later.href
        at = page.later.href
    assert read == leaves


def test_a_section_leads_to_sections_as_deep(store: PageStore) -> None:
    page = page_of(store, "sec-4-1")
    assert page.earlier
    assert page.later
    assert (page.earlier.href, page.later.href) == ("/id/sec-3-3", "/id/sec-4-2")
    assert [each.text for each in page.around] == [
        "Xu et al 2023 (the review)",
        "4. Mechanism of BCSCs involvement in HER2-positive BC resistance",
    ]


def test_a_paragraph_shows_its_claims_taken_apart_with_what_to_mind(released: Client) -> None:
    text = re.sub(r"\s+", " ", released.get("/id/sec-3-2-p1", headers=PAGE).text)
    claim = text.partition('href="/id/claim-s3-12b"')[2].partition("</article>")[0]
    apart = claim.partition('<p class="apart">')[2].partition("</p>")[0]
    assert re.findall(r'href="([^"]+)"', apart)[1].startswith("/ontology/rel-")
    assert apart.count('<span class="arrow" aria-hidden="true">→</span>') == 2
    assert 'class="mark hedge"' in text
    assert 'class="mark flagged"' in text
    assert "Section 3.2, paragraph 1</a></span>" not in text  # said once, by the heading


def test_a_subsection_shows_its_paragraphs_one_after_the_other(store: PageStore) -> None:
    assert [part.text[-11:] for part, _ in page_of(store, "sec-3-3").stated] == [
        f"paragraph {number}" for number in range(1, 5)
    ]
    assert page_of(store, "sec-5").stated == ()
    assert [place.iri for place, _ in page_of(store, "sec-5").inner][:2] == [f"{HS}sec-5-1", f"{HS}sec-5-1-p1"]


def test_a_part_says_which_citations_do_not_hold_and_what_curators_noted(store: PageStore, released: Client) -> None:
    page = page_of(store, "sec-1-p1")
    assert [int(each.number) for each in page.citations] == list(range(1, 21))
    failing = {each.number for each in page.citations if each.unsupported}
    assert failing
    noted = {each.note.iri for each in page.notes}
    assert len(noted) == len(page.notes) == page.tally.notes
    assert all(each.claims for each in page.notes)
    text = released.get("/id/sec-1-p1", headers=PAGE).text
    cited = text.partition('id="references"')[2]
    assert cited.count('<strong class="mark no">does not support</strong>') == len(failing)


def test_the_table_has_the_rows_groups_targets_and_references_of_the_canned_query(
    released: Client, store: PageStore
) -> None:
    table = page_of(store, "tab-1").table
    expected = json.loads(released.get("/q/table-1.json").text)["results"]["bindings"]
    rows = [(group.heading, row) for group in table for row in group.rows]
    assert len(table) == 3
    assert len(rows) == len(expected) == 7
    for (heading, row), wanted in zip(rows, expected, strict=True):
        assert heading
        assert row.subject.text == wanted["drugLabel"]["value"]
        assert heading.text == wanted["group"]["value"]
        assert ", ".join(cell.claim.object.text for cell in row.targets) == wanted["targets"]["value"]
        mechanisms = [f"{cell.words} {cell.claim.object.text}".strip() for cell in row.mechanisms]
        assert "; ".join(mechanisms) == wanted["mechanisms"]["value"]
        assert [f"{HS}ref-{each.number}" for each in row.references] == wanted["references"]["value"].split()
        assert row.claims == len(wanted["claims"]["value"].split()) + 1  # that it is one of the drugs of the table
    text = released.get("/id/tab-1", headers=PAGE).text.partition("<table")[2].partition("</table>")[0]
    assert {f"/id/{name}" for name in ("claim-t1-18c", "tab-1-tucatinib", "tucatinib", "ERBB3", "ref-31")} <= set(
        re.findall(r'href="([^"]+)"', text)
    )


def test_what_speaks_against_a_claim_is_marked_in_the_table(writer: Client) -> None:
    update = """INSERT DATA {
      GRAPH hsg:claims {
        hs:whole a hso:DocumentPart ; rdfs:label "Whole" .
        hs:t a hso:Table, hso:DocumentPart ; rdfs:label "T" ; hso:partOf hs:whole .
        hs:r a hso:DocumentPart ; rdfs:label "R" ; hso:partOf hs:t .
        hs:claim-x a hso:Claim ; hso:paraphrase "A does not target B." ; hso:claimSubject hs:a ; hso:claimObject hs:b ;
          hso:claimRelation hso:rel-targets ; hso:isNegated true ; hso:isHedged true ; hso:hedgeCue "may" ;
          hso:contradicts hs:claim-y ; hso:statedIn hs:r .
        hs:claim-y a hso:Claim ; hso:paraphrase "A targets B." }
      GRAPH hsg:entities { hs:a rdfs:label "A" . hs:b rdfs:label "B" } }"""
    headers = {"Authorization": f"Bearer {TOKEN}"}
    assert writer.post("/update", data={"update": update}, headers=headers).status_code == 204
    table = writer.get("/id/t", headers=PAGE).text.partition('<table class="rebuilt">')[2].partition("</table>")[0]
    cell = re.sub(r"<[^>]*>", "", table.partition("<td>")[2].partition("</td>")[0])
    assert cell.split()[:3] == ["does", "NOT", "B"]
    assert cell.split()[-3:] == ["hedged:", "“may”", "contested"]


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_has_an_arrow_and_a_row_for_every_claim_and_a_box_for_every_thing(
    engine: EmbeddedEngine, released: Client, name: str
) -> None:
    claims = {each.removeprefix(str(HS)) for each in asked(engine, f"?claim hso:statedIn hs:{name}")}
    text = released.get(f"/id/{name}", headers=PAGE).text
    pictures = re.findall(r"<svg viewBox.*?</svg>", text, re.DOTALL)
    tables = re.findall(r'<table class="tight edges">.*?</table>', text, re.DOTALL)
    assert len(pictures) == len(tables)
    drawn, listed = [], []
    for picture, table in zip(pictures, tables, strict=True):
        arrows = re.findall(r'<a href="/id/([^"]+)" aria-label="[^"]+"><title>', picture)
        rows = re.findall(r'<tr><td>\d.*?"/id/([^"]+)".*?"/id/([^"]+)".*?"/id/(claim-[^"]+)"', table, re.DOTALL)
        assert arrows == [claim for _, _, claim in rows]
        ends = {end for start, end, _ in rows} | {start for start, _, _ in rows}
        assert set(re.findall(r'<a href="/id/([^"]+)">\s*<g', picture)) == ends
        drawn += arrows
        listed += [claim for _, _, claim in rows]
    assert len(drawn) == len(set(drawn))
    assert set(drawn) == set(listed) == claims


def test_the_sign_of_an_arrow_is_that_of_its_relation_and_shows_without_colour(released: Client) -> None:
    picture = released.get("/id/fig-1c", headers=PAGE).text.partition("<svg viewBox")[2].partition("</svg>")[0]

    def line(words: str) -> str:
        return picture.partition(f'aria-label="{words}')[2].partition("</a>")[0]

    assert 'class="line minus"' in line("Patched inhibits SMO")
    assert 'class="line plus"' in line("SMO activates GLI")
    assert 'class="line other"' in line("hedgehog ligands binds Patched")
    assert 'class="line minus"' in line("Patched negative component Hedgehog")
    assert 'class="line plus"' in line("SMO positive component Hedgehog")
    styles = (Path(__file__).parents[2] / "herstem/web/static/style.css").read_text(encoding="utf-8")
    dashes = [re.search(rf"\.line\.{look} {{[^}}]*}}", styles) for look in ("plus", "minus", "other")]
    assert len({re.sub(r"stroke: var.*?;", "", each[0]) for each in dashes if each}) == 3
    for look in ("plus", "minus", "other"):
        assert f'marker-end="url(#panel-1-{look})"' in picture


def test_the_table_beside_a_figure_has_the_signs_that_are_drawn(released: Client) -> None:
    text = released.get("/id/fig-1c", headers=PAGE).text
    looks = re.findall(r'class="line (\w+)"', text.partition("<svg viewBox")[2].partition("</svg>")[0])
    table = text.partition('<table class="tight edges">')[2].partition("</table>")[0]
    signs = re.findall(r"<td>(\+|−|none)</td>", table)
    assert signs == [{"plus": "+", "minus": "−", "other": "none"}[look] for look in looks]
    assert set(signs) == {"+", "−", "none"}


def test_what_speaks_against_a_claim_is_marked_on_its_arrow() -> None:
    made = Store()
    made.update(
        f"""PREFIX hs: <{HS}> PREFIX hso: <{HSO}> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        INSERT DATA {{
          GRAPH <https://w3id.org/herstem/graph/claims> {{
            hs:p a hso:Figure, hso:DocumentPart ; rdfs:label "P" .
            hs:claim-x a hso:Claim ; hso:paraphrase "A does not stop B." ; hso:claimSubject hs:a ;
              hso:claimObject hs:b ; hso:claimRelation hso:r ;
              hso:isNegated true ; hso:isHedged true ; hso:statedIn hs:p }}
          GRAPH <https://w3id.org/herstem/graph/ontology> {{ hso:r rdfs:label "stops" ; hso:relationSign -1 }}
          GRAPH <https://w3id.org/herstem/graph/entities> {{ hs:a rdfs:label "A" . hs:b rdfs:label "B" }} }}"""
    )
    page = page_of(PageStore(EmbeddedEngine(made, "one")), "p")
    assert page.figure
    (panel,) = page.figure.panels
    (line,) = panel.drawing.lines
    assert (line.words, line.look, line.mark) == ("A does NOT stops B; hedged", "minus", "1✗")
    assert line.href == "/id/claim-x"


@pytest.mark.parametrize(("sort", "first"), [("number", "Sung et al 2021"), ("claims", None), ("year", None)])
def test_references_are_sorted_as_asked(released: Client, sort: str, first: str | None) -> None:
    text = released.get(f"/review/references?sort={sort}", headers=PAGE).text
    rows = re.findall(r"<tr[^>]*><td>(\d+)</td><td><a [^>]*>([^<]+)</a>.*?</tr>", text)
    assert len(rows) == len({number for number, _ in rows}) == 149
    cells = [re.findall(r"<td>(.*?)</td>", row) for row in re.findall(r"<tr[^>]*><td>.*?</tr>", text)]
    by = {"number": 0, "year": 3, "claims": 6}[sort]
    values = [int(row[by] or 0) for row in cells]
    assert values == sorted(values, reverse=sort != "number")
    assert first is None or rows[0][1] == first
    assert f'<option value="{sort}" selected>' in text
    assert text.count("aria-sort=") == 1


def test_references_are_there_as_tables(released: Client) -> None:
    page = released.get("/review/references", headers=PAGE)
    assert '</review/references.csv>; rel="alternate"; type="text/csv"' in page.headers["link"]
    answer = released.get("/review/references.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["number"] for row in rows] == [str(number) for number in range(1, 150)]
    assert released.get("/review/references", headers={"Accept": "text/csv"}).text == answer.text
    assert len(json.loads(released.get("/review/references.json").text)["results"]["bindings"]) == 149


@pytest.mark.parametrize(
    ("address", "status", "sent"),
    [
        ("/review/references?sort=%3Cb%3E", 400, "text/plain"),
        ("/review/references.exe", 404, "text/plain"),
        ("/review/nothing", 404, "text/html"),
    ],
)
def test_what_is_not_there_is_said(released: Client, address: str, status: int, sent: str) -> None:
    answer = released.get(address, headers=PAGE)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith(sent)


def test_references_in_no_format_that_a_client_takes(released: Client) -> None:
    answer = released.get("/review/references", headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert "/review/references.csv" in answer.text


def test_the_review_is_at_its_own_address_as_a_page_and_as_data(released: Client) -> None:
    assert released.get("/review", headers=PAGE).url.path == "/review/"
    page = released.get("/review/", headers=PAGE)
    assert '</id/review.ttl>; rel="alternate"; type="text/turtle"' in page.headers["link"]
    assert page.text == released.get("/id/review", headers=PAGE).text
    described = json.loads(page.text.partition('<script type="application/ld+json">')[2].partition("</script>")[0])
    assert described["@type"] == "ScholarlyArticle"
    assert described["identifier"] == ["doi:10.3892/ijo.2023.5496"]
    assert f"{HS}sec-5" in described["hasPart"]
    data = released.get("/review/", headers={"Accept": "text/turtle"})
    assert data.headers["content-type"].startswith("text/turtle")
    assert "10.3892/ijo.2023.5496" in data.text
