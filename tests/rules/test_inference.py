"""The files of tests/inference: what must and must not follow, from the rules and from HermiT alike."""

from pathlib import Path

import pyoxigraph
import pytest
from rdflib import Graph

from herstem.pipeline.canonical import canonical_facts
from herstem.pipeline.classify import classify
from herstem.pipeline.dataset import Dataset
from herstem.pipeline.entail import entail
from herstem.rules.model import Fact

FILES = sorted((Path(__file__).parents[1] / "inference").glob("*.ttl"))


def expected(path: Path, mark: str) -> set[Fact]:
    """The triples of the lines that start with `# {mark}:`."""
    lines = path.read_text(encoding="utf-8").splitlines()
    prefixes = "\n".join(line for line in lines if line.startswith("@prefix"))
    body = "\n".join(line.removeprefix(f"# {mark}:") for line in lines if line.startswith(f"# {mark}:"))
    graph = Graph().parse(data=f"{prefixes}\n{body}", format="turtle")
    return {(s.n3(), p.n3(), o.n3()) for s, p, o in graph}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_rules_and_hermit_agree(path: Path) -> None:
    facts = canonical_facts(pyoxigraph.parse(path=path), "ontology")
    dataset = Dataset()
    dataset.graphs["ontology"] = facts
    hermit = classify(dataset)
    dataset, agreement = entail(dataset, hermit)
    known = dataset.facts("ontology", "inferred")
    must, must_not, by_hermit = (expected(path, mark) for mark in ("must", "must not", "must, by HermiT alone"))
    assert must
    assert must - known == set()
    assert must_not & known == set()
    assert agreement.hermit_only == by_hermit
    assert agreement.rules_only == frozenset()
