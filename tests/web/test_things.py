"""herstem.web.pages: what the pages about something say."""

import json
import re
from pathlib import Path

import pytest
from asgi_client import Client
from given import TOKEN
from loaded import CATALOG

from herstem.engine.embedded import EmbeddedEngine
from herstem.manifest import DERIVATIONS
from herstem.web.app import create_app

BROWSER = {"Accept": "text/html,*/*;q=0.8"}
AUTHORITY = {"Authorization": f"Bearer {TOKEN}"}
PREFIXES = (
    "PREFIX hso: <https://w3id.org/herstem/ontology/> PREFIX hs: <https://w3id.org/herstem/id/> "
    "PREFIX hsg: <https://w3id.org/herstem/graph/> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
    "PREFIX owl: <http://www.w3.org/2002/07/owl#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
)
HOSTILE = """</script><script>alert(1)</script><img src=x onerror=alert(2)>'"{{ 7*7 }}${7*7}"""


def page(client: Client, path: str) -> str:
    """The text of a page, white space as one space."""
    response = client.get(path, headers=BROWSER)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.text)


def section(text: str, name: str) -> str:
    """A section of a page."""
    return text.partition(f'<section id="{name}"')[2].partition("</section>")[0]


def test_a_thing_has_its_names_claims_and_matches(released: Client) -> None:
    text = page(released, "/id/ERBB2")
    assert "<h1" in text
    assert "human epidermal growth factor receptor 2" in text
    assert "ERBB receptor" in text
    assert 'href="/id/claim-' in section(text, "claims-object")
    assert "<code>skos:exactMatch</code>" in section(text, "elsewhere")


def test_inferred_stands_apart_and_unfolds_into_a_proof_down_to_claims_and_references(released: Client) -> None:
    text = section(page(released, "/id/trastuzumab-emtansine"), "inferred")
    (proof,) = re.findall(
        r"<summary>(?:(?!</summary>).)*inhibits pathway(?:(?!</summary>).)*</summary>(.*?)</details>", text
    )
    assert "retainsActivityOf o inhibitsPathway" in proof
    assert 'href="/id/claim-s2-12a"' in proof
    assert re.search(r'<a href="/id/ref-\d+" title="[^"]+">\[\d+\]</a>', proof)
    assert "Weakest link" in proof


def test_what_only_rewords_is_folded_with_its_reason(released: Client) -> None:
    text = section(page(released, "/id/trastuzumab"), "inferred")
    told, _, reworded = text.partition("in a wider or the inverse word")
    assert "since trastuzumab promotes apoptosis" in reworded
    assert "since" not in told
    assert "differentFrom" not in text


def test_a_mechanism_shows_its_carriers_who_counters_them_and_the_gaps(released: Client) -> None:
    text = section(page(released, "/id/mech-stem-signalling"), "carriers")
    assert '<a href="/id/wnt-beta-catenin-pathway"' in text
    assert "inhibits pathway:" in text
    gap = section(page(released, "/id/mech-caf-cytokine"), "carriers")
    assert "unopposed" in gap
    assert "not that there is none" in gap


def test_contested_claims_stand_side_by_side(released: Client) -> None:
    text = section(page(released, "/id/EPHA5"), "contested")
    assert text.count('class="versus"') == 2
    assert "EPHA5 can make the properties of BCSCs stronger." in text
    assert "EPHA5 inhibits the self-renewal of BCSCs" in text
    assert "EPHA5 inhibits the self-renewal" in section(page(released, "/id/claim-s3-20b"), "contested")


def test_a_claim_is_taken_apart_with_hedge_place_references_and_notes(released: Client) -> None:
    text = page(released, "/id/claim-s3-12b")
    assert "hedged: “may”" in text
    assert re.search(r'class="triple".*mesenchymal-like BCSC state.*promotes.*trastuzumab resistance', text)
    review = section(text, "review")
    assert '<a href="/id/sec-3-2-p1"' in review
    assert "[49]" in review
    assert "Shown by" in section(text, "notes")


