"""Puts the web face together: routes, headers, compression."""

from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from herstem.catalog import Catalog
from herstem.engine.base import Engine
from herstem.web import canned, pages
from herstem.web.headers import Headers
from herstem.web.site import Release, Site, make_templates
from herstem.web.sparql import sparql

_STATIC = Path(__file__).parent / "static"


def create_app(engine: Engine, catalog: Catalog, release: Path) -> Starlette:
    """An ASGI application that answers from an engine; `release` is the folder whose manifest the pages name."""
    app = Starlette(
        routes=[
            Route("/", pages.home),
            Route("/health", pages.health),
            Route("/sparql", sparql, methods=["GET", "POST"]),
            Route("/q", canned.to_index),
            Route("/q/", canned.index),
            Route("/q/{name}", canned.run),
            Mount("/static", StaticFiles(directory=_STATIC), name="static"),
        ],
        middleware=[Middleware(Headers), Middleware(GZipMiddleware, minimum_size=1_000, compresslevel=5)],
        exception_handlers={404: _not_found},
    )
    app.state.site = Site(engine, catalog, Release.read(release), make_templates())
    return app


async def _not_found(request: Request, error: Exception) -> Response:
    return PlainTextResponse(f"There is nothing at {request.url.path}. The start page is at /.\n", 404)
