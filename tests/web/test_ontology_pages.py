"""herstem.web.pages.ontology, terms, trees, axioms and vocabulary: no term and no axiom is missing."""

import html
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from asgi_client import Client
from given import MINI, TOKEN
from loaded import CATALOG
from owl_api import java, owl_api
from pyoxigraph import Store
from rdflib import OWL, RDF, RDFS, Graph, URIRef

from herstem import paths
from herstem.engine.embedded import EmbeddedEngine
from herstem.namespaces import HSO
from herstem.web.app import create_app
from herstem.web.pages.axioms import axioms
from herstem.web.pages.trees import Branch, tree
from herstem.web.pages.vocabulary import KINDS, Terminology

BROWSER = {"Accept": "text/html,*/*;q=0.8"}
AUTHORITY = {"Authorization": f"Bearer {TOKEN}"}
ONTOLOGY = paths.release_dir() / "ontology.nt"


@pytest.fixture(scope="module")
def released_graph() -> Graph:
    return Graph().parse(ONTOLOGY, format="nt")


def page(client: Client, path: str) -> str:
    """The text of a page, white space as one space."""
    response = client.get(path, headers=BROWSER)
    assert response.status_code == 200, response.text
    return re.sub(r"\s+", " ", response.text)


def section(text: str, name: str) -> str:
    return text.partition(f'<section id="{name}"')[2].partition("</section>")[0]


