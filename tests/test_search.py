"""herstem.search and herstem.names: what is meant is found, however it is written, and any text may be asked."""

import json
from pathlib import Path

import pytest
from pyoxigraph import Store
from typer.testing import CliRunner

from herstem import paths
from herstem.cli import app
from herstem.engine.base import Data
from herstem.engine.embedded import EmbeddedEngine
from herstem.names import Names, fold
from herstem.namespaces import HSO, curie
from herstem.search import Index, local, plain, trigrams

pytestmark = pytest.mark.usefixtures("loaded_once")
MINI = Path(__file__).resolve().parent / "data" / "mini"


@pytest.fixture(scope="module")
def names() -> Names:
    return Names.of(EmbeddedEngine.from_release(paths.release_dir()))


@pytest.mark.parametrize(
    ("words", "thing"),
    [
        ("trastuzumab", "hs:trastuzumab"),
        ("TRASTUZUMAB", "hs:trastuzumab"),
        ("trastuzmab", "hs:trastuzumab"),
        ("lapatnib", "hs:lapatinib"),
        ("ptne", "hs:PTEN"),  # no trigram is left
        ("t dm1", "hs:trastuzumab-emtansine"),
        ("T‑DM1", "hs:trastuzumab-emtansine"),
        ("Wnt 974", "hs:lgk974"),
        ("herceptin", "hs:trastuzumab"),
        ("Kadcyla", "hs:trastuzumab-emtansine"),
        ("Enhertu", "hs:trastuzumab-deruxtecan"),
        ("tykreb", "hs:lapatinib"),
        ("tgfbeta", "hs:tgf-beta-family"),
        ("TGF-β", "hs:tgf-beta-family"),
        ("mir221", "hs:MIR221"),
        ("hs:ERBB2", "hs:ERBB2"),
        ("https://w3id.org/herstem/id/ERBB2", "hs:ERBB2"),
        ("uniprot:P04626", "hs:ERBB2"),
        ("P04626", "hs:ERBB2"),
        ("10.1093/annonc/mdl475", "hs:ref-24"),
        ("lapatinib efflux abcg2", "hs:claim-s5-41d"),
    ],
)
def test_what_is_meant_comes_first(names: Names, words: str, thing: str) -> None:
    assert curie(names.search(words)[0].thing) == thing


def test_the_command() -> None:
    found = CliRunner().invoke(app, ["search", "t", "dm1", "--limit", "1", "--format", "json"])
    assert [hit["id"] for hit in json.loads(found.stdout)] == ["hs:trastuzumab-emtansine"]
    assert CliRunner().invoke(app, ["search", "qqqqqqqqqqqq"]).exit_code == 2
    assert CliRunner().invoke(app, ["search", "x", "--format", "csv"]).exit_code == 2


def test_a_hit_says_what_was_met(names: Names) -> None:
    hit = names.search("Wnt974")[0]
    assert (hit.label, hit.by, hit.text, hit.score) == ("LGK974", "synonym", "WNT974", 1.0)
    assert "small-molecule agent" in hit.kinds


def test_each_thing_comes_once_the_best_first_and_no_hypothesis(names: Names) -> None:
    found = names.search("trastuzumab resistance", 100)
    assert len({hit.thing for hit in found}) == len(found) > 20
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)
    assert f"{HSO}Hypothesis" not in {each for hit in found for each in names.classes(hit.thing)}
    assert len(names.search("trastuzumab", 3)) == 3


def test_a_class_keeps_the_others_out(names: Names) -> None:
    found = names.search("notch", of_class=f"{HSO}SignallingPathway")
    assert found
    assert all(f"{HSO}SignallingPathway" in names.classes(hit.thing) for hit in found)
    assert "hs:notch-pathway" in {curie(hit.thing) for hit in found}


@pytest.mark.parametrize(
    "words",
    ["", " ", "\x00\x01", '"', '""" OR "', "NEAR(a b, 2)", "text:her2", "her2*", "^her2", "- + ( )", "a' OR 1=1 --",
     "\ud800", "x" * 10_000, '"' * 10_000, "her2 " * 2_000, "漢字", "AND", "{ } DROP ALL"],
)  # fmt: skip
def test_any_text_may_be_asked(names: Names, words: str) -> None:
    assert len(names.search(words, 5)) <= 5


def test_operators_of_the_index_are_words_like_others() -> None:
    index = Index(["one NOT two", "three"])
    assert [match.entry for match in index.find("NOT")] == [0]
    assert [match.entry for match in index.find("three* OR")] == [1]


def test_plain_texts() -> None:
    assert plain("Wnt/β-Catenin (Λ) é") == "wnt beta catenin lambda e"
    assert trigrams("ab c") == {" ab", "ab ", " c "}
    assert [local(name) for name in ("a:B1", "http://x/y#z", "T-DM1", "a: b")] == ["B1", "z", "T-DM1", "a: b"]
    assert fold(" T‑DM1\u00a0x ") == fold("t-dm1 X")


def test_names_are_read_anew_after_a_write() -> None:
    engine = EmbeddedEngine(Store(), "first")
    assert Names.of(engine).search("something") == []
    assert Names.of(engine) is Names.of(engine)
    data = b'<urn:x> <http://www.w3.org/2000/01/rdf-schema#label> "something" .'
    engine.put_graph("urn:g", [Data(data, "application/n-triples")], replace=False, base="urn:")
    assert [hit.thing for hit in Names.of(engine).search("Something")] == ["urn:x"]


def test_what_is_kept_is_what_the_store_says() -> None:
    names = Names.of(EmbeddedEngine.from_release(MINI))
    assert names.complete
    assert [name.thing for name in names.called("t-dm1")] == ["https://w3id.org/herstem/id/trastuzumab-emtansine"]
    assert names.label("urn:unknown") == "<urn:unknown>"
    assert names.kinds("urn:unknown") == ()
    assert not names.knows("urn:unknown")
