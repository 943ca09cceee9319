"""What is exported comes in again as it was: all claims, matches and triples of the committed release.

The claims come back as those of another source, so their IRIs differ; all else that is said of each is compared. What
a format does not carry stands in docs/exports.md, and here.
"""

import csv
from collections import defaultdict
from pathlib import Path

import pyoxigraph
import pytest
from exported import RELEASE, facts, files, number, release
from imported import MINE, made
from sampled import one_in

from herstem.engine.embedded import EmbeddedEngine
from herstem.exchange.exports import FORMATS
from herstem.exchange.exports.base import Source
from herstem.exchange.imports.report import Report
from herstem.exchange.imports.vocabulary import Vocabulary
from herstem.exchange.rdf import read
from herstem.namespaces import HS, HSG, HSO, PREFIXES
from herstem.pipeline.about import About
from herstem.pipeline.canonical import canonical_facts, n_triples, read_n_triples
from herstem.pipeline.taking import take
from herstem.rules.model import Fact

SOURCE = """
PREFIX mine: <https://w3id.org/herstem/graph/source/mine/>
INSERT DATA {
  GRAPH <https://w3id.org/herstem/graph/source/mine> {
    mine:a a hso:Claim , hso:DisputedClaim ; hso:claimSubject mine:thing\\/drug%20x ;
      hso:claimRelation hso:rel-inhibits ; hso:claimObject <http://example.org/p> ; hso:inContext hs:bcsc , mine:c ;
      hso:hasEvidenceLevel hso:ev-in-vitro ; hso:isHedged true ; hso:hedgeCue "may" , "perhaps" ;
      hso:citesReference hs:ref-2 , <http://www.ncbi.nlm.nih.gov/pubmed/1> ; hso:contradicts hs:claim-s2-01a ;
      hso:paraphrase "=1+1, a \\"word\\";\\nand | more"@en ; hso:quantityLow 1.5 ; hso:pathwayStep 3 .
    mine:b%20b a hso:Claim ; hso:claimSubject hs:lapatinib ; hso:claimRelation hso:rel-inhibits ;
      hso:claimObject hs:ABCG2 ; hso:hasEvidenceLevel hso:ev-unspecified ; hso:isNegated true ;
      hso:byMeansOf mine:a ; hso:paraphrase "#no"@en .
    mine:thing\\/drug%20x a hso:SmallMoleculeAgent ; rdfs:label "drug x" .
    <http://example.org/p> a hso:Protein ; rdfs:label "http://example.org/p" .
    mine:c a hso:CellType ; rdfs:label "https://w3id.org/herstem/graph/source/mine/c" .
    <http://www.ncbi.nlm.nih.gov/pubmed/1> a hso:Reference ; rdfs:label "PMID 1" ; bibo:pmid "1" .
  }
  GRAPH hsg:inferred { mine:a hso:statesProperty hso:inhibits . mine:b%20b hso:statesProperty hso:inhibits }
}
"""
_TYPE = f"<{PREFIXES['rdf']}type>"
Said = dict[str, set[tuple[str, str]]]


def written(folder: Path, format: str) -> dict[str, Path]:
    """The files of an export of the committed release."""
    for name, content in files(format).items():
        (folder / name).write_bytes(content)
    return {name: folder / name for name in files(format)}


def stored(given: set[Fact]) -> set[Fact]:
    """Facts as a store writes them: 14.0 as 14."""
    store = pyoxigraph.Store()
    store.bulk_load(n_triples(given).encode(), pyoxigraph.RdfFormat.N_TRIPLES)
    return {(str(q.subject), str(q.predicate), str(q.object)) for q in store}


def said(given: set[Fact]) -> Said:
    """What is said of each claim: its properties and values."""
    claims = {s for s, _, o in given if o == HSO.Claim.n3()}
    found: Said = defaultdict(set)
    for s, p, o in given:
        if s in claims:
            found[s].add((p, o))
    return dict(found)


@pytest.mark.parametrize("ending", one_in(2, ["tsv", "csv"]))
def test_the_claims_table_brings_back_every_claim_but_for_its_place(tmp_path: Path, ending: str) -> None:
    """Not carried: the place in the review (`hso:statedIn`), which is no place in another source."""
    back, report = made(release(), written(tmp_path, "claims-table")[f"claims.{ending}"])
    assert report.problems == []
    ours = said(facts("claims"))
    kept = {claim: {(p, o) for p, o in values if p != HSO.statedIn.n3()} for claim, values in ours.items()}
    renamed = {tuple(term.replace(f"<{MINE}claim-", f"<{HS}claim-") for term in fact) for fact in stored(back)}
    assert len(kept) > 1000
    assert said(renamed) == kept  # type: ignore[arg-type]
    assert report.new_things == 0


def test_the_claims_table_of_a_source_brings_back_the_source(tmp_path: Path) -> None:
    """Not carried: what a new thing is called that has an identifier, of its names and classes more than one."""
    engine = EmbeddedEngine.from_release(RELEASE)
    engine.update(SOURCE)
    tables = {file.name: b"".join(file.content) for file in FORMATS["claims-table"].make(Source(engine, RELEASE))}
    assert tables["claims.tsv"] == files("claims-table")["claims.tsv"]
    (tmp_path / "claims-mine.tsv").write_bytes(tables["claims-mine.tsv"])
    back, report = made(release(), tmp_path / "claims-mine.tsv")
    assert report.problems == []
    query = f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <{HSG}source/mine> {{ ?s ?p ?o }} }}"
    given = {tuple(line.removesuffix(" .").split(" ", 2)) for line in _lines(engine, query)}
    assert stored(back) == given


