"""A user's own data beside the release: what follows, what is refused, and what is written."""

import gzip
from pathlib import Path

import pytest
from typer.testing import CliRunner

from herstem import manifest, paths
from herstem.cli import app
from herstem.exchange.rdf import read
from herstem.namespaces import HS, HSO
from herstem.pipeline.canonical import read_n_triples
from herstem.pipeline.reason import Reasoned, reason, write
from herstem.rules.model import TYPE
from herstem.sources import SourceError

PREFIXES = """@prefix hs: <https://w3id.org/herstem/id/> . @prefix hso: <https://w3id.org/herstem/ontology/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix ex: <http://example.org/> .
"""
WNT = HS["wnt-beta-catenin-pathway"].n3()


CLAIM = """ex:{0} a hso:Claim ; hso:hasEvidenceLevel hso:ev-in-vitro ;
    hso:claimSubject ex:{1} ; hso:claimRelation hso:rel-inhibits ; hso:claimObject hs:PORCN ."""
MINE = f"""
ex:a a hso:SmallMoleculeAgent ; rdfs:label "drug a" ; hso:inhibits hs:PORCN .
ex:b a hso:SmallMoleculeAgent ; rdfs:label "drug b" . {CLAIM.format("says-b", "b")}
ex:c a hso:SmallMoleculeAgent . {CLAIM.format("denies-c", "c")} ex:denies-c hso:isNegated true .
ex:Mine a owl:Class ; owl:equivalentClass [ a owl:Class ;
    owl:intersectionOf ( hso:WntPathwayInhibitor hso:SmallMoleculeAgent ) ] .
hs:PORCN a hso:PorcupineEnzyme .
ex:d hso:inhibitz hs:PORCN ; a hso:Drugg .
"""


def ex(name: str) -> str:
    return f"<http://example.org/{name}>"


def given(folder: Path, turtle: str, name: str = "mine.ttl") -> Path:
    path = folder / name
    path.write_text(PREFIXES + turtle, encoding="utf-8")
    return path


def reasoned(path: Path) -> Reasoned:
    return reason([path], paths.release_dir(), "mine")


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Reasoned:
    return reasoned(given(tmp_path_factory.mktemp("mine"), MINE))


def test_the_axioms_of_the_ontology_hold_for_a_users_things(found: Reasoned) -> None:
    fact = (ex("a"), HSO.inhibitsPathway.n3(), WNT)
    assert fact in found.dataset.graphs["inferred"]
    assert (ex("a"), HSO.inhibits.n3(), HS.PORCN.n3()) in found.dataset.records[fact].premises
    assert found.concluded[HSO.WntPathwayInhibitor.n3()] == 2


def test_a_users_claim_makes_an_edge_unless_it_is_negated(found: Reasoned) -> None:
    assert (ex("b"), HSO.inhibits.n3(), HS.PORCN.n3()) in found.dataset.graphs["edges"]
    inhibitors = {s for s, p, o in found.dataset.graphs["inferred"] if (p, o) == (HSO.inhibitsPathway.n3(), WNT)}
    assert inhibitors & {ex("a"), ex("b"), ex("c")} == {ex("a"), ex("b")}


def test_a_class_of_the_users_own_gets_its_members(found: Reasoned) -> None:
    assert (ex("a"), TYPE, ex("Mine")) in found.dataset.graphs["inferred"]


def test_what_the_release_holds_already_is_counted_and_names_that_are_no_terms_are_told(found: Reasoned) -> None:
    assert len(found.repeated) == 1
    assert found.unknown == {HSO.inhibitz.n3(): 1, HSO.Drugg.n3(): 1}


def test_hypotheses_are_drawn_from_the_users_claims_too(found: Reasoned) -> None:
    drawn = found.dataset.graphs["hypotheses"]
    assert {s for s, p, o in drawn if p == HSO.hypothesisSubject.n3() and o == ex("b")}
    assert not {f for f in found.dataset.graphs["inferred"] if "Hypothesis" in f[2]}
    partner = HSO["rel-candidate-partner"].n3()
    before = read_n_triples((paths.release_dir() / "hypotheses.nt").read_text(encoding="utf-8"))
    partners = {fact for fact in before if fact[2] == partner}
    assert partners
    assert partners <= drawn  # their paths unfold what was inferred


def test_a_users_claim_against_one_of_the_review_takes_the_edge_of_both(tmp_path: Path, found: Reasoned) -> None:
    edge = (HS.lgk974.n3(), HSO.inhibits.n3(), HS.PORCN.n3())
    assert edge in found.dataset.graphs["edges"]
    claims = found.dataset.graphs["claims"]
    subjects = {s for s, p, o in claims if (p, o) == (HSO.claimSubject.n3(), edge[0])}
    behind = {s for s in subjects if (s, HSO.claimObject.n3(), edge[2]) in claims}
    against = " ".join(f"ex:c hso:contradicts {claim} ." for claim in behind)
    disputed = reasoned(given(tmp_path, f"ex:c a hso:Claim . {against}"))
    assert edge not in disputed.dataset.graphs["edges"]


