"""Downloads: every file of the release and every export of it, at /downloads/NAME; /downloads says what each is."""

from pathlib import PurePosixPath
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from herstem.web.pages.downloads import Download, exports, released
from herstem.web.sending import AnswerResponse, Head, WholeAnswer
from herstem.web.sheets import Sheet, send
from herstem.web.site import Site
from herstem.web.writes import readable


@readable
async def page(request: Request) -> Response:
    """What there is to take away. The first who asks has the exports made, which takes some seconds."""
    shelf = Site.of(request).shelf
    made = shelf.ready()
    context = {"exports": exports(made), "released": released(shelf.release), "making": made is None}
    return await send(request, lambda: Sheet("downloads.html", context), variant="making" if made is None else "made")


@readable
async def file(request: Request) -> Response:
    """A file of the release as it was when the server started, whatever was written to the store since."""
    site, name = Site.of(request), str(request.path_params["name"])
    key = f"download {name}"
    kept = site.answers.kept(key)
    if kept is not None:
        return AnswerResponse(kept)
    found = await _found(site, name)
    if found is None or found.made is None:
        return PlainTextResponse(f"There is no file {name}; /downloads lists what there is.\n", 404)
    if found.made.problem:
        return PlainTextResponse(f"{found.made.problem}\n", 503)
    revision = site.engine.revision
    answer = WholeAnswer(_head(site, found), await run_in_threadpool(found.made.path.read_bytes))
    site.answers.cache.keep(key, revision, answer)
    return AnswerResponse(answer)


async def _found(site: Site, name: str) -> Download | None:
    """The file of a name; exports are waited for."""
    if any(each.name == name for each in exports(None)):
        files = exports(await site.shelf.made())
    else:
        files = released(site.shelf.release)
    return next((each for each in files if each.name == name), None)


def _head(site: Site, of: Download) -> Head:
    """Version and release are in the name under which it is saved."""
    assert of.made is not None
    path = PurePosixPath(of.name)
    saved = f"{path.stem}-{site.release.version}-{site.release.hash[:12]}{path.suffix}"
    disposition = f"attachment; filename*=UTF-8''{quote(saved)}".encode()
    headers = [(b"content-type", of.media.encode()), (b"content-disposition", disposition), site.release.header]
    return Head(headers, f'W/"{of.made.sha256}"')
