"""What a release was made from: the hashes of its inputs, and whether they still fit the sources."""

import hashlib
import json
from pathlib import Path
from typing import Any

from herstem import __version__, paths

MANIFEST = "manifest.json"
DERIVATIONS = "derivations.jsonl"

_SOURCES = (
    "ontology/*.ttl",
    "instances/**/*.ttl",
    "instances/**/*.sssom.tsv",
    "queries/rules/*.rq",
    "queries/checks/*.rq",
)


def source_files(home: Path) -> list[Path]:
    """All files that a build reads, in a fixed order: ontology, instances, mappings, the pipeline's rules."""
    return [path for pattern in _SOURCES for path in sorted(home.glob(pattern))]


def hash_sources(home: Path | None = None) -> dict[str, str]:
    """SHA-256 of each source file, by its path relative to `home`."""
    home = home or paths.home()
    return {
        path.relative_to(home).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in source_files(home)
    }


def combined_hash(hashes: dict[str, str]) -> str:
    """One SHA-256 over the names and hashes of all inputs."""
    lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(hashes.items()))
    return hashlib.sha256(lines.encode()).hexdigest()


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """The manifest of a release folder, or None where there is no release."""
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return manifest


def is_current(folder: Path | None = None) -> bool:
    """Whether the release was made from the sources as they are now, by this version of the package."""
    manifest = read_manifest(folder or paths.release_dir())
    return (
        manifest is not None
        and manifest.get("version") == __version__
        and manifest.get("hash") == combined_hash(hash_sources())
    )
