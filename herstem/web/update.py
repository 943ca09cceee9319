"""The update operation of the SPARQL 1.1 Protocol (2.2): POST /update."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from herstem.web.protocol import read_update
from herstem.web.site import Site
from herstem.web.writes import body, readable, told, writable


@readable
async def update(request: Request) -> Response:
    """Carry out an update: 204 where it was done, 200 where it was and some literals are not kept as they were written,
    else a plain text that says what is wrong, and nothing was changed.

    Clients send odd Accept headers with updates; there is nothing to negotiate, so none is refused.
    """
    engine = writable(request)
    content_type = request.headers.get("content-type", "")
    asked = read_update(request.url.query, content_type, await body(request))
    async with Site.of(request).writing:
        stored = await run_in_threadpool(
            engine.update, asked.text, using_graphs=asked.using_graphs, using_named_graphs=asked.using_named_graphs
        )
    return told(stored)