@pytest.mark.slow
def test_what_is_written_is_a_release_and_the_same_bytes_each_time(tmp_path: Path) -> None:
    mine = given(tmp_path, "ex:a a hso:SmallMoleculeAgent ; hso:inhibits hs:PORCN, [ a hso:Protein ] .")
    for name in ("one", "two"):
        write(reasoned(mine), [mine], paths.release_dir(), tmp_path / name)
    one, two = (
        {path.relative_to(tmp_path / name): path.read_bytes() for path in (tmp_path / name).rglob("*.*")}
        for name in ("one", "two")
    )
    assert one == two
    made = manifest.read_manifest(tmp_path / "one")
    assert made is not None
    assert manifest.is_whole(tmp_path / "one", made)
    assert made["graphs"]["source/mine"]["triples"] == 4
    with pytest.raises(SourceError, match="holds a source mine already"):
        reason([mine], tmp_path / "one", "mine")
    more = given(tmp_path, "ex:b a hso:SmallMoleculeAgent ; hso:inhibits hs:PORCN .", "more.ttl")
    both = reason([more], tmp_path / "one", "more").dataset.graphs["inferred"]
    assert {(ex(name), HSO.inhibitsPathway.n3(), WNT) for name in "ab"} <= both


def test_data_that_contradict_the_axioms_are_refused_with_line_axiom_and_proof(tmp_path: Path) -> None:
    mine = given(tmp_path, "ex:a a hso:SmallMoleculeAgent .\nex:a a hso:CellType .\n")
    result = CliRunner().invoke(app, ["reason", str(mine), "--into", str(tmp_path / "out")])
    assert result.exit_code == 2
    assert "mine.ttl:4: contradicts the axiom CellEntity DisjointWith" in result.output
    assert "rdf:type hso:CellType" in result.output
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("turtle", "line", "message"),
    [
        (
            'ex:a a hso:SmallMoleculeAgent ;\n  hso:inhibits "PORCN", "EGFR" .',
            5,
            "hso:inhibits takes an IRI, not a literal (facts like this one: 2)",
        ),
        ('ex:a a "drug" .', 4, "rdf:type takes an IRI, not a literal"),
        ("ex:a hso:referenceNumber ex:b .", 4, "hso:referenceNumber takes a literal, not an IRI"),
        (
            'ex:p a owl:ObjectProperty .\nex:a ex:p "b" .',
            5,
            "<http://example.org/p> takes an IRI, not a literal",
        ),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_with_its_line(
    tmp_path: Path, turtle: str, line: int, message: str
) -> None:
    with pytest.raises(SourceError) as error:
        reasoned(given(tmp_path, turtle))
    (problem,) = error.value.problems
    assert problem.place.line == line
    assert problem.message.endswith(message)


def test_gzipped_n_triples_are_read(tmp_path: Path) -> None:
    path = tmp_path / "mine.nt.gz"
    line = f"{ex('a')} {HSO.inhibits.n3()} {HS.PORCN.n3()} .\n"
    path.write_bytes(gzip.compress(line.encode()))
    assert list(read(path, tmp_path / "facts.nt", "mine")) == [tuple(line.split()[:3])]


@pytest.mark.parametrize(
    "line",
    [
        "<http://e/a> <http://e/p> <http://e/b> .",
        '_:x <http://e/p> "two words . <http://e/b> .\\n"@en .',
        '<http://e/a> <http://e/p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> . # a note',
        '<http://e/a>\t<http://e/p>  "\\u0061"^^<http://www.w3.org/2001/XMLSchema#string> .\r',
        '<http://e/a> <http://e/p> "a"@EN-gb .',
        '<http://e/a> <http://e/p> "a"@ar--rtl .',
        '<http://e/a> <http://e/p> "a\x00\x85\u2028\U0001f600 \\U0001F600" .',
        "# nothing but a note",
        "",
    ],
)
def test_n_triples_are_read_alike_whether_canonical_or_not(tmp_path: Path, line: str) -> None:
    for name in ("mine.nt", "mine.ttl"):
        (tmp_path / name).write_bytes(f"{line}\n_:x <http://e/r> _:y .\n".encode())
    as_n_triples, as_turtle = (
        list(read(tmp_path / f"mine.{end}", tmp_path / "facts.nt", "mine")) for end in ("nt", "ttl")
    )
    assert as_n_triples == as_turtle


@pytest.mark.parametrize("end", ["", "\r", "\r\n", "\n# no triple"])
def test_the_last_line_of_n_triples_may_end_in_any_way(tmp_path: Path, end: str) -> None:
    path = tmp_path / "mine.nt"
    path.write_bytes(f"_:x <http://e/p> _:y .\n_:y <http://e/p> _:x .{end}".encode())
    facts = list(read(path, tmp_path / "facts.nt", "mine"))
    assert [(s, o) for s, _, o in facts] == [("_:mine-0", "_:mine-1"), ("_:mine-1", "_:mine-0")]


@pytest.mark.parametrize("name", ["mine.nt", "mine.nt.gz", "mine.ttl"])
def test_a_term_is_as_long_as_it_likes_until_it_is_refused(tmp_path: Path, name: str) -> None:
    path, pack = tmp_path / name, gzip.compress if name.endswith(".gz") else bytes
    for megabytes in (3, 17):
        path.write_bytes(pack(b'<http://e/a> <http://e/p> "%b" .\n' % (b"a" * (megabytes << 20))))
        if megabytes == 3:
            ((_, _, o),) = read(path, tmp_path / "facts.nt", "mine")
            assert len(o) == (3 << 20) + 2
        else:
            with pytest.raises(SourceError, match="more than 16 MB"):
                list(read(path, tmp_path / "facts.nt", "mine"))


def test_n_triples_that_are_canonical_for_a_while_are_read_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("herstem.exchange.rdf._BLOCK", 100)
    lines = [f"_:b{number % 7} <http://e/p> <http://e/{number}> ." for number in range(20)]
    path = tmp_path / "mine.nt"
    path.write_text("\n".join([*lines, "  " + lines[0].replace("/p>", "/q>"), *lines[:3]]) + "\n", encoding="utf-8")
    facts = list(read(path, tmp_path / "facts.nt", "mine"))
    assert [o for _, _, o in facts] == [f"<http://e/{number}>" for number in (*range(20), 0, 0, 1, 2)]
    assert [s for s, _, _ in facts] == [f"_:mine-{number % 7}" for number in (*range(20), 0, 0, 1, 2)]


@pytest.mark.parametrize(
    "line",
    [
        "<http://e/a> <http://e/p> <http://e/b> <http://e/c> .",
        "<http://e/a> <http://e/p> _:x . <http://e/a> <http://e/q> <http://e/b> .",
        "<http://e/a> <http://e/p> <http://e/b c> .",
        "<http://e/a> _:p <http://e/b> .",
        '<http://e/a> <http://e/p> "\\uD800" .',
        '<http://e/a> <http://e/p> "a\rb" .',
        '"a" <http://e/p> <http://e/b> .',
        "<a> <http://e/p> <http://e/b> .",
        "<http://e/a> <http://e/p>  .",
        "<http://e/a> .",
    ],
)
def test_what_is_no_n_triples_is_refused_with_its_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "mine.nt"
    path.write_text(f"<http://e/a> <http://e/p> <http://e/b> .\n{line}\n", encoding="utf-8")
    with pytest.raises(SourceError) as error:
        list(read(path, tmp_path / "facts.nt", "mine"))
    assert error.value.problems[0].place.line == 2
    assert error.value.problems[0].message.startswith("not valid N-Triples")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("mine.ttl", "ex:a ex:p ;;; .\n<", "mine.ttl:1: not valid Turtle"),
        ("mine.csv", "a,b", "names no RDF format"),
        ("mine.nt.gz", "no gzip", "not a whole gzip file"),
        ("mine.ttl", "<http://e/a> <http://e/p> <<( <http://e/a> <http://e/p> 1 )>> .", "RDF 1.2"),
        (
            "mine.ttl",
            f"{PREFIXES}ex:Mine a owl:Class ; rdfs:subClassOf [ a owl:Restriction ; owl:onProperty hso:inhibits ] .",
            "mine.ttl:",
        ),
        (
            "mine.ttl",
            f"{PREFIXES}ex:Mine a owl:Class ; rdfs:subClassOf hso:Protein , hso:SignallingPathway .",
            "mine.ttl:4: <http://example.org/Mine> can have no member, by these axioms",
        ),
    ],
)
def test_bad_input_is_named_and_nothing_is_written(tmp_path: Path, name: str, content: str, message: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    result = CliRunner().invoke(app, ["reason", str(tmp_path / name), "--into", str(tmp_path / "out")])
    assert result.exit_code == 2
    assert message in result.output
    assert not (tmp_path / "out").exists()


def test_a_folder_that_is_no_release_is_not_replaced(tmp_path: Path, found: Reasoned) -> None:
    mine = given(tmp_path, "")
    with pytest.raises(SourceError, match="is not a release to replace"):
        write(found, [mine], paths.release_dir(), tmp_path)


@pytest.mark.slow
def test_the_commands_open_what_was_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(paths.RELEASE, "")  # the option sets it; taken back after the test
    mine = given(tmp_path, 'ex:a a hso:SmallMoleculeAgent ; rdfs:label "drug a" ; hso:inhibits hs:PORCN .')
    run = CliRunner().invoke
    assert run(app, ["reason", str(mine), "--into", str(tmp_path / "out")]).exit_code == 0
    result = run(app, ["--release", str(tmp_path / "out"), "explain", "drug a", "inhibitsPathway", WNT[1:-1]])
    assert result.exit_code == 0
    assert "drug a inhibits porcupine" in result.output
