"""A real browser on a real server: tests fail on a console message, a page error, a dialog, a foreign request."""

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest

Playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
]

NewPage = Callable[..., Any]


# The scope is the module: as long as a browser runs, no test of another module could run an event loop.
@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium; tests that need it are skipped where there is none."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("there is no chromium here")
    with Playwright.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=_ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def new_page(browser: Any, server: str) -> Iterator[NewPage]:
    """Opens an address of the server in a page of its own; settings are those of a browser context.

    `refused` is the status of an answer that is meant to be no success, which browsers tell on the console.
    """
    problems: list[str] = []
    contexts: list[Any] = []

    def open_page(path: str, *, refused: int = 0, base_url: str = server, **settings: Any) -> Any:
        context = browser.new_context(base_url=base_url, **settings)
        contexts.append(context)
        context.on("request", lambda each: each.url.startswith(f"{base_url}/") or problems.append(f"asks {each.url}"))
        page = context.new_page()
        told = f"the server responded with a status of {refused} "
        page.on("console", lambda each: told in each.text or problems.append(f"console: {each.text}"))
        page.on("pageerror", lambda each: problems.append(f"error: {each}"))
        page.on("dialog", lambda each: (problems.append(f"dialog: {each.message}"), each.dismiss()))
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not problems
