"""The examples of the README and of docs/ run, and print what they say they print."""

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from herstem.cli import app

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")


def examples() -> list[tuple[str, str, list[str]]]:
    """(page, command, printed lines) of each `$ herstem …` in a console block; `…` stands for left-out lines."""
    out = []
    for page in PAGES:
        for block in BLOCK.findall(page.read_text(encoding="utf-8")):
            for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                command, *printed = part.rstrip().splitlines()
                out.append((page.name, command, printed))
    return out


@pytest.mark.parametrize(("page", "command", "printed"), examples(), ids=lambda value: str(value)[:60])
def test_an_example_prints_what_it_says(
    page: str, command: str, printed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "110")
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    program, *args = shlex.split(command)
    assert program == "herstem"
    result = CliRunner().invoke(app, args)
    assert result.exit_code == 0, result.output
    lines = [line.rstrip() for line in result.stdout.splitlines()]
    assert printed, f"{page}: the example shows no output"
    if printed[-1].strip() == "…":
        printed = printed[:-1]
        lines = lines[: len(printed)]
    assert lines == [line.rstrip() for line in printed]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    missing = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if not (page.parent / link).exists()]
    assert missing == []
