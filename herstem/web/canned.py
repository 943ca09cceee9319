"""The canned queries as a typed API: /q/, /q/NAME and /q/NAME.SUFFIX."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response

from herstem.catalog import CannedQuery, CatalogError, Parameter
from herstem.engine.base import EngineError, LimitError, QueryTooLargeError
from herstem.resolve import ANYTHING, members
from herstem.tables import Table, read_table
from herstem.web.answers import Asked, Choice
from herstem.web.negotiation import HTML, Format, best
from herstem.web.problems import status_of
from herstem.web.protocol import Query
from herstem.web.sending import AnswerResponse
from herstem.web.site import Site

_JSON = "application/json"
_SPARQL = "application/sparql-query"
_FORMATS = {
    "json": "application/sparql-results+json",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "xml": "application/sparql-results+xml",
    "html": HTML,
    "rq": _SPARQL,
}
_OFFERS = (*_FORMATS.values(), _JSON)
_MOST_CHOICES = 300


@dataclass(frozen=True)
class Field:
    """A parameter as a form shows it: what was given, and what one may choose from."""

    parameter: Parameter
    value: str
    choices: Sequence[tuple[str, str]]


async def index(request: Request) -> Response:
    """All canned queries, as JSON or as a page."""
    site = Site.of(request)
    if best([_JSON, HTML], request.headers.get("accept"))[0] == HTML:
        return site.page(request, "queries.html", groups=site.catalog.in_groups())
    return JSONResponse([_described(query) for query in site.catalog.values()], headers={"Vary": "Accept"})


async def to_index(request: Request) -> Response:
    """/q is /q/."""
    return RedirectResponse("q/", 308)


async def run(request: Request) -> Response:
    """Answer one canned query in the format of its suffix, else as Accept says."""
    name, dot, suffix = str(request.path_params["name"]).partition(".")
    if dot and suffix not in _FORMATS:
        known = ", ".join(f".{each}" for each in _FORMATS)
        return PlainTextResponse(f"There is no format .{suffix}; there is {known}.\n", 404)
    media = _FORMATS[suffix] if dot else best(_OFFERS, request.headers.get("accept"))[0]
    if media is None:
        return PlainTextResponse(
            "A canned query can be answered as:\n" + "\n".join(f"  {m}" for m in _OFFERS) + "\n", 406
        )
    try:
        values = _values(request)
    except ValueError as error:
        return PlainTextResponse(f"The parameters are not percent-encoded UTF-8: {error}\n", 400)
    try:
        return await _run(request, name, media, values)
    except CatalogError as error:
        return _refused(error, error.status, media)
    except EngineError as error:
        return _refused(error, _status(error), media)


async def _run(request: Request, name: str, media: str, values: Mapping[str, list[str]]) -> Response:
    """The page, the text of the query, or its answer."""
    site = Site.of(request)
    query = site.catalog.find(name)
    if media == HTML:
        return await run_in_threadpool(_page, request, query, values)
    if media == _SPARQL:
        text = await run_in_threadpool(query.bind, values, site.engine) if values else query.text
        return PlainTextResponse(text, media_type=_SPARQL)
    key = f"{query.name} {media} {sorted(values.items())}"
    kept = site.answers.kept(key)
    if kept:
        return AnswerResponse(kept)
    text = await run_in_threadpool(query.bind, values, site.engine)
    choice = Choice(Format(_FORMATS["json"] if media == _JSON else media, media))
    return AnswerResponse(await site.answers.get(Asked(Query(text), choice, key, _headers(query, media, site))))


def _headers(query: CannedQuery, media: str, site: Site) -> tuple[tuple[bytes, bytes], ...]:
    """The name under which a table is saved."""
    endings = {"text/csv": "csv", "text/tab-separated-values": "tsv"}
    if media not in endings:
        return ()
    name = f"herstem-{query.name}-{site.release.hash[:12]}.{endings[media]}"
    return ((b"content-disposition", f'inline; filename="{name}"'.encode()),)


def _page(request: Request, query: CannedQuery, values: Mapping[str, list[str]]) -> Response:
    """The form, and the result where what it needs is there."""
    site = Site.of(request)
    table: Table | None = None
    problem: CatalogError | EngineError | None = None
    status = 200
    ready = all(parameter.name in values for parameter in query.parameters if parameter.required)
    if ready or values:
        try:
            table = read_table(site.engine.query(query.bind(values, site.engine)))
        except CatalogError as error:
            problem, status = error, error.status
        except EngineError as error:
            problem, status = error, _status(error)
    given = [(name, value) for name, each in values.items() for value in each]
    return site.page(
        request,
        "query.html",
        status,
        query=query,
        fields=[_field(parameter, values, site) for parameter in query.parameters],
        table=table,
        problem=problem,
        parameters=urlencode(given),
    )


def _field(parameter: Parameter, values: Mapping[str, list[str]], site: Site) -> Field:
    given = values.get(parameter.name, [])
    choices: list[tuple[str, str]] = []
    if parameter.type == "iri" and parameter.of_class not in (None, ANYTHING):
        found = members(str(parameter.of_class), site.engine)
        choices = found if len(found) <= _MOST_CHOICES else []
    value = given[0] if given else parameter.default or ""
    return Field(parameter, value, choices)


def _values(request: Request) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for name, value in parse_qsl(request.url.query, keep_blank_values=True, errors="strict"):
        if value.strip():
            values.setdefault(name, []).append(value)
    return values


def _status(error: EngineError) -> int:
    """A bound query that the engine does not take is our fault, but for its length and for limits."""
    return status_of(error) if isinstance(error, QueryTooLargeError | LimitError) else 500


def _refused(error: CatalogError | EngineError, status: int, media: str) -> Response:
    """The problem in the format asked for: JSON where results would have been JSON, else plain text."""
    if media in (_JSON, _FORMATS["json"]):
        return JSONResponse({"error": str(error), "suggestions": getattr(error, "suggestions", ())}, status)
    return PlainTextResponse(f"{error}\n", status)


def _described(query: CannedQuery) -> dict[str, Any]:
    """A canned query as the index lists it."""
    return {
        "name": query.name,
        "title": query.title,
        "description": query.description,
        "unanswered": query.unanswered,
        "group": query.group,
        "keywords": query.keywords,
        "notice": query.notice,
        "href": f"/q/{query.name}",
        "parameters": [
            {
                "name": parameter.name,
                "type": parameter.type,
                "class": parameter.of_class,
                "values": parameter.values or None,
                "required": parameter.required,
                "several": parameter.several,
                "default": parameter.default,
                "example": parameter.example,
                "description": parameter.description,
            }
            for parameter in query.parameters
        ],
    }
