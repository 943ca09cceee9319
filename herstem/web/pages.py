"""The start page."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from herstem.catalog import CannedQuery
from herstem.web.site import Site


@dataclass(frozen=True)
class Question:
    """A canned query as a question on the start page."""

    query: CannedQuery
    parameters: str
    example: str


async def home(request: Request) -> Response:
    """What this is, how much is in it, what can be asked, and where."""
    return await run_in_threadpool(_home, request)


def _home(request: Request) -> Response:
    site = Site.of(request)
    groups = [(group.title, [_question(query) for query in queries]) for group, queries in site.catalog.in_groups()]
    return site.page(request, "home.html", counts=_counts(site), groups=groups)


def _question(query: CannedQuery) -> Question:
    """The question with the examples of its parameters filled in, where it has any that must or may be given."""
    examples = query.example
    shown = [value if len(examples) == 1 else f"{name}: {value}" for name, (value,) in examples.items()]
    return Question(query, urlencode(examples, doseq=True), ", ".join(shown))


def _counts(site: Site) -> Sequence[tuple[str, str]]:
    """Names and numbers of what is in the store, from the canned query `counts`."""
    if "counts" not in site.catalog:
        return []
    _, rows = site.engine.query(site.catalog["counts"].bind({}, site.engine)).rows()
    return [
        (str(getattr(what, "value", "")), f"{int(str(getattr(number, 'value', 0))):,}") for what, number, *_ in rows
    ]