def test_a_reference_has_its_study_and_what_it_is_cited_for(released: Client) -> None:
    text = page(released, "/id/ref-59")
    assert '<a href="https://doi.org/10.1158/1541-7786.mcr-12-0155-t"' in text
    assert "no PMID found" in text
    assert "SKBR3" in section(text, "study")
    assert section(text, "cited").count('<article class="claim') == 4


def test_a_note_names_its_sources_and_claims(released: Client) -> None:
    text = page(released, "/id/note-t1-03")
    assert "Ogitani et al 2016" in section(text, "shown")
    assert "/id/claim-t1-26a" in section(text, "noted")


def test_parts_of_the_review_lead_up_and_down(released: Client) -> None:
    within = re.findall(r'<a href="/id/(sec-5-\d)"', section(page(released, "/id/sec-5"), "within"))
    assert within == [f"sec-5-{number}" for number in range(1, 9)]
    text = page(released, "/id/sec-3-2-p1")
    assert text.index('href="/id/review"') < text.index('href="/id/sec-3"') < text.index('href="/id/sec-3-2"')
    assert "/id/claim-s3-12b" in section(text, "stated")


def test_what_a_page_says_of_itself_in_schema_org(released: Client) -> None:
    def described(path: str) -> dict[str, object]:
        (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page(released, path))
        return dict(json.loads(found))

    thing = described("/id/ERBB2")
    assert (thing["@type"], thing["@id"]) == ("DefinedTerm", "https://w3id.org/herstem/id/ERBB2")
    assert "ERBB2" in str(thing["alternateName"])
    assert described("/id/claim-s3-12b")["@type"] == "Claim"
    assert described("/id/ref-59")["identifier"] == ["doi:10.1158/1541-7786.mcr-12-0155-t"]


def test_the_page_says_how_to_fetch_cite_and_ask_again(released: Client) -> None:
    text = section(page(released, "/id/ERBB2"), "data")
    assert "curl http://testserver/id/ERBB2.csv" in text
    assert "pandas.read_csv(&#34;http://testserver/id/ERBB2.csv&#34;)" in text
    assert "read.csv(" in text
    assert "Cite as: HER2" in text
    assert "VALUES ?thing { &lt;https://w3id.org/herstem/id/ERBB2&gt; }" in text
    for address in re.findall(r'href="(/sparql\?[^"]+)"', text):
        assert released.get(address.replace("&amp;", "&"), headers=BROWSER).status_code == 200


def write(writer: Client, update: str) -> None:
    """Put data into a store."""
    assert writer.post("/update", data={"update": PREFIXES + update}, headers=AUTHORITY).status_code < 300


