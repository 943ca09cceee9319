"""herstem.mcp, asked by the package's own client: in memory, on stdin and stdout, and over HTTP."""

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters, stdio_client
from typer.testing import CliRunner

from herstem.api.graph import Graph
from herstem.cli import app
from herstem.mcp import make_server

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT)}
TOOLS = {"search", "list_queries", "run_query", "sparql", "explain", "show_entity"}
UPDATES = ["DROP ALL", "INSERT DATA { <urn:a> <urn:b> <urn:c> }", "CLEAR DEFAULT", "LOAD <http://127.0.0.1/x>"]


@pytest.fixture(scope="module")
def graph(release_graph: Graph) -> Graph:
    return release_graph


def asked(server: Any, work: Callable[[Client], Awaitable[Any]]) -> Any:
    """What a client gets from a server, told by work."""

    async def ask() -> Any:
        async with Client(server) as client:
            return await work(client)

    return asyncio.run(ask())


def called(graph: Graph, tool: str, **arguments: Any) -> dict[str, Any]:
    """The answer of a tool."""
    result = asked(make_server(graph), lambda client: client.call_tool(tool, arguments))
    assert not result.is_error, result.content
    return dict(result.structured_content)


def refused(graph: Graph, tool: str, **arguments: Any) -> str:
    """What a tool says where it does not answer."""
    result = asked(make_server(graph), lambda client: client.call_tool(tool, arguments))
    assert result.is_error
    return str(result.content[0].text)


def test_the_tools_say_what_they_do_and_that_they_only_read(graph: Graph) -> None:
    tools = asked(make_server(graph), lambda client: client.list_tools()).tools
    assert {tool.name for tool in tools} == TOOLS
    for tool in tools:
        assert tool.description
        assert tool.annotations.read_only_hint
        assert all("description" in each or "default" in each for each in tool.input_schema["properties"].values())


def test_search(graph: Graph) -> None:
    answer = called(graph, "search", words="lapatnib", limit=1)
    assert [hit["id"] for hit in answer["results"]] == ["hs:lapatinib"]


def test_queries_are_listed_by_words(graph: Graph) -> None:
    assert sum(len(group["queries"]) for group in called(graph, "list_queries")["groups"]) == len(graph.queries)
    (group,) = called(graph, "list_queries", words="Antibody conjugate")["groups"]
    assert "adc-composition" in {query["name"] for query in group["queries"]}
    assert group["queries"][0]["parameters"]


def test_a_canned_query_comes_with_the_claims_it_names(graph: Graph) -> None:
    answer = called(graph, "run_query", name="pathway-inhibitors", parameters={"pathway": "PI3K/AKT pathway"}, limit=2)
    assert len(answer["rows"]) == 2 < answer["rowsInAll"]
    named = {claim for row in answer["rows"] for claim in row["claims"].split()}
    assert set(answer["claims"]) == named
    assert all(claim["text"] and claim["places"] for claim in answer["claims"].values())
    assert any(claim.get("references") for claim in answer["claims"].values())
    rest = called(
        graph, "run_query", name="pathway-inhibitors", parameters={"pathway": "PI3K/AKT pathway"}, offset=2, limit=1000
    )
    assert len(rest["rows"]) == answer["rowsInAll"] - 2


def test_evidence_is_added_where_it_is_asked_for(graph: Graph) -> None:
    answer = called(
        graph, "run_query", name="pathway-inhibitors", parameters={"pathway": "PI3K/AKT pathway"}, evidence=True
    )
    assert {"claims", "references", "evidence", "hedged", "disputed"} <= set(answer["columns"])
    assert all(row["evidence"] for row in answer["rows"])


