"""Every triple knows its line; a mapping table is read row by row."""

from pathlib import Path

import pyoxigraph
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, SKOS

from herstem.exchange import sssom
from herstem.pipeline.canonical import canonical_facts
from herstem.pipeline.dataset import Dataset
from herstem.sources import Place, SourceError, graph_of, load, parse_turtle

TEXT = '''@prefix : <http://example.org/> .
# a comment
:a a :B ;
    :number 1 ;
    :mixed 2.5 ,
        """two
lines"""@en ,
        :c ;
    :nested [ :deep 3 ;
              :deeper :d ] ;
    :last true .
'''


def test_lines_of_triples() -> None:
    lines = parse_turtle(TEXT, Graph(), "file.ttl")
    found = {(str(p).rsplit("/", 1)[-1], str(o)[:3]): line for (_, p, o), line in lines.items()}
    assert found["number", "1"] == 4
    assert found["mixed", "2.5"] == 5
    assert found["mixed", "two"] == 6
    assert found["mixed", "htt"] == 8
    assert found["deep", "3"] == 9
    assert found["deeper", "htt"] == 10
    assert found["last", "tru"] == 11
    assert lines[URIRef("http://example.org/a"), RDF.type, URIRef("http://example.org/B")] == 3


def test_numbers_keep_their_type() -> None:
    lines = parse_turtle(TEXT, Graph(), "file.ttl")
    assert Literal(1) in {o for _, _, o in lines}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("@prefix : <http://e/> .\n:a :b .\n", 2),
        ("@prefix : <http://e/> .\n\n:a :b :c\n:d :e :f .\n", 4),
        ("<a> <b> nosuch:c .\n", 1),
        ('@prefix : <http://e/> .\n:a :b "open .\n', 2),
        ("@prefix : <http://e/> .\n:a :b [ :c :d .\n", 2),
        ("{", 1),
        ('@prefix : <http://e/> .\n:a :b "\\q" .\n', 2),
    ],
)
def test_a_syntax_error_names_its_line(text: str, line: int) -> None:
    with pytest.raises(SourceError) as caught:
        parse_turtle(text, Graph(), "some/file.ttl")
    (problem,) = caught.value.problems
    assert (problem.place.file, problem.place.line) == ("some/file.ttl", line)
    assert "\n" not in str(problem)


@pytest.mark.slow
def test_both_parsers_read_the_same() -> None:
    read = load()
    for name, graph in read.graphs.items():
        text = graph.serialize(format="nt", encoding="utf-8")
        by_rdflib = canonical_facts(pyoxigraph.parse(text, pyoxigraph.RdfFormat.N_TRIPLES), name)
        assert canonical_facts(read.triples[name], name) == by_rdflib


@pytest.mark.parametrize(
    "text",
    [
        "hs:CD44 skos:note <<( hs:CD44 a hso:Protein )>> .",
        "<< hs:CD44 a hso:Protein >> skos:note 1 .",
        'hs:CD44 skos:note "x"@en--ltr .',
        "hs:CD44 skos:note hs:CD44%2 .",
        "hs:CD44 skos:note <http://[> .",
    ],
)
def test_what_one_parser_alone_reads_is_refused_with_its_line(tiny: Path, text: str) -> None:
    path = tiny / "instances" / "things.ttl"
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        load(tiny)
    (problem,) = caught.value.problems
    assert problem.place == Place("instances/things.ttl", path.read_text(encoding="utf-8").count("\n") + 1)
    assert problem.message.startswith("not valid Turtle")


def test_the_ends_of_lines_are_the_same_everywhere(tiny: Path) -> None:
    before = Dataset.from_sources(load(tiny))
    for path in tiny.glob("instances/**/*.*"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert Dataset.from_sources(load(tiny)) == before


@pytest.mark.parametrize(
    ("file", "graph"),
    [
        ("ontology/core.ttl", "ontology"),
        ("ontology/shapes.ttl", "shapes"),
        ("instances/agents.ttl", "entities"),
        ("instances/claims/section-1.ttl", "claims"),
        ("instances/notes/section-3.ttl", "claims"),
        ("instances/references.ttl", "claims"),
        ("instances/mappings/entities.sssom.tsv", "mappings"),
    ],
)
def test_the_graph_of_a_file(file: str, graph: str) -> None:
    assert graph_of(file) == graph


SSSOM = """#curie_map:
#  ex: http://example.org/
#mapping_set_id: http://example.org/set
subject_id\tpredicate_id\tobject_id\tmapping_justification
hs:ERBB2\tskos:exactMatch\tex:1\tsemapv:ManualMappingCuration
hs:azcdf\tskos:exactMatch\tsssom:NoTermFound\tsemapv:ManualMappingCuration
"""


def test_sssom_rows_become_triples() -> None:
    graph = Graph()
    lines = sssom.read(SSSOM, graph)
    things = [
        (str(s), str(o), line) for (s, _, o), line in lines.items() if s.startswith("https://w3id.org/herstem/id/")
    ]
    assert things == [
        ("https://w3id.org/herstem/id/ERBB2", "http://example.org/1", 5),
        ("https://w3id.org/herstem/id/azcdf", "no term found", 6),
    ]


def test_a_row_is_an_sssom_mapping_too() -> None:
    text = SSSOM.replace("mapping_justification\n", "mapping_justification\tobject_label\tcomment\n")
    text = text.replace("Curation\n", "Curation\tone\tseen in a file\n")
    graph = Graph()
    sssom.read(text, graph)
    mappings = {
        tuple(
            str(graph.value(mapping, each))
            for each in (OWL.annotatedSource, OWL.annotatedProperty, OWL.annotatedTarget)
        )
        for mapping in graph.subjects(RDF.type, OWL.Axiom)
    }
    assert mappings == {
        ("https://w3id.org/herstem/id/ERBB2", str(SKOS.exactMatch), "http://example.org/1"),
        ("https://w3id.org/herstem/id/azcdf", str(SKOS.exactMatch), str(sssom.NO_TERM)),
    }
    told = {slot: {str(o) for o in graph.objects(None, iri)} for slot, iri in sssom.SLOTS.items()}
    assert told["mapping_justification"] == {"https://w3id.org/semapv/vocab/ManualMappingCuration"}
    assert (told["object_label"], told["comment"], told["object_source"]) == ({"one"}, {"seen in a file"}, set())


def test_a_negated_mapping_adds_nothing() -> None:
    text = SSSOM.replace("object_id", "predicate_modifier\tobject_id").replace("Match\tex:1", "Match\tNot\tex:1")
    graph = Graph()
    sssom.read(text.replace("Match\tsssom:", "Match\t\tsssom:"), graph)
    assert {str(s).rsplit("/", 1)[-1] for s in graph.objects(None, OWL.annotatedSource)} == {"azcdf"}


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("ex:1", "nosuch:1", 5),
        ("object_id", "objekt_id", 4),
        ("\tex:1\t", "\tex:1\textra\t", 5),
        ("ex:1", "ex:1 2", 5),
        ("skos:exactMatch\tex", "hso:inhibits\tex", 5),
    ],
)
def test_a_broken_mapping_row_names_its_line(old: str, new: str, line: int) -> None:
    with pytest.raises(sssom.SssomError) as caught:
        sssom.read(SSSOM.replace(old, new), Graph())
    assert caught.value.line == line
