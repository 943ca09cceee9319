"""herstem.catalog.lint: each convention is found broken where it is; herstem.catalog.select puts queries together."""

from collections.abc import Callable
from pathlib import Path

import pytest

from herstem.catalog import Catalog
from herstem.catalog.lint import problems
from herstem.catalog.select import Select, paged
from herstem.engine.embedded import EmbeddedEngine

MINI = Path(__file__).resolve().parents[1] / "data" / "mini"
GOOD = """#+ title = "Which drugs target what?"
#+ description = "Drugs and their targets."
#+ unanswered = "Says nothing else."
#+ keywords = ["drug"]
#+ group = "drugs"
#+ ordering = ["drugLabel", "target"]
#+ rows = 1
#+ [parameters.drug]
#+ type = "iri"
#+ class = "hso:TherapeuticAgent"
#+ example = "T-DM1"
#+ description = "the drug"
PREFIX hso: <https://w3id.org/herstem/ontology/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

SELECT ?drug ?drugLabel ?target ?targetLabel
WHERE {
  VALUES ?drug { $drug }
  ?drug hso:targets ?target ; rdfs:label ?drugLabel .
  ?target rdfs:label ?targetLabel .
}
ORDER BY ?drugLabel ?target
"""
Lint = Callable[[str], list[str]]


@pytest.fixture
def lint(tmp_path: Path) -> Lint:
    """The problems of a query, in a catalog of its own."""
    (tmp_path / "groups.toml").write_text('[drugs]\ntitle = "Drugs"\ndescription = "Drugs"\n')
    (tmp_path / "columns.toml").write_text('drug = "the drug"\ntarget = "the target"\n')
    engine = EmbeddedEngine.from_release(MINI)

    def found(text: str) -> list[str]:
        (tmp_path / "one.rq").write_text(text)
        catalog = Catalog.load(tmp_path)
        return problems(catalog["one"], catalog, engine)

    return found


def test_a_good_query_has_no_problem(lint: Lint) -> None:
    assert lint(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("what?", "what", "its title is not a question"),
        ("nothing else.", "nothing else", "unanswered is not a sentence"),
        ('["drug"]', "[]", "there are no keywords"),
        ('"drugs"', '"drug"', "group 'drug' is none of those in groups.toml"),
        ('#+ class = "hso:TherapeuticAgent"', '#+ class = "hso:Nothing"', "nothing is of class hso:Nothing"),
        ('#+ description = "the drug"', "", "parameter drug has no description"),
        ('#+ example = "T-DM1"', "#+ required = true", "parameter drug is required and has no example"),
        ("#+ rows = 1", "#+ rows = 2", "the example has 1 rows, the header says 2"),
        ('["drugLabel", "target"]', '["target"]', "ORDER BY has ['drugLabel', 'target']"),
        ("PREFIX rdfs", "PREFIX owl: <http://www.w3.org/2002/07/owl#>\nPREFIX rdfs", "prefix owl: is declared"),
        (" ?targetLabel\nWHERE", "\nWHERE", "column target holds IRIs, and there is no targetLabel"),
        ("?drug ?drugLabel ?target ?", "?drug ?drugLabel ?target (1 AS ?one) ?", "does not say what one holds"),
        ('example = "T-DM1"', 'example = "T-DM2"', "the example cannot be asked: drug: nothing is called"),
        ("ORDER BY ?drugLabel ?target", "ORDER BY ?drug", "ORDER BY has ['drug']"),
        ("}\nORDER", "  VALUES ?twice { 1 2 }\n}\nORDER", "several rows are alike in what they are ordered by"),
    ],
)
def test_what_is_wrong_is_said(lint: Lint, old: str, new: str, problem: str) -> None:
    assert GOOD.count(old) >= 1
    assert any(problem in each for each in lint(GOOD.replace(old, new, 1))), lint(GOOD.replace(old, new, 1))


def test_a_query_in_its_parts() -> None:
    query = Select.read(
        "PREFIX x: <urn:x>\nSELECT ?a (COUNT(DISTINCT ?b) AS ?n)\nWHERE { ?a x:p { ?b x:q ?c } }\n"
        "GROUP BY ?a\nORDER BY DESC(?n) (!BOUND(?a)) ?a ASC(?b)\n"
    )
    assert query.columns == ("a", "n")
    assert query.ordering == ("-n", "a", "b")
    assert query.pattern == " ?a x:p { ?b x:q ?c } "
    assert query.counted().startswith("PREFIX x: <urn:x>\nSELECT (COUNT(*) AS ?total) WHERE { { SELECT ?a")
    with pytest.raises(ValueError, match="not a SELECT"):
        Select.read("ASK { ?s ?p ?o }")


def test_evidence_leaves_out_what_a_query_shows_and_keeps_its_rows_apart() -> None:
    query = Select.read("SELECT ?a ?claim\nWHERE { ?claim ?p ?a }\nORDER BY (?a = ?b) ?a\n")
    part = Select.read(
        "PREFIX x: <urn:x>\nSELECT\n (MAX(?claim) AS ?claims)\n (MAX(?h) AS ?hedged)\nWHERE {\n  ?claim x:h ?h\n}"
    )
    found = query.with_evidence(part, "?claim")
    assert found.columns == ("a", "claim", "hedged")
    assert found.tail.split("\n")[1:3] == ["GROUP BY ?a ?claim ?b", "ORDER BY (?a = ?b) ?a"]
    assert "OPTIONAL { ?claim x:s ?a }" in query.with_evidence(part, "?claim x:s ?a").pattern


def test_a_part_of_the_rows() -> None:
    assert paged("SELECT …", 5, 10) == "SELECT …\nLIMIT 5\nOFFSET 10\n"
    assert paged("SELECT …", None, 0) == "SELECT …"
