"""The list of the works that the review cites: /review/references, as a page or as a table."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from herstem.engine.base import Engine
from herstem.web.answers import Asked, Choice
from herstem.web.negotiation import HTML, Format, best
from herstem.web.pages import schema
from herstem.web.pages.bibliography import SORTS, cited_works
from herstem.web.pages.copying import snippets
from herstem.web.pages.store import PageStore, page_query, title_of
from herstem.web.protocol import Query
from herstem.web.sending import AnswerResponse
from herstem.web.sheets import Sheet, send
from herstem.web.site import Site
from herstem.web.writes import readable

PATH = "/review/references"
_TABLES = {"csv": "text/csv", "tsv": "text/tab-separated-values", "json": "application/sparql-results+json"}
_FORMATS = {"html": HTML} | _TABLES
_QUERY = "references"


async def to_review(request: Request) -> Response:
    """/review is /review/."""
    return RedirectResponse("review/", 308)


@readable
async def references(request: Request) -> Response:
    """The list in the format of the suffix, else as Accept says; the page sorted by what `sort` names."""
    site = Site.of(request)
    suffix = request.path_params.get("suffix")
    media = _FORMATS.get(suffix) if suffix else best(list(_FORMATS.values()), request.headers.get("accept"))[0]
    if media is None:
        known = "".join(f"  {PATH}.{each}\n" for each in _FORMATS)
        return PlainTextResponse(f"The references are there as:\n{known}", 404 if suffix else 406)
    root = request.scope.get("root_path", "")
    found = (f'<{root}{PATH}.{each}>; rel="alternate"; type="{name}"' for each, name in _FORMATS.items())
    links = ((b"link", ", ".join(found).encode()),)
    if media == HTML:
        sort = request.query_params.get("sort", "number")
        if sort not in SORTS:
            return PlainTextResponse(f"sort: {sort!r} is none of {', '.join(SORTS)}.\n", 400)
        address = f"{str(request.base_url).rstrip('/')}{PATH}"
        return await send(request, lambda: sheet(site.engine, sort, address), links, sort)
    key = f"{_QUERY} {media}"
    kept = site.answers.kept(key)
    if kept is not None:
        return AnswerResponse(kept)
    chosen = Format(media, media)
    return AnswerResponse(await site.answers.get(Asked(Query(page_query(_QUERY)), Choice(chosen, chosen), key, links)))


def sheet(engine: Engine, sort: str, address: str) -> Sheet:
    """The page of the list at an address, sorted. Raises EngineError."""
    rows = cited_works(PageStore(engine), sort)
    return Sheet(
        "references.html",
        {
            "rows": rows,
            "sorts": SORTS,
            "sort": sort,
            "path": PATH,
            "described": schema.of_references(rows),
            "queries": [(title_of(_QUERY), page_query(_QUERY))],
            "snippets": snippets(f"{address}.csv"),
        },
    )
