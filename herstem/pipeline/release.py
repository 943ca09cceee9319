"""The release stage: writes the dataset as sorted text, with a manifest of the inputs it was made from."""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import pyoxigraph

from herstem import __version__
from herstem.manifest import APART, DERIVATIONS, MANIFEST, RDF12, combined_hash, file_hash, hash_code, read_manifest
from herstem.namespaces import REIFIERS
from herstem.pipeline.canonical import triple_lines
from herstem.pipeline.dataset import Dataset
from herstem.rules.derivations import lines
from herstem.rules.model import Fact

_BLOCK = 10_000


def write(
    dataset: Dataset, made_from: Mapping[str, Any], folder: Path, taken: Mapping[str, Iterable[str]] | None = None
) -> dict[str, Any]:
    """Write `{graph}.nt`, `derivations.jsonl` and `manifest.json` to `folder`, all or nothing; returns the manifest.

    What RDF 1.1 cannot read is in the folder `rdf12/`.

    `made_from` goes into the manifest as it is: `inputs` (hashes), `stages` (keys), `agreement` (of the reasoners).
    `taken` holds the lines, or pieces, of files that are there already. The same inputs give the same bytes: lines are
    sorted, nothing says when or where it was made.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".release-") as scratch:
        new = Path(scratch, "new")
        new.mkdir()
        graphs = dataset.graphs | {REIFIERS: dataset.reifiers}
        texts = dict(taken or {})
        inferred = _in_order(dataset.records)  # once, for two files
        for name, facts in dataset.graphs.items():
            if f"{name}.nt" not in texts:
                texts[f"{name}.nt"] = triple_lines(inferred if name == "inferred" else _in_order(facts))
        texts[f"{RDF12}/{REIFIERS}.nt"] = triple_lines(_in_order(dataset.reifiers))
        texts.setdefault(DERIVATIONS, lines(map(dataset.records.__getitem__, inferred)))
        outputs = {name: _put(new / name, text) for name, text in sorted(texts.items())}
        manifest = {
            "version": __version__,
            "hash": combined_hash(made_from["inputs"]),
            "code": hash_code(),
            "graphs": {name: {"triples": len(facts)} for name, facts in graphs.items()} | made_from.get("graphs", {}),
            "agreement": made_from["agreement"],
            "outputs": outputs,
            "stages": made_from["stages"],
            "inputs": made_from["inputs"],
        }
        text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
        (new / MANIFEST).write_bytes(text.encode())
        before = (read_manifest(folder) or {}).get("outputs", {})
        _check_readable(new, [name for name, digest in outputs.items() if before.get(name) != digest])
        _swap(new, folder, Path(scratch, "old"))
    return manifest


def copy(
    base: Path,
    folder: Path,
    inputs: Mapping[str, str],
    more: Mapping[str, tuple[str, Path, int]] | None = None,
    without: str = "",
) -> dict[str, Any]:
    """Write the files of a release to `folder`, all or nothing, but for one; returns the manifest.

    `more` gives further graphs: the name that their file gets, the file, and how many triples it has.
    """
    manifest = read_manifest(base)
    assert manifest is not None
    manifest["outputs"].pop(without, None)
    manifest["graphs"].pop(without.removeprefix(f"{APART}/").removesuffix(".nt"), None)
    manifest |= {"inputs": dict(sorted(inputs.items())), "hash": combined_hash(dict(inputs))}
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".release-") as scratch:
        new = Path(scratch, "new")
        files = {name: base / name for name in manifest["outputs"]}
        for graph, (name, file, triples) in (more or {}).items():
            files[name] = file
            manifest["graphs"][graph] = {"triples": triples}
            manifest["outputs"][name] = file_hash(file)
        for name, file in files.items():
            (new / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, new / name)
        (new / MANIFEST).write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        _swap(new, folder, Path(scratch, "old"))
    return manifest


def _in_order(facts: Iterable[Fact]) -> list[Fact]:
    """Facts sorted: as texts, which is the same order and takes half the time."""
    return sorted(facts, key=" ".join)


def _put(path: Path, lines: Iterable[str]) -> str:
    """Write lines to a file, many at a time; returns its SHA-256."""
    path.parent.mkdir(parents=True, exist_ok=True)
    digest, left = hashlib.sha256(), iter(lines)
    with path.open("wb") as file:
        while block := "".join(islice(left, _BLOCK)).encode():
            file.write(block)
            digest.update(block)
    return digest.hexdigest()


def _check_readable(folder: Path, names: Iterable[str]) -> None:
    """Read graphs back as a store will; a release that nothing can read never replaces one that works."""
    for path in map(Path, names):
        if path.suffix == ".nt" and path.parent.name in ("", RDF12):  # a source was written by Oxigraph itself
            for _ in pyoxigraph.parse(path=folder / path, format=pyoxigraph.RdfFormat.N_TRIPLES):
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