def test_hypotheses_bear_their_notice(graph: Graph) -> None:
    answer = called(graph, "run_query", name="hypotheses", parameters={"subject": "vantictumab", "flat": True})
    assert answer["notice"] == "Hypotheses drawn by a machine, not findings. Not for clinical decisions."
    thing = called(graph, "show_entity", name="vantictumab")
    assert thing["noticeOnHypotheses"] == answer["notice"]
    sparql = called(graph, "sparql", query="SELECT ?h { ?h a hso:Hypothesis } LIMIT 1")
    assert "drawn by a machine" in sparql["notice"]
    assert "Not for clinical decisions" in sparql["notice"]


def test_sparql_answers_as_the_query_asks(graph: Graph) -> None:
    rows = called(graph, "sparql", query="SELECT ?c { ?c a hso:Claim ; hso:claimSubject hs:ABCG2 }", limit=3)
    assert len(rows["rows"]) == len(rows["claims"]) == 3
    assert called(graph, "sparql", query="ASK { hs:ERBB2 a hso:ERBBReceptor }")["truth"] is True
    assert "hs:ERBB2" in called(graph, "sparql", query="DESCRIBE hs:ERBB2")["turtle"]


@pytest.mark.parametrize("update", UPDATES)
def test_updates_are_impossible(graph: Graph, update: str) -> None:
    assert "updates are not taken" in refused(graph, "sparql", query=update)


def test_the_network_is_out_of_reach(graph: Graph) -> None:
    assert "SERVICE" in refused(graph, "sparql", query="SELECT * { SERVICE <http://127.0.0.1/x> { ?s ?p ?o } }")


def test_explanations(graph: Graph) -> None:
    proof = called(graph, "explain", subject="T-DM1", property="targets", object="HER2")
    assert proof["text"] == "trastuzumab emtansine targets HER2"
    assert proof["claims"]
    assert "neither stated nor inferred" in refused(graph, "explain", subject="T-DM1", property="targets", object="ATM")


def test_a_thing_with_its_evidence(graph: Graph) -> None:
    thing = called(graph, "show_entity", name="abcg2", limit=2)
    assert (thing["id"], len(thing["claims"]), len(thing["edges"])) == ("hs:ABCG2", 2, 2)
    assert thing["counts"]["claims"] > 2
    assert all(claim["text"] for claim in thing["claims"].values())


def test_refusals_help(graph: Graph) -> None:
    assert "did you mean" in refused(graph, "show_entity", name="trastuzmab")
    assert "did you mean" in refused(graph, "run_query", name="pathway-inhibitor")
    assert "no parameter" in refused(graph, "run_query", name="counts", parameters={"evidence": True})
    assert "line 1" in refused(graph, "sparql", query="SELECT")
    assert refused(graph, "run_query", name="counts", limit=10_000_000)


def test_on_stdin_and_stdout_within_the_limits_of_the_service() -> None:
    endless = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(STR(?a) = CONCAT(STR(?f), STR(?i))) }"
    command = ["-m", "herstem", "mcp", "--timeout", "1"]
    server = stdio_client(StdioServerParameters(command=sys.executable, args=command, env=ENVIRONMENT))

    async def work(client: Client) -> None:
        assert {tool.name for tool in (await client.list_tools()).tools} == TOOLS
        slow = await client.call_tool("sparql", {"query": endless})
        assert slow.is_error
        assert "1 s" in slow.content[0].text
        assert not (await client.call_tool("show_entity", {"name": "HER2"})).is_error

    asked(server, work)


def test_over_http() -> None:
    command = [sys.executable, "-m", "herstem", "mcp", "--http", "--port", "0"]
    with subprocess.Popen(command, env=ENVIRONMENT, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            address = next(line.partition(";")[0] for line in process.stderr if "/mcp" in line)
            result = asked(address, lambda client: client.call_tool("search", {"words": "HER2"}))
            assert result.structured_content["results"][0]["id"] == "hs:ERBB2"
        finally:
            process.terminate()


def test_a_port_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = CliRunner().invoke(app, ["mcp", "--http", "--port", str(port)])
    assert result.exit_code == 2
    assert f"cannot listen on 127.0.0.1:{port}" in result.output
