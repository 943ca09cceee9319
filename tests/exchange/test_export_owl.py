"""herstem.exchange.exports.owl, read again by pyoxigraph, and by the OWL API, which did not write them."""

import sys
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
from exported import RELEASE, facts, files, release
from owl_api import java, owl_api
from owl_profile import profile_violations
from sampled import one_in

from herstem.engine.embedded import EmbeddedEngine
from herstem.exchange.exports import FORMATS
from herstem.exchange.exports.base import ExportError, Source
from herstem.namespaces import HSG, HSO
from herstem.pipeline.canonical import canonical_facts

NAMES = {
    "owl": "herstem-base.owl",
    "owl-full": "herstem-full.owl",
    "ofn": "herstem-base.ofn",
    "ofn-full": "herstem-full.ofn",
}
INFERRED = "http://www.geneontology.org/formats/oboInOwl#is_inferred"


def read(path: Path) -> Any:
    """The ontology in a file, as the OWL API has it."""
    return (
        owl_api()
        .apibinding.OWLManager.createOWLOntologyManager()
        .loadOntologyFromOntologyDocument(java().io.File(str(path)))
    )


@pytest.fixture(scope="module")
def ontology(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Any]:
    """The ontology of a format, written once."""
    folder = tmp_path_factory.mktemp("owl")

    @cache
    def of(format: str) -> Any:
        name = NAMES[format]
        (folder / name).write_bytes(files(format)[name])
        return read(folder / name)

    return of


def axioms(ontology: Any) -> set[str]:
    """The axioms; what is said of the ontology itself is none, though the OWL API reads it so from RDF."""
    own = f" <{ontology.getOntologyID().getOntologyIRI()}> "
    found = (str(each) for each in ontology.getAxioms())
    return {each for each in found if not (each.startswith("AnnotationAssertion(") and own in each)}


def test_the_base_is_the_ontology() -> None:
    given = pyoxigraph.parse(files("owl")["herstem-base.owl"], pyoxigraph.RdfFormat.RDF_XML)
    everything = release().query("CONSTRUCT { ?s ?p ?o } { GRAPH hsg:ontology { ?s ?p ?o } }")
    wanted = pyoxigraph.parse(everything.serialize("application/n-triples"), pyoxigraph.RdfFormat.N_TRIPLES)
    found = canonical_facts(given, "x")
    assert len(found) > 3000
    assert found == canonical_facts(wanted, "x")


@pytest.mark.parametrize("kind", one_in(2, ["", "-full"]), ids=["base", "full"])
def test_both_syntaxes_say_the_same(ontology: Callable[[str], Any], kind: str) -> None:
    one, other = f"owl{kind}", f"ofn{kind}"
    found = axioms(ontology(one))
    assert len(found) > 2_000
    assert found == axioms(ontology(other))
    assert ontology(one).getOntologyID().equals(ontology(other).getOntologyID())


def test_the_full_one_has_the_base_and_what_follows_marked(ontology: Callable[[str], Any]) -> None:
    full = ontology("owl-full")
    assert axioms(ontology("owl")) <= axioms(full)
    marked = {
        str(axiom.getAxiomWithoutAnnotations())
        for axiom in full.getAxioms()
        if any(str(each.getProperty().getIRI()) == INFERRED for each in axiom.getAnnotations())
    }
    query = """SELECT ?s ?p ?o { GRAPH hsg:inferred { ?s ?p ?o }
      FILTER (?p != owl:differentFrom && NOT EXISTS { GRAPH hsg:claims { ?s a ?k } }) }"""
    assert len(marked) == len(list(release().query(query).rows()[1])) > 2_000
    assert not marked & axioms(ontology("owl"))
    assert f"ClassAssertion(<{HSO}HER2TargetedAgent> <https://w3id.org/herstem/id/lapatinib>)" in marked


def test_stated_triples_are_in_the_full_one_unmarked(ontology: Callable[[str], Any]) -> None:
    assertions = Counter(str(each.getAxiomType().getName()) for each in ontology("owl-full").getAxioms())
    assert assertions["ObjectPropertyAssertion"] >= len(facts("edges"))
    assert assertions["ClassAssertion"] > assertions["SubClassOf"]
    text = files("ofn-full")["herstem-full.ofn"].decode()
    assert "hs:claim-" not in text
    assert "hs:hyp-" not in text


@pytest.mark.parametrize("name", one_in(2, ["owl-full", "owl"]))
def test_they_keep_to_owl_2_dl(name: str, tmp_path: Path) -> None:
    path = tmp_path / NAMES[name]
    path.write_bytes(files(name)[NAMES[name]])
    assert profile_violations(path) == []


def of(*triples: str) -> Source:
    """A source whose ontology holds some triples."""
    engine = EmbeddedEngine(pyoxigraph.Store())
    engine.update(f"INSERT DATA {{ GRAPH <{HSG}ontology> {{ hso: a owl:Ontology . {' . '.join(triples)} }} }}")
    return Source(engine, RELEASE)


def functional(source: Source) -> str:
    (file,) = FORMATS["ofn"].make(source)
    return b"".join(file.content).decode()


def test_groups_of_disjoint_properties_are_written_too() -> None:
    kinds = [f"hso:{name} a owl:ObjectProperty" for name in "pqr"] + [
        f"hso:{name} a owl:DatatypeProperty" for name in "de"
    ]
    groups = ["[] a owl:AllDisjointProperties ; owl:members (hso:p hso:q hso:r)"]
    groups += ["[] a owl:AllDisjointProperties ; owl:members (hso:d hso:e)"]
    text = functional(of(*kinds, *groups))
    assert "DisjointObjectProperties(hso:p hso:q hso:r)" in text
    assert "DisjointDataProperties(hso:d hso:e)" in text


def test_what_cannot_be_written_is_said() -> None:
    group = "[] a owl:AllDisjointClasses ; owl:members (hso:A [ a owl:Class ; owl:complementOf hso:A ])"
    with pytest.raises(ExportError, match="without a name"):
        functional(of("hso:A a owl:Class", group))


def test_without_the_library_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyhornedowl", None)
    with pytest.raises(ExportError, match="pip install"):
        functional(of("hso:A a owl:Class"))
