"""Reads tables row by row: TSV and CSV (also gzipped), JSON Lines, XLSX; a row that cannot be read is told."""

import csv
import gzip
import io
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Literal, NamedTuple

from herstem.sources import Place, Problem, SourceError

Progress = Callable[[int, int], None]
"""Called with the bytes of the file that have been read, and all of them."""

TEXTS = (".tsv", ".csv", ".jsonl")
_LONGEST = 1 << 20  # characters of a line
_LARGEST = 1 << 29  # bytes of an unpacked workbook
_OFTEN = 2_000  # lines between two calls of progress
_SURROGATE = re.compile("[\ud800-\udfff]")  # a byte that is not UTF-8


class Row(NamedTuple):
    """A row of a table: its number in the file, its cells by column; or what is wrong with it."""

    number: int
    cells: dict[str, str]
    wrong: str = ""


class Table(NamedTuple):
    """The columns of a table, and its rows as they are read."""

    columns: tuple[str, ...]
    rows: Iterator[Row]


def ending(path: Path) -> str:
    """The ending of a file's name without .gz, in lower case: ".tsv"."""
    return Path(path.name.lower().removesuffix(".gz")).suffix


@contextmanager
def open_table(path: Path, quoted: bool = True, progress: Progress | None = None) -> Iterator[Table]:
    """Open a table. Lines that begin with # before the header are comments; `quoted` says whether " quotes cells.

    Raises SourceError where there is no table to be read.
    """
    if ending(path) == ".xlsx":
        with _workbook(path) as table:
            yield table
        return
    with path.open("rb") as file:
        size = path.stat().st_size
        data: IO[bytes] = gzip.GzipFile(fileobj=file) if path.name.lower().endswith(".gz") else file  # type: ignore[assignment]
        text = io.TextIOWrapper(data, encoding="utf-8-sig", errors="surrogateescape", newline="")
        lines = _Lines(text, lambda: progress(file.tell(), size) if progress else None)
        try:
            yield _json_lines(lines) if ending(path) == ".jsonl" else _separated(lines, path, quoted)
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise SourceError(
                [Problem(Place(str(path), max(lines.number, 1)), f"not a whole gzip file: {error}")]
            ) from None


def whole(path: Path) -> str:
    """The text of a file of a size for memory. Raises SourceError."""
    try:
        with gzip.open(path) if path.name.lower().endswith(".gz") else path.open("rb") as file:
            content = file.read(_LARGEST)
            if file.read(1):
                raise SourceError([Problem(Place(str(path), 1), f"has more than {_LARGEST:,} bytes")])
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise SourceError([Problem(Place(str(path), 1), f"not a whole gzip file: {error}")]) from None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SourceError([Problem(Place(str(path), line), "not UTF-8 text; save the file as UTF-8")]) from None


class _Lines:
    """The lines of a text with their number; of a line beyond all measure only the beginning is kept."""

    def __init__(self, text: IO[str], tell: Callable[[], None]) -> None:
        self._text, self._tell = text, tell
        self.number = 0
        self.cut = False

    def __iter__(self) -> Iterator[str]:
        while line := self._text.readline(_LONGEST):
            self.number += 1
            if not line.endswith("\n") and len(line) == _LONGEST:
                self.cut = True
                while (rest := self._text.readline(_LONGEST)) and not rest.endswith("\n"):
                    pass
            if self.number % _OFTEN == 0:
                self._tell()
            yield line


def _separated(lines: _Lines, path: Path, quoted: bool) -> Table:
    source = iter(lines)
    header = next((line for line in source if line.strip() and not line.startswith("#")), "")
    in_csv = ";" if header.count(";") > header.count(",") else ","
    separator = in_csv if ending(path) == ".csv" else "\t"
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE
    columns = _columns(next(csv.reader([header], delimiter=separator, quoting=quoting), []), path, lines.number)
    return Table(columns, _rows(lines, source, columns, separator, quoting))


def _rows(
    lines: _Lines, source: Iterator[str], columns: tuple[str, ...], separator: str, quoting: Literal[0, 3]
) -> Iterator[Row]:
    reader = csv.reader(source, delimiter=separator, quoting=quoting)
    width = len(columns)
    while True:
        number = lines.number + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Row(number, {}, f"cannot be read: {error}")
            continue
        if lines.cut:
            lines.cut = False
            yield Row(number, {}, f"has a line of more than {_LONGEST:,} characters")
        elif len(cells) > width:
            yield Row(number, {}, f"has {len(cells)} cells where the header has {width}")
        elif any(cells):
            yield _row(number, dict(zip(columns, cells, strict=False)))


