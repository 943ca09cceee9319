"""What a picture is made of: boxes that are things, and lines between them. Static; lengths are SVG units."""

from dataclasses import dataclass

from herstem.tables import Part

LINE = 16  # of type in a box, from one line to the next
LETTER = 7.6  # of the type, on average


@dataclass(frozen=True)
class Box:
    """A thing in its place; `lines` are its name as far as there is room. `look` is how it is drawn."""

    thing: Part
    lines: tuple[str, ...]
    x: int
    y: int
    width: int
    height: int
    look: str = ""


@dataclass(frozen=True)
class Line:
    """A curve from a box to another (SVG 2, 9.3), what it says in words, and what it leads to.

    `look` is how it is drawn; `mark` is a sign that stands on it, at `place`.
    """

    path: str
    words: str
    href: str | None = None
    look: str = ""
    mark: str = ""
    place: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Drawing:
    """Boxes, lines, and headings with their places."""

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    width: int
    height: int
    headings: tuple[tuple[str, int], ...] = ()


def curve(start: tuple[int, int], end: tuple[int, int]) -> str:
    """A curve that leaves a point and comes to another level."""
    middle = (start[0] + end[0]) // 2
    return f"M{start[0]} {start[1]} C{middle} {start[1]} {middle} {end[1]} {end[0]} {end[1]}"


def shortened(text: str, wide: float) -> str:
    """A text as far as there is room for it."""
    longest = int(wide / LETTER)
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
