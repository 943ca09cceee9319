"""Reasons over a user's own data beside a release: its claims make edges, the rules run over both, with proofs.

HermiT is left out, since it does not come through a million facts; the rules are the ones that agree with it on the
release. What comes of it is a release of its own, with one more graph.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from herstem import paths
from herstem.exchange.rdf import BlankNodes, read
from herstem.namespaces import HSO
from herstem.pipeline.dataset import Dataset
from herstem.pipeline.edges import make_edges
from herstem.pipeline.entail import entail
from herstem.rules.model import TYPE, Fact
from herstem.sources import Place, Problem, SourceError

SOURCE_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
Progress = Callable[[str, int, int], None]
"""Called with the work at hand, how much of it is done and how much there is to do, as far as is known."""


@dataclass(frozen=True)
class Reasoned:
    """What came of a user's data: the whole dataset with it, and what its owner should know of it.

    `source` are the data in the order of the files, without the `repeated` triples that the release holds already;
    `concluded` counts what follows now and did not before, by property or class; `unknown` the names that are no terms
    of the ontology.
    """

    dataset: Dataset
    source: Sequence[Fact]
    repeated: int
    concluded: Counter[str]
    unknown: Counter[str]


def reason(files: Sequence[Path], release: Path, name: str, progress: Progress = lambda *_: None) -> Reasoned:
    """Read RDF files as the source `name`, make edges of its claims and run the rules over release and source.

    Raises SourceError for what cannot be read, InconsistentError where release and source contradict each other.
    """
    if not SOURCE_NAME.fullmatch(name):
        raise SourceError([Problem(Place(name, 1), "a source is named by lower-case letters, digits and hyphens")])
    dataset = Dataset.from_release(release)
    held = dataset.facts("ontology", "entities", "claims", "mappings")
    source, repeated = [], 0
    for fact in _read(files, name, progress):
        if fact in held:
            repeated += 1
        else:
            source.append(fact)
    before = set()
    dataset = make_edges(dataset, paths.queries_dir(), source)
    dataset, _ = entail(dataset, None, source, progress)
    concluded = Counter(o if p == TYPE else p for _, p, o in (fact for fact in dataset.records if fact not in before))
    return Reasoned(dataset, source, repeated, concluded, _unknown(dataset, source))


def _read(files: Sequence[Path], name: str, progress: Progress) -> Iterator[Fact]:
    """The triples of all files, each once."""
    seen: set[Fact] = set()
    with TemporaryDirectory(prefix="herstem-") as folder:
        for number, path in enumerate(files):
            blanks = BlankNodes(f"{name}-{number}")
            title = f"reading {path.name}"
            for fact in read(path, Path(folder, "facts.nt"), blanks, lambda done, of, t=title: progress(t, done, of)):
                if fact not in seen:
                    seen.add(fact)
                    yield fact


def _unknown(dataset: Dataset, source: Sequence[Fact]) -> Counter[str]:
    """Names in the ontology's namespace that neither the ontology nor the source declares: most likely slips."""
    start = f"<{HSO}"
    declared = {s for s, p, _ in dataset.graphs["ontology"] if p == TYPE}
    used = Counter(p for _, p, _ in source) + Counter(o for _, p, o in source if p == TYPE)
    unknown = {term for term in used if term.startswith(start)} - declared
    if unknown:
        unknown -= {s for s, p, _ in source if p == TYPE and s in unknown}
    return Counter({term: used[term] for term in unknown})


def write_(found: Reasoned, name: str, release: Path, folder: Path) -> dict:
    """Write the release with the source in it to `folder`, all or nothing; returns its manifest.

    Raises SourceError where `folder` holds something that is no release.
    """
    if folder.exists() and any(folder.iterdir()) and read_manifest(folder) is None:
        raise SourceError([Problem(Place(str(folder), 1), "holds files that are no release; name an empty folder")])
