"""The committed release: what must hold of every one, and that a rebuild gives the same bytes."""

import json
import shutil
from collections import Counter
from itertools import chain
from pathlib import Path

import pytest
from rdflib import RDF, RDFS

from herstem import manifest, paths
from herstem.catalog import Catalog
from herstem.examples import READ, examples
from herstem.namespaces import HS, HSO, expand
from herstem.pipeline.build import build
from herstem.pipeline.dataset import Dataset
from herstem.pipeline.release import _swap, write
from herstem.rules.beyond import HARMLESS
from herstem.rules.model import Fact

Facts = dict[str, set[Fact]]


def term(name: str) -> str:
    return f"<{HSO[name]}>"


def records() -> dict[Fact, dict[str, list[list[str]]]]:
    lines = (paths.release_dir() / manifest.DERIVATIONS).read_text(encoding="utf-8").splitlines()
    return {as_fact(record["triple"]): record for record in map(json.loads, lines)}


def as_fact(triple: list[str]) -> Fact:
    s, p, o = (each if each.startswith('"') else f"<{expand(each)}>" for each in triple)
    return s, p, o


def test_the_release_fits_the_sources() -> None:
    assert manifest.is_current(), "run `herstem build` and commit release/"


def test_no_triple_stands_in_two_graphs(release_facts: Facts) -> None:
    count = Counter(chain.from_iterable(release_facts.values()))
    assert [fact for fact, times in count.items() if times > 1] == []


def test_every_edge_has_a_claim_and_every_sound_claim_its_edge(release_facts: Facts) -> None:
    claims = release_facts["claims"]
    stated = claims | release_facts["ontology"]

    def values(name: str) -> dict[str, str]:
        predicate = term(name)
        return {s: o for s, p, o in stated if p == predicate}

    subject, relation, obj = values("claimSubject"), values("claimRelation"), values("claimObject")
    sign, direction = values("relationSign"), values("subjectDirection")
    positive_edge, negative_edge = values("materialisesPositiveAs"), values("materialisesNegativeAs")
    negated = {s for s, o in values("isNegated").items() if o.startswith('"true"')}
    disputed = {claim for s, p, o in claims if p == term("contradicts") for claim in (s, o)}
    expected = set()
    for claim in set(subject) - negated - disputed:
        turned = direction.get(claim) == term("dir-decreased")
        negative = sign[relation[claim]].startswith('"1"' if turned else '"-1"')
        made = negative_edge if negative else positive_edge
        expected.add((subject[claim], made[relation[claim]], obj[claim]))
    assert release_facts["edges"] == expected
    assert len(subject) > 400


def test_every_inference_has_a_derivation_that_ends_in_what_is_asserted(release_facts: Facts) -> None:
    derivations = records()
    assert set(derivations) == release_facts["inferred"]
    asserted = set().union(*(release_facts[name] for name in ("ontology", "entities", "claims", "edges")))
    done = set(asserted)

    def ends(fact: Fact, above: frozenset[Fact]) -> bool:
        if fact in done:
            return True
        record = derivations.get(fact)
        if record is None or fact in above:
            return False
        premises = [as_fact(each) for each in record.get("from", [])]
        good = bool(premises or record.get("axioms")) and all(ends(each, above | {fact}) for each in premises)
        if good:
            done.add(fact)
        return good

    assert [fact for fact in derivations if not ends(fact, frozenset())] == []


def test_the_two_reasoners_agree() -> None:
    agreement = manifest.read_manifest(paths.release_dir())
    assert agreement is not None
    assert agreement["agreement"]["hermit_only"] == 0
    assert agreement["agreement"]["rules_only"] == 0


def test_every_axiom_beyond_the_rules_has_a_harmless_reason() -> None:
    found = manifest.read_manifest(paths.release_dir())
    assert found is not None
    reasons = {text.rsplit(" (", 1)[1].removesuffix(")") for text in found["agreement"]["axioms_beyond_rules"]}
    assert reasons <= set(HARMLESS)


def test_no_hypothesis_is_stated_as_a_fact(release_facts: Facts) -> None:
    """Their graph speaks of hypotheses and steps alone, in terms of their own, and no other graph speaks of one."""
    hypotheses = release_facts["hypotheses"]
    facts = set().union(*(those for name, those in release_facts.items() if name != "hypotheses"))
    subjects = {s for s, _, _ in hypotheses}
    assert all(s.startswith(f"<{HS}hyp-") for s in subjects)
    assert not [f for f in facts if f[0] in subjects or f[2] in subjects]
    used = {p for _, p, _ in hypotheses}
    described = {p for s, p, o in release_facts["entities"] | release_facts["edges"] | release_facts["claims"]}
    assert used & described == {RDF.type.n3(), RDFS.label.n3()}
    assert not [f for f in facts if f[1] == term("candidatePartnerFor") or f[2] == term("TrastuzumabPartnerCandidate")]
    assert not [f for f in release_facts["ontology"] if f[0] == term("candidatePartnerFor")]


def test_no_inference_rests_on_a_hypothesis() -> None:
    everything = (paths.release_dir() / manifest.DERIVATIONS).read_text(encoding="utf-8")
    assert "hs:hyp-" not in everything
    assert "hypothesis" not in everything


@pytest.mark.slow
def test_a_rebuild_gives_the_same_bytes(tmp_path: Path) -> None:
    catalog = Catalog.load(paths.queries_dir())
    build(
        target=tmp_path / "release",
        fresh=True,
        about=lambda dataset: examples(dataset.store(*READ), catalog),
    )
    made = {path.name: path.read_bytes() for path in (tmp_path / "release").rglob("*.*")}
    committed = {path.name: path.read_bytes() for path in paths.release_dir().rglob("*.*")}
    assert {name for name in made | committed if made.get(name) != committed.get(name)} == set()


def test_a_damaged_release_is_not_current(tmp_path: Path) -> None:
    folder = tmp_path / "release"
    shutil.copytree(paths.release_dir(), folder)
    assert manifest.is_current(folder)
    (folder / "edges.nt").write_text("")
    assert not manifest.is_current(folder)
    (folder / "edges.nt").unlink()
    assert not manifest.is_current(folder)


@pytest.mark.parametrize("text", ["", "{}", "[]", "not json", '{"version": "1", "hash": "", "outputs": null}'])
def test_a_folder_without_a_whole_manifest_is_no_release(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text)
    assert manifest.read_manifest(tmp_path) is None
    assert not manifest.is_current(tmp_path)


def test_an_interrupted_swap_leaves_the_old_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new, folder, old = tmp_path / "new", tmp_path / "release", tmp_path / "old"
    for path, text in ((new, "new"), (folder, "good")):
        path.mkdir()
        (path / "file").write_text(text)
    rename = Path.rename

    def interrupted(self: Path, target: Path) -> Path:
        if self == new:
            raise KeyboardInterrupt
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        _swap(new, folder, old)
    assert (folder / "file").read_text() == "good"


def test_an_unreadable_release_never_replaces_a_good_one(tmp_path: Path) -> None:
    folder = tmp_path / "release"
    folder.mkdir()
    (folder / "file").write_text("good")
    dataset = Dataset()
    dataset.graphs["edges"] = {('"a literal"', "<http://e/p>", "<http://e/o>")}
    with pytest.raises(SyntaxError):
        write(dataset, {"agreement": {}, "stages": {}, "inputs": {}}, folder)
    assert [path.name for path in tmp_path.iterdir()] == ["release"]
    assert (folder / "file").read_text() == "good"
