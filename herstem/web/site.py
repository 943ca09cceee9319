"""What the pages and endpoints share: engine, catalog, templates, and what is known of the release."""

import asyncio
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from herstem.catalog import Catalog
from herstem.engine.base import DEFAULT_POLICY, Engine, Policy
from herstem.explain.explainer import Explainer
from herstem.names import is_a
from herstem.tables import Part, page_of
from herstem.web.answers import Answers
from herstem.web.pages.vocabulary import Terminology
from herstem.web.shelf import Shelf


@dataclass(frozen=True)
class Release:
    """Version and hash of the release that is served."""

    version: str
    hash: str

    @classmethod
    def read(cls, folder: Path) -> "Release":
        """From manifest.json; "unknown" where it is missing or says nothing."""
        try:
            manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            manifest = {}
        return cls(str(manifest.get("version", "unknown")), str(manifest.get("hash", "unknown")))

    @property
    def header(self) -> tuple[bytes, bytes]:
        """The header that says it: version+hash, as build metadata is written (Semantic Versioning 2.0.0, 10)."""
        return b"herstem-release", f"{self.version}+{self.hash[:12]}".encode()


@dataclass(frozen=True)
class Site:
    """The parts that every handler works with.

    `token` is what writes must bring, empty where they are off; `write_limit` is how many bytes one may have; `writing`
    is held from a write's conditions to its end.
    """

    engine: Engine
    catalog: Catalog
    release: Release
    templates: Environment
    answers: Answers
    explainer: Explainer
    terminology: Terminology
    shelf: Shelf
    policy: Policy = DEFAULT_POLICY
    token: str = field(default="", repr=False)
    write_limit: int = 100_000_000
    writing: asyncio.Lock = field(default_factory=asyncio.Lock)

    @classmethod
    def of(cls, request: Request) -> "Site":
        """The site that a request came to."""
        found = request.app.state.site
        assert isinstance(found, cls)
        return found

    def page(self, request: Request, template: str, status: int = 200, **context: Any) -> HTMLResponse:
        """A page from a template."""
        text = self.render(request, template, **context)
        name, value = self.release.header
        return HTMLResponse(text, status_code=status, headers={"Vary": "Accept", name.decode(): value.decode()})

    def render(self, request: Request, template: str, **context: Any) -> str:
        """The text of a page; `root` is where the application is mounted, `origin` its address as seen outside."""
        root = str(request.scope.get("root_path", "")).rstrip("/")
        origin = str(request.base_url).rstrip("/")
        return self.templates.get_template(template).render(root=root, origin=origin, release=self.release, **context)


@cache
def make_templates() -> Environment:
    """Templates that escape what they are given and stop at a name that they are not given; the same each time."""
    templates = Environment(
        loader=PackageLoader("herstem.web"),
        auto_reload=False,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["part"] = _part  # a filter, which costs a third of a function where there are a thousand
    templates.filters["parts"] = _parts
    templates.globals["is_a"] = is_a
    templates.globals["page_of"] = lambda term: page_of(term.strip("<>"))
    return templates


def compile_templates() -> None:
    """Compile all templates, which else the first page of each kind waits for."""
    templates = make_templates()
    for name in templates.list_templates():
        templates.get_template(name)


@pass_context
def _part(context: Context, each: Part) -> Markup:
    """A thing under its name, leading to its page.

    It is no macro, since a long page has a thousand of them, which took most of its time.
    """
    return _linked(each, context["root"], False)


@pass_context
def _parts(context: Context, several: Iterable[Part], between: str = ", ", whole: bool = False) -> Markup:
    """Things under their names; one of one word stays `whole` on a line, where that is asked for."""
    root = context["root"]
    return Markup(between.join([_linked(each, root, whole and " " not in each.text) for each in several]))


@lru_cache(maxsize=8192)
def _linked(each: Part, root: str, whole: bool) -> Markup:
    if not each.href:
        return escape(each.text)
    look = ' class="id"' * whole
    href = escape(root * each.href.startswith("/") + each.href)
    title = f' title="{escape(each.title)}"' if each.title else ""
    return Markup(f'<a{look} href="{href}"{title}>{escape(each.text)}</a>')