def literal(text: str) -> str:
    """A text as SPARQL writes it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def test_hostile_names_texts_and_iris_are_inert(writer: Client) -> None:
    bad = literal(HOSTILE)
    write(
        writer,
        f"""INSERT DATA {{
  GRAPH hsg:ontology {{ hso:promotes a owl:ObjectProperty ; rdfs:label {bad} . hso:Bad a owl:Class ; rdfs:label {bad} }}
  GRAPH hsg:entities {{
    hs:bad a hso:Bad ; rdfs:label {bad} ; skos:altLabel {bad} ; skos:definition {bad} ; hso:promotes {bad} ;
      skos:exactMatch <javascript:alert(1)> ; hso:promotes <javascript:alert(1)>, <http://x/'onload=alert(1)> }}
  GRAPH hsg:claims {{
    hs:claim-bad a hso:Claim ; hso:paraphrase {bad} ; hso:claimSubject hs:bad ; hso:claimRelation hso:promotes ;
      hso:claimObject hs:bad ; hso:isHedged true ; hso:hedgeCue {bad} ; hso:isNegated true ;
      hso:citesReference hs:ref-bad .
    hs:ref-bad a hso:Reference ; rdfs:label {bad} ; hso:referenceNumber {bad} ;
      <http://purl.org/ontology/bibo/doi> {bad} ; <http://purl.org/ontology/bibo/pmid> {bad} .
    hs:note-bad a hso:CuratorNote ; hso:noteAbout hs:claim-bad ; hso:noteText {bad} ; hso:noteKind {bad} ;
      hso:noteSource {bad} }}
}}""",
    )
    for path in ("/id/bad", "/id/claim-bad", "/id/ref-bad", "/id/note-bad", "/ontology/Bad", "/browse/Bad", "/browse"):
        text = page(writer, path)
        assert "<img" not in text.replace('<img src="/static/icon.svg"', "")
        assert "<script>" not in text
        assert "{{ 7*7 }}" in text, path
        assert 'href="javascript' not in text.lower()
        for found in re.findall(r'<script type="application/ld\+json">(.*?)</script>', text):
            json.loads(found)


def test_a_negated_claim_says_so_first(writer: Client) -> None:
    write(
        writer,
        """INSERT DATA { GRAPH hsg:claims { hs:claim-x a hso:Claim ; hso:paraphrase "A stops B." ; hso:isNegated true ;
             hso:claimSubject hs:a ; hso:claimRelation hso:rel-x ; hso:claimObject hs:b }
           GRAPH hsg:entities { hs:a a hso:Thing ; rdfs:label "A" } }""",
    )
    assert re.search(r'does NOT</strong> <a href="/id/claim-x"[^>]*>A stops B\.</a>', page(writer, "/id/a"))
    assert "makes no direct statement" in page(writer, "/id/claim-x")


def test_a_page_is_made_anew_after_a_write(writer: Client) -> None:
    write(writer, 'INSERT DATA { GRAPH hsg:entities { hs:a rdfs:label "old" } }')
    first = writer.get("/id/a", headers=BROWSER)
    assert writer.get("/id/a", headers=BROWSER | {"If-None-Match": first.headers["etag"]}).status_code == 304
    write(
        writer,
        'DELETE DATA { GRAPH hsg:entities { hs:a rdfs:label "old" } };'
        'INSERT DATA { GRAPH hsg:entities { hs:a rdfs:label "new" } }',
    )
    again = writer.get("/id/a", headers=BROWSER | {"If-None-Match": first.headers["etag"]})
    assert again.status_code == 200
    assert "<h1" in again.text
    assert ">new</h1>" in again.text


def test_a_statement_without_a_kept_proof_says_so(writer: Client) -> None:
    write(
        writer,
        'INSERT DATA { GRAPH hsg:inferred { hs:a hso:affects hs:b } GRAPH hsg:entities { hs:b rdfs:label "B" } }',
    )
    assert "no proof is kept of this" in page(writer, "/id/a")


@pytest.mark.parametrize("name", ["nobody", "a%20b", "%3Cb%3E", "..%2F..%2Fetc", "%22%27", "a.b.c", "x" * 3000])
def test_what_is_not_there_is_told_on_a_page_and_as_text(released: Client, name: str) -> None:
    shown = released.get(f"/id/{name}", headers=BROWSER)
    assert shown.status_code == 404
    assert shown.headers["content-type"].startswith("text/html") or "%2F" in name
    assert "<b>" not in shown.text
    assert released.get(f"/id/{name}", headers={"Accept": "text/turtle"}).status_code == 404


def test_a_claim_shows_what_was_inferred_with_it(released: Client) -> None:
    text = section(page(released, "/id/claim-s2-12a"), "resting")
    assert re.search(r"trastuzumab emtansine</a> .{0,80}inhibits pathway</span> <a[^>]*>PI3K/AKT/mTOR pathway", text)
    assert 'id="resting"' not in page(released, "/id/claim-s5-15c")  # contested: nothing is inferred from it


def test_pages_are_there_where_the_derivations_cannot_be_read(
    release_engine: EmbeddedEngine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / DERIVATIONS).write_text("no derivation\n" * 9, encoding="utf-8")
    client = Client(create_app(release_engine, CATALOG, tmp_path))
    assert "no proof is kept of this" in page(client, "/id/trastuzumab")
    assert 'id="resting"' not in page(client, "/id/claim-s2-12a")
    assert "a page shows no proofs" in caplog.text
