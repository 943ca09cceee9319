"""A release to compare, wherever it lies: a folder, a zip or tar archive, or a revision of this git repository."""

import hashlib
import io
import json
import subprocess
import tarfile
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from herstem import paths
from herstem.manifest import MANIFEST, RDF12, as_manifest

_BROKEN = (OSError, EOFError, RuntimeError, NotImplementedError, zipfile.BadZipFile, tarfile.TarError, zlib.error)


class UnreadableReleaseError(Exception):
    """What was named holds no release, or not a whole one."""


@dataclass(frozen=True)
class Released:
    """A release: how it was named, its manifest, and the texts of its graphs of RDF 1.1, by the names after hsg:."""

    name: str
    manifest: dict[str, Any]
    graphs: dict[str, bytes]

    @classmethod
    def at(cls, where: str) -> "Released":
        """The release in a folder or archive, or of a git revision. Raises UnreadableReleaseError."""
        path = Path(where)
        try:
            if path.is_dir():
                names = (each.relative_to(path).as_posix() for each in path.rglob("*.*"))
                files = {name: (path / name).read_bytes() for name in names if _is_needed(name)}
            else:
                files = _unpacked(path.read_bytes() if path.exists() else _of_revision(where))
        except tarfile.ReadError:
            raise UnreadableReleaseError(f"{where}: neither a folder nor a zip or tar archive") from None
        except _BROKEN as error:
            raise UnreadableReleaseError(f"{where}: {getattr(error, 'strerror', None) or error}") from None
        return cls._among(files, where)

    @classmethod
    def _among(cls, files: dict[str, bytes], where: str) -> "Released":
        """The release where the manifest nearest to the top is."""
        found = sorted((PurePosixPath(name) for name in files if PurePosixPath(name).name == MANIFEST), key=_depth)
        if not found:
            raise UnreadableReleaseError(f"{where}: there is no {MANIFEST}, so no release")
        try:
            manifest = as_manifest(json.loads(files[str(found[0])]))
        except (ValueError, RecursionError):
            manifest = None
        if manifest is None:
            raise UnreadableReleaseError(f"{where}: {found[0]} is not the manifest of a release")
        folder = found[0].parent
        graphs = {}
        for name, digest in manifest["outputs"].items():
            if _is_graph(name):
                content = graphs[name.removesuffix(".nt")] = files.get(str(folder / name), b"")
                if hashlib.sha256(content).hexdigest() != digest:
                    raise UnreadableReleaseError(f"{where}: {name} is missing, or not as it was written")
        return cls(where, manifest, graphs)

    @property
    def title(self) -> str:
        """Version and the beginning of the hash, which tells builds of one version apart."""
        return f"{self.manifest['version']} ({str(self.manifest['hash'])[:12]})"

    def lines(self, graph: str) -> set[str]:
        """The lines of a graph; none where the release does not have it."""
        return set(self.graphs.get(graph, b"").decode().split("\n")) - {""}


def _is_graph(file: str) -> bool:
    return file.endswith(".nt") and not file.startswith(f"{RDF12}/")


def _is_needed(name: str) -> bool:
    return name.endswith((".nt", MANIFEST))


def _unpacked(content: bytes) -> dict[str, bytes]:
    """The graphs and manifests in a zip or tar archive. Nothing is written, so names may say what they like."""
    stream = io.BytesIO(content)
    if zipfile.is_zipfile(stream):
        with zipfile.ZipFile(stream) as archive:
            return {name: archive.read(name) for name in archive.namelist() if _is_needed(name)}
    stream.seek(0)
    with tarfile.open(fileobj=stream) as tar:
        files = {member.name: tar.extractfile(member) for member in tar if member.isfile() and _is_needed(member.name)}
        return {name: file.read() for name, file in files.items() if file}


def _depth(path: PurePosixPath) -> tuple[int, str]:
    return len(path.parts), str(path)


def _of_revision(revision: str) -> bytes:
    """release/ of a revision of the repository that the data lies in, as a tar archive."""
    git = ["git", "-C", str(paths.home())]
    try:
        commit = subprocess.run(
            [*git, "rev-parse", "--quiet", "--verify", "--end-of-options", f"{revision}^{{commit}}"],
            capture_output=True, text=True, check=True,
        ).stdout.strip()  # fmt: skip
        return subprocess.run([*git, "archive", commit, "release"], capture_output=True, check=True).stdout
    except (OSError, ValueError, subprocess.CalledProcessError):
        raise UnreadableReleaseError(
            f"{revision}: neither a folder, nor an archive, nor a git revision with a release"
        ) from None
