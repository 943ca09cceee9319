"""The search over names, identifiers and claims: /search?q=, as JSON or as a page; `class` narrows it."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from herstem.names import Names
from herstem.namespaces import expand
from herstem.tables import page_of
from herstem.web.negotiation import HTML, best
from herstem.web.site import Site
from herstem.web.writes import readable

_JSON = "application/json"
_MEDIA = {"json": _JSON, "html": HTML}
_USUAL, _MOST = 20, 100


@readable
async def search(request: Request) -> Response:
    """What is meant by the words in `q`, the best first, `limit` at most; the format as the suffix or Accept says.

    With `class` (a CURIE or IRI) only names of things in that class are looked at.
    """
    _, dot, suffix = request.url.path.rpartition("/")[2].partition(".")
    media = _MEDIA[suffix] if dot else best([_JSON, HTML], request.headers.get("accept"))[0]
    if media is None:
        return PlainTextResponse(f"A search can be answered as {_JSON} or {HTML}.\n", 406)
    words, limit = request.query_params.get("q", ""), request.query_params.get("limit", str(_USUAL))
    if not (limit.isascii() and limit.isdigit() and len(limit) < 4 and 1 <= int(limit) <= _MOST):
        return PlainTextResponse(f"limit: a number from 1 to {_MOST}.\n", 400)
    site, of_class = Site.of(request), request.query_params.get("class")
    wanted = expand(of_class) if of_class else None
    found = await run_in_threadpool(lambda: Names.of(site.engine).search(words, int(limit), wanted))
    if media == HTML:
        return site.page(request, "search.html", words=words, hits=[(hit, page_of(hit.thing)) for hit in found])
    return JSONResponse({"query": words, "results": [hit.to_dict() for hit in found]}, headers={"Vary": "Accept"})
