"""The examples of the README and of docs/ run, and print what they say they print."""

import json
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from notebook import executed
from served import TOKEN, served
from typer.testing import CliRunner

from herstem.cli import app

pytestmark = pytest.mark.usefixtures("loaded_once")
ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
PYTHON = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
TURTLE = re.compile(r"^```turtle\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")


def examples(program: str) -> list[tuple[str, str, list[str]]]:
    """(page, command, printed lines) of each `$ command` in a console block; `…` stands for left-out lines."""
    out = []
    for page in PAGES:
        for block in BLOCK.findall(page.read_text(encoding="utf-8")):
            for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                command, *printed = part.rstrip().splitlines()
                if program in command.split():
                    out.append((page.name, command, printed))
    return out


@pytest.mark.parametrize(("page", "command", "printed"), examples("herstem"), ids=lambda value: str(value)[:60])
def test_an_example_prints_what_it_says(
    page: str, command: str, printed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "110")
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    program, *args = shlex.split(command)
    assert program == "herstem"
    result = CliRunner().invoke(app, args)
    assert result.exit_code == 0, result.output
    assert printed, f"{page}: the example shows no output"
    compare(result.stdout, printed)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl here")
def test_the_examples_with_curl_run_one_after_the_other() -> None:
    found = examples("curl")
    assert len(found) > 5
    with served() as address:
        for _, command, printed in found:
            command = command.replace("http://127.0.0.1:7878", address)
            result = subprocess.run(
                ["bash", "-c", command], env=os.environ | {"HERSTEM_TOKEN": TOKEN}, capture_output=True, text=True
            )
            assert result.returncode == 0, result.stderr
            compare(result.stdout, printed)


@pytest.mark.slow
def test_the_python_of_the_docs_runs() -> None:
    blocks = [block for page in PAGES for block in PYTHON.findall(page.read_text(encoding="utf-8"))]
    assert blocks
    with served() as address:
        for block in blocks:
            exec(block.replace("http://127.0.0.1:7878", address), {})


@pytest.mark.slow
def test_what_follows_from_the_turtle_of_curating(tmp_path: Path) -> None:
    (block,) = TURTLE.findall((ROOT / "docs" / "curating.md").read_text(encoding="utf-8"))
    mine, release = tmp_path / "mine.ttl", str(tmp_path / "my-release")
    mine.write_text(block, encoding="utf-8")

    def run(*args: str) -> str:
        result = CliRunner().invoke(app, args)
        assert result.exit_code == 0, result.output
        return result.stdout

    run("reason", str(mine), "--into", release)
    assert "My antibody acts on HER2." in run("--release", release, "explain", "my antibody", "a", "HER2 antibody")
    members = run("--release", release, "query", "class-members", "--class", "HER2 antibody", "--format", "csv")
    assert "my-antibody" in members
    assert "trastuzumab" in members


def test_the_notebook_gives_what_it_shows() -> None:
    shown = json.loads((ROOT / "docs" / "herstem.ipynb").read_text(encoding="utf-8"))
    assert executed(shown) == shown, "`python tests/notebook.py docs/herstem.ipynb` writes its outputs anew"


def compare(output: str, printed: list[str]) -> None:
    """The lines printed are those shown, up to an ellipsis."""
    lines = [line.rstrip() for line in output.splitlines()]
    if printed[-1].strip() == "…":
        printed = printed[:-1]
        lines = lines[: len(printed)]
    assert lines == [line.rstrip() for line in printed]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    missing = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if not (page.parent / link).exists()]
    assert missing == []
