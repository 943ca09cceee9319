"""ontology/bridges/: axioms to other ontologies, off by default, held against the real axioms of the terms they name.

tests/data/bridges/ has these axioms, each file with its source and licence.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
from owl_api import owl_api, reasoner
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, URIRef
from rdflib.term import Node
from sampled import one_in
from typer.testing import CliRunner

from herstem.cli import app
from herstem.exchange.sssom import read
from herstem.manifest import source_files
from herstem.namespaces import HSO
from herstem.pipeline.canonical import canonical_facts, n_triples
from herstem.pipeline.condense import without_idle
from herstem.pipeline.dataset import Dataset
from herstem.pipeline.dl import ontology_problems
from herstem.rules.model import TYPE, Fact
from herstem.sources import Place

ROOT = Path(__file__).resolve().parents[1]
BRIDGES = sorted((ROOT / "ontology" / "bridges").glob("*.ttl"))
MODULES = ROOT / "tests" / "data" / "bridges"

UNDER = (RDFS.subClassOf, RDFS.subPropertyOf)
CLASS, PROPERTY, SUB_CLASS, EQUIVALENT = (
    term.n3() for term in (OWL.Class, OWL.ObjectProperty, RDFS.subClassOf, OWL.equivalentClass)
)
by_bridge = pytest.mark.parametrize("bridge", BRIDGES, ids=lambda path: path.stem)
by_ontology = pytest.mark.parametrize("names", one_in(3, [("sio",), ("cob", "ro"), ("biolink",)]), ids="+".join)

PREFIXES = """@prefix biolink: <https://w3id.org/biolink/vocab/> . @prefix hso: <https://w3id.org/herstem/ontology/> .
@prefix hs: <https://w3id.org/herstem/id/> . @prefix obo: <http://purl.obolibrary.org/obo/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sio: <http://semanticscience.org/resource/SIO_> ."""


def facts(turtle: str, name: str) -> set[Fact]:
    return canonical_facts(pyoxigraph.parse(turtle, pyoxigraph.RdfFormat.TURTLE), name)


@cache
def ontology() -> frozenset[Fact]:
    """The ontology, without the relation types of claims: HermiT would try each property on each of them."""
    stated = Dataset.from_release(ROOT / "release").graphs["ontology"]
    idle = {s for s, p, o in stated if p == TYPE and o == HSO.RelationType.n3()}
    return frozenset(fact for fact in stated if fact[0] not in idle)


@cache
def with_bridges(*names: str) -> frozenset[Fact]:
    """The ontology, bridges and the axioms of the others' terms."""
    files = [folder / f"{name}.ttl" for name in names for folder in (ROOT / "ontology" / "bridges", MODULES)]
    read = (facts(file.read_text(encoding="utf-8"), f"{file.parent.name}-{file.stem}") for file in files)
    return ontology().union(*read)


def inhabited(axioms: Iterable[Fact]) -> Iterator[Fact]:
    """A class for each of our properties, of what it relates to something: no member, no use of the property."""
    for s, p, o in axioms:
        if (p, o) == (TYPE, PROPERTY) and s.startswith(f"<{HSO}"):
            name, node = f"<https://example.org/related-by-{s.removeprefix(f'<{HSO}')}", f"_:{s[len(HSO) + 1 : -1]}"
            yield name, TYPE, CLASS
            yield name, SUB_CLASS, node
            yield node, TYPE, OWL.Restriction.n3()
            yield node, OWL.onProperty.n3(), s
            yield node, OWL.someValuesFrom.n3(), OWL.Thing.n3()


def hermit(facts: Iterable[Fact]) -> Any:
    """HermiT over some facts."""
    return reasoner(n_triples(without_idle(set(facts))))


def holds(hermit: Any) -> bool:
    """Whether all that HermiT was given can be so at once, and every class can have a member."""
    return bool(hermit.isConsistent() and hermit.getUnsatisfiableClasses().isSingleton())  # owl:Nothing


@cache
def classified(*names: str) -> frozenset[tuple[str, str]]:
    """Each of our classes with those of ours that HermiT puts above it; each, and each property, can have members."""
    axioms = with_bridges(*names)
    found = hermit({*axioms, *inhabited(axioms)})
    assert holds(found)
    data = owl_api().apibinding.OWLManager.getOWLDataFactory()
    classes = [s for s, p, o in axioms if (p, o) == (TYPE, CLASS) and s.startswith(f"<{HSO}")]
    pairs = set()
    for cls in classes:
        one = data.getOWLClass(owl_api().model.IRI.create(cls[1:-1]))
        above = (*found.getSuperClasses(one, False).getFlattened(), *found.getEquivalentClasses(one))
        pairs |= {(cls, f"<{other.toStringID()}>") for other in above if other != one}
    return frozenset((cls, other) for cls, other in pairs if other.startswith(f"<{HSO}"))


