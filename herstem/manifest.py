"""What a release was made from: the hashes of its inputs, and whether they still fit the sources."""

import hashlib
import json
from pathlib import Path
from typing import Any

from herstem import __version__, paths
from herstem.namespaces import HSG

MANIFEST = "manifest.json"
DERIVATIONS = "derivations.jsonl"
RDF12 = "rdf12"
APART = "apart"

_SOURCES = (
    "ontology/*.ttl",
    "instances/**/*.ttl",
    "instances/**/*.sssom.tsv",
    "queries/*.rq",
    "queries/rules/*.rq",
    "queries/checks/*.rq",
)


def source_files(home: Path) -> list[Path]:
    """All files that a build reads, in a fixed order: ontology, instances, mappings, queries."""
    found = (path for pattern in _SOURCES for path in sorted(home.glob(pattern)))
    return [path for path in found if path.is_file() and not path.name.startswith(".")]  # no folders, no editor's locks


def hash_sources(home: Path | None = None) -> dict[str, str]:
    """SHA-256 of each source file, by its path relative to `home`."""
    home = home or paths.home()
    return {
        path.relative_to(home).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in source_files(home)
    }


def hash_code() -> str:
    """SHA-256 of the modules that make a release: a changed rule compiler is a changed release."""
    package = Path(__file__).parent
    folders = ("pipeline", "rules", "exchange")
    modules = [module for folder in folders for module in (package / folder).glob("*.py")]
    modules += [package / "sources.py", package / "namespaces.py"]
    digests = {m.relative_to(package).as_posix(): hashlib.sha256(m.read_bytes()).hexdigest() for m in modules}
    return combined_hash(digests)


def file_hash(path: Path) -> str:
    """SHA-256 of a file of any size."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def combined_hash(hashes: dict[str, str]) -> str:
    """One SHA-256 over the names and hashes of all inputs."""
    lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(hashes.items()))
    return hashlib.sha256(lines.encode()).hexdigest()


def graph_files(folder: Path) -> dict[str, Path]:
    """The files of a release by the names of the graphs that they hold.

    NAME.nt, rdf12/NAME.nt and apart/NAME.nt are hsg:NAME, source/NAME.nt is hsg:source/NAME.
    """
    found = {}
    for file in sorted(folder.rglob("*.nt")):
        name = file.relative_to(folder).with_suffix("").as_posix()
        name = name.removeprefix(f"{RDF12}/").removeprefix(f"{APART}/")
        found[str(HSG) + name] = file
    return found


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """The manifest of a release folder, or None where there is no release."""
    try:
        return as_manifest(json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return None


def as_manifest(data: Any) -> dict[str, Any] | None:
    """What was read from a file, if it is a manifest, else None."""
    usable = isinstance(data, dict) and {"version", "hash"} <= set(data) and isinstance(data.get("outputs"), dict)
    return data if usable else None


def is_current(folder: Path | None = None) -> bool:
    """Whether the release is whole and was made from the sources as they are now, by this code."""
    folder = folder or paths.release_dir()
    manifest = read_manifest(folder)
    if manifest is None or not is_of_this_code(manifest):
        return False
    return manifest["hash"] == combined_hash(hash_sources()) and is_whole(folder, manifest)


def is_of_this_code(manifest: dict[str, Any]) -> bool:
    """Whether a release was made by the modules that would make it now."""
    return bool(manifest["version"] == __version__ and manifest.get("code") == hash_code())


def is_whole(folder: Path, manifest: dict[str, Any]) -> bool:
    """Whether every file of the release is there as it was written."""
    return read_outputs(folder, manifest) is not None


def read_outputs(folder: Path, manifest: dict[str, Any]) -> dict[str, bytes] | None:
    """The files of a release by name, or None where one of them is not as it was written."""
    try:
        contents = {name: (folder / name).read_bytes() for name in manifest["outputs"]}
    except OSError:
        return None
    whole = all(hashlib.sha256(contents[name]).hexdigest() == digest for name, digest in manifest["outputs"].items())
    return contents if whole else None
