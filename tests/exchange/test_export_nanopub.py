"""herstem.exchange.exports.nanopub, held to the two packages of the field: nanopub, and nanopub-sign, which is Rust."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import pyoxigraph
import pytest
from exported import HOSTILE, LABEL, RELEASE, facts, files, number
from pyoxigraph import RdfFormat
from sampled import one_in

from herstem.engine.embedded import EmbeddedEngine
from herstem.namespaces import HS, HSO, PREFIXES
from herstem.rules.model import Fact

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # nanopub 2.0 makes graphs of rdflib's old kind

PARTS = ("Head", "assertion", "provenance", "pubinfo")
CLAIM = "claim-s4-23a.trig"  # hedged, with notes and a reference
NEGATED = "claim-hostile.trig"


def by_python(text: bytes) -> bool:
    """Whether the package nanopub finds a nanopublication well-formed and its address true; else it raises."""
    nanopub = pytest.importorskip("nanopub")
    with NamedTemporaryFile(suffix=".trig") as file:  # its releases take different kinds of rdflib's graphs
        Path(file.name).write_bytes(text)
        found = nanopub.Nanopub(rdf=Path(file.name))
    return bool(found.is_valid and found.has_valid_trusty)


def by_rust(text: bytes) -> bool:
    """The same of nanopub-sign."""
    sign = pytest.importorskip("nanopub_sign", reason="there is no nanopub-sign for this Python")
    return bool(sign.Nanopub(text.decode()).check().info()["trusty_hash"])


def triples(text: bytes) -> dict[str, set[Fact]]:
    """The triples of each graph of a nanopublication, by the last part of the graph's name."""
    found: dict[str, set[Fact]] = {}
    for quad in pyoxigraph.parse(text, RdfFormat.TRIG):
        graph = quad.graph_name.value.partition("#")[2]  # type: ignore[union-attr]
        found.setdefault(graph, set()).add((str(quad.subject), str(quad.predicate), str(quad.object)))
    return found


@cache
def altered() -> EmbeddedEngine:
    """The release with a hostile negated claim, a dispute, and a claim of a user's source."""
    engine = EmbeddedEngine.from_release(RELEASE)
    engine.update(HOSTILE)
    engine.update("INSERT DATA { GRAPH hsg:claims { hs:claim-other hso:contradicts hs:claim-s4-23a } }")
    engine.update("INSERT DATA { GRAPH <https://w3id.org/herstem/graph/source/x> { hs:claim-x a hso:Claim } }")
    return engine


@pytest.mark.slow
def test_each_claim_is_a_nanopublication_with_a_true_address(capfd: Any) -> None:
    found = files("nanopub")
    assert len(found) == number("SELECT (COUNT(DISTINCT ?c) AS ?n) { GRAPH hsg:claims { ?c a hso:Claim } }")
    assert all(by_rust(text) for text in found.values())
    capfd.readouterr()  # it says of each that it is valid
    assert len({triples(text)["Head"].pop()[0] for text in found.values()}) == len(found)


@pytest.mark.slow
def test_the_python_package_says_the_same_of_some_of_them() -> None:
    found = files("nanopub")
    assert all(by_python(found[name]) for name in [*list(found)[::150], CLAIM])


@pytest.mark.parametrize("check", one_in(2, [by_rust, by_python]))
def test_line_breaks_and_quotes_are_hashed_as_others_hash_them(check: Callable[[bytes], bool]) -> None:
    text = files("nanopub", altered())[NEGATED]
    assert str(pyoxigraph.Literal(LABEL, language="en")) in {value for _, _, value in triples(text)["pubinfo"]}
    assert check(text)


@pytest.mark.parametrize("check", one_in(2, [by_rust, by_python]))
@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"isHedged true", b"isHedged false"),
        (b"hs:ref-97", b"hs:ref-96"),
        (b'hso:noteKind "sign"', b'hso:noteKind "scope"'),
        (b'owl:versionInfo "', b'owl:versionInfo "1'),
    ],
)
def test_what_was_changed_is_found(check: Callable[[bytes], bool], old: bytes, new: bytes) -> None:
    text = files("nanopub")[CLAIM]
    assert old in text
    with pytest.raises(Exception, match=r"not valid|different than the expected"):
        check(text.replace(old, new))


def test_assertions_hold_the_direct_triples_and_claims_and_nothing_else() -> None:
    asserted: set[Fact] = set()
    for name, text in files("nanopub").items():
        claim = f"<{HS}{name.removesuffix('.trig')}>"
        asserted |= {fact for fact in triples(text)["assertion"] if fact[0] != claim}
    assert asserted == facts("edges")


def test_a_negated_or_disputed_claim_is_described_but_not_asserted() -> None:
    for name, mark in ((NEGATED, HSO.isNegated), (CLAIM, HSO.contradicts)):
        claim = f"<{HS}{name.removesuffix('.trig')}>"
        found = triples(files("nanopub", altered())[name])["assertion"]
        assert {fact[0] for fact in found} == {claim}
        said = {fact[1] for fact in found}
        assert {mark.n3(), HSO.claimSubject.n3(), HSO.claimRelation.n3(), HSO.claimObject.n3()} <= said


def test_provenance_names_review_section_references_and_notes() -> None:
    found = triples(files("nanopub")[CLAIM])
    assert set(found) == set(PARTS)
    (address,) = {fact[0] for fact in found["Head"]}
    assertion = f"{address.rstrip('>')}#assertion>"
    prov = PREFIXES["prov"]
    assert (assertion, f"<{prov}wasDerivedFrom>", "<https://doi.org/10.3892/ijo.2023.5496>") in found["provenance"]
    assert (assertion, f"<{prov}hadPrimarySource>", "<https://doi.org/10.1002/cbin.11598>") in found["provenance"]
    claim = f"<{HS}{CLAIM.removesuffix('.trig')}>"
    assert (claim, HSO.statedIn.n3(), f"<{HS}sec-4-2-p1>") in found["provenance"]
    assert {fact[2] for fact in found["provenance"] if fact[1] == HSO.noteAbout.n3()} == {claim}
    said = {fact[1] for fact in found["pubinfo"] if fact[0] == address}
    assert {f"<{PREFIXES['dcterms']}{name}>" for name in ("creator", "license", "created")} <= said
    assert any("Not for clinical decisions" in fact[2] for fact in found["pubinfo"])


def test_claims_of_a_users_source_are_not_published_as_the_projects() -> None:
    assert set(files("nanopub", altered())) == {*files("nanopub"), NEGATED}