def _row(number: int, cells: dict[str, str]) -> Row:
    line = "".join(cells.values())
    if "\0" in line or (not line.isascii() and _SURROGATE.search(line)):
        name = next(name for name, value in cells.items() if "\0" in value or _SURROGATE.search(value))
        return Row(number, {}, f"{name}: is not UTF-8 text")
    return Row(number, cells)


def _json_lines(lines: _Lines) -> Table:
    """Columns are not known beforehand; a list becomes a text with | between its parts, as KGX tables have it."""
    source = iter(lines)
    first = next((line for line in source if line.strip()), "")
    found = _object(first)
    columns = tuple(found) if isinstance(found, dict) else ()

    def rows() -> Iterator[Row]:
        line: str | None = first
        while line is not None:
            if line.strip():
                value = _object(line)
                if isinstance(value, dict):
                    yield _row(lines.number, {str(key): _text(each) for key, each in value.items()})
                else:
                    yield Row(lines.number, {}, value)
            line = next(source, None)

    return Table(columns, rows())


def _object(line: str) -> dict[str, Any] | str:
    """The JSON object of a line, or what is wrong with it."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        return f"is not JSON: {error}"
    return value if isinstance(value, dict) else "is not a JSON object"


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "|".join(_text(each) for each in value if not isinstance(each, list | dict))
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None or isinstance(value, dict) else str(value)


@contextmanager
def _workbook(path: Path) -> Iterator[Table]:
    """The first sheet of a workbook. A formula is no value: its row is told."""
    try:
        import openpyxl
    except ModuleNotFoundError:
        message = "`pip install 'herstem[xlsx]'` brings what reads workbooks; or save it as TSV or CSV"
        raise SourceError([Problem(Place(str(path), 1), message)]) from None
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(part.file_size for part in archive.infolist()) > _LARGEST:
                raise ValueError(f"unpacked, it has more than {_LARGEST:,} bytes")
        book = openpyxl.load_workbook(path, read_only=True, data_only=False, keep_links=False)
    except Exception as error:  # zipfile, openpyxl and the XML parser raise what they like on broken files
        raise SourceError([Problem(Place(str(path), 1), f"not a workbook that can be read: {error}")]) from None
    try:
        yield _sheet(book.worksheets[0] if book.worksheets else None, path)
    finally:
        book.close()


def _sheet(sheet: Any, path: Path) -> Table:
    numbered = enumerate(_safe(sheet.iter_rows() if sheet else iter(())), 1)
    for number, cells in numbered:
        if isinstance(cells, str):
            raise SourceError([Problem(Place(str(path), number), cells)])
        values = [_cell(cell) for cell in cells]
        if any(values) and not values[0].startswith("#"):
            break
    else:
        number, values = 1, []
    while values and not values[-1]:
        values.pop()
    columns = _columns(values, path, number)

    def rows() -> Iterator[Row]:
        for at, cells in numbered:
            if isinstance(cells, str):
                yield Row(at, {}, cells)
                return
            formula = next((i for i, cell in enumerate(cells) if cell.data_type == "f"), None)
            texts = [_cell(cell) for cell in cells]
            if formula is not None:
                where = columns[formula] if formula < len(columns) else f"column {formula + 1}"
                yield Row(at, {}, f"{where}: holds a formula; put its value there")
            elif any(texts[len(columns) :]):
                yield Row(at, {}, f"has cells beyond the {len(columns)} of the header")
            elif any(texts):
                yield _row(at, dict(zip(columns, texts, strict=False)))

    return Table(columns, rows())


def _safe(rows: Iterator[Any]) -> Iterator[Any]:
    """Rows of a sheet; a text where it breaks off."""
    try:
        yield from rows
    except Exception as error:  # see _workbook
        yield f"the workbook breaks off: {error}"


def _cell(cell: Any) -> str:
    value = cell.value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool):
        value = str(value).lower()
    return "" if value is None else str(value).strip()


def _columns(names: list[str], path: Path, line: int) -> tuple[str, ...]:
    columns = tuple(name.strip() for name in names)
    if not any(columns):
        raise SourceError([Problem(Place(str(path), max(line, 1)), "no header: the first row names the columns")])
    twice = next((name for name in columns if columns.count(name) > 1), None)
    if twice is not None:
        raise SourceError([Problem(Place(str(path), line), f"the column {twice!r} stands twice in the header")])
    return columns
