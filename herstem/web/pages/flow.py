"""A picture that flows from left to right: things in columns, each arrow on its own way between them."""

import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from herstem.tables import Part
from herstem.web.pages.drawing import LINE, Box, Drawing, Line, curve
from herstem.web.pages.ranks import columns, ordered

_WIDTH = 872  # of the whole, where the columns are not too many for it
_NARROW, _WIDE = 116, 168  # of a box, at least and at most
_CLOSE, _APART = 35, 190  # between two columns, at least and at most
_LETTER = 7.2  # of the type, on average
_PADDING = 7  # in a box
_GAP = 13  # between boxes, and between arrows that pass by
_PORT = 11  # between arrows at the side of a box
_EDGE = 4  # above and below everything
_TIP = 3  # between the end of an arrow and its box
_SIGN = 11  # from the start of an arrow to the sign on it, more or less
_PASSES = 6
_Stop = int | tuple[int, int]  # a thing by its number, or an arrow by its number where it passes a column


@dataclass(frozen=True)
class Arrow:
    """From a thing to another: what it says, what it leads to, how it is drawn, a sign that stands on it."""

    start: Part
    end: Part
    words: str
    href: str | None
    look: str
    mark: str = ""


def draw(arrows: Sequence[Arrow], before: Iterable[tuple[Part, Part]], looks: Mapping[Part, str]) -> Drawing:
    """A drawing of arrows and of the things that they join.

    `before` says what must stand left of what; where nothing does, an arrow runs to the right. `looks` says how things
    are drawn.
    """
    things = list(dict.fromkeys(thing for each in arrows for thing in (each.start, each.end)))
    at = {thing: number for number, thing in enumerate(things)}
    pairs = [(at[each.start], at[each.end]) for each in arrows]
    column: dict[_Stop, int] = dict(columns([*((at[start], at[end]) for start, end in before), *pairs]))
    ways = [_way(number, sorted(pair, key=lambda each: column[each]), column) for number, pair in enumerate(pairs)]
    column |= {stop: stop[1] for way in ways for stop in way if isinstance(stop, tuple)}
    order = ordered(column, [tie for way in ways for tie in pairwise(way)])
    wide, apart = _widths(len(order))
    texts = [_wrapped(thing.text, wide) for thing in things]
    crowd = [Counter(way[end] for way in ways) for end in (0, -1)]
    high: dict[_Stop, int] = {
        each: max(len(text) * LINE + 2 * _PADDING, (max(side[each] for side in crowd) + 1) * _PORT)
        for each, text in enumerate(texts)
    }
    middle = _levelled(order, ways, high)
    top = min((y - high.get(stop, 0) / 2 for stop, y in middle.items()), default=0) - _EDGE
    middle = {stop: y - top for stop, y in middle.items()}
    boxes = tuple(
        Box(
            thing,
            texts[each],
            column[each] * (wide + apart),
            round(middle[each] - high[each] / 2),
            wide,
            high[each],
            looks.get(thing, ""),
        )
        for each, thing in enumerate(things)
    )
    leaving, coming = _ports(ways, middle, 0), _ports(ways, middle, -1)
    lines = tuple(
        _line(
            arrow,
            _points(way, column, middle, wide, apart, leaving[number], coming[number]),
            back=way[0] != at[arrow.start],
        )
        for number, (arrow, way) in enumerate(zip(arrows, ways, strict=True))
    )
    bottom = max((y + high.get(stop, 0) / 2 for stop, y in middle.items()), default=0)
    return Drawing(boxes, lines, len(order) * (wide + apart) - apart, round(bottom) + _EDGE)


def _way(number: int, ends: Sequence[int], column: Mapping[_Stop, int]) -> list[_Stop]:
    """The stops of an arrow from its left box to its right one."""
    first, last = ends
    return [first, *((number, between) for between in range(column[first] + 1, column[last])), last]