def _lines(engine: EmbeddedEngine, query: str) -> list[str]:
    return engine.query(query).serialize("application/n-triples").decode().splitlines()


@pytest.mark.parametrize("format", one_in(2, ["kgx", "kgx-jsonl"]))
def test_kgx_brings_back_every_claim_as_an_edge(tmp_path: Path, format: str) -> None:
    """Not carried: places, hedging words, numbers, aspects, what is compared, and claims that point to others.

    Less of a subject becomes the opposite relation, since the edge says so. Each edge cites the review, too. Either end
    of a contradiction comes back as disputed.
    """
    edges, nodes, _ = sorted(path for path in written(tmp_path, format).values())
    back, report = made(release(), edges, nodes)
    assert [problem for problem in report.problems if problem[2] != "thing"] == []
    ids = _ids(edges)
    disputed = {term for s, p, o in facts("claims") if p == HSO.contradicts.n3() for term in (s, o)}
    doi = next(o for s, p, o in facts("claims") if p == f"<{PREFIXES['bibo']}doi>" and "/ref-" not in s)
    review = f"<https://doi.org/{doi[1:-1]}>"
    carried = {HSO[f"claim{end}"].n3() for end in ("Subject", "Object")} | {HSO.citesReference.n3()}
    carried |= {HSO[name].n3() for name in ("inContext", "hasEvidenceLevel", "paraphrase", "isNegated", "isHedged")}
    ours = {
        claim: {(p, o) for p, o in values if p in carried} | {(HSO.citesReference.n3(), review)}
        for claim, values in said(facts("claims")).items()
    }
    for s, p, o in facts("inferred"):
        if p == HSO.statesProperty.n3():
            ours[s].add((p, o))
    for claim in disputed:
        ours[claim].add((_TYPE, HSO.DisputedClaim.n3()))
    vocabulary = Vocabulary(release())
    theirs = {}
    for claim, values in said(back).items():
        relation = dict(values)[HSO.claimRelation.n3()]
        property = f"<{vocabulary.relation(relation[1:-1]).property(decreased=False)}>"
        taken = {(_TYPE, HSO.Claim.n3()), (HSO.claimRelation.n3(), relation)}
        theirs[ids[claim]] = values - taken | {(HSO.statesProperty.n3(), property)}
    assert theirs.keys() == ours.keys()
    assert [(claim, theirs[claim] ^ ours[claim]) for claim in ours if theirs[claim] != ours[claim]] == []


def _ids(edges: Path) -> dict[str, str]:
    """The claims of the release by those that come of the rows of a file of edges."""
    if edges.suffix == ".jsonl":
        names = [line.split('"')[3] for line in edges.read_text(encoding="utf-8").splitlines()]
        return {f"<{MINE}row-{n}>": name.replace("hs:", f"<{HS}") + ">" for n, name in enumerate(names, 1)}
    with edges.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return {f"<{MINE}row-{n}>": row["id"].replace("hs:", f"<{HS}") + ">" for n, row in enumerate(rows, 2)}


def test_sssom_brings_back_every_match_and_how_it_came_about(tmp_path: Path) -> None:
    """Not carried: that no term was found, which another source does not know of us."""
    back, report = made(release(), written(tmp_path, "sssom")["herstem.sssom.tsv"])
    assert report.problems == []
    ours = facts("mappings")
    none = {s for s, _, o in ours if o.endswith("/sssom/NoTermFound>")}
    kept = {fact for fact in ours if fact[0] not in none and fact[1] != HSO.identifierStatus.n3()}
    assert len(kept) > 5000
    assert {(s.replace(f"{MINE}match-", f"{HSG}mappings#"), p, o) for s, p, o in back} == kept


@pytest.mark.slow
def test_json_ld_brings_back_every_triple(tmp_path: Path) -> None:
    content = files("jsonld", inferred=True, hypotheses=True)["herstem.jsonld"]
    (tmp_path / "herstem.jsonld").write_bytes(content)
    back = read(tmp_path / "herstem.jsonld", tmp_path / "scratch", "x")
    graphs = ("entities", "claims", "edges", "mappings", "inferred", "hypotheses")
    given = "".join((RELEASE / f"{name}.nt").read_text(encoding="utf-8") for name in graphs)
    assert _canonical(set(back)) == _canonical(read_n_triples(given))


def _canonical(given: set[Fact]) -> set[Fact]:
    lines = n_triples(stored(given)).encode()
    return canonical_facts(pyoxigraph.parse(lines, pyoxigraph.RdfFormat.N_TRIPLES), "x")


@pytest.mark.slow
def test_all_of_it_comes_in_beside_the_release_and_contradicts_nothing(tmp_path: Path) -> None:
    formats = "claims-table", "kgx", "sssom", "jsonld", "owl"
    exported = [path for format in formats for path in written(tmp_path, format).values()]
    taken_in = [path for path in exported if path.suffix not in (".csv", ".json")]
    report = Report()
    assert take(taken_in, About("mine", "", ""), RELEASE, tmp_path, report).found is not None
    assert [problem for problem in report.problems if problem[2] != "thing"] == []
    assert report.claims == 2 * number("SELECT (COUNT(*) AS ?n) { GRAPH hsg:claims { ?claim a hso:Claim } }")
