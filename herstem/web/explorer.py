"""The explorer of combinations: /hypotheses as a page, its matrix as CSV or JSON, and /hypotheses/AGENT/MECHANISM."""

from collections import defaultdict
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from herstem.catalog import BadValueError, CatalogError
from herstem.web.call import Call
from herstem.web.canned import FORMATS, answer_of
from herstem.web.negotiation import HTML, best
from herstem.web.pages.combining import COVERAGE, combining_page
from herstem.web.pages.copying import snippets
from herstem.web.pages.crossing import crossing_page
from herstem.web.sending import AnswerResponse
from herstem.web.sheets import Sheet, send
from herstem.web.site import Site
from herstem.web.writes import readable

_MEDIA = {each: FORMATS[each] for each in ("html", "csv", "json")}
_SIZES = ("2", "3")
Fields = list[tuple[str, str]]


@readable
async def explore(request: Request) -> Response:
    """The matrix of agents and mechanisms, and what the agents that are picked do together."""
    _, dot, suffix = request.url.path.rpartition("/")[2].partition(".")
    media = _MEDIA[suffix] if dot else best(list(_MEDIA.values()), request.headers.get("accept"))[0]
    if media is None:
        return PlainTextResponse("This is there as:\n" + "".join(f"  {each}\n" for each in _MEDIA.values()), 406)
    try:
        fields = [each for each in parse_qsl(request.url.query, errors="strict") if each[1].strip()]
    except ValueError as error:
        return PlainTextResponse(f"The parameters are not percent-encoded UTF-8: {error}\n", 400)
    if media == HTML:
        return await send(request, lambda: _sheet(request, fields), variant=urlencode(fields))
    site = Site.of(request)
    try:
        call = Call.read(site.catalog.find(COVERAGE), _of_matrix(fields))
        return AnswerResponse(await answer_of(call, media, site))
    except CatalogError as error:
        return PlainTextResponse(f"{error}\n", error.status)


@readable
async def crossing(request: Request) -> Response:
    """How an agent acts against a mechanism: the routes, the proof, the claims."""
    site = Site.of(request)
    agent, mechanism = (str(request.path_params[name]) for name in ("agent", "mechanism"))

    def make() -> Sheet:
        try:
            page = crossing_page(site.engine, site.catalog, site.explainer, agent, mechanism)
        except CatalogError as error:
            return Sheet("problem.html", {"problem": error}, error.status)
        return Sheet("crossing.html", {"page": page})

    return await send(request, make)


def _sheet(request: Request, fields: Fields) -> Sheet:
    site = Site.of(request)
    values: dict[str, list[str]] = {}
    for name, value in fields:
        values.setdefault(name, []).append(value)
    try:
        size = values.pop("size", ["2"])[-1]
        if size not in _SIZES:
            raise BadValueError(f"size: {size!r} is neither 2 nor 3", _SIZES)
        page = combining_page(site.engine, site.catalog, values, size)
    except CatalogError as error:
        return Sheet("problem.html", {"problem": error}, error.status)
    whole = urlencode(_of_matrix(fields))
    base = str(request.base_url).rstrip("/")
    context: dict[str, Any] = {
        "page": page,
        "values": defaultdict(list, values),
        "size": size,
        "parameters": whole,
        "permalink": f"{base}/hypotheses" + (f"?{urlencode(fields)}" if fields else ""),
        "snippets": snippets(f"{base}/hypotheses.csv" + (f"?{whole}" if whole else "")),
        "bound": Call.read(site.catalog.find(COVERAGE), _of_matrix(fields)).text(site),
    }
    return Sheet("hypotheses.html", context)


def _of_matrix(fields: Fields) -> Fields:
    """The fields that the matrix as data depends on: it holds all agents, whichever are picked."""
    return [each for each in fields if each[0] not in ("agent", "size")]
