"""The competency questions: each query answers the committed release exactly as expected.toml says.

Where a canned query fits, it is asked. Else a query states its question, what the answer rests on, and where it differs
from the answer first listed. The expected answers were drawn from the review's text; those of Q08, Q17, Q20, Q23 and
Q36 were amended after a query had run.
"""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from loaded import CATALOG

from herstem.engine.embedded import EmbeddedEngine
from herstem.namespaces import HS, HSO

FOLDER = Path(__file__).resolve().parent
QUERIES = {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("q*.rq"))}
EXPECTED = tomllib.loads((FOLDER / "expected.toml").read_text(encoding="utf-8"))


def sparql(text: str) -> list[str]:
    """The lines of a query without its comments."""
    return [line for line in text.splitlines() if not line.startswith("#")]


def short(term: Any) -> str:
    """A slug for a thing, a prefixed name for a term, the text of a literal, "" for nothing."""
    text = "" if term is None else str(term.value)
    return text.replace(str(HS), "").replace(str(HSO), "hso:")


@pytest.fixture(scope="module")
def engine(release_engine: EmbeddedEngine) -> EmbeddedEngine:
    return release_engine


def test_every_question_has_an_answer() -> None:
    canned = [name for name, each in EXPECTED.items() if "canned" in each]
    assert sorted(EXPECTED) == sorted([*QUERIES, *canned])


@pytest.mark.parametrize("name", QUERIES)
def test_query_keeps_to_the_form(name: str) -> None:
    text = QUERIES[name]
    body = sparql(text)
    assert re.match(rf"# Q{name[1:]} \([a-z ]+\): [A-Z].*?\?\n# [A-Z]", text, re.DOTALL)
    assert len(body) <= 25
    assert max(map(len, text.splitlines())) <= 120
    assert "VALUES" not in "\n".join(body)


def ask(name: str, engine: EmbeddedEngine) -> tuple[list[str], set[tuple[str, ...]]]:
    """Columns and rows of the answer to a question, by its own query or a canned one."""
    expected = EXPECTED[name]
    if "canned" not in expected:
        variables, rows = engine.query(QUERIES[name]).rows()
        return list(variables), {tuple(map(short, row)) for row in rows}
    values = {parameter: [value] for parameter, value in expected.get("values", {}).items()}
    variables, rows = engine.query(CATALOG[expected["canned"]].bind(values, engine)).rows()
    found = [dict(zip(variables, map(short, row), strict=True)) for row in rows]
    wanted = expected.get("where", {}).items()
    return expected["columns"], {
        tuple(row[column] for column in expected["take"]) for row in found if wanted <= row.items()
    }


@pytest.mark.parametrize("name", EXPECTED)
def test_answer(name: str, engine: EmbeddedEngine) -> None:
    columns, found = ask(name, engine)
    expected = [tuple(row) for row in EXPECTED[name]["rows"]]
    assert columns == EXPECTED[name]["columns"]
    assert len(set(expected)) == len(expected)
    assert sorted(found) == sorted(expected)
