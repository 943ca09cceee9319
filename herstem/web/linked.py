"""Linked data: every IRI of the graph (/id/NAME, /ontology/NAME) as a page or as data, by Accept header or suffix."""

from collections.abc import Callable
from functools import partial
from urllib.parse import quote

from pyoxigraph import NamedNode
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from herstem.catalog import BadValueError
from herstem.namespaces import HS, HSG, HSO
from herstem.web.answers import Asked, Choice
from herstem.web.negotiation import HTML, Format, best
from herstem.web.pages.copying import snippets
from herstem.web.pages.showing import Shown, show_term, show_thing
from herstem.web.pages.store import page_query, title_of
from herstem.web.pages.trees import VIEWS
from herstem.web.paging import Part as Rows
from herstem.web.protocol import Query
from herstem.web.sending import AnswerResponse
from herstem.web.sheets import Sheet, send
from herstem.web.site import Site
from herstem.web.writes import readable

_GRAPHS = {
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
}
_TABLES = {"csv": "text/csv", "json": "application/sparql-results+json"}
_FORMATS = {"html": HTML} | _GRAPHS | _TABLES
_OFFERS = {media: media for media in _FORMATS.values()} | {
    "application/json": "application/ld+json",
    "application/xhtml+xml": HTML,
}
_SUFFIXES = {media: suffix for suffix, media in _FORMATS.items()}


Show = Callable[[Site, str], Shown | None]


@readable
async def thing(request: Request) -> Response:
    """/id/NAME: a thing, a claim, a reference, a part of the review."""
    return await _answer(request, str(HS), "/id/", _thing)


@readable
async def term(request: Request) -> Response:
    """/ontology/NAME: a class, a property, an anchor; without a name the ontology, which is of one version.

    `view` says how the trees of the ontology are made, `limit` and `offset` which members of a class are shown.
    """
    if request.path_params.get("name") == Site.of(request).release.version:
        return RedirectResponse(f"{request.scope.get('root_path', '')}/ontology/", 303)
    fields = request.query_params
    view = fields.get("view", VIEWS[0])
    try:
        rows = Rows.read({name: fields.getlist(name) for name in fields})
    except BadValueError as error:
        return PlainTextResponse(f"{error}\n", 400)
    if view not in VIEWS:
        return PlainTextResponse(f"view: {view!r} is neither {' nor '.join(VIEWS)}\n", 400)

    def show(site: Site, iri: str) -> Shown | None:
        return show_term(site.engine, site.explainer, site.terminology, iri, view, rows)

    return await _answer(request, str(HSO), "/ontology/", show, f"{view} {rows}")


@readable
async def review(request: Request) -> Response:
    """/review/: the review, which is at its IRI, too."""
    return await _answer(request, str(HS), "/id/", _thing, called="review")


async def graph(request: Request) -> Response:
    """/graph/NAME, the IRI of a named graph: where its triples are."""
    name = quote(str(HSG[request.path_params["name"]]), safe="")
    return RedirectResponse(f"{request.scope.get('root_path', '')}/store?graph={name}", 303)


def _thing(site: Site, iri: str) -> Shown | None:
    return show_thing(site.engine, site.explainer, site.terminology, iri)


async def _answer(
    request: Request, namespace: str, folder: str, show: Show, variant: str = "", called: str = ""
) -> Response:
    """What is at an IRI, in the format that its suffix or Accept names; 404 where the store says nothing of it.

    `variant` tells apart the pages that one IRI has. The name is that in the address, unless it is `called` otherwise.
    """
    name, media = _split(request, called)
    if media is None:
        return PlainTextResponse("This is there as:\n" + "".join(f"  {each}\n" for each in _FORMATS.values()), 406)
    try:
        iri = NamedNode(namespace + name).value
    except ValueError:
        iri = ""
    if media == HTML:
        sheet = partial(_sheet, request, show, folder, name, iri)
        return await send(request, sheet, _links(request, folder, name), variant)
    site = Site.of(request)
    if not iri or not await run_in_threadpool(lambda: site.engine.query(page_query("exists", [iri])).truth()):
        return PlainTextResponse(f"Nothing is known of {namespace}{name}.\n", 404)
    query = ("describe" if name else "whole") if media in _GRAPHS.values() else "statements"
    key = f"{query} {media} {iri}"
    kept = site.answers.kept(key)
    if kept is None:
        file = f"herstem-{name or 'ontology'}-{site.release.hash[:12]}.{_SUFFIXES[media]}"
        disposition = (b"content-disposition", f"inline; filename*=UTF-8''{quote(file)}".encode())
        chosen = Format(media, media)
        headers = (*_links(request, folder, name), disposition, site.release.header)
        asked = Asked(Query(page_query(query, [iri])), Choice(chosen, chosen), key, headers)
        return AnswerResponse(await site.answers.get(asked))
    return AnswerResponse(kept)


def _sheet(request: Request, show: Show, folder: str, name: str, iri: str) -> Sheet:
    """The page of an IRI, or the one that says that there is none."""
    site = Site.of(request)
    shown = show(site, iri) if iri else None
    if shown is None:
        return Sheet("missing.html", {"name": name}, 404)
    path = folder + quote(name)
    address = f"{str(request.base_url).rstrip('/')}{path}"
    return Sheet(
        shown.template,
        {
            "page": shown.page,
            "header": shown.page.header,
            "described": shown.described,
            "queries": [(title_of(query), page_query(query, [iri])) for query in shown.queries],
            "snippets": snippets(f"{address}.csv"),
            "address": path,
        },
    )


def _split(request: Request, called: str) -> tuple[str, str | None]:
    """The name in an address and the media type of its suffix, else the one that Accept likes best."""
    name = called or str(request.path_params.get("name", ""))
    stem, dot, suffix = name.rpartition(".")
    if dot and suffix in _FORMATS:
        return stem, _FORMATS[suffix]
    media, _ = best(list(_OFFERS), request.headers.get("accept"))
    return name, _OFFERS[media] if media else None


def _links(request: Request, folder: str, name: str) -> tuple[tuple[bytes, bytes], ...]:
    """The other formats (RFC 8288), and that the answer depends on Accept only at the bare address."""
    base = f"{request.scope.get('root_path', '')}{folder}{quote(name, safe='')}"
    found = [f'<{base}.{suffix}>; rel="alternate"; type="{media}"' for suffix, media in _FORMATS.items()]
    return ((b"link", ", ".join(found).encode()),)
