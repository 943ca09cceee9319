"""queries/checks/: each check fires where it should, and finds nothing in the project's own sources."""

import csv
import io
import json
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from sampled import one_in
from typer.testing import CliRunner

from herstem import namespaces, paths
from herstem.cli import app
from herstem.pipeline.build import report
from herstem.pipeline.checks import read_checks
from herstem.sources import SourceError

DATA = Path(__file__).parents[1] / "data"
CHECKS = {check.name: check for check in read_checks(paths.queries_dir() / "checks")}
PREFIXES = "\n" + "".join(f"@prefix {name}: <{namespace}> .\n" for name, namespace in namespaces.PREFIXES.items())
BROKEN = tomllib.loads((DATA / "checks.toml").read_text(encoding="utf-8"))


def run(*args: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["check", *args])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.stdout, result.stderr


def break_it(home: Path, broken: dict[str, str]) -> range:
    """Put a text behind those of a file, or in the place of an old one; gives the lines where it stands."""
    path = home / broken["file"]
    text = path.read_text(encoding="utf-8")
    if "old" in broken:
        assert text.count(broken["old"]) == 1
        before, after = text.split(broken["old"])
    else:
        before, after = text + (PREFIXES if path.suffix == ".ttl" else "\n"), "\n"
    path.write_text(before + broken["new"] + after, encoding="utf-8")
    first = before.count("\n") + 1
    return range(first, first + broken["new"].count("\n") + 1)


def test_our_own_terms_and_things_give_nothing() -> None:
    checks, found = report()
    assert len(checks) > 30
    assert [str(each.problem()) for each in found] == []


def test_every_check_has_a_broken_source() -> None:
    assert sorted(BROKEN) == sorted(CHECKS)


@pytest.mark.parametrize("name", one_in(8, CHECKS))
def test_a_check_fires_where_it_should(name: str, tiny: Path) -> None:
    broken = BROKEN[name]
    lines = break_it(tiny, broken)
    found = [each for each in report(tiny)[1] if each.check.name == name]
    assert [each.subject for each in found] == [broken["subject"]]
    assert found[0].place.file == broken.get("place", broken["file"])
    assert {"old", "place"} & set(broken) or found[0].place.line in lines


def test_the_report_as_text_json_and_tsv(tiny: Path, edit: Callable[[str, str, str], int]) -> None:
    line = edit("instances/things.ttl", 'rdfs:label "trastuzumab"@en', 'rdfs:label "trastuzumab "@en')
    code, text, counts = run()
    assert (code, counts.splitlines()[-1]) == (0, f"{len(CHECKS)} checks: 0 errors, 1 warnings, 0 remarks")
    assert text.startswith("WARN text-whitespace: ")
    assert f"  instances/things.ttl:{line}: hs:trastuzumab rdfs:label " in text
    code, written, _ = run("--format", "json")
    (found,) = json.loads(written)
    assert (code, found["check"], found["place"]) == (0, "text-whitespace", f"instances/things.ttl:{line}")
    code, written, _ = run("--format", "tsv")
    header, row = csv.reader(io.StringIO(written), dialect="excel-tab")
    assert header[:5] == ["Level", "Rule Name", "Subject", "Property", "Value"]
    assert row[:3] == ["WARN", "text-whitespace", "hs:trastuzumab"]


@pytest.mark.slow
def test_an_error_is_told_by_the_exit_code_and_stops_a_build(tiny: Path, edit: Callable[[str, str, str], int]) -> None:
    edit("ontology/ontology.ttl", '    owl:versionInfo "0.1.0" ;\n', "")
    code, text, counts = run("--format", "json")
    assert code == 2
    assert {each["level"] for each in json.loads(text)} == {"ERROR"}
    assert counts.splitlines()[-1] == f"{len(CHECKS)} checks: 1 errors, 0 warnings, 0 remarks"
    built = CliRunner().invoke(app, ["build"])
    assert built.exit_code == 2
    assert "ontology/ontology.ttl" in built.stderr
    assert not (tiny / "release").exists()


def test_what_is_no_format(tiny: Path) -> None:
    code, _, message = run("--format", "xlsx")
    assert (code, message.strip()) == (2, "--format xlsx: text, json or tsv")


@pytest.mark.parametrize("header", ["", '#+ level = "FATAL"', "#+ level = ", '#+ level = "WARN"\n#+ problem = "it"'])
def test_a_header_that_is_none(tmp_path: Path, header: str) -> None:
    (tmp_path / "odd.rq").write_text(f"{header}\nSELECT * {{}}", encoding="utf-8")
    with pytest.raises(SourceError, match=r"queries/checks/odd\.rq:1: the header"):
        read_checks(tmp_path)
