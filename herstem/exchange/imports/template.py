"""Writes an empty claims table with its help: TSV and CSV with comments above the header, XLSX with a second sheet."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from herstem.exchange.imports.vocabulary import Column, columns

ENDINGS = (".tsv", ".csv", ".xlsx")


def text(separator: str = "\t") -> str:
    """The table as text: a line of help for each column, then the header."""
    known = columns().values()
    help_lines = "".join(f"# {column.name}: {_help(column)}\n" for column in known)
    line = io.StringIO()
    csv.writer(line, delimiter=separator, lineterminator="\n").writerow([column.name for column in known])
    return f"# A row for each claim; these lines may stay.\n{help_lines}{line.getvalue()}"


def write(path: Path) -> None:
    """Write the table to a new file, in the format of its ending. Raises FileExistsError, ModuleNotFoundError."""
    if path.suffix.lower() == ".xlsx":
        _workbook(path, list(columns().values()))
        return
    with path.open("x", encoding="utf-8", newline="") as file:
        file.write(text("," if path.suffix.lower() == ".csv" else "\t"))


def _workbook(path: Path, known: Sequence[Column]) -> None:
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    sheet = book.active
    sheet.title = "claims"
    sheet.append([column.name for column in known])
    sheet.freeze_panes = "A2"
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = len(str(cell.value)) + 6
    words = book.create_sheet("help")
    for column in known:
        words.append([column.name, _help(column)])
    words.column_dimensions["A"].width, words.column_dimensions["B"].width = 20, 120
    with path.open("xb") as file:
        book.save(file)


def _help(column: Column) -> str:
    needed = "needed; " if column.needed else ""
    several = "; several are separated by |" if column.several else ""
    return f"{needed}{column.help}{several}"