def words(text: str) -> str:
    """The words of a piece of HTML."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", re.sub(r"</(dt|p|li)>", " ", text))).split())


# Trees


@pytest.mark.parametrize("view", ["asserted", "inferred"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_term_is_in_the_tree_of_its_kind(released: Client, released_graph: Graph, kind: str, view: str) -> None:
    name = KINDS[kind].replace(" ", "-")
    found = section(page(released, f"/ontology/?view={view}"), name)
    terms = {str(each) for each in released_graph.subjects(RDF.type, URIRef(kind)) if isinstance(each, URIRef)}
    own = {f"/ontology/{each.removeprefix(str(HSO))}" if each.startswith(str(HSO)) else each for each in terms}
    assert own == set(re.findall(r'<a href="([^"]*)"', found))


def test_the_switch_shows_what_was_inferred(released: Client) -> None:
    asserted, inferred = (
        section(page(released, f"/ontology/?view={view}"), "class") for view in ("asserted", "inferred")
    )

    def below(text: str) -> str:
        return text.partition(">HER2-targeted agent</a>")[2].partition("</details>")[0].partition("</summary>")[2]

    assert "pan-HER tyrosine kinase inhibitor" in below(inferred)[:500]
    assert "pan-HER tyrosine kinase inhibitor" not in below(asserted)[:500]
    assert page(released, "/ontology/") == page(released, "/ontology/?view=asserted")
    refused = released.get("/ontology/?view=sideways", headers=BROWSER)
    assert (refused.status_code, "asserted" in refused.text) == (400, True)


def test_all_terms_are_in_the_index(released: Client, released_graph: Graph) -> None:
    found = section(page(released, "/ontology/"), "index")
    named = {
        str(each)
        for each in released_graph.subjects(RDF.type)
        if str(each).startswith(str(HSO)) and each != URIRef(HSO)
    }
    assert len(named) > 400
    assert all(f'href="/ontology/{each.removeprefix(str(HSO))}"' in found for each in named)


def held(triples: str) -> Terminology:
    """The terminology of an ontology in N-Triples-like Turtle."""
    engine = EmbeddedEngine(Store())
    engine.update(f"INSERT DATA {{ GRAPH hsg:ontology {{ {triples} }} }}")
    return Terminology(engine)


def named(branches: tuple[Branch, ...]) -> Iterator[tuple[str, int]]:
    for branch in branches:
        yield branch.term.page.text, len(branch.below)
        yield from named(branch.below)


def test_terms_in_a_circle_and_with_two_parents_are_there() -> None:
    terms = " . ".join(f"hso:{name} a owl:Class" for name in "ABCDEF")
    now = held(
        f"{terms} . hso:A rdfs:subClassOf hso:B . hso:B rdfs:subClassOf hso:A ."
        "hso:E rdfs:subClassOf hso:C, hso:D . hso:F rdfs:subClassOf hso:E"
    ).now()
    for view in ("asserted", "inferred"):
        found = list(named(tree(now, "class", view).roots))
        assert {name for name, _ in found} == {f"hso:{name}" for name in "ABCDEF"}
        assert found.count(("hso:E", 1)) == 1  # what is below it is told once
        assert found.count(("hso:E", 0)) == 1


def test_a_very_deep_tree_is_cut_and_none_of_it_lost() -> None:
    names = [f"hso:C{number:03}" for number in range(300)]
    pairs = " . ".join(f"{below} a owl:Class ; rdfs:subClassOf {above}" for above, below in pairwise(names))
    found = list(named(tree(held(f"{names[0]} a owl:Class . {pairs}").now(), "class", "asserted").roots))
    assert {name for name, _ in found} == set(names)


def test_what_is_written_is_on_the_next_page() -> None:
    client = Client(create_app(EmbeddedEngine(Store(), "first"), CATALOG, MINI, token=TOKEN))
    for name in ("First", "Second"):
        terms = f'hso:{name} a owl:Class ; rdfs:label "{name}" . hso: a owl:Ontology'
        update = f"INSERT DATA {{ GRAPH hsg:ontology {{ {terms} }} }}"
        assert client.post("/update", data={"update": update}, headers=AUTHORITY).status_code == 204
        assert f">{name}</a>" in section(page(client, "/ontology/"), "class")


# Axioms


def signature(api: Any) -> Iterator[tuple[str, int]]:
    """The IRIs of the terms of the released ontology, and how many axioms the OWL API counts to the frame of each."""
    manager = api.apibinding.OWLManager.createOWLOntologyManager()
    ontology = manager.loadOntologyFromOntologyDocument(java().io.File(str(ONTOLOGY)))
    chains = Counter(
        str(each.getSuperProperty().getIRI()) for each in ontology.getAxioms(api.model.AxiomType.SUB_PROPERTY_CHAIN_OF)
    )
    for entity in ontology.getSignature():
        iri = str(entity.getIRI())
        if iri.startswith(str(HSO)) and not entity.isOWLNamedIndividual():
            yield iri, len(ontology.getAxioms(entity)) + chains[iri]


@pytest.mark.slow
def test_every_axiom_is_on_the_page_of_its_term(released: Client) -> None:
    counted = dict(signature(owl_api()))
    assert len(counted) > 300
    for iri, number in counted.items():
        found = section(page(released, f"/ontology/{iri.removeprefix(str(HSO))}"), "axioms")
        assert found.count('<code class="axiom">') == number, iri


def test_axioms_are_as_many_as_the_ontology_has(released_graph: Graph) -> None:
    found = Counter(axiom.keyword for axiom in axioms(released_graph))
    pairs = Counter(p for p in released_graph.predicates())
    assert found["SubClassOf"] == pairs[RDFS.subClassOf]
    assert found["EquivalentTo"] == pairs[OWL.equivalentClass]
    assert found["SubPropertyOf"] == pairs[RDFS.subPropertyOf]
    assert (found["Domain"], found["Range"]) == (pairs[RDFS.domain], pairs[RDFS.range])
    assert found["SubPropertyChain"] == pairs[OWL.propertyChainAxiom]
    assert found["DisjointWith"] == len(set(released_graph.subjects(RDF.type, OWL.AllDisjointClasses)))
    assert found["DifferentFrom"] == len(set(released_graph.subjects(RDF.type, OWL.AllDifferent)))


ALL = """
@prefix : <https://w3id.org/herstem/ontology/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:A a owl:Class ; owl:disjointUnionOf ( :B :C ) ; owl:hasKey ( :p :d ) ; owl:disjointWith :D .
:B a owl:Class ; owl:unionOf ( :C [ a owl:Restriction ; owl:onProperty [ owl:inverseOf :p ] ; owl:hasSelf true ] ) .
:C a owl:Class . :D a owl:Class .
[] a owl:Class ; owl:intersectionOf ( :B :C ) ; rdfs:subClassOf :D .
:p a owl:ObjectProperty, owl:AsymmetricProperty ; owl:propertyDisjointWith :q ;
  owl:propertyChainAxiom ( :q [ owl:inverseOf :p ] ) .
[] owl:inverseOf :q ; rdfs:subPropertyOf :p .
:q a owl:ObjectProperty ; owl:equivalentProperty :p ; owl:inverseOf :r . :r a owl:ObjectProperty .
:d a owl:DatatypeProperty ; rdfs:range :short .
:short a rdfs:Datatype ; owl:equivalentClass [ a rdfs:Datatype ; owl:onDatatype xsd:integer ;
  owl:withRestrictions ( [ xsd:maxExclusive 9 ] ) ] .
