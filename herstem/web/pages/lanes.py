"""A picture in lanes: things in columns from left to right, and lines between those of columns side by side."""

from collections.abc import Iterable, Mapping, Sequence

from herstem.tables import Part
from herstem.web.pages.drawing import Box, Drawing, Line, curve, shortened

_WIDTH, _BETWEEN = 880, 40  # of the whole, and between two lanes
_HEIGHT, _DOWN = 28, 38  # of a box, and from one to the next below
_TOP = 34  # room for the headings


def draw(lanes: Sequence[tuple[str, Sequence[Part]]], links: Iterable[tuple[Part, str, Part]]) -> Drawing:
    """A drawing of lanes (heading, things) and of links between things of two lanes that lie side by side.

    A thing stands at the height of the middle of what leads to it, as far as those above leave room; a thing that
    nothing leads to is a gap, but for those of the first lane.
    """
    links = list(dict.fromkeys(links))
    wide = (_WIDTH - _BETWEEN * (len(lanes) - 1)) // len(lanes)
    across = wide + _BETWEEN
    places: dict[tuple[int, Part], int] = {}
    for lane, (_, things) in enumerate(lanes):
        places |= _stacked(lane, things, links, places)
    boxes = [
        Box(
            thing,
            (shortened(thing.text, wide),),
            lane * across,
            y,
            wide,
            _HEIGHT,
            "gap" if lane > 0 and not any(to == thing for _, _, to in links) else "",
        )
        for (lane, thing), y in places.items()
    ]
    lines = [
        Line(
            _curve(lane * across + wide, places[lane, start], places[lane + 1, end]), f"{start.text} {words} {end.text}"
        )
        for start, words, end in links
        for lane in range(len(lanes) - 1)
        if (lane, start) in places and (lane + 1, end) in places
    ]
    headings = tuple((heading, lane * across) for lane, (heading, _) in enumerate(lanes))
    bottom = max(places.values(), default=0) + _HEIGHT
    return Drawing(tuple(boxes), tuple(lines), _WIDTH, bottom + 2, headings)


def _stacked(
    lane: int,
    things: Sequence[Part],
    links: Sequence[tuple[Part, str, Part]],
    places: Mapping[tuple[int, Part], int],
) -> dict[tuple[int, Part], int]:
    """The places of a lane, from the top down."""
    wanted: dict[Part, float] = {}
    for thing in things:
        before = [places[lane - 1, start] for start, _, end in links if end == thing and (lane - 1, start) in places]
        wanted[thing] = sum(before) / len(before) if before else float("inf")
    found: dict[tuple[int, Part], int] = {}
    free = _TOP
    for thing in sorted(things, key=lambda each: wanted[each]):
        y = free if wanted[thing] == float("inf") else max(free, round(wanted[thing]))
        found[lane, thing] = y
        free = y + _DOWN
    return found


def _curve(left: int, start: int, end: int) -> str:
    half = _HEIGHT // 2
    return curve((left, start + half), (left + _BETWEEN - 4, end + half))
