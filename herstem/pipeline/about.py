"""What is said of a source in its own graph: title, licence, origin; and what a release has of sources."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from herstem.manifest import APART, read_manifest
from herstem.namespaces import HSG, PREFIXES
from herstem.pipeline.canonical import read_n_triples
from herstem.resolve import literal

_SAID = (PREFIXES["rdfs"] + "label", PREFIXES["dcterms"] + "license", PREFIXES["dcterms"] + "source")


@dataclass(frozen=True)
class About:
    """What the owner says of a source."""

    name: str
    title: str = ""
    licence: str = ""
    origin: str = ""

    def lines(self) -> Iterator[str]:
        """The same as lines of N-Triples about the source's graph."""
        graph = NamedNode(f"{HSG}source/{self.name}")
        texts = (self.title or self.name, self.licence, self.origin)
        yield from (f"{graph} <{name}> {_term(text)} .\n" for name, text in zip(_SAID, texts, strict=True) if text)


def sources(folder: Path) -> list[tuple[About, int, list[str]]]:
    """The sources of a release: what is said of each, how many triples it has, and the files it was read from."""
    manifest = read_manifest(folder) or {"graphs": {}, "inputs": {}}
    found = []
    for path in sorted([*folder.glob("source/*.nt"), *folder.glob(f"{APART}/source/*.nt")], key=lambda path: path.stem):
        graph = f"source/{path.stem}"
        start = f"<{HSG}{graph}> "
        said = {}
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                if line.startswith(start):
                    (fact,) = read_n_triples(line.rstrip("\n"))
                    said[fact[1]] = fact[2]
                elif path.parent.parent.name == APART:
                    break  # there, what is said of the source comes first
        values = (_plain(said.get(f"<{name}>", "")) for name in _SAID)
        triples = manifest["graphs"].get(graph, {}).get("triples", 0)
        files = [file.removeprefix(f"{graph}/") for file in manifest["inputs"] if file.startswith(f"{graph}/")]
        found.append((About(path.stem, *values), triples, files))
    return found


def _plain(term: str) -> str:
    if not term:
        return ""
    return term[1:-1] if term.startswith("<") else _text(term)


def _text(term: str) -> str:
    """The text of a literal as N-Triples has it."""
    found = literal(term, "a literal")
    return found.value if found is not None else term


def _term(text: str) -> str:
    """A licence or origin as IRI, where it is one."""
    if text.startswith(("http://", "https://")):
        try:
            return str(NamedNode(text))
        except ValueError:
            pass
    return str(Literal(text))
