"""The canned queries as a typed API: /q/, /q/NAME and /q/NAME.SUFFIX."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response

from herstem.catalog import BadValueError, CannedQuery, CatalogError, Parameter
from herstem.catalog.plain import as_json
from herstem.catalog.select import Select, paged
from herstem.engine.errors import EngineError, LimitError, QueryTooLargeError
from herstem.exchange import result_set
from herstem.resolve import ANYTHING, members
from herstem.tables import MOST_ROWS, read_table
from herstem.web.answers import Asked, Choice, tag
from herstem.web.negotiation import HTML, Format, best
from herstem.web.paging import Part, link_header
from herstem.web.problems import status_of
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
_MOST_CHOICES = 300
Values = dict[str, list[str]]


@dataclass(frozen=True)
class Field:
    """A parameter as a form shows it: what was given, and what one may choose from."""

    parameter: Parameter
    value: str
    choices: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Call:
    """What is asked of a canned query: values of its parameters, rows, evidence; `fields` are as they were sent."""

    query: CannedQuery
    values: Values
    part: Part
    evidence: bool
    fields: Sequence[tuple[str, str]]

    @classmethod
    def read(cls, query: CannedQuery, fields: Sequence[tuple[str, str]]) -> "Call":
        """From the fields of an address. Raises BadValueError."""
        values: Values = {}
        for name, value in fields:
            values.setdefault(name, []).append(value)
        part = Part.read(values)
        evidence = _truth("evidence", values.pop("evidence", ["false"]))
        return cls(query, {k: v for k, v in values.items() if k not in ("limit", "offset")}, part, evidence, fields)

    def text(self, site: Site) -> str:
        """The SPARQL for all rows. Raises CatalogError."""
        return self.query.bind(self.values, site.engine, evidence=self.evidence)

    def total(self, text: str, site: Site) -> int:
        """How many rows there are in all."""
        _, rows = site.engine.query(Select.read(text).counted()).rows()
        return int(str(getattr(next(rows)[0], "value", 0)))

    def key(self, media: str) -> str:
        """The same for two calls that have the same answer in a format."""
        return f"{self.query.name} {media} {sorted(self.values.items())} {self.part} {self.evidence}"


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
            return await run_in_threadpool(_page, request, query, fields)
        call = Call.read(query, [each for each in fields if each[1].strip()])
        answer = await _answer(call, media, Site.of(request))
        target = b"?".join(filter(None, [request.scope["raw_path"], request.scope["query_string"]]))
        Site.of(request).answers.remember(target, request.headers.get("accept"), call.key(media))
        return AnswerResponse(answer)
    except CatalogError as error:
        return _refused(error, error.status, media)
    except EngineError as error:
        return _refused(error, _status(error), media)


async def _answer(call: Call, media: str, site: Site) -> Answered:
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
    total = None if call.part.whole else call.total(text, site)
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


def _page(request: Request, query: CannedQuery, fields: Sequence[tuple[str, str]]) -> Response:
    """The form, and the result where what it needs is there."""
    site = Site.of(request)
    given = [each for each in fields if each[1].strip()]
    values = {name: [value for key, value in given if key == name] for name, _ in given}
    shown: dict[str, Any] = {"table": None, "problem": None, "part": None, "total": 0}
    status = 200
    if values or not any(parameter.required for parameter in query.parameters):
        try:
            shown |= _rows(Call.read(query, given), site)
        except CatalogError as error:
            shown["problem"], status = error, error.status
        except EngineError as error:
            shown["problem"], status = error, _status(error)
    return site.page(
        request,
        "query.html",
        status,
        query=query,
        fields=[_field(parameter, values, site) for parameter in query.parameters],
        evidence="evidence" in values,
        parameters=urlencode([each for each in given if each[0] not in ("limit", "offset")]),
        **shown,
    )


def _rows(call: Call, site: Site) -> dict[str, Any]:
    """The part of the rows that a page shows, how many there are, and where the parts before and after it are."""
    text = call.text(site)
    part = Part(min(call.part.limit or call.query.page, MOST_ROWS), call.part.offset)
    total = call.total(text, site)
    others = {relation: other.address(call.fields) for relation, other in part.others(total)}
    table = read_table(site.engine.query(paged(text, part.limit, part.offset)))
    return {"table": table, "part": part, "total": total, "others": others}


def _field(parameter: Parameter, values: Mapping[str, list[str]], site: Site) -> Field:
    given = values.get(parameter.name, [])
    choices: list[tuple[str, str]] = []
    if parameter.type == "iri" and parameter.of_class not in (None, ANYTHING):
        found = members(str(parameter.of_class), site.engine)
        choices = found if len(found) <= _MOST_CHOICES else []
    value = given[0] if given else parameter.default or ""
    return Field(parameter, value, choices)


def _truth(name: str, values: Sequence[str]) -> bool:
    if values not in (["true"], ["false"]):
        raise BadValueError(f"{name}: {values[0]!r} is neither true nor false", ("true", "false"))
    return values == ["true"]


def _status(error: EngineError) -> int:
    """A bound query that the engine does not take is our fault, but for its length and for limits."""
    return status_of(error) if isinstance(error, QueryTooLargeError | LimitError) else 500


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
