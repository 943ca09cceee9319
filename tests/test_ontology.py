"""The ontology: OWL 2 DL by a profile checker, documented terms, and the exact members of every defined class."""

import re
from pathlib import Path

import pytest
from owl_profile import profile_violations
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, VANN, XSD, BNode, Graph, Literal, URIRef

from herstem import __version__, paths
from herstem.namespaces import HSO, PREFIXES
from herstem.rules.model import Fact

RELEASE = paths.release_dir()


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return Graph().parse(RELEASE / "ontology.nt")


def merged(tmp_path: Path, *extra: str) -> Path:
    names = ("ontology", "entities", "claims", "edges", "hypotheses")
    path = tmp_path / "merged.nt"
    path.write_text("".join((RELEASE / f"{n}.nt").read_text(encoding="utf-8") for n in names) + "".join(extra))
    return path


def test_ontology_and_instances_are_owl_2_dl(tmp_path: Path) -> None:
    assert profile_violations(merged(tmp_path)) == []


def test_the_profile_checker_sees_a_violation(tmp_path: Path) -> None:
    # min 2 needs a simple property; hso:targets follows from chains.
    line = (
        f"_:r <{RDF.type}> <{OWL.Restriction}> .\n_:r <{OWL.onProperty}> <{HSO.targets}> .\n"
        f'_:r <{OWL.minCardinality}> "2"^^<http://www.w3.org/2001/XMLSchema#nonNegativeInteger> .\n'
        f"<{HSO.TherapeuticAgent}> <{RDFS.subClassOf}> _:r .\n"
    )
    assert profile_violations(merged(tmp_path, line)) != []


def test_every_term_has_a_label_and_a_definition(ontology: Graph) -> None:
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    terms = {t for kind in kinds for t in ontology.subjects(RDF.type, kind) if str(t).startswith(str(HSO))}
    assert len(terms) > 280
    for term in terms:
        labels = list(ontology.objects(term, RDFS.label))
        assert len(labels) == 1, term
        assert len(list(ontology.objects(term, SKOS.definition))) == 1, term


def test_the_header_says_what_registries_ask_for(ontology: Graph) -> None:
    about = URIRef(HSO)
    for prop in (DCTERMS.title, DCTERMS.description, DCTERMS.creator, DCTERMS.bibliographicCitation, OWL.versionInfo):
        assert len(list(ontology.objects(about, prop))) == 1, prop
    assert ontology.value(about, DCTERMS.license) == URIRef("https://creativecommons.org/licenses/by/4.0/")
    assert ontology.value(about, VANN.preferredNamespaceUri) == Literal(HSO)
    assert PREFIXES[str(ontology.value(about, VANN.preferredNamespacePrefix))] == str(HSO)
    created, modified = (ontology.value(about, prop) for prop in (DCTERMS.created, DCTERMS.modified))
    assert created.datatype == modified.datatype == XSD.date
    assert created <= modified
    unknown = (DCTERMS.publisher, DCTERMS.issued, OWL.priorVersion, URIRef("http://purl.org/ontology/bibo/doi"))
    assert [prop for prop in unknown if (about, prop, None) in ontology] == []


def test_one_version_everywhere(ontology: Graph) -> None:
    about = URIRef(HSO)
    assert str(ontology.value(about, OWL.versionInfo)) == __version__
    assert ontology.value(about, OWL.versionIRI) == HSO[__version__]
    assert f"version {__version__}." in str(ontology.value(about, DCTERMS.bibliographicCitation))
    root = Path(__file__).parents[1]
    cited = (root / "CITATION.cff").read_text(encoding="utf-8").splitlines()
    assert {f"version: {__version__}", "license: CC-BY-4.0"} <= set(cited)
    headings = re.findall(r"^## (\S+)", (root / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert headings[0] == __version__


def test_labels_of_terms_are_unique(ontology: Graph) -> None:
    for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty):
        terms = [term for term in ontology.subjects(RDF.type, kind) if not isinstance(term, BNode)]
        labels = [str(ontology.value(term, RDFS.label)) for term in terms]
        assert len(labels) == len(set(labels))


def defined_classes(ontology: Graph) -> set[str]:
    return {str(c).removeprefix(str(HSO)) for c in ontology.subjects(OWL.equivalentClass) if not isinstance(c, BNode)}


def members(facts: dict[str, set[Fact]]) -> dict[str, set[str]]:
    out: dict[str, set[str]] = {}
    for s, p, o in set().union(*facts.values()):
        if p == f"<{RDF.type}>" and s.startswith("<https://w3id.org/herstem/id/"):
            out.setdefault(o[1:-1].removeprefix(str(HSO)), set()).add(s[1:-1].rsplit("/", 1)[-1])
    return out


def expected_members() -> dict[str, set[str]]:
    """tests/data/defined-classes.txt: a class a line, then its members; `*` for classes of claims."""
    lines = (Path(__file__).parent / "data" / "defined-classes.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split() for line in lines if line and not line.startswith("#")]
    return {row[0].rstrip(":"): set(row[1:]) for row in rows}


def test_each_defined_class_has_exactly_the_expected_members(
    ontology: Graph, release_facts: dict[str, set[Fact]]
) -> None:
    expected, found = expected_members(), members(release_facts)
    assert set(expected) == defined_classes(ontology)
    wrong = {
        name: {"missing": sorted(those - found.get(name, set())), "unexpected": sorted(found.get(name, set()) - those)}
        for name, those in expected.items()
        if "*" not in those and found.get(name, set()) != those
    }
    assert wrong == {}


def test_a_defined_class_without_members_says_why(ontology: Graph) -> None:
    empty = {name for name, those in expected_members().items() if not those}
    notes = {name: ontology.value(HSO[name], SKOS.editorialNote) for name in empty}
    assert {name for name, note in notes.items() if not str(note).startswith("No member: ")} == set()


def test_classes_of_claims_follow_their_records(release_facts: dict[str, set[Fact]]) -> None:
    found, claims = members(release_facts), release_facts["claims"]

    def subjects(prop: str, ends: tuple[str, ...] = ("",)) -> set[str]:
        return {
            s[1:-1].rsplit("/", 1)[-1] for s, p, o in claims if p == f"<{HSO[prop]}>" and o.rstrip(">").endswith(ends)
        }

    about = {o[1:-1].rsplit("/", 1)[-1] for s, p, o in claims if p == f"<{HSO.noteAbout}>"}
    assert found["FlaggedClaim"] == about
    clinical = ("/ev-clinical", "/ev-clinical-trial", "/ev-clinical-observational")
    assert found["ClinicalClaim"] == subjects("hasEvidenceLevel", clinical)
    assert found.get("DisputedClaim", set()) >= subjects("contradicts")
