"""The figures of the review in a browser: boxes and arrows lead to what they are; picture and table say the same."""

import re
from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.slow
NewPage = Callable[..., Any]
FIGURES = ["/id/fig-1", "/id/fig-2"]
ARROWS = ".drawing a:has(.line)"
BOXES = ".drawing a:has(rect)"
READ = "each => [each.getAttribute('href'), each.querySelector('title').textContent]"


def links(page: Any, selector: str) -> list[tuple[str, str]]:
    """Address and title of links in pictures."""
    found = page.locator(selector).evaluate_all(f"all => all.map({READ})")
    return [(address, title) for address, title in found]


@pytest.mark.parametrize("path", FIGURES)
def test_every_box_and_arrow_leads_to_a_page_that_names_it(new_page: NewPage, path: str) -> None:
    page = new_page(path)
    boxes, arrows = links(page, BOXES), links(page, ARROWS)
    assert len(arrows) > 50
    assert len(set(boxes)) > 20
    assert page.locator(".drawing rect:not(.inner)").count() == len(boxes)
    assert page.locator(".drawing .line").count() == len(arrows)
    for address, title in set(boxes):
        there = page.context.request.get(address)
        assert there.ok
        assert f">{title.replace('&', '&amp;')}</h1>" in there.text()
    for address, title in arrows:
        there = page.context.request.get(address)
        assert there.ok
        apart = there.text().partition('<p class="triple"')[2].partition("</p>")[0]
        assert title.partition(";")[0] == " ".join(re.findall(r"<a [^>]*>([^<]*)</a>", apart))


@pytest.mark.parametrize("path", FIGURES)
def test_picture_and_table_have_the_same_edges(new_page: NewPage, path: str) -> None:
    page = new_page(path)
    sections = page.locator("section:has(.drawing)")
    assert sections.count() >= 4
    for section in sections.all():
        drawn = section.locator(".drawing a:has(.line)").evaluate_all(
            "all => all.map(each => each.getAttribute('href'))"
        )
        rows = section.locator(".edges tbody tr").evaluate_all(
            "all => all.map(row => row.querySelector('td:last-child a').getAttribute('href'))"
        )
        assert drawn == rows
        numbers = section.locator(".drawing .sign").evaluate_all("all => all.map(each => parseInt(each.textContent))")
        assert numbers == list(range(1, len(rows) + 1))


def test_an_arrow_is_reached_by_mouse_and_keyboard(new_page: NewPage) -> None:
    page = new_page("/id/fig-1c")
    arrow = page.locator(".drawing").get_by_role("link", name="SMO activates GLI")
    arrow.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/id/claim-*")
    assert "SMO" in page.get_by_role("heading", level=1).inner_text()
    page.go_back()
    middle = page.locator(".drawing a:has(.line.plus) .line").first.evaluate(
        """line => {
          const point = line.getPointAtLength(line.getTotalLength() / 2).matrixTransform(line.getScreenCTM());
          return [point.x, point.y + 3];
        }"""
    )
    page.mouse.click(*middle)
    page.wait_for_url("**/id/claim-*")


@pytest.mark.parametrize("path", FIGURES)
def test_names_stay_in_their_boxes_and_nothing_covers_them(new_page: NewPage, path: str) -> None:
    page = new_page(path)
    wrong = page.locator(BOXES).evaluate_all(
        """all => all.flatMap(each => {
          const box = each.querySelector('rect').getBBox();
          return [...each.querySelectorAll('text')].filter(text => {
            const name = text.getBBox();
            return name.x + name.width > box.x + box.width + 1 || name.y + name.height > box.y + box.height + 1;
          }).map(text => text.textContent);
        })"""
    )
    assert not wrong


def test_a_figure_scrolls_in_its_own_frame_on_a_phone(new_page: NewPage) -> None:
    page = new_page("/id/fig-1", viewport={"width": 360, "height": 740})
    frame = page.locator(".drawing").first
    assert frame.evaluate("each => each.scrollWidth > each.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_one_reads_from_the_review_to_a_claim_without_javascript(new_page: NewPage) -> None:
    page = new_page("/", java_script_enabled=False)
    page.get_by_role("navigation", name="Site").get_by_role("link", name="Review").click()
    page.locator("#outline").get_by_role("link", name="Section 1, paragraph 1").click()
    page.get_by_role("link", name="Section 2, paragraph 1").first.click()
    assert page.get_by_role("heading", level=1).inner_text() == "Section 2, paragraph 1"
    page.locator("#stated .says a").first.click()
    assert "/id/claim-s2-" in page.url


def test_references_are_sorted_by_the_form(new_page: NewPage) -> None:
    page = new_page("/review/references", java_script_enabled=False)
    page.get_by_label("Sorted by").select_option("claims")
    page.get_by_role("button", name="Sort").click()
    counts = [int(text) for text in page.locator("tbody tr td:nth-child(7)").all_inner_texts()]
    assert counts == sorted(counts, reverse=True)
    assert page.url.endswith("?sort=claims")
