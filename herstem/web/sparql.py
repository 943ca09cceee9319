"""The SPARQL endpoint: the query operation of the SPARQL 1.1 Protocol (2.1), by GET and POST."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from herstem.engine import guard
from herstem.engine.base import EngineError
from herstem.tables import read_table
from herstem.web.description import describe
from herstem.web.negotiation import HTML, NotAcceptableError, choose
from herstem.web.problems import explain, status_of
from herstem.web.protocol import Query, read_query
from herstem.web.site import Site
from herstem.web.writes import body, readable

_MAX_BODY = 4 * guard.MAX_BYTES  # percent-encoding makes a text up to three times as long


@readable
async def sparql(request: Request) -> Response:
    """Answer a query, describe the service, or show a page to write a query on."""
    content_type = request.headers.get("content-type", "")
    asked = read_query(request.method, request.url.query, content_type, await body(request, _MAX_BODY))
    if asked is None:
        return await describe(request)
    return await run_in_threadpool(_answer, request, asked)


def _answer(request: Request, asked: Query) -> Response:
    """Query and write the answer in one go: an answer must be written in the thread that asked."""
    site = Site.of(request)
    try:
        answer = site.engine.query(asked.text, default_graphs=asked.default_graphs, named_graphs=asked.named_graphs)
        chosen = choose(answer.kind, request.headers.get("accept"), asked.format)
        if chosen.sent == HTML:
            return site.page(request, "sparql.html", query=asked.text, table=read_table(answer))
        written = answer.serialize(chosen.written)
    except NotAcceptableError as error:
        return PlainTextResponse(f"{error}\n", 406)
    except EngineError as error:
        return PlainTextResponse(explain(error), status_of(error))
    return Response(written, headers={"Content-Type": chosen.content_type, "Vary": "Accept"})
