"""Tables of other resources by their declared mappings, SSSOM, and files that somebody broke."""

import shutil
import zipfile
from pathlib import Path

import pytest
from imported import broken, claim, made, table
from typer.testing import CliRunner

from herstem import paths
from herstem.cli import app
from herstem.engine.embedded import EmbeddedEngine
from herstem.exchange.imports import mapping, template
from herstem.exchange.imports.reading import Reader
from herstem.exchange.imports.report import Report
from herstem.exchange.imports.vocabulary import Vocabulary
from herstem.namespaces import HS, HSO
from herstem.pipeline import taking
from herstem.sources import SourceError

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples"
HEADER = (
    "gene_name entrez_id interaction_claim_source interaction_types drug_claim_name drug_claim_primary_name drug_name"
)
DGIDB = (*HEADER.split(), "drug_concept_id", "PMIDs")


@pytest.fixture(scope="module")
def engine(release_engine: EmbeddedEngine) -> EmbeddedEngine:
    return release_engine


def test_dgidb_by_identifier_then_by_name(engine: EmbeddedEngine, tmp_path: Path) -> None:
    rows = [
        ("x", "2064", "CIViC", "inhibitor", "n", "n", "LAPATINIB", "chembl:CHEMBL554", "1,2"),
        ("ERBB2", "", "CIViC", "antibody", "n", "TRASTUZUMAB", "", "", ""),
        ("EGFR", "1956", "CIViC", "", "n", "", "LAPATINIB", "", ""),
        ("EGFR", "1956", "CIViC", "agonist,antagonist", "n", "", "LAPATINIB", "", ""),
        ("EGFR", "1956", "CIViC", "chaperone", "n", "", "LAPATINIB", "", ""),
        ("EGFR", "1956", "CIViC", "inhibitor", "n", "", "LAPATINIB", "chembl:CHEMBL1", ""),
    ]
    facts, report = made(engine, table(tmp_path / "interactions.tsv", DGIDB, *rows))
    first = claim(facts, "row-2")
    assert (first["claimSubject"], first["claimObject"], first["claimRelation"]) == (
        {"lapatinib"},
        {"ERBB2"},
        {"rel-inhibits"},
    )
    assert len(first["citesReference"]) == 2
    assert claim(facts, "row-3")["claimSubject"] == {"trastuzumab"}
    assert (report.claims, report.passed_over) == (2, 1)
    assert [(row, column) for _, row, column, _ in report.problems] == [
        (5, "relation"),
        (6, "interaction_types"),
        (7, "subject"),
    ]
    assert "hs:lapatinib is called so, but it is" in report.problems[2][3]


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples of other resources are not here")
@pytest.mark.parametrize(
    ("name", "claims", "left_out"),
    [
        ("dgidb/interactions.tsv", 72, 3),
        ("omnipath/subset_networks.tsv", 88, 0),
        ("civic/2021-02-25/nightly-ClinicalEvidenceSummaries.tsv", 50, 0),
        ("civic/2025-resaved/variant_dx_interpretations.tsv", 55, 0),
    ],
)
def test_real_tables_of_other_resources(engine: EmbeddedEngine, name: str, claims: int, left_out: int) -> None:
    facts, report = made(engine, SAMPLES / name)
    assert (report.claims, report.left_out) == (claims, left_out)
    assert sum(o == HSO.Claim.n3() for _, _, o in facts) == claims


def test_signor_says_activity_quantity_or_neither(engine: EmbeddedEngine, tmp_path: Path) -> None:
    header = "ENTITYA TYPEA IDA DATABASEA ENTITYB TYPEB IDB DATABASEB EFFECT MECHANISM TAX_ID PMID SENTENCE SIGNOR_ID"
    target = ("HER2", "protein", "P04626", "UNIPROT")
    drug, family = ("drug x", "chemical", "CID: 1", "PUBCHEM"), ("family x", "proteinfamily", "SIGNOR-PF0", "SIGNOR")
    rows = [
        (*drug, *target, "down-regulates activity", "binding", "9606", "1", "words of a paper", "SIGNOR-1"),
        (*family, *target, "up-regulates quantity by expression", "", "9606", "Other", "", "SIGNOR-2"),
        (*family, *target, "up-regulates", "", "9606", "", "", "SIGNOR-3"),
        (*family, *target, "unknown", "", "9606", "", "", "SIGNOR-4"),
        (*family, *target, "up-regulates", "", "10090", "", "", "SIGNOR-5"),
        (*target, "exit", "phenotype", "SIGNOR-PH0", "SIGNOR", "up-regulates", "", "9606", "", "", "SIGNOR-6"),
    ]
    facts, report = made(engine, table(tmp_path / "all_data.tsv", header.split(), *rows))
    assert (report.claims, report.passed_over, report.left_out) == (3, 3, 0)
    first = claim(facts, "row-2")
    assert first["claimSubject"] == {"https://pubchem.ncbi.nlm.nih.gov/compound/1"}
    assert (first["claimObject"], first["claimRelation"]) == ({"ERBB2"}, {"rel-inhibits"})
    assert first["citesReference"] == {"http://www.ncbi.nlm.nih.gov/pubmed/1"}
    assert first["paraphrase"] == {'"Drug x inhibits HER2."@en'}
    assert claim(facts, "row-3")["claimRelation"] == {"rel-increases-expression"}
    assert claim(facts, "row-4")["claimRelation"] == {"rel-increases"}


