"""What became of each row of an import: counts, and what was wrong with which row."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

_MOST = 10_000  # problems that are kept; all are counted, and written where there is a file for them


@dataclass
class Report:
    """Rows read, claims made, things that are new, rows left out and why.

    `file`, where there is one, gets each problem as a line: file, row, column, what is wrong.
    """

    rows: int = 0
    claims: int = 0
    described: int = 0
    passed_over: int = 0
    left_out: int = 0
    new_things: int = 0
    names: Counter[str] = field(default_factory=Counter)
    problems: list[tuple[str, int, str, str]] = field(default_factory=list)
    file: IO[str] | None = None

    def wrong(self, file: str, row: int, column: str, message: str) -> None:
        """Note what is wrong with a row."""
        self.left_out += 1
        plain = " ".join(message.split())
        if len(self.problems) < _MOST:
            self.problems.append((file, row, column, plain))
        if self.file is not None:
            self.file.write(f"{file}\t{row}\t{column}\t{plain}\n")

    def grouped(self) -> Iterator[tuple[str, str, list[int]]]:
        """What was wrong, with the rows that it was wrong with, the most frequent first."""
        groups: dict[tuple[str, str], list[int]] = defaultdict(list)
        for _, row, column, message in self.problems:
            groups[column, message].append(row)
        for (column, message), rows in sorted(groups.items(), key=lambda pair: (-len(pair[1]), pair[1])):
            yield column, message, rows
