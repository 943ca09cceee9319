"""Where things stand in a picture that flows from left to right: a column for each, and an order in it.

After Sugiyama, Tagawa and Toda 1981 (doi:10.1109/TSMC.1981.4308636): no circles, columns, few crossings by barycentres.
"""

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TypeVar

_SWEEPS = 8
T = TypeVar("T", bound=Hashable)


def columns(pairs: Iterable[tuple[T, T]]) -> dict[T, int]:
    """The column of each thing, from 0: left of all that it leads to, and as near to that as can be.

    Of pairs that close a circle, the later is taken the other way round.
    """
    before: dict[T, set[T]] = {}
    for start, end in pairs:
        before.setdefault(start, set())
        before.setdefault(end, set())
        if start != end:
            first, then = (end, start) if _reached(end, start, before) else (start, end)
            before[then].add(first)
    found: dict[T, int] = {}

    def column(thing: T) -> int:
        if thing not in found:
            found[thing] = 1 + max(map(column, before[thing]), default=-1)
        return found[thing]

    for thing in before:
        column(thing)
    for thing in before:
        after = [found[other] for other, those in before.items() if thing in those]
        if not before[thing] and after:
            found[thing] = min(after) - 1
    return {thing: found[thing] for thing in before}


def ordered(column: Mapping[T, int], ties: Sequence[tuple[T, T]]) -> list[list[T]]:
    """The things of each column from the top down, with few crossings; ties join things of neighbouring columns."""
    order: list[list[T]] = [[] for _ in range(max(column.values(), default=-1) + 1)]
    for thing, where in column.items():
        order[where].append(thing)
    left: dict[T, list[T]] = defaultdict(list)
    right: dict[T, list[T]] = defaultdict(list)
    for start, end in ties:
        right[start].append(end)
        left[end].append(start)
    best, fewest = order, _crossings(order, right)
    for first in (0, 1):  # sweeps that begin on the left, and on the right
        tried = [each[:] for each in order]
        for sweep in range(first, first + _SWEEPS):
            sides, walk = (left, tried[1:]) if sweep % 2 == 0 else (right, tried[-2::-1])
            place = {thing: at for things in tried for at, thing in enumerate(things)}
            for things in walk:
                things.sort(key=lambda each: _middle([place[other] for other in sides[each]], place[each]))
                place |= {thing: at for at, thing in enumerate(things)}
            number = _crossings(tried, right)
            if number < fewest:
                best, fewest = [each[:] for each in tried], number
    return best


def _reached(start: T, end: T, before: Mapping[T, set[T]]) -> bool:
    """Whether a way leads from one thing to another."""
    seen, waiting = {end}, [end]
    while waiting:
        for each in before[waiting.pop()] - seen:
            seen.add(each)
            waiting.append(each)
    return start in seen


def _middle(places: Sequence[int], otherwise: int) -> float:
    return sum(places) / len(places) if places else otherwise


def _crossings(order: Sequence[Sequence[T]], right: Mapping[T, Sequence[T]]) -> int:
    """How many ties cross."""
    number = 0
    for things, others in pairwise(order):
        place = {thing: at for at, thing in enumerate(others)}
        passed: list[int] = []
        for thing in things:
            ends = sorted(place[other] for other in right.get(thing, ()))
            number += sum(len(passed) - bisect_right(passed, end) for end in ends)
            for end in ends:
                insort(passed, end)
    return number
