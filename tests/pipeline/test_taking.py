"""Sources taken into a release of one's own: what follows, what is told, and that each can go as it came."""

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from herstem import manifest, paths
from herstem.cli import app
from herstem.exchange.imports.report import Report
from herstem.namespaces import HS, HSG, HSO
from herstem.pipeline.about import About, sources
from herstem.pipeline.canonical import read_n_triples
from herstem.pipeline.taking import Taken, forget, keep, take
from herstem.sources import SourceError

HEADER = "id\tsubject\tsubject_class\trelation\tobject\tobject_class\tcontradicts\tnegated\n"
ROWS = (
    "a\tnew drug\tSmallMoleculeAgent\tinhibits\tPORCN\t\t\t\n"
    "b\told drug\tSmallMoleculeAgent\tinhibits\tPORCN\t\tc\t\n"
    "c\told drug\t\tactivates\tPORCN\t\t\t\n"
    "d\tthird drug\tSmallMoleculeAgent\tinhibits\tPORCN\t\t\tyes\n"
)
INHIBITS_WNT = (HSO.inhibitsPathway.n3(), HS["wnt-beta-catenin-pathway"].n3())
AGAINST_ITSELF = "e\tlapatinib\t\tinhibits\tABCG2\t\te\t\n"


def thing(name: str, source: str = "one") -> str:
    return f"<{HSG}source/{source}/thing/{name}>"


def taken(
    folder: Path, rows: str, name: str = "one", base: Path | None = None, strict: bool = False, most: int = 500_000
) -> Taken:
    path = folder / f"{name}.tsv"
    path.write_text(HEADER + rows, encoding="utf-8")
    about = About(name, f"Source {name}", "https://creativecommons.org/publicdomain/zero/1.0/")
    base = base or paths.release_dir()
    return take([path], about, base, folder, Report(), strict=strict, most_reasoned=most)


