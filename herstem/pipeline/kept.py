"""What the release at hand has settled already: a build runs only the stages whose input has changed since."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from herstem.manifest import DERIVATIONS, is_of_this_code, read_manifest, read_outputs
from herstem.namespaces import GRAPHS
from herstem.pipeline.canonical import n_triples, read_n_triples
from herstem.pipeline.dataset import Dataset, is_text
from herstem.rules.derivations import Record, read
from herstem.rules.model import Fact


@dataclass(frozen=True)
class Kept:
    """The manifest and the files of a release that can be built on; empty where there is none."""

    manifest: Mapping[str, Any] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    _facts: dict[str, set[Fact]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, folder: Path) -> "Kept":
        """What can be taken over from a folder: nothing unless the release there is whole and of this code."""
        manifest = read_manifest(folder)
        if manifest is None or not is_of_this_code(manifest):
            return cls()
        contents = read_outputs(folder, manifest)
        if contents is None or not contents.keys() >= {DERIVATIONS, *(f"{name}.nt" for name in GRAPHS)}:
            return cls()
        return cls(manifest, {name: text.decode() for name, text in contents.items()})

    def settles(self, stage: str, keys: Mapping[str, str]) -> bool:
        """Whether a stage had the same input when the release was made: the same key."""
        return bool(self.manifest.get("stages", {}).get(stage) == keys[stage])

    def facts(self, *graphs: str) -> set[Fact]:
        """The union of some graphs of the release."""
        return set().union(*map(self._graph, graphs))

    def _graph(self, name: str) -> set[Fact]:
        if name not in self._facts:
            self._facts[name] = read_n_triples(self.texts[f"{name}.nt"])
        return self._facts[name]

    def records(self) -> dict[Fact, Record]:
        """The records of the inferred facts of the release."""
        lines = self.texts[DERIVATIONS].removesuffix("\n").split("\n")
        return {record.fact: record for record in map(read, lines)}


def reworded(before: set[Fact], now: set[Fact]) -> tuple[set[Fact], set[Fact]]:
    """The facts that are in one of two sets only: those where a text takes the place of another, and the others."""
    changed = before ^ now
    counts = [Counter(map(_wordless, changed & facts)) for facts in (before, now)]
    words = {fact for fact in changed if is_text(fact[2]) and len({count[_wordless(fact)] for count in counts}) == 1}
    return words, changed - words


def _wordless(fact: Fact) -> Fact:
    """A fact without the words of its text, if it has one."""
    s, p, o = fact
    return s, p, o[o.rindex('"') :] if is_text(o) else o


def digests(dataset: Dataset, *graphs: str) -> dict[str, str]:
    """SHA-256 of some graphs of a dataset, and of the records so far, by name: what the key of a stage is made of."""
    texts = {name: n_triples(dataset.graphs[name]) for name in graphs}
    texts["records"] = repr(sorted(dataset.records.items()))
    return {name: hashlib.sha256(text.encode()).hexdigest() for name, text in texts.items()}
