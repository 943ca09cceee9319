"""Puts the web face together: routes, headers, compression."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Thread

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from herstem import manifest
from herstem.catalog import Catalog
from herstem.engine.base import DEFAULT_POLICY, AsyncEngine, Engine, Policy
from herstem.engine.threads import ThreadedEngine
from herstem.explain.explainer import Explainer
from herstem.rules.derivations import derivations_of
from herstem.web import bibliography, canned, downloads, explorer, front, linked, openapi
from herstem.web.answers import Answers
from herstem.web.cache import AnswerCache
from herstem.web.description import Known, void
from herstem.web.graph_store import METHODS, graph_store
from herstem.web.headers import Headers, methods
from herstem.web.metrics import Metrics
from herstem.web.negotiation import HTML, best
from herstem.web.pages.vocabulary import Terminology
from herstem.web.query_page import query_page, use, words
from herstem.web.search import search
from herstem.web.sheets import Sheet, send
from herstem.web.shelf import Shelf
from herstem.web.site import Release, Site, compile_templates, make_templates
from herstem.web.sparql import PATH, SparqlEndpoint
from herstem.web.status import Status, live, metrics, ready
from herstem.web.update import update

_STATIC = Path(__file__).parent / "static"


def create_app(
    engine: Engine,
    catalog: Catalog,
    release: Path,
    *,
    policy: Policy = DEFAULT_POLICY,
    token: str = "",
    write_limit: int = 100,
    cache: int = 128 << 20,
    status: Status | None = None,
) -> SparqlEndpoint:
    """An ASGI application that answers from an engine; `release` is the folder whose manifest the pages name.

    `policy` is the engine's. Writes need the token; without one they are off. One of them may have
    `write_limit` MB. `cache` says how many bytes of answers are kept. `status` is what monitoring is told.
    """
    status = status or Status("memory", Metrics())
    shelf = Shelf(release)
    answers = Answers(engine if isinstance(engine, AsyncEngine) else ThreadedEngine(engine), AnswerCache(cache))

    @asynccontextmanager
    async def running(_: Starlette) -> AsyncIterator[None]:
        await answers.engine.start()
        Thread(target=_prepare, args=(catalog,), daemon=True).start()
        yield
        shelf.close()
        await answers.engine.close()

    app = Starlette(
        routes=[
            Route("/", front.home),
            Route("/about", front.about),
            Route("/browse", front.browse),
            Route("/browse/{kind}", front.kind),
            Route("/id/{name}", linked.thing),
            Route("/ontology/", linked.term),
            Route("/ontology/{name}", linked.term),
            Route("/review", bibliography.to_review),
            Route("/review/", linked.review),
            Route(bibliography.PATH, bibliography.references),
            Route(bibliography.PATH + ".{suffix}", bibliography.references),
            Route("/graph/{name:path}", linked.graph),
            Route("/downloads", downloads.page),
            Route("/downloads/{name:path}", downloads.file),
            Route("/health", ready),
            Route("/health/live", live),
            Route("/metrics", metrics),
            Route(PATH, query_page, methods=["GET", "POST"]),
            Route(f"{PATH}/words", words),
            Route(f"{PATH}/use", use),
            Route("/update", update, methods=["POST"]),
            Route("/store", graph_store, methods=METHODS),
            Route("/store/{path:path}", graph_store, methods=METHODS),
            Route("/.well-known/void", void),
            Route(openapi.PATH, openapi.openapi),
            *(Route(f"/hypotheses{suffix}", explorer.explore) for suffix in ("", ".html", ".csv", ".json")),
            Route("/hypotheses/{agent}/{mechanism}", explorer.crossing),
            Route("/q", canned.to_index),
            Route("/q/", canned.index),
            Route("/q/{name}", canned.run),
            *(Route(path, search) for path in ("/search", "/search.json", "/search.html")),
            Mount("/static", StaticFiles(directory=_STATIC), name="static"),
        ],
        middleware=[Middleware(Headers), Middleware(GZipMiddleware, minimum_size=1_000, compresslevel=5)],
        exception_handlers={404: _not_found, 405: _not_allowed},
        lifespan=running,
    )
    app.state.site = Site(
        engine,
        catalog,
        Release.read(release),
        make_templates(),
        answers,
        Explainer(engine, catalog, derivations_of(release / manifest.DERIVATIONS)),
        Terminology(engine),
        shelf,
        policy,
        token,
        write_limit * 1_000_000,
    )
    app.state.known = Known()
    app.state.status = status
    return SparqlEndpoint(app, answers)


def _prepare(catalog: Catalog) -> None:
    """Do what else the first page of each kind waits for."""
    compile_templates()
    catalog.prepare()


async def _not_found(request: Request, error: Exception) -> Response:
    if best(("text/plain", HTML), request.headers.get("accept"))[0] == HTML:
        return await send(request, lambda: Sheet("missing.html", {"name": request.url.path.strip("/")}, 404))
    return PlainTextResponse(f"There is nothing at {request.url.path}. The start page is at /.\n", 404)


async def _not_allowed(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    allowed = methods(request.scope) or ", ".join(sorted((error.headers or {}).get("Allow", "").split(", ")))
    text = f"{request.method} is not taken at {request.url.path}; there is {allowed}.\n"
    return PlainTextResponse(text, 405, {"Allow": allowed})