def ours_above(axioms: frozenset[Fact]) -> set[tuple[str, str]]:
    """Each of our classes with those of ours that lie above it."""
    up: dict[str, set[str]] = {}
    for s, p, o in axioms:
        if p in (SUB_CLASS, EQUIVALENT):
            up.setdefault(s, set()).add(o)
            if p == EQUIVALENT:
                up.setdefault(o, set()).add(s)
    pairs = set()
    for start in (term for term in up if term.startswith(f"<{HSO}")):
        todo, seen = [start], {start}
        while todo:
            more = up.get(todo.pop(), set()) - seen
            seen |= more
            todo += more
        pairs |= {(start, other) for other in seen - {start} if other.startswith(f"<{HSO}")}
    return pairs


@by_ontology
def test_every_class_and_property_can_have_members_beside_the_real_axioms(names: tuple[str, ...]) -> None:
    assert classified(*names) == classified()  # none of our classes moves, none becomes another's equal


@by_ontology
def test_the_data_are_consistent_beside_the_real_axioms(names: tuple[str, ...]) -> None:
    assert holds(hermit(with_bridges(*names) | sample()))


@cache
def sample() -> frozenset[Fact]:
    """Of each property a fact for each two kinds of things that it relates in the release, with the types of these."""
    release = Dataset.from_release(ROOT / "release").logical()
    edges = (ROOT / "release" / "edges.nt").read_text(encoding="utf-8")
    stated = {*release.graphs["entities"], *facts(edges, "edges")}
    above = ours_above(ontology())
    kinds: dict[str, set[str]] = {}
    for s, p, o in stated:
        if p == TYPE and o.startswith(f"<{HSO}"):
            kinds.setdefault(s, set()).update({o} - {c for c, _ in above}, {top for c, top in above if c == o})
    chosen: dict[tuple[frozenset[str], str, frozenset[str]], Fact] = {}
    for s, p, o in sorted(stated):
        if s in kinds and o in kinds:
            chosen.setdefault((frozenset(kinds[s]), p, frozenset(kinds[o])), (s, p, o))
    things = set(chain.from_iterable((s, o) for s, _, o in chosen.values()))
    return frozenset({*chosen.values(), *(fact for fact in stated if fact[1] == TYPE and fact[0] in things)})


# Matches that are right as matches, taken for axioms; each is told apart by another axiom of theirs.
WRONG = {
    "a process under matter": (("cob", "ro"), "hso:CellStateTransition rdfs:subClassOf obo:COB_0000006 ."),
    "complexes as molecular entities of COB": (("cob", "ro"), "hso:MolecularEntity rdfs:subClassOf obo:COB_0000013 ."),
    "a pathway that regulates a quantity": (
        ("cob", "ro"),
        "hso:enriches rdfs:subPropertyOf obo:RO_0011003 . hs:p a hso:WntPathway ; hso:enriches hs:c .",
    ),
    "two things with one phenotype are one": (
        ("cob", "ro"),
        "hso:hasPhenotype rdfs:subPropertyOf obo:RO_0002200 . hs:p a hso:Phenotype . "
        "hs:a a hso:CellLine ; hso:hasPhenotype hs:p . hs:b a hso:MedicalCondition ; hso:hasPhenotype hs:p .",
    ),
    "information as an attribute": (("sio",), "hso:InformationEntity rdfs:subClassOf sio:000614 ."),
    "one of our classes as a wide one of theirs": (
        ("biolink",),
        "hso:CellLine owl:equivalentClass biolink:OrganismalEntity .",
    ),
}


@pytest.mark.parametrize("case", one_in(3, WRONG))
def test_a_wrong_axiom_is_found(case: str) -> None:
    names, axiom = WRONG[case]
    wrong = facts(f"{PREFIXES}\n{axiom}", "wrong")
    assert not holds(hermit(with_bridges(*names) | wrong))


def axioms_of(graph: Graph) -> list[tuple[Node, Node, Node]]:
    """The axioms of a bridge: our term, subClassOf or subPropertyOf, their term."""
    return [(s, p, o) for p in UNDER for s, o in graph.subject_objects(p)]