def test_civic_profiles_of_one_gene_in_one_aspect(engine: EmbeddedEngine, tmp_path: Path) -> None:
    header = [
        "molecular_profile",
        "disease",
        "doid",
        "therapies",
        "therapy_interaction_type",
        "evidence_type",
        "evidence_direction",
        "evidence_level",
        "significance",
        "evidence_statement",
        "citation_id",
        "source_type",
        "evidence_status",
        "is_flagged",
    ]
    given = dict.fromkeys(header, "") | {
        "molecular_profile": "ERBB2 Amplification",
        "doid": "0060079",
        "disease": "x",
        "therapies": "lapatinib",
        "evidence_type": "Predictive",
        "evidence_direction": "Does Not Support",
        "evidence_level": "B",
        "significance": "Resistance",
        "citation_id": "1",
        "source_type": "PubMed",
        "evidence_status": "accepted",
        "is_flagged": "FALSE",
    }
    others = [
        {
            "therapies": "lapatinib,trastuzumab",
            "therapy_interaction_type": "Substitutes",
            "molecular_profile": "PTEN LOSS",
        },
        {"therapies": "lapatinib,trastuzumab", "therapy_interaction_type": "Combination"},
        {"molecular_profile": "ERBB2 Amplification AND ESR1 Expression"},
        {"molecular_profile": "ERBB2 V777L"},
        {"source_type": "ASCO"},
        {"is_flagged": "TRUE"},
    ]
    rows = [list((given | other).values()) for other in ({}, *others)]
    facts, report = made(engine, table(tmp_path / "t.tsv", header, *rows))
    assert (report.claims, report.passed_over, report.left_out) == (3, 5, 0)
    first = claim(facts, "row-2")
    assert (first["claimSubject"], first["claimObject"]) == ({"ERBB2"}, {"lapatinib"})
    assert (first["subjectAspect"], first["subjectDirection"]) == ({"aspect-amplification"}, {"dir-increased"})
    assert (first["claimRelation"], "isNegated" in first) == ({"rel-confers-resistance-to"}, True)
    assert claim(facts, "row-3")["subjectDirection"] == {"dir-decreased"}
    assert claim(facts, "row-3-1")["claimObject"] == {"trastuzumab"}


def test_kgx_nodes_name_and_class_the_ends_of_edges(engine: EmbeddedEngine, tmp_path: Path) -> None:
    edges = [("subject", "predicate", "object", "object_direction_qualifier", "relation", "negated")]
    edges += [("CHEBI:1", "biolink:affects", "UniProtKB:P04626", "decreased", "RO:1", "false")]
    edges += [("CHEBI:2", "biolink:interacts_with", "UniProtKB:P04626", "", "", "")]
    edges += [("CHEBI:2", "biolink:affects", "UniProtKB:P04626", "", "", "")]
    nodes = [("id", "category", "name"), ("CHEBI:1", "biolink:NamedThing|biolink:SmallMolecule", "drug one")]
    files = table(tmp_path / "e.tsv", *edges), table(tmp_path / "n.tsv", *nodes)
    facts, report = made(engine, *files)
    assert claim(facts, "row-2")["claimSubject"] == {"http://purl.obolibrary.org/obo/CHEBI_1"}
    assert claim(facts, "row-2")["paraphrase"] == {'"Drug one inhibits HER2."@en'}
    assert [(row, column) for _, row, column, _ in report.problems] == [(3, "predicate"), (4, "subject")]


def test_sssom_rows_that_say_nothing_are_told_and_negated_ones_say_nothing(
    engine: EmbeddedEngine, tmp_path: Path
) -> None:
    path = tmp_path / "m.sssom.tsv"
    path.write_text(
        "#curie_map:\n#  x: http://example.org/x/\n"
        "subject_id\tpredicate_modifier\tpredicate_id\tobject_id\tmapping_justification\n"
        "x:1\t\tskos:exactMatch\tx:3\tsemapv:ManualMappingCuration\n"
        "x:2\tNot\tskos:exactMatch\tchebi:1\tsemapv:ManualMappingCuration\n"
        "y:1\t\tskos:exactMatch\tx:1\tsemapv:ManualMappingCuration\nx:1\n",
        encoding="utf-8",
    )
    facts, report = made(engine, path)
    assert [s for s, p, _ in facts if p.endswith("Match>")] == ["<http://example.org/x/1>"]
    assert (report.described, report.passed_over) == (1, 1)
    assert [row for _, row, _, _ in report.problems] == [6, 7]


