"""A Frictionless data package (https://specs.frictionlessdata.io/data-package/): the release with a descriptor."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from herstem import manifest
from herstem.exchange.exports.base import File, Source

_MEDIA_TYPES = {
    ".nt": "application/n-triples",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
}
_LICENCE = {"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}
_REVIEW = {"title": "Xu et al 2023", "path": "https://doi.org/10.3892/ijo.2023.5496"}


def files(source: Source) -> Iterator[File]:
    """datapackage.json, then the files of the release. The engine is not asked."""
    released = manifest.read_manifest(source.release)
    assert released is not None  # who opened the release has seen it
    names = sorted([*released["outputs"], manifest.MANIFEST])
    yield File("datapackage.json", iter([_descriptor(source, released, names)]))
    for name in names:
        yield File(name, iter([(source.release / name).read_bytes()]))


def media_type(path: str) -> str:
    """The media type of a file of a release."""
    return _MEDIA_TYPES[path[path.rindex(".") :]]


def _descriptor(source: Source, released: dict[str, Any], names: list[str]) -> bytes:
    found = {
        "profile": "data-package",
        "name": "herstem",
        "id": released["hash"],
        "title": "HerStem: breast cancer stem cells and treatment resistance in HER2-positive breast cancer",
        "description": "What one review says, with its references, and what follows. Not for clinical decisions.",
        "version": released["version"],
        "homepage": "https://w3id.org/herstem/",
        "licenses": [_LICENCE],
        "sources": [_REVIEW],
        "resources": [_resource(source, name) for name in names],
    }
    return (json.dumps(found, indent=2) + "\n").encode()


def _resource(source: Source, path: str) -> dict[str, Any]:
    content = (source.release / path).read_bytes()
    name, _, ending = path.rpartition(".")
    return {
        "name": name.lower(),
        "path": path,
        "type": "file",  # nothing in it is a table, whatever a tool may think of JSON Lines
        "format": ending,
        "mediatype": media_type(path),
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }
