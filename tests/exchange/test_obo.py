"""OBO files: what they say comes in as their OWL, what is wrong is told with its line."""

import gzip
import sys
from pathlib import Path

import pytest

from herstem.exchange.rdf import read
from herstem.sources import SourceError

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples" / "ontology"
OBO = """format-version: 1.2
ontology: made-up
default-namespace: made-up

[Term]
id: XX:1
name: one thing
is_a: XX:2

[Term]
id: XX:2
name: another
relationship: part_of XX:3
"""
SUBCLASS = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"
XX = "<http://purl.obolibrary.org/obo/XX_"


@pytest.mark.parametrize("name", ["a.obo", "a.obo.gz"])
def test_terms_become_classes(tmp_path: Path, name: str) -> None:
    content = OBO.encode()
    (tmp_path / name).write_bytes(gzip.compress(content) if name.endswith("gz") else content)
    facts = set(read(tmp_path / name, tmp_path / "scratch", "x"))
    assert (f"{XX}1>", SUBCLASS, f"{XX}2>") in facts
    assert (f"{XX}1>", "<http://www.w3.org/2000/01/rdf-schema#label>", '"one thing"') in facts
    (part,) = (o for s, p, o in facts if s == f"{XX}2>" and p == SUBCLASS)
    assert (part, "<http://www.w3.org/2002/07/owl#someValuesFrom>", f"{XX}3>") in facts


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("is_a: XX:2", "is_a", 8, "not valid OBO"),
        ("ontology: made-up\n", "", 1, "missing 'ontology' clause"),
        ("one", "\xff", 1, "cannot be read as OBO"),
    ],
)
def test_what_is_wrong_is_told(tmp_path: Path, old: str, new: str, line: int, message: str) -> None:
    path = tmp_path / "a.obo"
    path.write_text(OBO.replace(old, new), encoding="latin-1")
    with pytest.raises(SourceError) as error:
        list(read(path, tmp_path / "scratch", "x"))
    (problem,) = error.value.problems
    assert problem.place.line == line
    assert message in problem.message


def test_without_the_reader_it_is_told_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fastobo", None)
    path = tmp_path / "a.obo"
    path.write_text(OBO, encoding="utf-8")
    with pytest.raises(SourceError, match=r"herstem\[obo\]"):
        list(read(path, tmp_path / "scratch", "x"))


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples of other resources are not here")
def test_an_ontology_says_in_obo_what_it_says_in_owl(tmp_path: Path) -> None:
    """Not compared: languages, which OBO has none of, subsets and dates, and what is said of the ontology itself."""
    in_obo, in_owl = (_of_terms(SAMPLES / f"TopNodes_DOcancerslim.{kind}", tmp_path) for kind in ("obo", "owl"))
    assert len(in_owl) > 900
    assert in_obo == in_owl


def _of_terms(path: Path, folder: Path) -> set[tuple[str, str, str]]:
    left_out = ("inSubset>", "creation_date>", "elements/1.1/date>")
    facts = read(path, folder / "scratch", "x")
    return {(s, p, o.removesuffix("@en")) for s, p, o in facts if "/DOID_" in s and not p.endswith(left_out)}
