"""Nothing of the curated parts of the review is left out: each has claims, each in-text citation a claim citing it."""

import json
import re
from collections import defaultdict
from pathlib import Path

import pytest
from loaded import CATALOG, release
from typer.testing import CliRunner

from herstem.cli import app
from herstem.namespaces import HS

ROOT = Path(__file__).resolve().parents[1]
REVIEW = ROOT.parent / "shared" / "review"


def rows(name: str) -> list[dict[str, str]]:
    answer = json.loads(release().query(CATALOG[name].bind({}, release())).serialize("application/sparql-results+json"))
    return [{name: cell["value"] for name, cell in row.items()} for row in answer["results"]["bindings"]]


def test_every_part_of_the_document_has_claims() -> None:
    assert [row["partLabel"] for row in rows("coverage-of-document") if row["claims"] == "0"] == []


def test_every_citation_of_a_part_is_matched_by_a_claim_of_that_part() -> None:
    holes = {
        row["partLabel"]: row.get("uncoveredNumbers") for row in rows("coverage-of-document") if row["uncovered"] != "0"
    }
    assert holes == {}


def test_every_reference_is_cited_by_a_claim() -> None:
    references = rows("coverage-of-references")
    assert [int(row["number"]) for row in references] == list(range(1, 150))
    assert [row["number"] for row in references if row["claims"] == "0"] == []


@pytest.mark.skipif(not REVIEW.is_dir(), reason="the review's text is not beside this checkout (../shared/review)")
def test_the_citations_in_the_graph_are_those_of_the_text() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in REVIEW.glob("*.txt"))
    body = text[text.index("## 1. Introduction") : text.index("## Acknowledgements")]
    sections = re.split(r"^#+ (?=\d\. )", body, flags=re.MULTILINE)[1:]
    printed = {section[0]: citations(section) for section in sections}
    # Table I stands in the text of section 3 as a page was laid out; its citations are those of section 2 again.
    table = {int(row["number"]) for row in rows("coverage-of-references") if "/tab-1-" in row["citedIn"]}
    stated: dict[str, set[int]] = defaultdict(set)
    for row in rows("coverage-of-references"):
        for part in row["citedIn"].split(" "):
            slug = part.removeprefix(str(HS))
            if slug.startswith("sec-"):
                stated[slug.split("-")[1]].add(int(row["number"]))
    for section, numbers in printed.items():
        assert numbers - (table if section == "3" else set()) == stated[section], f"section {section}"


def citations(text: str) -> set[int]:
    """The numbers in round brackets: (1), (2,3), (10-13)."""
    numbers: set[int] = set()
    for group in re.findall(r"\((\d{1,3}(?:[-,]\d{1,3})*)\)", text):
        for part in group.split(","):
            first, _, last = part.partition("-")
            numbers.update(range(int(first), int(last or first) + 1))
    return numbers


@pytest.mark.usefixtures("loaded_once")
def test_the_coverage_page_is_of_this_release() -> None:
    result = CliRunner().invoke(app, ["coverage"])
    assert result.exit_code == 0, result.output
    assert result.stdout == (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8"), (
        "run `herstem coverage > docs/coverage.md`"
    )
