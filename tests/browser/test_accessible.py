"""Every type of page in a browser: axe finds nothing, in the dark neither, and nothing is wider than a phone."""

from collections.abc import Callable
from typing import Any

import pytest
from accessible import check, unfold
from pages_to_check import COMBINING, PAGES

pytestmark = pytest.mark.slow
NewPage = Callable[..., Any]
PHONE = {"width": 360, "height": 740}
DARK = {
    "/",
    "/id/EPHA5",
    "/id/claim-s3-12b",
    "/id/mech-caf-cytokine",
    "/id/fig-1",
    "/sparql",
    "/q/study-designs.html?sort=-claims",
    *COMBINING[:2],
}


def test_every_page_whose_contrast_is_tried_in_the_dark_is_one_of_those_opened() -> None:
    assert set(PAGES) >= DARK


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_no_page_scrolls_sideways_on_a_phone(new_page: NewPage, path: str) -> None:
    page = new_page(path)
    unfold(page)
    check(page, {})
    if path in DARK:
        page.emulate_media(color_scheme="dark")
        check(page, {"runOnly": ["color-contrast"]})
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
