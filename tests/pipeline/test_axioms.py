"""Every axiom that a rule cites can be looked up, but for those that logic alone or the classification adds."""

import re
from pathlib import Path

import pytest

from herstem.pipeline.axioms import AxiomTexts
from herstem.pipeline.dataset import as_graph, as_node
from herstem.pipeline.placed import PlacedFacts
from herstem.rules.compile import compile_rules
from herstem.rules.manchester import name
from herstem.rules.model import Fact
from herstem.sources import Sources, load

FILES = sorted((Path(__file__).parents[1] / "inference").glob("*.ttl"))
LOGIC = re.compile(r"sameAs .*|differentFrom .*|Nothing has no members|.* (SubClassOf|Domain|Range): Thing")


def unknown(facts: set[Fact]) -> set[str]:
    """The axioms that rules cite and that no fact states."""
    compiled, texts = compile_rules(as_graph(facts)), AxiomTexts(facts)
    cited = {each.axiom for each in (*compiled.rules, *compiled.untranslated)}
    classified = {" SubClassOf: ".join(name(as_node(cls)) for cls in pair) for pair in compiled.taxonomy.by_unnamed}
    return {axiom for axiom in cited - classified if not texts.stating(axiom) and not LOGIC.fullmatch(axiom)}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_axioms_of_the_inference_tests_are_found(path: Path) -> None:
    sources = Sources(texts={f"ontology/{path.name}": path.read_text(encoding="utf-8")})
    assert unknown(PlacedFacts(sources).facts) == set()


@pytest.mark.slow
def test_axioms_of_the_ontology_are_found() -> None:
    graphs = PlacedFacts(load()).graphs
    assert unknown(graphs["ontology"] | graphs["entities"]) == set()
