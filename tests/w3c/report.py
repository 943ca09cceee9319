"""Writes the results of the W3C suite into docs/conformance.md: `python tests/w3c/report.py`.

It writes what the tests hold: which tests there are, and which of them are listed as failing.
"""

import sys
import tomllib
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from suite import GROUPS, cases

PAGE = Path(__file__).resolve().parents[2] / "docs" / "conformance.md"
EXPECTED = tomllib.loads(Path(__file__).with_name("expected.toml").read_text(encoding="utf-8"))
_HEADING = "## Results\n"


def written() -> str:
    """The page with its results made anew."""
    before = PAGE.read_text(encoding="utf-8").partition(_HEADING)[0]
    return f"{before}{_HEADING}\n{results()}"


def results() -> str:
    """The results as Markdown: passed tests by area, each failing test with its cause, what is not run."""
    found = list(cases())
    failing = EXPECTED["engine"] | EXPECTED["off"]
    number = Counter(case.area for case in found)
    failed = Counter(case.area for case in found if case.name in failing)
    lines = ["| tests of | passed | of |", "| --- | --- | --- |"]
    lines += [f"| {area} | {number[area] - failed[area]} | {number[area]} |" for area in GROUPS]
    lines += [f"| all | {number.total() - failed.total()} | {number.total()} |", ""]
    lines += ["Failing, since the engine fails them (Oxigraph alone does too, which the tests check):", ""]
    lines += [f"- `{name}`: {why}." for name, why in sorted(EXPECTED["engine"].items())]
    lines += ["", "Failing, since it is off by default:", ""]
    lines += [f"- `{name}`: {why}." for name, why in sorted(EXPECTED["off"].items())]
    lines += ["", "Not run:", ""]
    lines += [f"- `{name}`: {why}." for name, why in EXPECTED["left_out"].items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(written(), encoding="utf-8")
