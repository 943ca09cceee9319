"""herstem.asking: canned queries and SPARQL on the command line."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from loaded import CATALOG
from typer.testing import CliRunner

from herstem.cli import app

pytestmark = pytest.mark.usefixtures("loaded_once")
FORMATS = {
    "csv": "what,number\r\n",
    "tsv": "?what\t?number\n",
    "json": '{"head":{"vars":["what","number"]}',
    "xml": "<?xml",
    "ttl": "@prefix",
    "jsonld": "[{",
}


def run(*args: str, columns: int = 100, text: str | None = None) -> Any:
    return CliRunner().invoke(app, args, input=text, env={"COLUMNS": str(columns), "TERM": "dumb"})


def completed(*words: str) -> list[str]:
    """What bash is offered for the last of the words."""
    words = ("herstem", *words)
    environment = {
        "_HERSTEM_COMPLETE": "complete_bash",
        "COMP_WORDS": " ".join(words),
        "COMP_CWORD": str(len(words) - 1),
    }
    result = CliRunner().invoke(app, [], env=environment, prog_name="herstem")
    return result.stdout.split("\n")[:-1] if result.stdout.endswith("\n") else result.stdout.split("\n")


def test_queries_are_listed_by_group_and_searched() -> None:
    everything = run("queries").stdout
    assert all(f" {name} " in everything for name in CATALOG)
    assert [everything.index(group.title) for group in CATALOG.groups] == sorted(
        everything.index(group.title) for group in CATALOG.groups
    )
    found = run("queries", "inhibits", "PATHWAY").stdout
    assert "pathway-inhibitors" in found
    assert "hedged-claims" not in found
    none = run("queries", "nothing like it")
    assert (none.exit_code, "no canned query speaks of nothing like it" in none.stderr) == (2, True)


def test_the_help_of_a_query_says_what_it_answers_and_takes() -> None:
    text = " ".join(run("query", "resistance-drivers-of-drug", "--help").stdout.split())
    query = CATALOG["resistance-drivers-of-drug"]
    assert query.title in text
    assert query.unanswered in text
    assert "--drug iri the drug; hso:TherapeuticAgent; needed; for example trastuzumab" in text


def test_a_table_has_names_and_fits_the_terminal() -> None:
    result = run("query", "pathway-inhibitors", "--pathway", "MAPK pathway", columns=110)
    assert "Through" in result.stdout
    assert "lapatinib" in result.stdout
    assert "https://" not in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 110
    assert result.stderr.endswith("3 rows\n")


def test_where_a_table_does_not_fit_each_row_is_a_list() -> None:
    result = run("query", "claims-about-thing", "--thing", "neratinib", "--limit", "1", columns=80)
    lines = [line.split(maxsplit=1) for line in result.stdout.splitlines()]
    assert ["Subject", "neratinib"] in [[each.strip() for each in line] for line in lines]
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_no_identifier_is_broken_where_the_terminal_has_room_for_it() -> None:
    assert "IL-6-JAK1-STAT3-Oct-4" in run("query", "state-transitions", columns=80).stdout
    values = re.findall(r"/(claim-[\w-]+)", run("query", "pathway-inhibitors", "--format", "csv").stdout)
    shown = run("query", "pathway-inhibitors", columns=80).stdout.replace(",", " ").split()
    assert values
    assert set(values) <= set(shown)


@pytest.mark.parametrize("format", FORMATS)
def test_formats(format: str) -> None:
    assert run("query", "counts", "--format", format).stdout_bytes.decode().startswith(FORMATS[format])


def test_a_part_of_the_rows_and_their_evidence() -> None:
    asked = ("query", "agent-mechanisms", "--drug", "tucatinib", "--format", "json")
    rows = json.loads(run(*asked).stdout)["results"]["bindings"]
    part = json.loads(run(*asked, "--limit", "2", "--offset", "1", "--evidence").stdout)
    assert part["head"]["vars"][-3:] == ["evidence", "hedged", "disputed"]
    assert [row["value"] for row in part["results"]["bindings"]] == [row["value"] for row in rows[1:3]]


def test_several_values_and_a_parameter_that_is_a_word_of_python() -> None:
    options = [*("--class", "monoclonal antibody"), *("--class", "antibody-drug conjugate")]
    rows = run("query", "agents-by-class-and-target", *options, "--target", "HER2", "--format", "csv").stdout
    assert len(rows.splitlines()) == 5


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["query", "table1"], "there is no canned query 'table1'; did you mean table-1"),
        (["query", "resistance-drivers-of-drug"], "needs a value for drug"),
        (["query", "resistance-drivers-of-drug", "--drug", "trastuzumap"], "did you mean trastuzumab"),
        (["query", "counts", "--drug", "x"], "No such option"),
        (["query", "pathway-inhibitors", "pathway=Wnt pathway"], "write --pathway 'Wnt pathway'"),
        (["query", "counts", "all"], "all: values go behind --PARAMETER"),
        (["query", "counts", "--format", "docx"], "--format docx: table, csv"),
        (["query", "counts", "--evidence"], "has no evidence to add"),
        (["query", "counts", "--limit", "-1"], "--limit"),
        (["sparql", "no-such-file.rq"], "no-such-file.rq: No such file or directory"),
    ],
)
def test_what_is_wrong_is_told(args: list[str], words: str) -> None:
    result = run(*args)
    assert result.exit_code == 2
    assert words in " ".join(result.stderr.split())
    assert not result.stdout


def test_a_notice_stands_over_hypotheses() -> None:
    asked = ("query", "partner-candidates", "--drug", "trastuzumab", "--limit", "1")
    assert "Not for clinical decisions" in run(*asked).stdout
    assert "Not for clinical decisions" in run(*asked, "--format", "csv").stderr


def test_sparql_of_a_file_or_of_what_comes_in(tmp_path: Path) -> None:
    select = "SELECT ?drug ?drugLabel { VALUES ?drug { hs:trastuzumab } ?drug rdfs:label ?drugLabel }"
    (tmp_path / "one.rq").write_text(select)
    assert "trastuzumab" in run("sparql", str(tmp_path / "one.rq")).stdout
    assert run("sparql", "-", text=f"ASK {{ {select} }}").stdout == "yes\n"
    construct = "CONSTRUCT { ?s a ?c } WHERE { VALUES ?s { hs:ERBB2 } ?s a ?c }"
    assert "hs:ERBB2" in run("sparql", "-", text=construct).stdout
    assert run("sparql", "-", "--format", "csv", text=construct).exit_code == 2
    assert run("sparql", "-", "--format", "ttl", text="ASK {}").exit_code == 2
    bad = run("sparql", "-", text="SELECT ?x {\n ?x ?y }")
    assert (bad.exit_code, "line 2, column" in bad.stderr, "^" in bad.stderr) == (2, True, True)


def test_the_shell_completes_names_parameters_and_values() -> None:
    assert "pathway-inhibitors" in completed("query", "path")
    assert "--drug" in completed("query", "combinations", "--")
    assert completed("query", "opposed-and-stated", "--status", "con") == ["confirms", "contradicts"]
    assert "trastuzumab" in completed("query", "combinations", "--drug", "trastuzumab")