def _widths(number: int) -> tuple[int, int]:
    """Of a box, and between two columns of as many."""
    wide = max(_NARROW, min(_WIDE, 620 // max(number, 1)))
    return wide, max(_CLOSE, min(_APART, (_WIDTH - number * wide) // max(number - 1, 1)))


def _wrapped(text: str, wide: int) -> tuple[str, ...]:
    return tuple(textwrap.wrap(text, int((wide - 2 * _PADDING) / _LETTER), break_long_words=False))


def _levelled(
    order: Sequence[Sequence[_Stop]], ways: Iterable[Sequence[_Stop]], high: Mapping[_Stop, int]
) -> dict[_Stop, float]:
    """The level of the middle of each stop: as near as can be to what it is joined with."""
    joined: dict[_Stop, tuple[list[_Stop], list[_Stop]]] = defaultdict(lambda: ([], []))
    for way in ways:
        for left, right in pairwise(way):
            joined[right][0].append(left)
            joined[left][1].append(right)
    offsets = [_offsets(stops, high) for stops in order]
    level = {
        stop: offset - offset_of[-1] / 2
        for stops, offset_of in zip(order, offsets, strict=True)
        for stop, offset in zip(stops, offset_of, strict=True)
    }
    for number in range(_PASSES):
        side = number % 2
        for at in range(len(order)) if side == 0 else reversed(range(len(order))):
            wanted = []
            for stop in order[at]:
                others = joined[stop][side] or joined[stop][1 - side]
                wanted.append(sum(level[each] for each in others) / len(others) if others else level[stop])
            level |= dict(zip(order[at], _apart(wanted, offsets[at]), strict=True))
    return level


def _offsets(stops: Sequence[_Stop], high: Mapping[_Stop, int]) -> list[float]:
    """How far below the first each of a column must be at least."""
    found, last = [0.0], 0.0
    for number, stop in enumerate(stops):
        half = high.get(stop, 0) / 2
        if number:
            found.append(found[-1] + last + half + _GAP)
        last = half
    return found


def _apart(wanted: Sequence[float], offsets: Sequence[float]) -> list[float]:
    """The levels nearest to those wanted that are far enough apart (least squares: pool adjacent violators)."""
    pools: list[tuple[float, int]] = []
    for want, offset in zip(wanted, offsets, strict=True):
        pools.append((want - offset, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (above, many), (below, more) = pools[-2:]
            pools[-2:] = [((above * many + below * more) / (many + more), many + more)]
    free = [level for level, number in pools for _ in range(number)]
    return [level + offset for level, offset in zip(free, offsets, strict=True)]


def _ports(ways: Sequence[Sequence[_Stop]], middle: Mapping[_Stop, float], end: int) -> dict[int, float]:
    """The level at which each arrow meets its first (0) or last (-1) box: by the level of where it goes on."""
    sides: dict[_Stop, list[int]] = defaultdict(list)
    for number, way in enumerate(ways):
        sides[way[end]].append(number)
    found = {}
    for stop, numbers in sides.items():
        numbers.sort(key=lambda each: middle[ways[each][1 if end == 0 else -2]])
        for at, number in enumerate(numbers):
            found[number] = middle[stop] + (at - (len(numbers) - 1) / 2) * _PORT
    return found


def _points(
    way: Sequence[_Stop],
    column: Mapping[_Stop, int],
    middle: Mapping[_Stop, float],
    wide: int,
    apart: int,
    leaving: float,
    coming: float,
) -> list[tuple[int, int]]:
    """Where an arrow leaves its left box, enters and leaves each column that it passes, and meets its right box."""
    found = [(column[way[0]] * (wide + apart) + wide, round(leaving))]
    for stop in way[1:-1]:
        left = column[stop] * (wide + apart)
        found += [(left, round(middle[stop])), (left + wide, round(middle[stop]))]
    return [*found, (column[way[-1]] * (wide + apart), round(coming))]


def _line(arrow: Arrow, points: Sequence[tuple[int, int]], back: bool) -> Line:
    """The curve through some points from the left to the right, or back."""
    *rest, last = reversed(points) if back else points
    run = [*rest, (last[0] + (_TIP if back else -_TIP), last[1])]
    bends = [curve(start, end) for start, end in zip(run[::2], run[1::2], strict=True)]
    path = bends[0] + "".join(f" L{bend[1:]}" for bend in bends[1:])
    return Line(path, arrow.words, arrow.href, arrow.look, arrow.mark, _along(run[0], run[1]))


def _along(start: tuple[int, int], end: tuple[int, int]) -> tuple[int, int]:
    """Where a curve is a little after its start, before it meets others."""
    part = min(0.25, _SIGN / abs(end[0] - start[0]))
    across, turned = part**3 + 1.5 * part * (1 - part), 3 * part**2 - 2 * part**3
    return round(start[0] + across * (end[0] - start[0])), round(start[1] + turned * (end[1] - start[1]))