@pytest.mark.parametrize("address", ["https://w3id.org/sssom/", "http://w3id.org/sssom/"])
def test_that_no_term_was_found_is_no_match(engine: EmbeddedEngine, tmp_path: Path, address: str) -> None:
    path = tmp_path / "m.sssom.tsv"
    path.write_text(
        f"#curie_map:\n#  x: http://example.org/x/\n#  sssom: {address}\n"
        "subject_id\tpredicate_id\tobject_id\tmapping_justification\n"
        "hs:lapatinib\tskos:exactMatch\tsssom:NoTermFound\tsemapv:ManualMappingCuration\n"
        "sssom:NoTermFound\tskos:exactMatch\tx:1\tsemapv:ManualMappingCuration\n"
        "x:2\tskos:exactMatch\tsssom:NoTermFound\tsemapv:ManualMappingCuration\n"
        "hs:trastuzumab\tskos:exactMatch\tx:3\tsemapv:ManualMappingCuration\n",
        encoding="utf-8",
    )
    facts, report = made(engine, path)
    assert [(s, o) for s, p, o in facts if p.endswith("Match>")] == [
        (HS["trastuzumab"].n3(), "<http://example.org/x/3>")
    ]
    assert (report.rows, report.described, report.passed_over, report.left_out) == (4, 1, 3, 0)


def test_a_match_of_another_source_leads_to_our_thing(engine: EmbeddedEngine, tmp_path: Path) -> None:
    path = table(tmp_path / "t.tsv", ("subject", "relation", "object"), ("mesh:X1", "inhibits", "ABCG2"))
    chebi = "http://purl.obolibrary.org/obo/CHEBI_49603"
    assert made(engine, path)[1].claims == 0
    matches = [("https://meshb.nlm.nih.gov/record/ui?ui=X1", chebi)]
    lines = "".join(Reader(engine, "mine", Report(), matches).read([path], None))
    assert "/claimSubject> <https://w3id.org/herstem/id/lapatinib>" in lines


@pytest.mark.parametrize("name", mapping.shipped())
def test_each_mapping_names_columns_relations_and_terms_that_there_are(engine: EmbeddedEngine, name: str) -> None:
    vocabulary = Vocabulary(engine)
    mapped = mapping.load(mapping.shipped()[name])
    assert mapped.describes() or set(mapped._fields) <= vocabulary.columns.keys()
    for relation, _ in mapped._relations:
        vocabulary.relation(relation)
    for column in ("subject_class", "object_class", "context_class", "thing_class"):
        for source in mapped._fields.get(column, ()):
            for word in (source.text, *(source.words or {}).values()):
                assert not word or vocabulary.cls(word)


@pytest.mark.slow
def test_no_file_breaks_the_reader_or_the_release(
    engine: EmbeddedEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each broken file is read, with rows left out, or refused; a refused one, each with --strict, changes nothing."""
    monkeypatch.setattr(taking, "_curated", lambda base: engine)  # the same for each, so it need not be loaded for each
    folder = tmp_path / "mine"
    shutil.copytree(paths.release_dir(), folder / "kg")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    read = refused = 0
    for number, path in enumerate(broken(tmp_path)):
        try:
            _, report = made(engine, path)
        except SourceError:
            refused += 1
        else:
            assert report.rows == report.claims + report.left_out + report.passed_over + report.described
            read += 1
            if not report.left_out:
                continue
        if number % 5:
            continue  # all would take a minute
        told = CliRunner().invoke(app, ["import", str(path), "--strict", "--into", str(folder / "kg")])
        assert (told.exit_code, type(told.exception)) == (2, SystemExit), told.output
        assert "nothing was written" in told.output
        assert {each: each.read_bytes() for each in folder.rglob("*") if each.is_file()} == before, path
    assert read > 40
    assert refused > 40


@pytest.mark.slow
def test_a_workbook_that_unpacks_beyond_all_measure_is_refused(engine: EmbeddedEngine, tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    template.write(path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/more.xml", "w") as part:
        for _ in range(600):
            part.write(b"\0" * (1 << 20))
    assert path.stat().st_size < 1 << 20
    with pytest.raises(SourceError, match="unpacked"):
        made(engine, path)


def test_a_workbook_with_entities_that_grow_is_refused(engine: EmbeddedEngine, tmp_path: Path) -> None:
    path = tmp_path / "laughs.xlsx"
    template.write(tmp_path / "good.xlsx")
    with zipfile.ZipFile(tmp_path / "good.xlsx") as good, zipfile.ZipFile(path, "w") as bad:
        for name in good.namelist():
            content = good.read(name)
            if name == "xl/workbook.xml":
                content = b'<!DOCTYPE x [<!ENTITY a "ha">]>' + content.replace(b"claims", b"&a;", 1)
            bad.writestr(name, content)
    with pytest.raises(SourceError, match="not a workbook"):
        made(engine, path)
