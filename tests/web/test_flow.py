"""herstem.web.pages.ranks and .flow: columns, order, and pictures that flow from left to right."""

import re
from itertools import pairwise

import pytest

from herstem.tables import Part
from herstem.web.pages.drawing import Box, Drawing
from herstem.web.pages.flow import Arrow, draw
from herstem.web.pages.ranks import columns, ordered

A, B, C, D, E = (Part(name, f"/id/{name}") for name in "ABCDE")


def arrow(start: Part, end: Part, mark: str = "") -> Arrow:
    return Arrow(start, end, f"{start.text} to {end.text}", f"/id/claim-{start.text}{end.text}", "plus", mark)


def box(drawing: Drawing, thing: Part) -> Box:
    (found,) = (each for each in drawing.boxes if each.thing == thing)
    return found


def test_what_leads_to_something_stands_left_of_it_and_as_near_as_can_be() -> None:
    assert columns([("a", "b"), ("b", "c"), ("x", "c")]) == {"a": 0, "b": 1, "c": 2, "x": 1}


def test_a_circle_is_cut_at_its_last_pair() -> None:
    assert columns([("a", "b"), ("b", "c"), ("c", "a")]) == {"a": 0, "b": 1, "c": 2}
    assert columns([("a", "a")]) == {"a": 0}
    assert columns([]) == {}


def test_the_order_in_columns_takes_crossings_away() -> None:
    ties = [("a", "z"), ("b", "y"), ("c", "x"), ("z", "3"), ("y", "2"), ("x", "1")]
    column = {**dict.fromkeys("abc", 0), **dict.fromkeys("xyz", 1), **dict.fromkeys("123", 2)}
    first, second, third = ordered(column, ties)
    met = dict(ties)
    assert [met[each] for each in first] == second
    assert [met[each] for each in second] == third


def test_boxes_do_not_cover_one_another_and_lie_within_the_drawing() -> None:
    drawing = draw([arrow(A, C), arrow(A, D), arrow(B, C), arrow(B, D), arrow(C, E), arrow(A, E)], [], {})
    for each in drawing.boxes:
        beside = [other for other in drawing.boxes if other.x == each.x and other is not each]
        assert all(other.y >= each.y + each.height or other.y + other.height <= each.y for other in beside)
        assert 0 <= each.x <= each.x + each.width <= drawing.width
        assert 0 <= each.y <= each.y + each.height <= drawing.height


def test_an_arrow_runs_from_the_side_of_one_box_to_that_of_the_other() -> None:
    drawing = draw([arrow(A, B)], [], {})
    start_x, start_y, *_, end_x, end_y = (int(each) for each in re.findall(r"\d+", drawing.lines[0].path))
    left, right = box(drawing, A), box(drawing, B)
    assert start_x == left.x + left.width
    assert left.y < start_y < left.y + left.height
    assert 0 < right.x - end_x < 6
    assert right.y < end_y < right.y + right.height


def test_an_arrow_against_the_order_wished_for_ends_at_the_box_on_the_left() -> None:
    drawing = draw([arrow(B, A)], [(A, B)], {})
    left, right = box(drawing, A), box(drawing, B)
    assert left.x < right.x
    numbers = [int(each) for each in re.findall(r"\d+", drawing.lines[0].path)]
    assert numbers[0] == right.x
    assert 0 < numbers[-2] - (left.x + left.width) < 6


def test_a_long_arrow_keeps_clear_of_the_boxes_that_it_passes() -> None:
    drawing = draw([arrow(A, B), arrow(B, C), arrow(A, C)], [], {})
    passed = box(drawing, B)
    (straight,) = re.findall(r" L\d+ (\d+) C", drawing.lines[2].path)
    assert not passed.y <= int(straight) <= passed.y + passed.height


def test_arrows_between_the_same_two_things_are_apart_and_each_leads_to_its_own() -> None:
    first, second = Arrow(A, B, "one", "/id/1", "plus", "1"), Arrow(A, B, "two", "/id/2", "minus", "2?")
    drawing = draw([first, second], [], {A: "pill"})
    assert drawing.lines[0].path != drawing.lines[1].path
    assert abs(drawing.lines[0].place[1] - drawing.lines[1].place[1]) > 8
    assert [(each.href, each.look, each.mark) for each in drawing.lines] == [
        ("/id/1", "plus", "1"),
        ("/id/2", "minus", "2?"),
    ]
    assert box(drawing, A).look == "pill"


@pytest.mark.parametrize("number", [1, 2, 5, 9])
def test_few_columns_fit_the_page_and_many_are_not_squeezed(number: int) -> None:
    things = [Part(f"thing {each}") for each in range(number + 1)]
    drawing = draw([arrow(start, end) for start, end in pairwise(things)], [], {})
    assert drawing.width <= 880 or number > 5
    assert all(each.width > 110 for each in drawing.boxes)


def test_a_long_name_is_written_in_lines_and_nothing_of_it_is_lost() -> None:
    long = Part("a name that is much too long for any box of a picture to hold it in one line")
    drawing = draw([arrow(long, B)], [], {})
    shown = box(drawing, long)
    assert " ".join(shown.lines) == long.text
    assert shown.height > 16 * len(shown.lines)


def test_the_same_arrows_make_the_same_picture() -> None:
    arrows = [arrow(start, end) for start in (A, B, C) for end in (D, E)]
    drawing = draw(arrows, [], {})
    assert drawing == draw(arrows, [], {})
    left = [each for each in drawing.boxes if each.x == 0]
    assert [each.thing for each in sorted(left, key=lambda each: each.y)] == [A, B, C]
