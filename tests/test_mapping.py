"""herstem.mapping and identifiers: from a term elsewhere to our things; and what holds of the mapping tables."""

import csv
import json
from pathlib import Path

import jsonschema
import pytest
import rdflib
from rdflib.namespace import SKOS
from typer.testing import CliRunner

import herstem
from herstem.api.graph import Graph
from herstem.catalog import CatalogError
from herstem.cli import app
from herstem.exchange.sssom import curie_map
from herstem.identifiers import Identifiers

pytestmark = pytest.mark.usefixtures("loaded_once")
ROOT = Path(__file__).resolve().parents[1]
TABLES = sorted((ROOT / "instances" / "mappings").glob("*.sssom.tsv"))


@pytest.fixture(scope="module")
def graph() -> Graph:
    return herstem.open(ROOT / "release")


def rows(table: Path) -> list[dict[str, str]]:
    lines = [line for line in table.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("table", TABLES, ids=lambda path: path.name)
def test_a_mapping_table_keeps_to_the_sssom_schema(table: Path) -> None:
    schema = json.loads((ROOT / "tests" / "data" / "sssom.schema.json").read_text(encoding="utf-8"))
    of_a_mapping = jsonschema.Draft201909Validator({"$ref": "#/$defs/Mapping", "$defs": schema["$defs"]})
    found = [{name: value for name, value in row.items() if value} for row in rows(table)]
    assert found
    assert [error.message for row in found for error in of_a_mapping.iter_errors(row)] == []
    assert list(of_a_mapping.iter_errors(found[0] | {"mapping_justification": "because"})) != []


@pytest.mark.parametrize("table", TABLES, ids=lambda path: path.name)
def test_every_row_says_where_from_and_none_stands_twice(table: Path) -> None:
    found = rows(table)
    assert all(row["comment"] and row["subject_label"] for row in found)
    pairs = [(row["subject_id"], row["object_id"]) for row in found]
    assert len(set(pairs)) == len(pairs)
    declared = curie_map(table.read_text(encoding="utf-8"))
    used = {row[name].partition(":")[0] for row in found for name in ("subject_id", "object_id", "object_source")}
    assert used - {""} <= declared.keys()


def test_a_term_with_a_match_has_no_row_that_says_there_is_none() -> None:
    for table in TABLES:
        found = rows(table)
        without = {row["subject_id"] for row in found if row["object_id"] == "sssom:NoTermFound"}
        assert not without & {row["subject_id"] for row in found if row["object_id"] != "sssom:NoTermFound"}


def test_every_class_and_property_of_the_ontology_has_a_row(graph: Graph) -> None:
    terms = graph.sparql(
        "SELECT DISTINCT ?term { GRAPH hsg:ontology { ?term a ?kind FILTER (STRSTARTS(STR(?term), STR(hso:))) "
        "VALUES ?kind { owl:Class owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty } } "
        "FILTER NOT EXISTS { ?mapping owl:annotatedSource ?term } }"
    )
    assert [row.term for row in terms] == []


@pytest.mark.parametrize(
    "written",
    [
        "HGNC:3430",
        "hgnc:3430",
        "HGNC:HGNC:3430",
        "hgnc_3430",
        "https://bioregistry.io/hgnc:3430",
        "http://identifiers.org/hgnc/3430",
        "<https://www.genenames.org/data/gene-symbol-report/#!/hgnc_id/3430>",
        "https://www.genenames.org/data/gene-symbol-report/#!/hgnc_id/HGNC:3430",
        "UniProtKB:P04626",
        "EntrezGene:2064",
        "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl#C17756",
    ],
)
def test_an_identifier_may_be_written_as_people_write_it(graph: Graph, written: str) -> None:
    best = graph.map(written)[0]
    assert best.id == "hs:ERBB2"
    assert best.by is not None
    assert best.by.predicate == "skos:exactMatch"
    assert {match.id for match in best.matches} >= {"hgnc:3430", "uniprot:P04626", "ncbigene:2064"}


def test_the_closest_comes_first_and_says_how_it_fits(graph: Graph) -> None:
    found = graph.map("CL:0001064")
    assert [each.by.predicate for each in found if each.by][:2] == ["skos:exactMatch", "skos:broadMatch"]
    assert found[0].id == "hs:tumour-cell"


@pytest.mark.parametrize(
    ("name", "id"),
    [("T-DM1", "hs:trastuzumab-emtansine"), ("Kadcyla", "hs:trastuzumab-emtansine"), ("hso:treats", "hso:treats")],
)
def test_a_name_of_ours_gives_all_that_it_is_elsewhere(graph: Graph, name: str, id: str) -> None:
    (found,) = graph.map(name)
    assert (found.id, found.by) == (id, None)
    assert {match.thing for match in found.matches} == {found.iri}
    assert all(match.justification == "semapv:ManualMappingCuration" and match.comment for match in found.matches)


def test_a_trade_name_is_explained_as_the_drug() -> None:
    told = CliRunner().invoke(app, ["explain", "Herceptin", "targets", "HER2"])
    assert told.exit_code == 0
    assert told.stdout.startswith("trastuzumab targets HER2")


@pytest.mark.slow
def test_each_trade_name_is_of_one_drug_that_says_where_it_comes_from(graph: Graph) -> None:
    source = rdflib.Graph().parse(ROOT / "instances" / "trade-names.ttl")
    names = [str(name) for name in source.objects(None, SKOS.altLabel)]
    assert len(set(names)) == len(names) > 0
    for drug in source.subjects(SKOS.altLabel, unique=True):
        note = str(source.value(drug, SKOS.editorialNote))
        for name in source.objects(drug, SKOS.altLabel):
            assert str(name) in note
            assert [each.iri for each in graph.map(str(name))] == [str(drug)]


def test_a_name_elsewhere_is_found_too(graph: Graph) -> None:
    found = graph.map("neoplastic stem cells")
    assert {each.by.id for each in found if each.by} == {"mesh:D014411"}
    assert "hs:bcsc" in {each.id for each in found}


def test_what_is_unknown_has_suggestions(graph: Graph) -> None:
    with pytest.raises(CatalogError, match="trastuzumab") as caught:
        graph.map("trastuzmab")
    assert "trastuzumab" in caught.value.suggestions
    with pytest.raises(CatalogError, match="hgnc:999999"):
        graph.map("hgnc:999999")


def test_an_address_leads_by_way_of_the_bioregistry() -> None:
    known = Identifiers()
    assert known.address("http://purl.obolibrary.org/obo/CHEBI_231601") == "https://bioregistry.io/chebi:231601"
    assert known.address("https://w3id.org/herstem/id/ERBB2") == "https://w3id.org/herstem/id/ERBB2"


def test_map_on_the_command_line() -> None:
    told = CliRunner().invoke(app, ["map", "--json", "chebi:231601"])
    assert told.exit_code == 0
    assert [each["id"] for each in json.loads(told.stdout)] == ["hs:trastuzumab"]
    shown = CliRunner().invoke(app, ["map", "hs:azcdf"])
    assert "no term elsewhere was found" in shown.stdout
    unknown = CliRunner().invoke(app, ["map", "trastuzmab"])
    assert unknown.exit_code == 2
    assert "did you mean trastuzumab" in unknown.output
