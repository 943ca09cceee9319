"""herstem.exchange.exports.kgx, by the column rules of KGX (biolink/kgx, docs/kgx_format.md) and the Biolink Model."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from exported import RELEASE, files, hostile, number

from herstem.engine.embedded import EmbeddedEngine

TERMS = Path(__file__).resolve().parents[1] / "data" / "biolink-terms.txt"
BIOLINK = {f"biolink:{line}" for line in TERMS.read_text(encoding="utf-8").splitlines()[1:]}
OF_A_SOURCE = """
PREFIX x: <https://w3id.org/herstem/graph/source/x/>
INSERT DATA {
  GRAPH <https://w3id.org/herstem/graph/source/x> {
    x:drug a hso:SmallMoleculeAgent ; rdfs:label "a drug" .
    x:1 a hso:Claim, hso:DisputedClaim ; hso:claimSubject x:drug ; hso:claimRelation hso:rel-inhibits ;
      hso:claimObject hs:PORCN .
    x:not-reasoned-over a hso:Claim ; hso:claimSubject x:drug ; hso:claimRelation hso:rel-inhibits ;
      hso:claimObject hs:SMO .
  }
  GRAPH hsg:inferred { x:1 hso:statesProperty hso:inhibits }
}
"""
CURIE = re.compile(r"[A-Za-z][\w.-]*:\S+")


def table(content: bytes) -> list[dict[str, str]]:
    """Rows of a KGX table, read as KGX does: no quotes, no escapes."""
    head, *lines = content.decode().removesuffix("\n").split("\n")
    return [dict(zip(head.split("\t"), line.split("\t"), strict=True)) for line in lines]


@pytest.fixture(scope="module")
def whole() -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Nodes and edges, with all that can be had."""
    found = files("kgx", inferred=True, hypotheses=True)
    return table(found["nodes.tsv"]), table(found["edges.tsv"])


def test_each_claim_is_an_edge_and_nothing_else_unless_asked_for() -> None:
    edges = table(files("kgx")["edges.tsv"])
    assert len(edges) == number("SELECT (COUNT(DISTINCT ?c) AS ?n) { GRAPH hsg:claims { ?c a hso:Claim } }")
    assert all(edge["id"].startswith("hs:claim-") for edge in edges)
    assert {edge["knowledge_level"] for edge in edges} == {"knowledge_assertion"}


def test_nodes_and_edges_keep_the_rules_of_kgx_and_biolink(whole: Any) -> None:
    nodes, edges = whole
    ids = [node["id"] for node in nodes]
    assert len(set(ids)) == len(ids)
    assert all(CURIE.fullmatch(id) for id in ids)
    assert len({edge["id"] for edge in edges}) == len(edges)
    for node in nodes:
        assert "biolink:NamedThing" in node["category"].split("|")
        assert set(node["category"].split("|")) <= BIOLINK
        assert node["name"]
    for edge in edges:
        assert {edge["subject"], edge["object"]} <= set(ids)
        assert edge["predicate"] in BIOLINK
        assert edge["object_direction_qualifier"] in ("", "increased", "decreased")
        assert edge["primary_knowledge_source"] == "infores:herstem"


@pytest.mark.slow
def test_a_claim_of_a_users_source_names_the_source_and_brings_its_things() -> None:
    engine = EmbeddedEngine.from_release(RELEASE)
    engine.update(OF_A_SOURCE)
    found = files("kgx", engine)
    edges = {edge["id"]: edge for edge in table(found["edges.tsv"])}
    nodes = {node["id"]: node for node in table(found["nodes.tsv"])}
    one, other = edges["hsg:source/x/1"], edges["hs:claim-s2-03b"]
    assert (one["primary_knowledge_source"], one["agent_type"]) == ("hsg:source/x", "not_provided")
    assert (other["primary_knowledge_source"], other["agent_type"]) == ("infores:herstem", "text_mining_agent")
    assert (one["disputed"], one["publications"]) == ("true", "")
    assert nodes[one["subject"]]["herstem_class"] == "hso:SmallMoleculeAgent"
    assert "hsg:source/x/not-reasoned-over" not in edges


def test_most_things_have_a_category_of_their_own(whole: Any) -> None:
    by_id = {node["id"]: node["category"].split("|") for node in whole[0]}
    assert "biolink:SmallMolecule" in by_id["hs:lapatinib"]
    assert "biolink:Protein" in by_id["hs:ERBB2"]

    assert sum(len(categories) > 1 for categories in by_id.values()) > 0.7 * len(by_id)


