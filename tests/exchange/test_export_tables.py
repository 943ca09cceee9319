"""herstem.exchange.exports.sssom and csv_tables."""

import csv
import io
import json

import jsonschema
from exported import LABEL, RELEASE, facts, files, hostile, number
from rdflib import Graph

from herstem.exchange import sssom


def test_the_mapping_table_read_again_gives_the_same_triples() -> None:
    graph = Graph()
    sssom.read(files("sssom")["herstem.sssom.tsv"].decode(), graph)
    assert {(s.n3(), p.n3(), o.n3()) for s, p, o in graph} == facts("mappings")


def test_every_cell_of_the_mapping_table_that_must_be_is_filled() -> None:
    lines = files("sssom", hostile())["herstem.sssom.tsv"].decode().splitlines()
    head, *rows = [line.split("\t") for line in lines if not line.startswith("#")]
    must = [head.index(name) for name in ("subject_id", "subject_label", "predicate_id", "object_id", "comment")]
    must.append(head.index("mapping_justification"))
    assert all(len(row) == len(head) and all(row[place] for place in must) for row in rows)


def test_the_mapping_table_keeps_to_the_sssom_schema() -> None:
    schema = json.loads((RELEASE.parent / "tests" / "data" / "sssom.schema.json").read_text(encoding="utf-8"))
    of_a_mapping = jsonschema.Draft201909Validator({"$ref": "#/$defs/Mapping", "$defs": schema["$defs"]})
    lines = files("sssom")["herstem.sssom.tsv"].decode().splitlines()
    rows = csv.DictReader([line for line in lines if line[0] != "#"], delimiter="\t", quoting=csv.QUOTE_NONE)
    mappings = [{name: value for name, value in row.items() if value} for row in rows]
    assert [error.message for each in mappings for error in of_a_mapping.iter_errors(each)] == []
    assert not of_a_mapping.is_valid(mappings[0] | {"mapping_justification": "because"})


def test_there_is_a_table_for_each_kind_with_a_row_a_thing() -> None:
    tables = files("csv")
    for kind in ("Claim", "Reference"):
        rows = list(csv.DictReader(io.StringIO(tables[f"{kind}.csv"].decode(), newline="")))
        counted = f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ GRAPH hsg:claims {{ ?x a hso:{kind} }} }}"
        assert len({row["id"] for row in rows}) == len(rows) == number(counted)
    records = {f"{kind}.csv" for kind in ("Claim", "Reference", "CuratorNote", "DocumentPart", "Figure", "Table")}
    things = {
        row[0]
        for name, content in tables.items()
        if name not in records
        for row in list(csv.reader(io.StringIO(content.decode(), newline="")))[1:]
    }
    assert len(things) == number(
        "SELECT (COUNT(DISTINCT ?x) AS ?n) "
        "{ GRAPH hsg:entities { ?x a ?c } FILTER (isIRI(?x) && STRSTARTS(STR(?c), STR(hso:))) }"
    )


def test_a_cell_holds_what_the_graph_holds() -> None:
    text = files("csv", hostile())["MolecularEntity.csv"].decode()
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}
    assert rows["hs:hostile"]["rdfs:label"] == LABEL
    assert "uniprot:P04626" in rows["hs:ERBB2"]["skos:exactMatch"].split(" | ")
