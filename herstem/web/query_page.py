"""The page on which a person writes a query and reads its result: /sparql for browsers, and the service description."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from herstem.engine.errors import EngineError
from herstem.tables import read_table
from herstem.web.description import describe
from herstem.web.negotiation import HTML, NotAcceptableError, choose
from herstem.web.problems import explain, headers_of, status_of
from herstem.web.protocol import Query, read_query
from herstem.web.site import Site
from herstem.web.writes import body, readable


@readable
async def query_page(request: Request) -> Response:
    """The page with a query's result, or what the service says of itself; what else is asked does not come here."""
    content_type = request.headers.get("content-type", "")
    asked = read_query(request.method, request.url.query, content_type, await body(request))
    if asked is None:
        return await describe(request)
    return await run_in_threadpool(_page, request, asked)


def _page(request: Request, asked: Query) -> Response:
    site = Site.of(request)
    try:
        answer = site.engine.query(asked.text, default_graphs=asked.default_graphs, named_graphs=asked.named_graphs)
        if answer.kind == "triples":
            choose(answer.kind, HTML, asked.format)
        return site.page(request, "sparql.html", query=asked.text, table=read_table(answer))
    except NotAcceptableError as error:
        return PlainTextResponse(f"{error}\n", 406)
    except EngineError as error:
        return PlainTextResponse(explain(error), status_of(error), headers_of(error))
