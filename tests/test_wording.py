"""No wording of ours is the review's: no run of eight words is shared with it."""

import re
from pathlib import Path

import pytest
from rdflib import SKOS, Graph

from herstem.namespaces import HSO

ROOT = Path(__file__).resolve().parents[1]
REVIEW = ROOT.parent / "shared" / "review"
RUN = 8
WORD = re.compile(r"[a-z0-9α-ω]+")


def words(text: str) -> list[str]:
    plain = re.sub(r"<[^>]+>|[$\\{}*]", "", text.lower())
    return WORD.findall(plain)


def runs(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[i : i + RUN]) for i in range(len(found) - RUN + 1)}


@pytest.mark.skipif(not REVIEW.is_dir(), reason="the review's text is not beside this checkout (../shared/review)")
def test_no_run_of_eight_words_is_shared_with_the_review() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in REVIEW.glob("*.txt"))
    # The reference list is bibliography, which is taken over exactly.
    review = runs(text[: text.index("## References")])
    assert len(review) > 4000
    graph = Graph()
    for folder in ("ontology", "instances"):
        for path in (ROOT / folder).rglob("*.ttl"):
            graph.parse(path)
    ours = [HSO.paraphrase, HSO.noteText, HSO.supportNote, SKOS.definition, SKOS.scopeNote]
    shared = [str(text) for prop in ours for text in graph.objects(None, prop) if runs(str(text)) & review]
    assert shared == []
