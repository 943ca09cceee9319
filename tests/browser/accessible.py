"""What axe finds on a page, offline (https://github.com/dequelabs/axe-core)."""

from importlib import resources
from typing import Any

import pytest


def check(page: Any, options: dict[str, Any]) -> None:
    """Nothing is wrong for axe."""
    pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")
    page.evaluate(resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    # Of what is right, axe then describes no more than one place a rule: on a long page that took most of its time.
    found = page.evaluate("options => axe.run(options)", {"resultTypes": ["violations"], **options})
    assert found["passes"]
    assert not [(each["id"], [node["html"] for node in each["nodes"]][:3]) for each in found["violations"]]


def unfold(page: Any) -> None:
    """Open everything that is folded."""
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
