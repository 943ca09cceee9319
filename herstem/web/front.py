"""The start page, what to know about all of it, and the things of a kind: /, /about, /browse and /browse/KIND."""

from starlette.requests import Request
from starlette.responses import Response

from herstem.namespaces import HSO
from herstem.web.pages.about import about_page
from herstem.web.pages.browse import kind_page, kinds
from herstem.web.pages.home import home_page
from herstem.web.pages.store import PageStore
from herstem.web.sheets import Sheet, send
from herstem.web.site import Site
from herstem.web.writes import readable


@readable
async def home(request: Request) -> Response:
    """What this is, how much is in it, what can be asked, and where."""
    site = Site.of(request)
    return await send(request, lambda: Sheet("home.html", {"page": home_page(PageStore(site.engine), site.catalog)}))


@readable
async def about(request: Request) -> Response:
    """What is in it and what is not, who made it, how to cite it, what it must not be used for."""
    site = Site.of(request)
    return await send(request, lambda: Sheet("about.html", {"page": about_page(PageStore(site.engine), site.catalog)}))


@readable
async def browse(request: Request) -> Response:
    """All kinds of things."""
    site = Site.of(request)
    return await send(request, lambda: Sheet("browse.html", {"kinds": kinds(PageStore(site.engine))}))


@readable
async def kind(request: Request) -> Response:
    """The things of a kind: the members of a class of the ontology."""
    engine, name = Site.of(request).engine, str(request.path_params["kind"])

    def make() -> Sheet:
        page = kind_page(PageStore(engine), str(HSO), name)
        return Sheet("kind.html", {"page": page}) if page else Sheet("missing.html", {"name": name}, 404)

    return await send(request, make)
