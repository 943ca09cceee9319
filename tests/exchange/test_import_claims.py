"""The claims table: what comes of a row, and what is told of a row of which nothing can come."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from imported import MINE, claim, made, table
from typer.testing import CliRunner

from herstem.cli import app
from herstem.engine.embedded import EmbeddedEngine
from herstem.exchange.imports import template
from herstem.exchange.imports.vocabulary import columns
from herstem.pipeline import taking
from herstem.sources import SourceError

HEADER = ("id", "subject", "subject_class", "relation", "object", "evidence", "references", "contradicts")


@pytest.fixture(scope="module")
def engine(release_engine: EmbeddedEngine) -> EmbeddedEngine:
    return release_engine


def problems(engine: EmbeddedEngine, path: Path) -> list[tuple[int, str, str]]:
    _, report = made(engine, path)
    return [(row, column, message) for _, row, column, message in report.problems]


def test_a_row_becomes_a_claim_of_the_source(engine: EmbeddedEngine, tmp_path: Path) -> None:
    names = (
        "subject",
        "relation",
        "object",
        "negated",
        "hedge",
        "subject_direction",
        "context",
        "evidence",
        "references",
    )
    about = ("lapatinib", "inhibits", "ABCG2")
    cells = (*about, "yes", "may", "decreased", "BCSC | her2-positive-bc", "in vitro", "PMID:1")
    facts, report = made(engine, table(tmp_path / "t.tsv", names, cells))
    assert (report.rows, report.claims, report.left_out) == (1, 1, 0)
    assert claim(facts, "row-2") == {
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#type": {"Claim"},
        "claimSubject": {"lapatinib"},
        "claimRelation": {"rel-inhibits"},
        "claimObject": {"ABCG2"},
        "isNegated": {'"true"^^<http://www.w3.org/2001/XMLSchema#boolean'},
        "isHedged": {'"true"^^<http://www.w3.org/2001/XMLSchema#boolean'},
        "hedgeCue": {'"may"'},
        "subjectDirection": {"dir-decreased"},
        "inContext": {"bcsc", "her2-positive-bc"},
        "hasEvidenceLevel": {"ev-in-vitro"},
        "citesReference": {"http://www.ncbi.nlm.nih.gov/pubmed/1"},
        "paraphrase": {'"Not so: less lapatinib inhibits ABCG2."@en'},
    }


@pytest.mark.parametrize(
    "written", ["HER2", "ERBB2", "hs:ERBB2", "uniprot:P04626", "UniProtKB:P04626", "EntrezGene:2064", "her2"]
)
def test_a_thing_is_found_by_identifier_label_synonym_or_slug(
    engine: EmbeddedEngine, tmp_path: Path, written: str
) -> None:
    facts, _ = made(
        engine, table(tmp_path / "t.csv", HEADER[1:5], ("trastuzumab", "", "targets", written), separator=",")
    )
    assert claim(facts, "row-2")["claimObject"] == {"ERBB2"}


def test_a_work_that_the_review_cites_is_that_reference(engine: EmbeddedEngine, tmp_path: Path) -> None:
    row = ("a", "lapatinib", "", "inhibits", "ABCG2", "", "doi:10.3322/CAAC.21660 | hs:ref-2 | doi:10.1000/new", "")
    facts, _ = made(engine, table(tmp_path / "t.tsv", HEADER, row))
    assert claim(facts, "a")["citesReference"] == {"ref-1", "ref-2", "https://doi.org/10.1000/new"}


def test_a_new_thing_needs_a_class_and_is_described_once(engine: EmbeddedEngine, tmp_path: Path) -> None:
    rows = [("", "drug x", cls, "inhibits", "ABCG2", "", "", "") for cls in ("SmallMoleculeAgent", "Protein")]
    facts, report = made(engine, table(tmp_path / "t.tsv", HEADER, *rows))
    thing = f"<{MINE}thing/drug%20x>"
    assert report.new_things == 1
    assert {o.rpartition("/")[2] for s, p, o in facts if s == thing and p.endswith("type>")} == {"SmallMoleculeAgent>"}
    assert problems(engine, table(tmp_path / "u.tsv", HEADER, ("", "drug x", "", "inhibits", "ABCG2", "", "", ""))) == [
        (2, "subject", "nothing is called drug x")
    ]


@pytest.mark.parametrize(
    ("row", "column", "message"),
    [
        (("", "", "", "inhibits", "ABCG2"), "subject", "is empty"),
        (("", "lapatinib", "", "hinders", "ABCG2"), "relation", "'hinders' is no relation type"),
        (("", "lapatinib", "", "promotes", "ABCG2"), "object", "ABCG2 cannot be the object of promotes"),
        (("", "lapatinib", "", "activates", "Wnt pathway"), "object", "cannot be the object of activates"),
        (("", "x", "DruggedTarget", "inhibits", "ABCG2"), "subject", "hso:DruggedTarget has a definition"),
        (("", "x", "Drugg", "inhibits", "ABCG2"), "subject", "'Drugg' is no class"),
        (("", "hs:nobody", "Protein", "inhibits", "ABCG2"), "subject", "hs:nobody is described nowhere"),
        (("", "lapatinib", "", "inhibits", "ABCG2", "good"), "evidence", "'good' is none of ev-clinical"),
        (("", "lapatinib", "", "inhibits", "ABCG2", "", "Smith 2020"), "references", "'Smith 2020' is none of PMID:…"),
        (("", "lapatinib", "", "inhibits", "ABCG2", "", "hs:lapatinib"), "references", "hs:lapatinib is no reference"),
        (("", "lapatinib", "", "inhibits", "ABCG2", "", "", "b"), "contradicts", "there is no claim 'b'"),
        (("", "lapatinib", "", "inhibits", "ABCG2", "", "", "", "more"), "", "has 9 cells where the header has 8"),
        (("", "\0", "", "inhibits", "ABCG2"), "", "subject: is not UTF-8 text"),
        (("", 'http://x/<>"', "Protein", "inhibits", "ABCG2"), "subject", "is not an IRI"),
    ],
)
def test_what_is_wrong_is_told_with_row_and_column(
    engine: EmbeddedEngine, tmp_path: Path, row: Sequence[str], column: str, message: str
) -> None:
    path = table(tmp_path / "t.tsv", HEADER, ("", "lapatinib", "", "inhibits", "ABCG2", "", "", ""), row)
    facts, report = made(engine, path)
    assert report.claims == 1
    (found,) = report.problems
    assert found[:3] == ("t.tsv", 3, column)
    assert message in found[3]
    assert not any("x" in s for s, _, _ in facts if s.startswith(f"<{MINE}thing"))


def test_claims_point_to_one_another_and_to_those_of_the_review(engine: EmbeddedEngine, tmp_path: Path) -> None:
    rows = [
        ("a", "lapatinib", "", "inhibits", "ABCG2", "", "", "b"),
        ("b", "lapatinib", "", "activates", "ABCG2", "", "", "hs:claim-s2-01a"),
        ("c", "lapatinib", "", "activates", "ABCG2", "", "", "d"),
        ("d", "lapatinib", "", "activates", "nobody", "", "", ""),
        ("a", "lapatinib", "", "activates", "ABCG2", "", "", ""),
    ]
    facts, report = made(engine, table(tmp_path / "t.tsv", HEADER, *rows))
    assert claim(facts, "a")["contradicts"] == {"mine:b"}
    assert claim(facts, "b")["contradicts"] == {"claim-s2-01a"}
    assert not claim(facts, "c")
    assert [(row, column) for _, row, column, _ in report.problems] == [(5, "object"), (6, "id"), (4, "contradicts")]


def test_a_column_that_is_none_is_refused_with_the_one_that_was_meant(engine: EmbeddedEngine, tmp_path: Path) -> None:
    path = table(tmp_path / "t.tsv", ("subject", "relation", "object", "evidense"), ("a", "b", "c", "d"))
    with pytest.raises(SourceError, match="did you mean evidence"):
        made(engine, path)


@pytest.mark.parametrize("ending", template.ENDINGS)
def test_the_template_is_a_claims_table(engine: EmbeddedEngine, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"t{ending}"
    template.write(path)
    assert made(engine, path)[1].rows == 0
    with pytest.raises(FileExistsError):
        template.write(path)


def test_a_workbook_is_read_and_a_formula_is_told(engine: EmbeddedEngine, tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["subject", "relation", "object", "pathway_step"])
    book.active.append(["lapatinib", "inhibits", "ABCG2", 3.0])
    book.active.append(["lapatinib", "inhibits", '=WEBSERVICE("http://x")'])
    book.save(tmp_path / "t.xlsx")
    facts, report = made(engine, tmp_path / "t.xlsx")
    assert claim(facts, "row-2")["pathwayStep"] == {'"3"^^<http://www.w3.org/2001/XMLSchema#integer'}
    assert report.problems == [("t.xlsx", 3, "", "object: holds a formula; put its value there")]


def test_each_column_says_what_it_holds() -> None:
    kinds = {
        "id",
        "thing",
        "class",
        "relation",
        "term",
        "text",
        "truth",
        "decimal",
        "integer",
        "reference",
        "claim",
        "mark",
        "none",
    }
    assert {column.kind for column in columns().values()} == kinds
    assert all(column.property for column in columns().values() if column.kind not in ("id", "class", "none"))


@pytest.mark.parametrize(
    ("rows", "counted"), [(1, "1 row, 1 claim, 1 new thing"), (2, "2 rows, 2 claims, 2 new things")]
)
def test_what_was_read_is_counted_in_words(
    engine: EmbeddedEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: int, counted: str
) -> None:
    monkeypatch.setattr(taking, "_curated", lambda base: engine)
    cells = [(f"XYZ{each}", "Protein", "inhibits", "ABCG2") for each in range(rows)]
    path = table(tmp_path / "t.tsv", ("subject", "subject_class", "relation", "object"), *cells)
    told = CliRunner().invoke(app, ["import", str(path)])
    assert told.exit_code == 0, told.output
    assert counted in told.output.splitlines()