def test_what_follows_and_what_is_only_expected_are_marked(whole: Any) -> None:
    levels: dict[str, list[dict[str, str]]] = {}
    for edge in whole[1]:
        levels.setdefault(edge["knowledge_level"], []).append(edge)
    assert set(levels) == {"knowledge_assertion", "logical_entailment", "prediction"}
    expected = number("SELECT (COUNT(DISTINCT ?h) AS ?n) { GRAPH hsg:hypotheses { ?h a hso:Hypothesis } }")
    assert len(levels["prediction"]) == expected
    assert all("Not for clinical decisions" in edge["notice"] for edge in levels["prediction"])
    assert {edge["agent_type"] for edge in levels["prediction"]} == {"computational_model"}
    inferred = {(edge["subject"], edge["original_predicate"], edge["object"]) for edge in levels["logical_entailment"]}
    assert ("hs:trastuzumab-emtansine", "hso:inhibitsPathway", "hs:pi3k-akt-mtor-pathway") in inferred
    assert not any(edge["publications"] for edge in levels["logical_entailment"])


def test_an_edge_says_what_its_claim_says(whole: Any) -> None:
    edge = next(edge for edge in whole[1] if edge["id"] == "hs:claim-s2-03b")
    assert (edge["subject"], edge["object"]) == ("hs:trastuzumab", "hs:pi3k-akt-mtor-pathway")
    assert (edge["original_predicate"], edge["object_direction_qualifier"]) == ("hso:inhibitsPathway", "decreased")
    assert "doi:10.3892/ijo.2023.5496" in edge["publications"].split("|")
    assert (edge["negated"], edge["disputed"]) == ("false", "false")


def test_an_edge_has_the_references_that_its_claim_cites(whole: Any) -> None:
    edge = next(edge for edge in whole[1] if edge["id"] == "hs:claim-s2-02a")
    asked = "SELECT (COUNT(*) AS ?n) { GRAPH hsg:claims { hs:claim-s2-02a hso:citesReference ?r } }"
    publications = edge["publications"].split("|")
    assert "PMID:19346299" in publications
    assert len(publications) == number(asked) + 1


def test_negated_and_disputed_claims_say_so(whole: Any) -> None:
    disputed = number(
        "SELECT (COUNT(DISTINCT ?c) AS ?n) { GRAPH hsg:claims { ?c hso:contradicts|^hso:contradicts ?other } }"
    )
    assert sum(edge["disputed"] == "true" for edge in whole[1]) == disputed > 0
    edge = next(edge for edge in table(files("kgx", hostile())["edges.tsv"]) if edge["id"] == "hs:claim-hostile")
    assert (edge["negated"], edge["hedged"], edge["description"]) == ("true", "true", "no no")


def test_nothing_breaks_a_table_and_json_lines_keep_it_as_it_is() -> None:
    node = next(n for n in table(files("kgx", hostile())["nodes.tsv"]) if n["id"] == "hs:hostile")
    assert node["name"] == 'tab here, "quotes", a | pipe and = a line'
    assert node["synonym"].split("|") == ["one / two", "three"]
    lines = files("kgx-jsonl", hostile())["herstem_nodes.jsonl"].decode().split("\n")[:-1]
    told = next(each for each in map(json.loads, lines) if each["id"] == "hs:hostile")
    assert told["name"] == 'tab\there, "quotes", a | pipe\nand = a line'
    assert told["synonym"] == ["one | two", "three"]


@pytest.mark.slow
def test_json_lines_hold_the_same_edges_with_lists_and_truths(whole: Any) -> None:
    found = files("kgx-jsonl", inferred=True, hypotheses=True)
    edges = [json.loads(line) for line in found["herstem_edges.jsonl"].decode().split("\n")[:-1]]
    assert [edge["id"] for edge in edges] == [edge["id"] for edge in whole[1]]
    claim = next(edge for edge in edges if edge["id"] == "hs:claim-s2-03b")
    assert claim["negated"] is False
    assert isinstance(claim["publications"], list)


def test_every_identifier_has_a_prefix_that_stands_for_an_address(whole: Any) -> None:
    prefixes = json.loads(files("kgx")["prefixes.json"])["@context"]
    nodes, edges = whole
    values = [node["id"] for node in nodes] + [x for node in nodes for x in node["xref"].split("|") if x]
    values += [p for edge in edges for p in edge["publications"].split("|") if p]
    assert {value.partition(":")[0] for value in values} <= set(prefixes)
    assert all(address.startswith(("http://", "https://")) for address in prefixes.values())
