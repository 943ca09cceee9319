"""A server for language models (Model Context Protocol): search, canned queries, SPARQL, explanations, things.

Every tool reads; there is none that writes. Answers name the claims that they rest on, with references, and hypotheses
bear their notice.
"""

import socket
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any, ParamSpec

import anyio
import uvicorn
from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import Field

from herstem import __version__
from herstem.api.graph import Graph
from herstem.api.rows import Rows
from herstem.catalog import CatalogError
from herstem.catalog.plain import as_json
from herstem.engine.base import AsyncEngine
from herstem.engine.errors import EngineError
from herstem.explain.explainer import NotStatedError
from herstem.explain.plain import claim_as_json
from herstem.rules.derivations import DerivationError

P = ParamSpec("P")
Answer = dict[str, Any]
NOTICE = "Not for clinical decisions."
_INSTRUCTIONS = """\
HerStem holds what one review (Xu et al. 2023, doi:10.3892/ijo.2023.5496) says on breast cancer stem cells and treatment
resistance in HER2-positive breast cancer: claims with places and references, direct triples made from undisputed
claims, what follows from those by logic, and, apart from them, hypotheses drawn by a machine.
Not for clinical decisions.

Search for names first. Prefer a canned query (list_queries, run_query) to SPARQL of your own. Cite the claims and
references that come with an answer; say of a hypothesis that it is one; say so where a claim is hedged, negated or
disputed. In SPARQL the prefixes hso: (terms), hs: (things) and hsg: (graphs) need no declaration; hsg:edges is stated,
hsg:inferred follows, hsg:hypotheses is neither."""
_IN_SPARQL = f"{NOTICE} What is in hsg:hypotheses was drawn by a machine and is no finding."
_READS = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
_MOST = 1_000

Limit = Annotated[int, Field(ge=1, le=_MOST, description="how many rows are given; the answer says how many there are")]
Offset = Annotated[int, Field(ge=0, description="how many rows are left out before them")]
Name = Annotated[str, Field(description="a label, synonym, slug, CURIE or IRI: T-DM1, hs:ERBB2")]
Values = dict[str, str | int | float | bool | list[str]]


def make_server(graph: Graph) -> MCPServer:
    """The server over a graph, whose engine must have been started."""
    server = MCPServer("herstem", title="HerStem", instructions=_INSTRUCTIONS, version=__version__, log_level="WARNING")

    def tool(function: Callable[P, Answer]) -> None:
        server.tool(annotations=_READS, structured_output=True)(_told(function))

    @tool
    def search(
        words: Annotated[str, Field(description="a name, an identifier (CHEBI:45863), or words of a claim")],
        limit: Annotated[int, Field(ge=1, le=100)] = 10,
    ) -> Answer:
        """Find drugs, molecules, pathways, cells, mechanisms, terms, references and claims; forgives misspellings."""
        return {"results": [hit.to_dict() for hit in graph.search(words, limit)], "notice": NOTICE}

    @tool
    def list_queries(
        words: Annotated[
            str, Field(description="all must be in title, description or keywords; none: all queries")
        ] = "",
    ) -> Answer:
        """List the canned queries by groups: names, what each answers and does not, columns and parameters."""
        groups = graph.queries.in_groups(words.split())
        return {"groups": [{"title": each.title, "queries": list(map(as_json, found))} for each, found in groups]}

    @tool
    def run_query(
        name: Annotated[str, Field(description="as list_queries gives it")],
        parameters: Annotated[Values | None, Field(description="values by name; several of one in a list")] = None,
        evidence: Annotated[
            bool, Field(description="columns more: claims, references, evidence, hedged, disputed")
        ] = False,
        limit: Limit = 50,
        offset: Offset = 0,
    ) -> Answer:
        """Run a canned query; with the rows come the claims that they name, with places, references and evidence."""
        return _answered(graph, graph.ask(name, parameters or {}, evidence=evidence), limit, offset, NOTICE)

    @tool
    def sparql(
        query: Annotated[
            str, Field(description="SELECT, ASK, CONSTRUCT or DESCRIBE (SPARQL 1.1); updates are refused")
        ],
        limit: Limit = 50,
        offset: Offset = 0,
    ) -> Answer:
        """Run a SPARQL query, within the limits of the service; with rows come the claims that they name."""
        found = graph.sparql(query)
        if isinstance(found, Rows):
            return _answered(graph, found, limit, offset, _IN_SPARQL)
        return {"truth" if isinstance(found, bool) else "turtle": found, "notice": _IN_SPARQL}

    @tool
    def explain(
        subject: Name,
        property: Annotated[str, Field(description="a property (targets, hso:targets), or `a` for class membership")],
        object: Annotated[str, Field(description="a thing; a class after `a`; or a value")],
        alternatives: Annotated[bool, Field(description="also the other ways to it")] = False,
    ) -> Answer:
        """Show why a triple holds: its proof down to claims and references, weakest evidence, cautions; or why not."""
        why = graph.explain(subject, property, object, alternatives=alternatives)
        return why.to_dict() | {"notice": NOTICE}

    @tool
    def show_entity(name: Name, limit: Limit = 25) -> Answer:
        """Show a thing: names, classes, identifiers, claims with references, direct triples; hypotheses apart."""
        thing = graph.entity(name)
        claims = graph.claims_in(thing.claims[:limit])
        return thing.to_dict(limit) | {"claims": _evidence(claims), "notice": NOTICE}

    return server


async def run(graph: Graph, host: str = "", listening: socket.socket | None = None) -> None:
    """Serve on stdin and stdout until the client hangs up; or, at a socket of a host, over streamable HTTP at /mcp."""
    engine = graph.engine
    if isinstance(engine, AsyncEngine):
        await engine.start()
    try:
        server = make_server(graph)
        if listening is None:
            await server.run_stdio_async()
        else:
            app = server.streamable_http_app(host=host, stateless_http=True, json_response=True)
            await uvicorn.Server(uvicorn.Config(app, log_level="warning")).serve([listening])
    finally:
        if isinstance(engine, AsyncEngine):
            with anyio.CancelScope(shield=True):
                await engine.close()


def _told(function: Callable[P, Answer]) -> Callable[P, Answer]:
    """A tool whose refusals are told to the model, with what it might ask instead."""

    @wraps(function)
    def answered(*args: P.args, **options: P.kwargs) -> Answer:
        try:
            return function(*args, **options)
        except (CatalogError, EngineError, NotStatedError, DerivationError) as error:
            raise ToolError(str(error)) from None

    return answered


def _answered(graph: Graph, rows: Rows, limit: int, offset: int, notice: str) -> Answer:
    shown = rows[offset : offset + limit]
    return {
        "columns": list(rows.columns),
        "rows": shown.to_dicts(),
        "rowsInAll": len(rows),
        "claims": _evidence(graph.claims_in(shown)),
        "notice": rows.notice or notice,
    }


def _evidence(claims: Any) -> Answer:
    return {name: claim_as_json(claim) for name, claim in claims.items()}
