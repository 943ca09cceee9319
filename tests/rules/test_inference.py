"""The files of tests/inference: what must and must not follow, from the rules and from HermiT alike."""

import re
from pathlib import Path

import pyoxigraph
import pytest
from oracle import by_hermit, by_rules, by_value
from rdflib import Graph
from sampled import one_in

from herstem.pipeline.canonical import canonical_facts
from herstem.pipeline.classify import classify
from herstem.pipeline.dataset import Dataset
from herstem.pipeline.entail import entail
from herstem.rules.model import CLASH, Fact

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "tests" / "inference").glob("*.ttl"))
# What a build compares: hierarchies, equalities, values of data, and how owlready2 tells of them.
BUILT = ("same-as", "functional", "inverse-functional", "max-one", "key", "nominal", "value-of-data", "existential")
BUILT += ("property-characteristics", "sub-property-of-an-inverse", "domain-range-of-sub-properties")


class Expected:
    """The remarks of a file: comment lines that start with a mark."""

    def __init__(self, path: Path) -> None:
        self._lines = path.read_text(encoding="utf-8").splitlines()
        self.consistent = "# consistent" in self._lines

    def texts(self, mark: str) -> list[str]:
        """The remarks with a mark, as written."""
        return [line.removeprefix(f"# {mark}: ") for line in self._lines if line.startswith(f"# {mark}: ")]

    def facts(self, mark: str) -> set[Fact]:
        """The triples of the remarks with a mark."""
        prefixes = [line for line in self._lines if line.startswith("@prefix")]
        graph = Graph().parse(data="\n".join([*prefixes, *self.texts(mark)]), format="turtle")
        return {by_value((s.n3(), p.n3(), o.n3())) for s, p, o in graph}

    def clashes(self) -> set[Fact]:
        """The clashes, each written as a thing and an axiom."""
        out = set()
        for text in self.texts("must clash"):
            thing, axiom = text.removesuffix(" .").split(" ", 1)
            out.add((f"<http://example.org/{thing.removeprefix(':')}>", CLASH, axiom))
        return out


@pytest.mark.parametrize("path", one_in(6, FILES), ids=lambda path: path.stem)
def test_rules_and_hermit_agree(path: Path) -> None:
    expected, graph = Expected(path), Graph().parse(path)
    rules, hermit = by_rules(graph), by_hermit(graph)
    assert {each.axiom for each in rules.beyond} == set(expected.texts("beyond"))

    clashes = expected.clashes()
    assert clashes <= rules.clashes
    assert {thing for thing, _, _ in rules.clashes} == {thing for thing, _, _ in clashes}
    assert (hermit is None) == bool(clashes)
    if hermit is None:
        return

    must, must_not = expected.facts("must"), expected.facts("must not")
    assert must or must_not or expected.consistent
    assert must - rules.facts == set()
    assert must_not & (rules.every | hermit) == set()
    assert hermit - rules.facts == expected.facts("must, by HermiT alone")
    assert rules.facts - hermit == set()


@pytest.mark.slow
def test_a_build_finds_the_two_in_agreement() -> None:
    """HermiT run by owlready2, as in a build: once, over some files together, each under names of its own."""
    dataset, by_hermit_alone = Dataset(), set()
    for name in BUILT:
        path = ROOT / "tests" / "inference" / f"{name}.ttl"
        base = f"http://example.org/{name}/"
        text = path.read_text(encoding="utf-8").replace("http://example.org/", base)
        triples = pyoxigraph.parse(text.encode(), pyoxigraph.RdfFormat.TURTLE)
        dataset.graphs["ontology"] |= canonical_facts(triples, name)
        alone = Expected(path).facts("must, by HermiT alone")
        by_hermit_alone |= {tuple(t.replace("http://example.org/", base) for t in fact) for fact in alone}
    _, agreement = entail(dataset, classify(dataset))
    assert agreement is not None
    assert agreement.rules_only == set()
    assert agreement.hermit_only == by_hermit_alone


def test_the_page_on_reasoning_names_every_file() -> None:
    page = (ROOT / "docs" / "reasoning.md").read_text(encoding="utf-8")
    assert set(re.findall(r"tests/inference/([\w-]+)\.ttl", page)) == {path.stem for path in FILES}
