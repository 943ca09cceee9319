"""Sends pages: from the cache where they are kept, else made in a thread, with a tag of what is in them."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from herstem.web.headers import RawHeaders
from herstem.web.sending import AnswerResponse, Head, WholeAnswer, tag_of
from herstem.web.site import Site

_TYPE = (b"content-type", b"text/html; charset=utf-8")


class Sheet(NamedTuple):
    """A template, what it is given, and the status that the page is sent with."""

    template: str
    context: dict[str, Any]
    status: int = 200


async def send(
    request: Request, make: Callable[[], Sheet], headers: Sequence[tuple[bytes, bytes]] = (), variant: str = ""
) -> Response:
    """The page at the address of a request; `make` may ask the engine. What was not found is not kept.

    Only the path and `variant` may change what is on the page, not the rest of the address. Raises EngineError.
    """
    site = Site.of(request)
    key = f"page {request.base_url} {request.url.path} {variant}"
    kept = site.answers.kept(key)
    if kept is not None:
        return AnswerResponse(kept)
    revision = site.engine.revision
    answer, status = await run_in_threadpool(_made, request, make, [*headers])
    if status == 200:
        site.answers.cache.keep(key, revision, answer)
    return AnswerResponse(answer)


def _made(request: Request, make: Callable[[], Sheet], headers: RawHeaders) -> tuple[WholeAnswer, int]:
    template, context, status = make()
    site = Site.of(request)
    body = site.render(request, template, **context).encode()
    tag = tag_of(body) if status == 200 else ""
    return WholeAnswer(Head([_TYPE, site.release.header, *headers], tag, status), body), status
