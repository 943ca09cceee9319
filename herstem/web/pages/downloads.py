"""The page of the downloads: the exports and the files of the release, each with what it is good for."""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from herstem import manifest, paths
from herstem.exchange.exports.package import media_type
from herstem.web.shelf import Made


@dataclass(frozen=True)
class Download:
    """A file: its name is the end of its address under /downloads/. `made` is None while it is being made.

    `good` says what it is good for, `python` and `tools` how to load it.
    """

    name: str
    media: str
    made: Made | None
    good: str
    python: str = ""
    tools: str = ""

    @property
    def size(self) -> str:
        """The length for people."""
        assert self.made is not None
        return (
            f"{self.made.size / 1_000_000:.1f} MB"
            if self.made.size >= 1_000_000
            else f"{self.made.size / 1_000:.0f} kB"
        )


def exports(made: Mapping[str, Made] | None) -> list[Download]:
    """The exports; `made` is what there is of them, None while they are being made."""
    nothing = Made(Path(), 0, "", "It could not be written.")
    return [
        Download(
            name=each["file"],
            media=each["media"],
            made=made.get(format, nothing) if made is not None else None,
            good=each["good"],
            python=each.get("python", "").strip(),
            tools=each.get("tools", ""),
        )
        for format, each in _written()["formats"].items()
    ]


def released(release: Path) -> list[Download]:
    """The files of a release; none where there is no release."""
    found = manifest.read_manifest(release)
    if found is None:
        return []
    digests = {name: str(digest) for name, digest in sorted(found["outputs"].items())}
    digests[manifest.MANIFEST] = hashlib.sha256((release / manifest.MANIFEST).read_bytes()).hexdigest()
    words = _written()["files"]
    return [
        Download(
            name, media_type(name), Made(release / name, (release / name).stat().st_size, digest), words.get(name, "")
        )
        for name, digest in digests.items()
        if (release / name).is_file()
    ]


@cache
def _written() -> Mapping[str, Any]:
    return tomllib.loads((paths.queries_dir() / "pages" / "downloads.toml").read_text(encoding="utf-8"))
