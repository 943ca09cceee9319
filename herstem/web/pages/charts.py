"""Pictures of a result table: bars as SVG, and a matrix of what stands where two things meet."""

from dataclasses import dataclass

from herstem.catalog.chart import Bars, Chart
from herstem.tables import Part, Table
from herstem.web.pages.coverage import STANDINGS, standing
from herstem.web.pages.drawing import shortened

_LABEL, _WIDTH, _DOWN, _THICK = 270, 880, 26, 18  # SVG units: the names, the whole, from bar to bar, a bar
_NAMELESS = "•"  # what stands where two things meet and no more is said of it
_NUMBER = 60  # room behind the longest bar
_NAME = _LABEL - 10  # room for a name before its bar


@dataclass(frozen=True)
class Bar:
    """A bar: what it is of, the name as far as there is room, the number, its place and length."""

    thing: Part
    text: str
    number: str
    y: int
    length: int


@dataclass(frozen=True)
class BarChart:
    """Bars below each other; `title` says what is drawn."""

    title: str
    bars: tuple[Bar, ...]
    height: int
    width: int = _WIDTH
    left: int = _LABEL
    thick: int = _THICK
    kind: str = "bars"


@dataclass(frozen=True)
class MatrixChart:
    """Rows of cells: in each what stands there, several where the table has several rows for it, none for a gap.

    `standings`: what stands there says how a coverage is known, and has marks of its own.
    """

    title: str
    columns: tuple[Part, ...]
    rows: tuple[tuple[Part, tuple[tuple[str, ...], ...]], ...]
    standings: bool
    kind: str = "matrix"


def draw(chart: Chart, table: Table) -> BarChart | MatrixChart | None:
    """The picture of the rows of a table; None where there are none, or where what would be a length is no number."""
    places = {name.removesuffix("Label"): place for place, name in enumerate(table.names)}
    columns = [places[name.removesuffix("Label")] for name in chart.columns]
    words = [table.columns[place] for place in columns]
    cells = [[row[place][0] if row[place] else Part("") for place in columns] for row in table.rows]
    if not cells:
        return None
    if isinstance(chart, Bars):
        return _bars(f"{words[1]} by {words[0].lower()}", [(each[0], each[1].text) for each in cells])
    return _matrix(f"{words[2]} by {words[0].lower()} and {words[1].lower()}", cells)


def _bars(title: str, rows: list[tuple[Part, str]]) -> BarChart | None:
    try:
        numbers = [float(number) for _, number in rows]
    except ValueError:
        return None
    most = max(numbers) or 1
    room = _WIDTH - _LABEL - _NUMBER
    bars = [
        Bar(
            thing,
            shortened(thing.text, _NAME),
            number,
            place * _DOWN,
            max(1, round(room * max(0.0, length) / most)),
        )
        for place, ((thing, number), length) in enumerate(zip(rows, numbers, strict=True))
    ]
    return BarChart(title, tuple(bars), len(bars) * _DOWN)


def _matrix(title: str, cells: list[list[Part]]) -> MatrixChart:
    columns = sorted({each[1] for each in cells}, key=lambda part: part.text.casefold())
    rows: dict[Part, dict[Part, list[str]]] = {}
    for row, column, value in cells:
        found = rows.setdefault(row, {}).setdefault(column, [])
        if (words := _standing(value.text) or _NAMELESS) not in found:
            found.append(words)
    lines = [(row, tuple(tuple(found.get(column, ())) for column in columns)) for row, found in rows.items()]
    return MatrixChart(
        title, tuple(columns), tuple(lines), all(_standing(value.text) in STANDINGS for _, _, value in cells)
    )


def _standing(text: str) -> str:
    """The word for how a coverage is known; other texts as they are."""
    word = standing(text)
    return word if word in STANDINGS else text
