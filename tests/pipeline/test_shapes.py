"""The shapes tried on what a change touches say what they say when tried on everything."""

import random
from pathlib import Path

import pytest
from rdflib import OWL, RDFS, SKOS, Graph, URIRef

from herstem import sources
from herstem.namespaces import HSO
from herstem.pipeline.dataset import Dataset
from herstem.pipeline.edges import edges
from herstem.pipeline.shapes import SEEN, conforms, looks_one_step, touched_nodes, visible
from herstem.rules.model import TYPE, Fact

EDITS = 30
COMMENT = RDFS.comment.n3()
PREFIXES = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <http://example.org/> .\n"
DEEPER = {
    "a path of two steps": ":S sh:targetClass :C ; sh:property [ sh:path ( :p :q ) ; sh:minCount 1 ] .",
    "a path of any length": ":S sh:targetClass :C ; sh:property [ sh:path [ sh:zeroOrMorePath :p ] ; sh:minCount 1 ] .",
    "two steps back": ":S sh:property [ sh:path [ sh:inversePath ( :p :q ) ] ; sh:minCount 1 ] .",
    "a property of a value": ":S sh:property [ sh:path :p ; sh:property [ sh:path :q ; sh:minCount 1 ] ] .",
    "a value in another shape": ":S sh:property [ sh:path :p ; sh:node :T ] . :T sh:property [ sh:path :q ] .",
    "a property in an alternative": ":S sh:property [ sh:path :p ; sh:or ( [ sh:path :q ] [ sh:class :C ] ) ] .",
    "a property in a negation": ":S sh:property [ sh:path :p ; sh:not [ sh:path :q ; sh:minCount 1 ] ] .",
    "a closed shape, which sees every property": ":S sh:targetClass :C ; sh:closed true .",
    "a query": ':S sh:targetClass :C ; sh:sparql [ sh:select "SELECT $this { $this :p/:q ?x }" ] .',
    "a target by a query": ':S sh:target [ a sh:SPARQLTarget ; sh:select "SELECT ?this { ?this :p/:q ?x }" ] .',
}


def worded_anew(literal: str, text: str) -> str:
    return f'"{text}{literal[literal.rindex(chr(34)) :]}'


def an_edit(facts: set[Fact], chance: random.Random) -> set[Fact]:
    """The facts with one of them gone, altered or worded anew, or another added; often it is about a class."""
    if chance.random() < 1 / 4:
        s, p, o = chance.choice([f for f in sorted(facts) if "/id/" in f[0] and f[2].startswith('"')])
        return facts - {(s, p, o)} | {(s, p, worded_anew(o, chance.choice(["x", "a text that is long enough"])))}
    pointed_at = {o for _, _, o in facts}
    typing = chance.random() < 1 / 2
    lines = [f for f in sorted(facts) if "/id/" in f[0] and (f[1] == TYPE and f[0] in pointed_at) == typing]
    (s, p, o), other = chance.sample(lines, 2)
    left = facts if chance.random() < 1 / 3 else facts - {(s, p, o)}
    new = chance.choice([None, (s, p, other[2]), (other[0], p, o), (s, other[1], other[2])])
    return left | {new} if new else left - {(s, p, o)}


@pytest.mark.slow
def test_edits_are_judged_as_a_full_run_judges_them(tiny: Path) -> None:
    read = sources.load(tiny)
    facts = edges(Dataset.from_sources(read), read, tiny / "queries").facts(*SEEN)
    facts = {fact for fact in facts if not fact[0].startswith("_:") and fact[1] != COMMENT}  # no shape is about these
    assert conforms(facts, read.shapes, None)
    chance = random.Random(1)
    verdicts = []
    for _ in range(EDITS):
        edited = an_edit(facts, chance)
        before, now = visible(facts, read.shapes), visible(edited, read.shapes)
        touched = touched_nodes(before, now, read.shapes)
        assert touched is not None
        verdict = conforms(now, read.shapes, touched)
        assert verdict == conforms(edited, read.shapes, None), facts ^ edited
        verdicts.append(verdict)
        facts = edited if verdict else facts
    assert {True, False} == set(verdicts)


def test_a_property_or_class_that_no_shape_names_is_not_looked_at(tiny: Path) -> None:
    shapes = sources.load(tiny).shapes
    kept = {("<http://e/a>", p, "<http://e/b>") for p in (HSO.claimSubject.n3(), RDFS.subClassOf.n3())}
    kept |= {("<http://e/x>", TYPE, cls) for cls in ("<http://e/a>", HSO.Claim.n3())}
    beside = {("<http://e/a>", SKOS.exactMatch.n3(), "<http://e/b>"), ("<http://e/x>", TYPE, OWL.Axiom.n3())}
    assert visible(kept | beside, shapes) == kept


def test_a_change_of_the_hierarchy_touches_everything() -> None:
    line = ("<http://e/a>", "<http://www.w3.org/2000/01/rdf-schema#subClassOf>", "<http://e/b>")
    assert touched_nodes(set(), {line}, Graph()) is None


@pytest.mark.parametrize(
    ("property_", "before", "now", "seen"),
    [
        (RDFS.label, ['"a"@en'], ['"b"@en'], False),
        (RDFS.label, ['"a"@en'], ['"a"@de'], True),
        (RDFS.label, ['"a"@en'], ['"a"@en', '"b"@en'], True),
        (RDFS.label, ['"a"@en', '"b"@en'], ['"b"@en'], True),
        (RDFS.label, ['"a"@en'], ["<http://e/b>"], True),
        (HSO.paraphrase, ['"a long one"@en'], ['"short"@en'], True),  # its length is looked at
        (HSO.isHedged, ['"true"^^<http://e/t>'], ['"false"^^<http://e/t>'], True),  # its form may be wrong
        (HSO.noteAbout, ['"a"'], ['"b"'], True),  # a shape follows it backwards
        (SKOS.altLabel, ['"a"@en'], ['"b"@en'], False),  # in no shape
    ],
)
def test_a_text_in_other_words_matters_where_shapes_look_into_it(
    tiny: Path, property_: URIRef, before: list[str], now: list[str], seen: bool
) -> None:
    facts = [{("<http://e/a>", property_.n3(), value) for value in values} for values in (before, now)]
    touched = touched_nodes(*facts, sources.load(tiny).shapes)
    assert touched is not None
    assert ("<http://e/a>" in touched) == seen


def test_the_shapes_of_the_ontology_look_one_step_far(tiny: Path) -> None:
    assert looks_one_step(sources.load(tiny).shapes)


@pytest.mark.parametrize("shapes", DEEPER.values(), ids=DEEPER)
def test_shapes_that_look_further_are_told(shapes: str) -> None:
    assert not looks_one_step(Graph().parse(data=PREFIXES + shapes, format="turtle"))
