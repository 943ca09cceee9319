"""The canned queries as a typed API: /q/, /q/NAME and /q/NAME.SUFFIX."""

from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response

from herstem.catalog import CannedQuery, CatalogError
from herstem.catalog.plain import as_json
from herstem.catalog.select import paged
from herstem.engine.errors import EngineError
from herstem.exchange import result_set
from herstem.web.answers import Asked, Choice, tag
from herstem.web.call import Call
from herstem.web.canned_page import page
from herstem.web.negotiation import HTML, Format, best
from herstem.web.paging import link_header
from herstem.web.problems import status_of_canned
from herstem.web.protocol import Query
from herstem.web.sending import Answered, AnswerResponse, WholeAnswer, head_of
from herstem.web.site import Site

JSON = "application/json"
SPARQL = "application/sparql-query"
FORMATS = {
    "json": "application/sparql-results+json",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "xml": "application/sparql-results+xml",
    "html": HTML,
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "rq": SPARQL,
}
_OFFERS = (*FORMATS.values(), JSON)


async def index(request: Request) -> Response:
    """All canned queries, as JSON or as a page."""
    site = Site.of(request)
    if best([JSON, HTML], request.headers.get("accept"))[0] == HTML:
        return site.page(request, "queries.html", groups=site.catalog.in_groups())
    return JSONResponse([_described(query) for query in site.catalog.values()], headers={"Vary": "Accept"})


async def to_index(request: Request) -> Response:
    """/q is /q/."""
    return RedirectResponse("q/", 308)


async def run(request: Request) -> Response:
    """Answer one canned query in the format of its suffix, else as Accept says."""
    name, dot, suffix = str(request.path_params["name"]).partition(".")
    if dot and suffix not in FORMATS:
        known = ", ".join(f".{each}" for each in FORMATS)
        return PlainTextResponse(f"There is no format .{suffix}; there is {known}.\n", 404)
    media = FORMATS[suffix] if dot else best(_OFFERS, request.headers.get("accept"))[0]
    if media is None:
        return PlainTextResponse(
            "A canned query can be answered as:\n" + "\n".join(f"  {m}" for m in _OFFERS) + "\n", 406
        )
    try:
        fields = parse_qsl(request.url.query, keep_blank_values=True, errors="strict")
    except ValueError as error:
        return PlainTextResponse(f"The parameters are not percent-encoded UTF-8: {error}\n", 400)
    try:
        query = Site.of(request).catalog.find(name)
        if media == HTML:
            return await page(request, query, fields)
        call = Call.read(query, [each for each in fields if each[1].strip()])
        answer = await answer_of(call, media, Site.of(request))
        target = b"?".join(filter(None, [request.scope["raw_path"], request.scope["query_string"]]))
        Site.of(request).answers.remember(target, request.headers.get("accept"), call.key(media))
        return AnswerResponse(answer)
    except CatalogError as error:
        return _refused(error, error.status, media)
    except EngineError as error:
        return _refused(error, status_of_canned(error), media)


async def answer_of(call: Call, media: str, site: Site) -> Answered:
    """The answer of a call in a format, or its SPARQL. Raises CatalogError, EngineError."""
    key = call.key(media)
    kept = site.answers.kept(key)
    if kept:
        return kept
    revision = site.answers.engine.revision
    if media == SPARQL and not call.fields:
        text, total = call.query.text, None
    else:
        text, total = await run_in_threadpool(_bound, call, site)
    headers = _headers(call, media, total, site)
    if media == SPARQL:
        answer = WholeAnswer(
            head_of(f"{SPARQL}; charset=utf-8", tag(revision, media, _edition(call.query)), False, headers),
            text.encode(),
        )
    elif media in result_set.MEDIA_TYPES:
        body = await run_in_threadpool(_rdf, text, media, site)
        answer = WholeAnswer(head_of(media, tag(revision, media, _edition(call.query)), False, headers), body)
    else:
        choice = Choice(Format(FORMATS["json"] if media == JSON else media, media))
        return await site.answers.get(Asked(Query(text), choice, key, headers, _edition(call.query)))
    site.answers.cache.keep(key, revision, answer)
    return answer


def _bound(call: Call, site: Site) -> tuple[str, int | None]:
    """The SPARQL of a call, and of a part of the rows how many there are in all."""
    text = call.text(site)
    total = None if call.part.whole else call.total(site)
    return paged(text, call.part.limit, call.part.offset), total


def _rdf(text: str, media: str, site: Site) -> bytes:
    variables, rows = site.engine.query(text).rows()
    return result_set.write(variables, rows, media)


def _headers(call: Call, media: str, total: int | None, site: Site) -> tuple[tuple[bytes, bytes], ...]:
    """The name under which a table is saved; of a part of the rows the total, and where the others are."""
    headers = []
    ending = next((each for each, known in FORMATS.items() if known == media), None)
    if ending in ("csv", "tsv"):
        name = f"herstem-{call.query.name}-{site.release.hash[:12]}.{ending}"
        headers.append((b"content-disposition", f'inline; filename="{name}"'.encode()))
    if total is not None:
        headers.append((b"herstem-total", b"%d" % total))
        links = link_header(call.part, total, call.fields)
        headers += [(b"link", links.encode())] if links else []
    return tuple(headers)


def _edition(query: CannedQuery) -> str:
    """The same while a query is: the data alone do not say what it answers."""
    return sha256(query.text.encode()).hexdigest()[:8]


def _refused(error: CatalogError | EngineError, status: int, media: str) -> Response:
    """The problem in the format asked for: JSON where results would have been JSON, else plain text."""
    if media in (JSON, FORMATS["json"]):
        return JSONResponse({"error": str(error), "suggestions": getattr(error, "suggestions", ())}, status)
    return PlainTextResponse(f"{error}\n", status)


def _described(query: CannedQuery) -> dict[str, Any]:
    """A canned query as the index lists it."""
    return as_json(query) | {
        "href": f"/q/{query.name}",
        "example": f"/q/{query.name}{'?' * bool(query.example)}{urlencode(query.example, doseq=True)}",
    }
