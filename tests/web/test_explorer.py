"""herstem.web.explorer: agents by mechanisms, what picked agents do together, the proofs behind the cells."""

import csv
import re
from html.parser import HTMLParser

import pytest
from asgi_client import Client
from loaded import CATALOG

from herstem import paths
from herstem.engine.embedded import EmbeddedEngine
from herstem.web.app import create_app

BROWSER = {"Accept": "text/html"}
KNOWN = {"stated": "both steps stated", "inferred": "a step inferred", "hypothesis": "hypothesis"}
TRASTUZUMAB = {"drug": "trastuzumab"}
HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>"


class Cells(HTMLParser):
    """The marks in the matrix: for each where it leads and its words, `standing: agent, mechanism`."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._href = ""
        self.feed(re.search(r'class="scroll matrix".*?</table>', text, re.DOTALL)[0])  # type: ignore[index]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a":
            self._href = (given.get("href") or "") if "standing" in (given.get("class") or "") else ""

    def handle_data(self, data: str) -> None:
        if self._href and ": " in data:
            self.found[data] = self._href


def page(client: Client, path: str = "/hypotheses", **values: object) -> str:
    response = client.get(path, params=values, headers=BROWSER)
    assert response.status_code == 200, response.text
    return response.text


def rows(client: Client, query: str, **values: object) -> list[dict[str, str]]:
    return list(csv.DictReader(client.get(f"/q/{query}.csv", params=values).text.splitlines()))


def part(text: str, start: str, end: str) -> str:
    return text.partition(start)[2].partition(end)[0]


@pytest.mark.parametrize("drug", [{}, TRASTUZUMAB, {"drug": "chemotherapy"}, TRASTUZUMAB | {"general": "true"}])
def test_the_marks_are_those_of_the_query(released: Client, drug: dict[str, str]) -> None:
    marks = {re.sub(r", hedged(?=:)| \(named for .*\)$", "", words) for words in Cells(page(released, **drug)).found}
    best: dict[tuple[str, str], str] = {}
    for row in rows(released, "mechanism-coverage", **drug):
        key = row["agentLabel"], row["mechanismLabel"]
        best[key] = max(best.get(key, ""), row["basis"].partition(",")[0])  # stated > inferred > hypothesis
    assert marks == {f"{KNOWN[standing]}: {agent}, {mechanism}" for (agent, mechanism), standing in best.items()}
    assert len(marks) == len(best) > 0


def test_what_covers_is_what_the_reasoner_says(released: Client) -> None:
    """Stated and inferred marks are the pairs of countersMechanism, for agents and groups of them."""
    answer = released.get(
        "/sparql",
        params={
            "query": "SELECT ?a ?m { ?x hso:countersMechanism ?y ; a hso:TherapeuticAgent ; rdfs:label ?a ."
            " ?y rdfs:label ?m }"
        },
        headers={"Accept": "text/csv"},
    )
    countered = {tuple(row) for row in csv.reader(answer.text.splitlines()[1:])}
    marks = Cells(page(released, groups="true")).found
    covering = [words.partition(": ")[2] for words in marks if re.match("both steps stated|a step inferred", words)]
    assert {tuple(words.rsplit(", ", 1)) for words in covering} == countered


def test_every_mark_opens_what_it_rests_on(released: Client) -> None:
    marks = Cells(page(released)).found
    assert {words.partition(":")[0].partition(",")[0] for words in marks} == set(KNOWN.values())
    for words, href in list(marks.items())[::4]:
        agent, mechanism = words.partition(": ")[2].rsplit(", ", 1)
        text = page(released, href)
        if words.startswith("hypothesis"):
            assert href.startswith("/id/hyp-")
            assert "Not for clinical decisions" in part(text, "<h1", "</header>")
        else:
            assert f"{agent} counters mechanism {mechanism}" in part(text, 'id="proof-h"', "</section>")
            assert re.search(r'href="/id/claim-[^"]+"', part(text, 'id="proof-h"', "</section>"))


def test_a_pick_says_what_is_covered_by_whom_and_what_stays_open(released: Client) -> None:
    picked = ["lapatinib", "elacridar", "vantictumab"]
    text = page(released, **TRASTUZUMAB, agent=picked)
    covered = part(text, "<h3>Covered</h3>", '<div class="left">')
    still = part(text, "<h3>Stays open</h3>", "</div>")
    names = {row["mechanismLabel"] for row in rows(released, "resistance-mechanisms", **TRASTUZUMAB)}
    uncovered = [
        set(row["uncovered"].split("; "))
        for row in rows(released, "partner-candidates", **TRASTUZUMAB)
        if row["agentLabel"] in picked
    ]
    left = set.intersection(*uncovered)
    assert {name for name in names if f">{name}</a>" in still} == left
    assert {name for name in names if f">{name}</a>" in covered} == names - left
    assert f"<strong>{len(names - left)} of {len(names)}</strong>" in text
    assert "resistance by hypoxia" in part(text, "<h3>Overlap</h3>", "</div>")
    assert "elacridar plus lapatinib" in part(text, "<h3>In the review</h3>", "</div>")
    alone = page(released, **TRASTUZUMAB, agent="ceralasertib")
    assert "names no combination" in part(alone, "<h3>In the review</h3>", "</div>")


def test_a_hypothesis_is_no_cover(released: Client) -> None:
    text = page(released, agent="metformin")
    assert "nothing" in part(text, "<h3>Covered</h3>", '<div class="left">')
    assert "vascular" in part(text, "<h3>Only by a hypothesis</h3>", "</div>")
    assert "vascular" in part(text, "<h3>Stays open</h3>", "</div>")


def test_a_class_hides_other_agents_but_none_that_are_picked(released: Client) -> None:
    text = page(released, kind="hso:MonoclonalAntibody", agent="lapatinib")
    agents = {words.partition(": ")[2].rsplit(", ", 1)[0] for words in Cells(text).found}
    assert {"lapatinib", "vantictumab"} < agents
    assert "ceralasertib" not in agents
    assert "resistance by drug efflux" in part(text, "<h3>Covered</h3>", '<div class="left">')


def test_outcomes_of_a_combination_that_the_review_names(released: Client) -> None:
    text = page(released, agent=["trastuzumab", "tucatinib", "capecitabine"])
    assert "overall survival" in part(text, "outcomes and effects</h3>", "</section>")
    assert "clinical trial" in part(text, "outcomes and effects</h3>", "</section>")


def test_the_ranking_is_that_of_the_queries(released: Client) -> None:
    for size in ("2", "3"):
        text = part(page(released, **TRASTUZUMAB, size=size), 'id="best-h"', "</section>")
        ranked = rows(released, "combinations", **TRASTUZUMAB, agents=size)
        assert re.findall(r"<dt>Covers (\d)</dt>", text) == [row["covered"] for row in ranked]
        named = [row[name].split() for row in ranked for name in ("oneOf", "withOneOf", "andOneOf")]
        assert text.count('href="/id/') == sum(map(len, named)), "none is left out where some are folded away"
    partners = part(page(released, **TRASTUZUMAB), 'id="partners-h"', "</section>")
    assert partners.count('<th scope="row">') == len(rows(released, "partner-candidates", **TRASTUZUMAB))
    assert "No agent counters" in page(released, drug="neratinib")


def test_the_matrix_as_data(released: Client) -> None:
    whole = released.get("/q/mechanism-coverage.csv", params=TRASTUZUMAB)
    same = released.get("/hypotheses.csv", params=TRASTUZUMAB | {"agent": "lapatinib", "size": "3"})
    assert same.content == whole.content
    assert released.get("/hypotheses", params=TRASTUZUMAB, headers={"Accept": "text/csv"}).content == whole.content
    assert len(released.get("/hypotheses.json").json()["results"]["bindings"]) > 20
    assert released.get("/hypotheses", headers={"Accept": "image/png"}).status_code == 406
    assert released.get("/hypotheses.csv", params={"drug": "nothing such"}).status_code == 404
    tag = released.get("/hypotheses", headers=BROWSER).headers["etag"]
    assert released.get("/hypotheses", headers=BROWSER | {"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("name", ["drug", "agent", "kind", "level", "size", "general", "unheard", HOSTILE])
def test_hostile_values_are_refused_and_shown_as_text(released: Client, name: str) -> None:
    for path in ("/hypotheses", f"/hypotheses/{'x' * 2_000}/%3Cscript%3Ealert(1)", "/hypotheses?drug=%FF"):
        refused = released.get(path, params={name: HOSTILE} if path == "/hypotheses" else None, headers=BROWSER)
        assert refused.status_code in (400, 404)
        assert "<script>alert" not in refused.text
        assert "<img src=x" not in refused.text


@pytest.fixture
def disputed() -> Client:
    """The release, in which a claim behind a route is denied by another, and a second one is disputed."""
    engine = EmbeddedEngine.from_release(paths.release_dir())
    engine.update("""
        INSERT { GRAPH hsg:claims {
          hs:claim-denial a hso:Claim ; hso:paraphrase "It does not."@en ; hso:isNegated true ;
            hso:claimRelation hso:rel-inhibits ; hso:claimSubject hs:lapatinib ;
            hso:statesProperty hso:inhibits ; hso:claimObject hs:ABCG2 ;
            hso:hasEvidenceLevel hso:ev-unspecified .
          ?claim hso:contradicts hs:claim-denial } }
        WHERE { GRAPH ?g { ?claim hso:claimSubject hs:ATR ; hso:claimObject hs:mech-ddr } }""")
    return Client(create_app(engine, CATALOG, paths.release_dir()))


def test_no_page_says_that_the_conclusion_is_stated(released: Client) -> None:
    matrix = part(page(released), 'class="legend"', "<table")
    assert "both steps stated: claims say that the agent acts on the carrier" in matrix
    assert "That the agent counters the mechanism no claim states" in matrix
    crossing = page(released, "/hypotheses/lapatinib/mech-hypoxia")
    assert "both steps stated" in part(crossing, 'id="routes-h"', "</section>")
    assert "inferred" in part(crossing, 'id="proof-h"', "</section>")
    assert "contexts differ" not in crossing


def test_a_mark_has_a_dot_where_its_carrier_is_named_for_the_drug_itself(released: Client) -> None:
    text = page(released, **TRASTUZUMAB)
    assert "may come from different claims, about different drugs, carriers or cells" in text
    answer = released.get(
        "/sparql",
        params={
            "query": "SELECT DISTINCT ?a ?m { ?x hso:inhibits|hso:decreasesExpressionOf|hso:inhibitsPathway ?c ;"
            " rdfs:label ?a . FILTER NOT EXISTS { ?x a hso:AgentGroup } ?x a hso:TherapeuticAgent ."
            " ?c hso:mediatesMechanism ?y ; hso:confersResistanceTo hs:trastuzumab ."
            " ?y hso:mechanismOfResistanceTo hs:trastuzumab ; rdfs:label ?m }"
        },
        headers={"Accept": "text/csv"},
    )
    named = {", ".join(row) for row in csv.reader(answer.text.splitlines()[1:])}
    dotted = {words.partition(": ")[2] for words in Cells(text).found if words.endswith(" (named for trastuzumab)")}
    assert dotted == {f"{pair} (named for trastuzumab)" for pair in named}
    assert 0 < len(dotted) < len(Cells(text).found)
    assert text.count(' own"') == len(dotted)
    assert "named for" not in part(page(released), 'class="scroll matrix"', "</table>")


def test_a_crossing_says_for_which_drugs_a_carrier_is_named(released: Client) -> None:
    routes = part(page(released, "/hypotheses/lapatinib/mech-hypoxia"), 'id="routes-h"', "</section>")
    lead, _, row = routes.partition("<tbody>")
    assert 'href="/id/trastuzumab"' in lead
    assert 'href="/id/trastuzumab"' not in row
    assert 'href="/id/any-drug-therapy"' in row
    routes = part(page(released, "/hypotheses/vantictumab/mech-stem-signalling"), 'id="routes-h"', "</section>")
    assert 'href="/id/trastuzumab"' in routes.partition("<tbody>")[2]


def test_contested_routes_are_shown_and_cover_nothing(disputed: Client) -> None:
    marks = {re.sub(", hedged(?=:)", "", words): href for words, href in Cells(page(disputed)).found.items()}
    assert "contested: lapatinib, resistance by drug efflux" in marks
    assert "contested: ceralasertib, resistance by DNA damage repair" in marks
    assert "both steps stated: elacridar, resistance by drug efflux" in marks
    text = page(disputed, agent=["lapatinib", "ceralasertib"])
    assert "nothing" in part(text, "<h3>Covered</h3>", '<div class="left">')
    for name in ("resistance by drug efflux", "resistance by DNA damage repair"):
        assert name in part(text, "<h3>Contested</h3>", "</div>")
        assert name in part(text, "<h3>Stays open</h3>", "</div>")
    crossing = page(disputed, marks["contested: lapatinib, resistance by drug efflux"])
    assert "It does not." in crossing
    assert "no cover" in crossing