def content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.*") if path.is_file()}


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release with one source."""
    folder = tmp_path_factory.mktemp("one")
    keep(taken(folder, ROWS), folder / "kg")
    return folder / "kg"


def test_what_follows_from_undisputed_claims_and_nothing_from_others(one: Path) -> None:
    inferred = read_n_triples((one / "inferred.nt").read_text(encoding="utf-8"))
    assert (thing("new%20drug"), *INHIBITS_WNT) in inferred
    assert not {(thing(name), *INHIBITS_WNT) for name in ("old%20drug", "third%20drug")} & inferred


def test_sources_are_listed_with_what_is_said_of_them(one: Path) -> None:
    ((about, triples, files),) = sources(one)
    assert (about.title, about.licence) == ("Source one", "https://creativecommons.org/publicdomain/zero/1.0/")
    assert triples > 20
    assert files == ["one.tsv"]


@pytest.mark.slow
def test_a_source_that_is_forgotten_leaves_the_others_as_they_were(one: Path, tmp_path: Path) -> None:
    before = content(one)
    two = taken(tmp_path, ROWS.replace("PORCN", "SMO").replace("\tnew drug", "\tchebi:1"), "two", one)
    assert two.found.graph == "source/two"
    keep(two, tmp_path / "kg")
    assert {about.name for about, _, _ in sources(tmp_path / "kg")} == {"one", "two"}
    forget("two", tmp_path / "kg")
    assert content(tmp_path / "kg") == before
    with pytest.raises(SourceError, match="holds no source two; it holds one"):
        forget("two", tmp_path / "kg")


@pytest.mark.slow
def test_a_source_keeps_what_another_stated_too_when_that_one_goes(tmp_path: Path) -> None:
    rows = "a\tchebi:1\tSmallMoleculeAgent\tinhibits\tPORCN\t\t\t\n"
    keep(taken(tmp_path, rows), tmp_path / "kg")
    keep(taken(tmp_path, rows, "two", tmp_path / "kg"), tmp_path / "kg")
    typed = ("<http://purl.obolibrary.org/obo/CHEBI_1>", HSO.SmallMoleculeAgent.n3())

    def stated() -> set[tuple[str, str]]:
        text = (tmp_path / "kg" / "source" / "two.nt").read_text(encoding="utf-8")
        return {(s, o) for s, _, o in read_n_triples(text)}

    assert typed not in stated()
    forget("one", tmp_path / "kg")
    assert typed in stated()


@pytest.mark.slow
def test_without_its_sources_a_release_is_the_projects(one: Path, tmp_path: Path) -> None:
    keep(taken(tmp_path, ROWS), tmp_path / "kg")
    forget("one", tmp_path / "kg")
    ours, theirs = content(paths.release_dir()), content(tmp_path / "kg")
    for name in ("edges.nt", "inferred.nt", "hypotheses.nt", "claims.nt", "rdf12/reifiers.nt"):
        assert ours[name] == theirs[name], name


@pytest.mark.slow
def test_a_claim_that_contradicts_the_ontology_is_left_out_with_its_row(tmp_path: Path) -> None:
    found = taken(tmp_path, ROWS + AGAINST_ITSELF)
    ((_, row, _, message),) = found.report.problems
    assert row == 6
    assert message.startswith("contradicts the axiom contradicts Irreflexive")
    assert found.report.claims == 4
    with pytest.raises(SourceError, match=r"one.tsv:6: contradicts"):
        taken(tmp_path, ROWS + AGAINST_ITSELF, strict=True)


@pytest.mark.slow
def test_the_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(paths.RELEASE, raising=False)
    run = CliRunner().invoke
    assert run(app, ["template", "mine.tsv"]).exit_code == 0
    with Path("mine.tsv").open("a", encoding="utf-8") as file:
        file.write("x\tlapatinib\t\tinhibits\tWNT99\tProtein\n\tnobody\t\tinhibits\tABCG2\n")
    last = len(Path("mine.tsv").read_text(encoding="utf-8").splitlines())
    dry = run(app, ["import", "mine.tsv"])
    assert "a dry run: nothing was written" in dry.output
    assert f"row {last}: subject: nothing is called nobody" in dry.output
    strict = run(app, ["import", "mine.tsv", "--strict", "--into", "kg"])
    assert strict.exit_code == 2
    assert not Path("kg").exists()
    kept = run(app, ["import", "mine.tsv", "--into", "kg", "--title", "My table", "--report", "report.tsv"])
    assert kept.exit_code == 0, kept.output
    assert (
        Path("report.tsv")
        .read_text(encoding="utf-8")
        .endswith(f"mine.tsv\t{last}\tsubject\tnothing is called nobody\n")
    )
    again = run(app, ["import", "mine.tsv", "--into", "kg"])
    assert again.exit_code == 2
    assert "holds a source mine already" in again.output
    monkeypatch.setenv(paths.RELEASE, "kg")
    assert "My table" in run(app, ["sources"]).output
    proof = run(app, ["explain", "lapatinib", "affects", "WNT99"])
    assert "(My table;" in " ".join(proof.output.split())
    assert run(app, ["forget", "mine"]).exit_code == 0
    assert "no sources but the review" in run(app, ["sources"]).output


@pytest.mark.slow
def test_a_source_too_large_to_reason_over_stands_apart(one: Path, tmp_path: Path) -> None:
    before = content(one)
    big = taken(tmp_path, ROWS, "claims", one, most=3)  # a name that a graph of the release has, too
    assert big.found is None
    made = keep(big, tmp_path / "kg")
    assert manifest.is_whole(tmp_path / "kg", made)
    assert f"{HSG}source/claims" in manifest.graph_files(tmp_path / "kg")
    keep(taken(tmp_path, ROWS, "small", tmp_path / "kg"), tmp_path / "kg")
    assert [about.title for about, _, _ in sources(tmp_path / "kg")] == ["Source claims", "Source one", "Source small"]
    assert all(triples > 20 for _, triples, _ in sources(tmp_path / "kg"))
    forget("small", tmp_path / "kg")
    forget("claims", tmp_path / "kg")
    assert content(tmp_path / "kg") == before


def test_what_is_no_release_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="is not a release"):
        forget("one", tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("most", [500_000, 1])
def test_matches_of_another_source_lead_to_our_things_also_where_it_stands_apart(tmp_path: Path, most: int) -> None:
    path = tmp_path / "m.sssom.tsv"
    path.write_text(
        "#curie_map:\n#  x: http://example.org/\nsubject_id\tpredicate_id\tobject_id\tmapping_justification\n"
        "x:1\tskos:exactMatch\ths:PORCN\tsemapv:ManualMappingCuration\n",
        encoding="utf-8",
    )
    base = tmp_path / "kg"
    keep(take([path], About("m", "", ""), paths.release_dir(), tmp_path, Report(), most_reasoned=most), base)
    found = taken(tmp_path, "a\tlapatinib\t\tinhibits\thttp://example.org/1\t\t\t\n", base=base)
    assert (f"<{HSG}source/one/a>", HSO.claimObject.n3(), HS["PORCN"].n3()) in found.found.source  # type: ignore[union-attr]


@pytest.mark.parametrize("command", ["import", "reason"])
def test_the_projects_own_release_is_not_replaced(tmp_path: Path, command: str) -> None:
    own = tmp_path / "own"
    shutil.copytree(paths.release_dir(), own)
    before = content(own)
    (tmp_path / "mine.ttl").write_text("<http://e/a> <http://e/p> <http://e/b> .", encoding="utf-8")
    told = CliRunner().invoke(app, [command, str(tmp_path / "mine.ttl"), "--into", str(own)])
    assert told.exit_code == 2
    assert "own: is the project's own release" in told.output
    assert content(own) == before


def test_a_release_of_ones_own_has_the_canned_queries_as_data_too(one: Path) -> None:
    assert (one / "examples.nt").read_bytes() == (paths.release_dir() / "examples.nt").read_bytes()
    forgotten = shutil.copytree(one, one.parent / "forgotten")
    assert forget("one", forgotten)["graphs"]["examples"] == manifest.read_manifest(one)["graphs"]["examples"]
