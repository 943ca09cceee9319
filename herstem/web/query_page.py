"""The page on which a person writes a query and reads its result: /sparql for browsers, and what its editor fetches."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from herstem.catalog import CannedQuery, Catalog
from herstem.engine.errors import EngineError, QueryError
from herstem.tables import Table, read_table
from herstem.web.description import describe
from herstem.web.negotiation import HTML, best
from herstem.web.pages.store import PageStore
from herstem.web.pages.words import words_of
from herstem.web.problems import explain, headers_of, status_of
from herstem.web.protocol import HINT, ProtocolError, Query, read_query
from herstem.web.sending import AnswerResponse, Head, WholeAnswer, tag_of
from herstem.web.site import Site
from herstem.web.using import use_of
from herstem.web.writes import body, readable

_MOST_TEXT = 100_000


@dataclass(frozen=True)
class Outcome:
    """What a query came to: a table, RDF in Turtle (`left` characters of it are not shown), or what is wrong.

    `at` is the place of an error in the query, "line:column".
    """

    table: Table | None = None
    turtle: str = ""
    left: int = 0
    problem: str = ""
    at: str = ""


@dataclass(frozen=True)
class Example:
    """A canned query to begin with: the addresses of its page and of its text, asked by its example."""

    query: CannedQuery
    page: str
    text: str


@readable
async def query_page(request: Request) -> Response:
    """The page with a query's result, or what the service says of itself; what else is asked does not come here."""
    asked = await _asked(request)
    if asked is not None:
        return await run_in_threadpool(_answered, request, asked)
    if best(["text/turtle", HTML], request.headers.get("accept"))[0] == HTML:
        return _page(request, Query(HINT), None)
    return await describe(request)


@readable
async def use(request: Request) -> Response:
    """The part of the page that says what else can be done with a query, for an editor that has run it itself."""
    asked = await _asked(request)
    if asked is None:
        raise ProtocolError("There is no `query` parameter.\n")
    return Site.of(request).page(request, "_use.html", use=use_of(request, asked))


@readable
async def words(request: Request) -> Response:
    """What a query can name, as JSON; kept until the data change."""
    site = Site.of(request)
    kept = site.answers.kept("words")
    if kept is None:
        revision = site.engine.revision
        found = await run_in_threadpool(lambda: words_of(PageStore(site.engine)))
        text = json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()
        kept = WholeAnswer(Head([(b"content-type", b"application/json")], tag_of(text)), text)
        site.answers.cache.keep("words", revision, kept)
    return AnswerResponse(kept)


async def _asked(request: Request) -> Query | None:
    content_type = request.headers.get("content-type", "")
    return read_query(request.method, request.url.query, content_type, await body(request))


def _answered(request: Request, asked: Query) -> Response:
    """The page with what a query came to, and the status of that."""
    try:
        return _page(request, asked, _outcome(Site.of(request), asked))
    except EngineError as error:
        at = f"{error.line}:{error.column}" if isinstance(error, QueryError) else ""
        page = _page(request, asked, Outcome(problem=explain(error), at=at), status_of(error))
        page.headers.update(headers_of(error))
        return page


def _outcome(site: Site, asked: Query) -> Outcome:
    answer = site.engine.query(asked.text, default_graphs=asked.default_graphs, named_graphs=asked.named_graphs)
    if answer.kind != "triples":
        return Outcome(table=read_table(answer))
    text = answer.serialize("text/turtle").decode()
    return Outcome(turtle=text[:_MOST_TEXT], left=max(0, len(text) - _MOST_TEXT))


def _page(request: Request, asked: Query, outcome: Outcome | None, status: int = 200) -> Response:
    found: dict[str, Any] = {
        "asked": asked,
        "outcome": outcome,
        "use": use_of(request, asked) if outcome and not outcome.problem else None,
        "examples": examples(Site.of(request).catalog),
    }
    return Site.of(request).page(request, "sparql.html", status, **found)


def examples(catalog: Catalog) -> list[tuple[str, list[Example]]]:
    """The canned queries, by the title of their group."""
    return [(group.title, [_example(query) for query in queries]) for group, queries in catalog.in_groups()]


def _example(query: CannedQuery) -> Example:
    given = f"?{urlencode(query.example, doseq=True)}" if query.example else ""
    return Example(query, f"/q/{query.name}.html{given}", f"/q/{query.name}.rq{given}")
