"""herstem.web.pages.lanes and .copying: pictures, and lines to copy."""

import json
import re
import shlex

import pytest
from asgi_client import Client

from herstem.tables import Part
from herstem.web.pages.copying import snippets
from herstem.web.pages.lanes import draw

A, B, C, X, Y, END = (Part(name, f"/id/{name}") for name in "ABCXYZ")
LANES = [("first", [A, B, C]), ("second", [Y, X]), ("third", [END])]
LINKS = [(A, "stops", X), (B, "stops", X), (X, "carries", END), (Y, "carries", END)]


def test_a_thing_stands_in_the_middle_of_what_leads_to_it_and_gaps_stand_last() -> None:
    drawing = draw(LANES, LINKS)
    places = {box.thing: (box.x, box.y) for box in drawing.boxes}
    assert places[X][1] == (places[A][1] + places[B][1]) // 2
    assert places[Y][1] > places[X][1]
    assert [box.thing for box in drawing.boxes if box.look == "gap"] == [Y]
    assert places[A][0] < places[X][0] < places[END][0]


def test_boxes_do_not_cover_one_another_and_lie_within_the_drawing() -> None:
    drawing = draw([("first", [A, B]), ("second", [X, Y])], [(A, "stops", X), (A, "stops", Y), (B, "stops", Y)])
    for box in drawing.boxes:
        others = [each for each in drawing.boxes if each.x == box.x and each is not box]
        assert all(abs(each.y - box.y) > box.height for each in others)
        assert box.x + box.width <= drawing.width
        assert box.y + box.height <= drawing.height


def test_lines_run_between_neighbouring_lanes_and_say_what_they_mean() -> None:
    drawing = draw(LANES, [*LINKS, *LINKS, (A, "passes", END)])
    assert [line.words for line in drawing.lines] == ["A stops X", "B stops X", "X carries Z", "Y carries Z"]


def test_a_long_name_is_cut_in_the_box() -> None:
    drawing = draw([("one", [Part("a very long name " * 5)]), ("two", []), ("three", []), ("four", [])], [])
    (box,) = drawing.boxes
    (text,) = box.lines
    assert len(text) * 7 < box.width
    assert text.endswith("…")


def test_the_picture_of_a_mechanism_links_its_things_and_marks_the_gaps(released: Client) -> None:
    text = re.sub(r"\s+", " ", released.get("/id/mech-caf-cytokine.html").text)
    picture = text.partition("<svg")[2].partition("</svg>")[0]
    assert '<a href="/id/IL6"> <g class="gap"><title>IL-6: unopposed</title>' in picture
    assert "carries resistance by cytokines from stromal cells</title>" in picture


@pytest.mark.parametrize(
    "address", ["http://x/id/a.csv", "http://x/'; rm -rf ~;'", 'http://x/"+quit()+"', "http://x/$(id)`id`\\"]
)
def test_an_address_stays_an_address_in_every_language(address: str) -> None:
    curl, python, r = snippets(address)
    assert shlex.split(curl.text) == ["curl", address]
    assert json.loads(re.fullmatch(r"import pandas\ntable = pandas\.read_csv\((.*)\)", python.text)[1]) == address  # type: ignore[index]
    assert json.loads(re.fullmatch(r"table <- read\.csv\((.*)\)", r.text)[1]) == address  # type: ignore[index]


def test_the_page_of_an_agent_shows_which_resistance_it_counters_in_a_picture_and_a_table(released: Client) -> None:
    text = re.sub(r"\s+", " ", released.get("/id/vantictumab.html").text)
    picture = text.partition("<svg")[2].partition("</svg>")[0]
    assert "vantictumab inhibits pathway Wnt/β-catenin pathway</title>" in picture
    assert "stem-cell signalling activation is a way to resist trastuzumab</title>" in picture
    table = text.partition('<section id="countered"')[2].partition("<table>")[2].partition("</table>")[0]
    for slug in ("mech-stem-signalling", "wnt-beta-catenin-pathway", "trastuzumab"):
        assert f'<a href="/id/{slug}"' in table
    assert 'id="countered"' not in released.get("/id/trastuzumab.html").text