[] a owl:AllDisjointProperties ; owl:members ( :p :q :r ) .
:x owl:differentFrom :y .
"""
TEXTS = [
    "A DisjointUnionOf: B, C",
    "A DisjointWith: D",
    "A HasKey: p, d",
    "B EquivalentTo: C or (inverse (p) Self)",
    "B and C SubClassOf: D",
    "d Range: short",
    "inverse (q) SubPropertyOf: p",
    "p Characteristics: Asymmetric",
    "p DisjointWith: q",
    "p DisjointWith: q, r",
    "p SubPropertyChain: q o inverse (p)",
    "q EquivalentTo: p",
    "q InverseOf: r",
    "short EquivalentTo: integer[< 9]",
    "x DifferentFrom: y",
]


def test_every_kind_of_axiom_is_written_in_manchester_syntax() -> None:
    found = axioms(Graph().parse(data=ALL))
    assert [axiom.text for axiom in found] == TEXTS


def test_a_mutual_axiom_is_in_the_frame_of_each_side() -> None:
    (inverse,) = [axiom for axiom in axioms(Graph().parse(data=ALL)) if axiom.keyword == "InverseOf"]
    assert inverse.about == (str(HSO.q), str(HSO.r))
    assert [part.text for part in inverse.rest(str(HSO.r))] == ["q"]
    assert [part.href for part in inverse.rest(str(HSO.q))] == ["/ontology/r"]


# Pages of terms


def test_a_class_has_its_axioms_neighbours_uses_and_members(released: Client) -> None:
    text = page(released, "/ontology/HER2TargetedAgent")
    assert "EquivalentTo TherapeuticAgent and (targets value ERBB2)" in words(section(text, "axioms"))
    assert '<a href="/id/ERBB2" title="hs:ERBB2">ERBB2</a>' in section(text, "axioms")
    assert "asserted: therapeutic agent inferred intervention why?" in words(section(text, "above"))
    assert "TherapeuticAgent SubClassOf: Intervention" in words(section(text, "above"))  # the proof
    assert "pan-HER tyrosine kinase inhibitor" in section(text, "below")
    assert "DualHER2Regimen EquivalentTo CombinationRegimen" in words(section(text, "uses"))
    assert re.search(r"0 asserted, (\d+) inferred", words(section(text, "members")))
    assert "trastuzumab" in section(text, "members")
    assert "version 0.1.0" in section(text, "facts")


def test_a_property_has_its_chains_inverse_and_uses(released: Client) -> None:
    text = page(released, "/ontology/targets")
    found = words(section(text, "axioms"))
    assert "Domain Intervention" in found
    assert "InverseOf targetedBy" in found
    assert "hasActiveComponent o hasDirectTarget" in found
    assert "InverseOf targets" in words(section(page(released, "/ontology/targetedBy"), "axioms"))
    assert "in a chain of targets SubPropertyChain bindsRegion o regionOf" in words(
        section(page(released, "/ontology/regionOf"), "uses")
    )
    assert re.search(r"\d+ triples in hsg:inferred", words(section(text, "uses")))
    assert "hasHER2Status" in section(page(released, "/ontology/Tumour"), "uses")


def test_an_individual_tells_in_which_axioms_it_is(released: Client) -> None:
    found = words(section(page(released, "/ontology/binding-irreversible"), "uses"))
    assert (
        "IrreversibleTKI EquivalentTo TyrosineKinaseInhibitor and (hasBindingMode value binding-irreversible)" in found
    )
    assert "DifferentFrom" in found


def test_the_members_of_a_large_class_come_in_parts(released: Client) -> None:
    seen: list[str] = []
    path = "/ontology/Claim"
    while path:
        found = section(page(released, path), "members")
        seen += re.findall(r'<li><a href="(/id/[^"]*)"', found)
        further = re.search(r'<a rel="next" href="([^"#]*)#members"', found)
        path = f"/ontology/Claim{html.unescape(further[1])}" if further else ""
    total = re.search(r"(\d+) asserted, (\d+) inferred", words(section(page(released, "/ontology/Claim"), "members")))
    assert total is not None
    assert len(seen) == len(set(seen)) == sum(map(int, total.groups())) > 500
    assert released.get("/ontology/Claim?offset=-1", headers=BROWSER).status_code == 400


def test_what_is_deprecated_says_so_and_what_to_use(writer: Client) -> None:
    update = """PREFIX dcterms: <http://purl.org/dc/terms/> INSERT DATA { GRAPH hsg:ontology {
      hso:Old a owl:Class ; rdfs:label "old" ; owl:deprecated true ; dcterms:isReplacedBy hso:New ;
        skos:definition "What was." ; dcterms:source <https://example.org/book> ; skos:example "this"@en .
      hso:New a owl:Class ; rdfs:label "new" . hso: a owl:Ontology } }"""
    assert writer.post("/update", data={"update": update}, headers=AUTHORITY).status_code == 204
    text = page(writer, "/ontology/Old")
    assert 'Deprecated.</strong> Use <a href="/ontology/New" title="hso:New">new</a> instead.' in text
    assert "Definition from https://example.org/book." in words(text)
    assert "example: this" in words(text)
    assert "deprecated" in section(page(writer, "/ontology/"), "class")
