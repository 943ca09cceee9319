"""The release stage: writes the dataset as sorted text, with a manifest of the inputs it was made from."""

import hashlib
import json
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph

from herstem import __version__
from herstem.manifest import DERIVATIONS, MANIFEST, RDF12, combined_hash, hash_code
from herstem.namespaces import GRAPHS, REIFIERS, curie
from herstem.pipeline.canonical import n_triples
from herstem.pipeline.dataset import Dataset, Record
from herstem.rules.model import Fact


def write(
    dataset: Dataset, made_from: Mapping[str, Any], folder: Path, taken: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Write `{graph}.nt`, `derivations.jsonl` and `manifest.json` to `folder`, all or nothing; returns the manifest.

    What RDF 1.1 cannot read is in the folder `rdf12/`.

    `made_from` goes into the manifest as it is: `inputs` (hashes), `stages` (keys), `agreement` (of the reasoners).
    `taken` holds the texts of files that an earlier release already had. The same inputs give the same bytes: lines are
    sorted, nothing says when or where it was made.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".release-") as scratch:
        new = Path(scratch, "new")
        new.mkdir()
        graphs = {name: dataset.graphs[name] for name in GRAPHS} | {REIFIERS: dataset.reifiers}
        texts = dict(taken or {})
        for name in GRAPHS:
            if f"{name}.nt" not in texts:
                texts[f"{name}.nt"] = n_triples(dataset.graphs[name])
        texts[f"{RDF12}/{REIFIERS}.nt"] = n_triples(dataset.reifiers)
        if DERIVATIONS not in texts:
            texts[DERIVATIONS] = "".join(_derivation_lines(dataset))
        for name, text in texts.items():
            (new / name).parent.mkdir(exist_ok=True)
            (new / name).write_bytes(text.encode())
        manifest = {
            "version": __version__,
            "hash": combined_hash(made_from["inputs"]),
            "code": hash_code(),
            "graphs": {name: {"triples": len(facts)} for name, facts in graphs.items()},
            "agreement": made_from["agreement"],
            "outputs": {name: hashlib.sha256(text.encode()).hexdigest() for name, text in sorted(texts.items())},
            "stages": made_from["stages"],
            "inputs": made_from["inputs"],
        }
        text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
        (new / MANIFEST).write_bytes(text.encode())
        _check_readable(new)
        _swap(new, folder, Path(scratch, "old"))
    return manifest


def _check_readable(folder: Path) -> None:
    """Read every graph back as a store will; a release that nothing can read never replaces one that works."""
    for path in folder.rglob("*.nt"):
        for _ in pyoxigraph.parse(path=path, format=pyoxigraph.RdfFormat.N_TRIPLES):
            pass


def _swap(new: Path, folder: Path, old: Path) -> None:
    """Put the new release in the old one's place by two renames; should the second not happen, the old comes back."""
    folder = folder.resolve()  # a link stays a link
    try:
        if folder.exists():
            folder.rename(old)
        new.rename(folder)
    except BaseException:
        if old.exists() and not folder.exists():
            old.rename(folder)
        raise


def _derivation_lines(dataset: Dataset) -> Iterator[str]:
    for fact in sorted(dataset.records):
        yield json.dumps(_as_json(dataset.records[fact]), ensure_ascii=False) + "\n"


def _as_json(record: Record) -> dict[str, Any]:
    """One line of derivations.jsonl; terms are CURIEs where they can be, literals in N-Triples form."""
    out: dict[str, Any] = {"triple": _short(record.fact), "rule": record.rule}
    if record.premises:
        out["from"] = [_short(premise) for premise in record.premises]
    if record.axioms:
        out["axioms"] = list(record.axioms)
    return out


def _short(fact: Fact) -> list[str]:
    return [curie(term[1:-1]) if term.startswith("<") else term for term in fact]