@by_bridge
def test_a_bridge_is_an_ontology_that_imports_nothing_and_says_only_what_is_ours_is_theirs(bridge: Path) -> None:
    graph = Graph().parse(bridge)
    name = URIRef(HSO[f"bridges/{bridge.stem}"])
    assert list(graph.subjects(RDF.type, OWL.Ontology)) == [name]
    version = Graph().parse(ROOT / "ontology" / "ontology.ttl").value(URIRef(HSO), OWL.versionInfo)
    assert graph.value(name, OWL.versionInfo) == version
    assert graph.value(name, OWL.versionIRI) == URIRef(f"{name}/{version}")
    assert graph.value(name, DCTERMS.title)
    assert graph.value(name, DCTERMS.license) == URIRef("https://creativecommons.org/licenses/by/4.0/")
    assert not list(graph.triples((None, OWL.imports, None)))
    axioms = axioms_of(graph)
    assert axioms
    said = {(s, p, o) for s, p, o in graph if s != name and p not in (RDF.type, RDFS.label)}
    notes = set(graph.subjects(RDF.type, OWL.Axiom))
    assert {fact for fact in said if fact[0] not in notes} == set(axioms)


@by_bridge
def test_every_term_of_a_bridge_exists(bridge: Path) -> None:
    graph, module = Graph().parse(bridge), Graph().parse(MODULES / bridge.name)
    ours = {(s, o) for s, p, o in ontology() if p == TYPE}
    for s, p, o in axioms_of(graph):
        kind = OWL.Class if p == RDFS.subClassOf else OWL.ObjectProperty
        assert (s.n3(), kind.n3()) in ours
        assert (o, RDF.type, kind) in graph
        assert (o, RDF.type, kind) in module
    theirs = {o for _, _, o in axioms_of(graph)}
    for term in set(graph.subjects(RDFS.label)):
        assert term in theirs
        assert str(graph.value(term, RDFS.label)) == str(module.value(term, RDFS.label))


@by_bridge
def test_every_axiom_of_a_bridge_is_a_match_too_or_says_why_not(bridge: Path) -> None:
    matches, graph = Graph(), Graph().parse(bridge)
    for table in ("classes", "properties"):
        read((ROOT / "instances" / "mappings" / f"{table}.sssom.tsv").read_text(encoding="utf-8"), matches)
    for s, p, o in axioms_of(graph):
        matched = any((s, match, o) in matches for match in (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch))
        why = [
            graph.value(note, RDFS.comment)
            for note in graph.subjects(OWL.annotatedSource, s)
            if (note, OWL.annotatedTarget, o) in graph and (note, OWL.annotatedProperty, p) in graph
        ]
        assert matched != bool(why), f"{s} {o}"


@by_ontology
def test_bridges_and_what_they_point_at_are_owl_2_dl(names: tuple[str, ...]) -> None:
    assert ontology_problems(with_bridges(*names), lambda _: Place("bridges", 1), nameless=True) == []


def test_no_build_reads_a_bridge() -> None:
    assert len(BRIDGES) == 4
    assert not {path.resolve() for path in source_files(ROOT)} & set(BRIDGES)


@pytest.mark.parametrize("module", sorted(MODULES.glob("*.ttl")), ids=lambda path: path.stem)
def test_a_module_says_where_it_is_from(module: Path) -> None:
    head = module.read_text(encoding="utf-8").split("@prefix")[0]
    assert all(f"# {word}" in head for word in ("Source:", "Licence:", "Made by"))


@pytest.mark.slow
def test_what_the_docs_show_of_bridges_follows(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "bridges.md").read_text(encoding="utf-8")
    (query,) = re.findall(r"^```sparql\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    table, proof = re.findall(r"^```text\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    (command,) = re.findall(r"^\$ herstem (reason .*)", page, re.MULTILINE)
    release, asked = str(tmp_path / "release"), tmp_path / "asked.rq"
    asked.write_text(query, encoding="utf-8")

    def run(*args: str) -> list[str]:
        result = CliRunner().invoke(app, args)
        assert result.exit_code == 0, result.output
        return [line.rstrip() for line in result.stdout.splitlines() if line.strip()]

    run(*command.split(), "--into", release)
    assert run("--release", release, "sparql", str(asked)) == table.splitlines()
    assert run("--release", release, "explain", "lapatinib", "a", "obo:BFO_0000040") == proof.splitlines()
