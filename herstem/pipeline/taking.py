"""Takes other sources into a release of one's own: read, reasoned over with the rest, kept, or forgotten again.

Each is a graph `source/NAME` with what its owner says of it; what it states that the release held already stands beside
it, in `left-out/`, so that any source can go without taking from another. One that is too large to reason over stands
in `apart/source/NAME`: queries see it, no rule does.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, RdfFormat, Store

from herstem.cycles import no_collection
from herstem.engine.embedded import EmbeddedEngine
from herstem.exchange.imports import mapping as mappings
from herstem.exchange.imports.reading import Reader, is_table
from herstem.exchange.imports.report import Report
from herstem.exchange.rdf import read
from herstem.manifest import APART, file_hash, graph_files, read_manifest
from herstem.namespaces import HSG, HSO, PREFIXES
from herstem.pipeline import release as releases
from herstem.pipeline.about import About, sources
from herstem.pipeline.canonical import n_triples, read_n_triples
from herstem.pipeline.dataset import Dataset
from herstem.pipeline.entail import ClashError
from herstem.pipeline.reason import (
    OWN,
    SOURCE_NAME,
    Progress,
    Reasoned,
    check_facts,
    check_name,
    check_target,
    conclude,
    put_beside,
    with_examples,
)
from herstem.rules.model import Fact
from herstem.sources import Place, Problem, SourceError

LEFT_OUT = "left-out"
MOST_REASONED = 500_000  # triples
_TRIES = 5
_SUBJECT, _OBJECT = HSO.claimSubject.n3(), HSO.claimObject.n3()
_MATCH = f"<{PREFIXES['skos']}exactMatch>"


@dataclass
class Taken:
    """A source as read, ready to be kept; `new` are its things that the graph did not know.

    `found` is what came of reasoning over it; None for one that is too large, whose `triples` stay in `file`.
    """

    about: About
    base: Path
    found: Reasoned | None
    file: Path
    triples: int
    report: Report
    new: Mapping[str, tuple[str, str]]
    inputs: Mapping[str, str] = field(default_factory=dict)


@no_collection()
def take(
    files: Sequence[Path],
    about: About,
    base: Path,
    scratch: Path,
    report: Report,
    mapping: str | None = None,
    strict: bool = False,
    progress: Progress = lambda *_: None,
    most_reasoned: int = MOST_REASONED,
) -> Taken:
    """Read files as a source and reason over it beside the release in `base`; nothing is written but to `scratch`.

    Tables are mapped by the mapping of a name or file, else by the one that their columns fit. A row that states no
    claim that can be taken is left out and told in the report, also where it contradicts the ontology; `strict` raises
    SourceError instead. So do files that cannot be read, and RDF that contradicts the ontology.
    """
    check_name(about.name)
    dataset = Dataset.from_release(base)
    graph = f"source/{about.name}"
    if graph in dataset.graphs or _apart(base, about.name).exists():
        message = f"{base} holds a source {about.name} already; `herstem forget` it, or choose another --source"
        raise SourceError([Problem(Place(about.name, 0), message)])
    reader = Reader(_curated(base), about.name, report, _matches(dataset, base))
    file = scratch / f"{about.name}.nt"
    triples = _read(files, about, reader, mapping, file, progress)
    if strict:
        _no_problems(report)
    inputs = {f"{graph}/{path.name}": file_hash(path) for path in files}
    if triples > most_reasoned:
        return Taken(about, base, None, file, triples, report, reader.new, inputs)
    given = sorted(read_n_triples(file.read_text(encoding="utf-8")))
    rdf = [path for path in files if not is_table(path)]
    if rdf:
        check_facts(dataset, given, rdf)
    found = _concluded(dataset, graph, given, reader, report, base, progress)
    if strict:
        _no_problems(report)
    return Taken(about, base, found, file, len(found.source), report, reader.new, inputs)


def keep(taken: Taken, folder: Path) -> dict[str, Any]:
    """Write the release with the source to `folder`, all or nothing; returns its manifest.

    Raises SourceError, see check_target.
    """
    check_target(folder)
    inputs = {**_inputs(taken.base), **taken.inputs}
    if taken.found is None:
        name = _apart(Path(), taken.about.name).as_posix()
        return releases.copy(
            taken.base, folder, inputs, {f"source/{taken.about.name}": (name, taken.file, taken.triples)}
        )
    left = _left_out(taken.base)
    left[taken.about.name] = set(taken.found.repeated)
    return _write(taken.found.dataset, inputs, left, taken.base, folder)


@no_collection()
def forget(name: str, folder: Path, progress: Progress = lambda *_: None) -> dict[str, Any]:
    """Take a source out of the release in `folder`, and all that followed from it; returns the new manifest.

    Raises SourceError where there is no such source, and where the others contradict the ontology without it.
    """
    if read_manifest(folder) is None:
        raise SourceError([Problem(Place(str(folder), 0), "is not a release")])
    inputs = {file: digest for file, digest in _inputs(folder).items() if not file.startswith(f"source/{name}/")}
    if SOURCE_NAME.fullmatch(name) and _apart(folder, name).exists():
        return releases.copy(folder, folder, inputs, without=_apart(Path(), name).as_posix())
    dataset = Dataset.from_release(folder)
    if f"source/{name}" not in dataset.graphs:
        known = ", ".join(about.name for about, _, _ in sources(folder)) or "none"
        raise SourceError([Problem(Place(str(folder), 0), f"holds no source {name}; it holds {known}")])
    dataset = Dataset({graph: facts for graph, facts in dataset.graphs.items() if graph != f"source/{name}"})
    left = {each: facts for each, facts in _left_out(folder).items() if each != name}
    for each, facts in left.items():
        back = facts - dataset.facts(*dataset.graphs)
        dataset.graphs[f"source/{each}"] |= back
        left[each] = facts - back
    last = dataset.sources()[-1] if dataset.sources() else "source/"
    try:
        found = conclude(dataset, last, sorted(dataset.graphs.get(last, ())), (), folder, progress)
    except ClashError as error:
        raise SourceError([Problem(Place(name, 0), clash.axiom) for clash in error.clashes]) from None
    return _write(found.dataset, inputs, left, folder, folder)


def _read(
    files: Sequence[Path], about: About, reader: Reader, mapping: str | None, file: Path, progress: Progress
) -> int:
    """Write the triples of a source to a file, what is said of it first; returns how many there are."""
    said = list(about.lines())
    triples = len(said)
    with file.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(said)
        tables = [path for path in files if is_table(path)]
        mapped = None if mapping is None else _mapping(mapping)
        for block in reader.read(tables, mapped, partial(progress, "reading")) if tables else ():
            triples += block.count("\n")
            out.write(block)
        for number, path in enumerate(path for path in files if not is_table(path)):
            blanks, step = f"{about.name}-{number}", partial(progress, f"reading {path.name}")
            for s, p, o in read(path, file.with_suffix(".rdf"), blanks, step):
                triples += 1
                out.write(f"{s} {p} {o} .\n")
    return triples


def _curated(base: Path) -> EmbeddedEngine:
    """What names are looked up in: a release without its sources, which so do not depend on one another."""
    store = Store()
    for name, file in graph_files(base).items():
        if not name.startswith(f"{HSG}source/"):
            store.load(path=file, format=RdfFormat.N_TRIPLES, to_graph=NamedNode(name))
    return EmbeddedEngine(store)


def _apart(folder: Path, name: str) -> Path:
    return folder / APART / "source" / f"{name}.nt"


def _mapping(name: str) -> mappings.TableMapping:
    shipped = mappings.shipped()
    return mappings.load(shipped.get(name, Path(name)))


def _matches(dataset: Dataset, base: Path) -> Iterator[tuple[str, str]]:
    """The exact matches that the sources of a release state, those that stand apart too."""
    yield from ((s[1:-1], o[1:-1]) for s, p, o in dataset.facts(*dataset.sources()) if p == _MATCH and o[0] == "<")
    for path in sorted(base.glob(f"{APART}/source/*.nt")):
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                s, p, o = line.split(" ", 2)
                if p == _MATCH and o[0] == "<":
                    yield s[1:-1], o.removesuffix(" .\n")[1:-1]


def _concluded(
    dataset: Dataset, graph: str, given: list[Fact], reader: Reader, report: Report, base: Path, progress: Progress
) -> Reasoned:
    """Reason; a claim that contradicts the ontology is left out with a word on why, and the rest is tried again."""
    for _ in range(_TRIES):
        beside = Dataset(dict(dataset.graphs))
        new, repeated = put_beside(beside, graph, given)
        try:
            return conclude(beside, graph, new, repeated, base, progress)
        except ClashError as error:
            wrong = _behind(error, given, reader)
            if not wrong:
                message = "\n".join(
                    line for clash in error.clashes for line in (f"contradicts the axiom {clash.axiom}:", *clash.proof)
                )
                raise SourceError([Problem(Place(graph, 0), message)]) from None
            for claim, why in wrong.items():
                file, row = reader.place(claim[1:-1]) or (graph, 0)
                report.wrong(file, row, "", why)
                report.claims -= 1
            given = [fact for fact in given if fact[0] not in wrong and fact[2] not in wrong]
    raise SourceError([Problem(Place(graph, 0), f"still contradicts the ontology after {_TRIES} tries")])


def _behind(error: ClashError, given: Sequence[Fact], reader: Reader) -> dict[str, str]:
    """The claims of a source that take part in a contradiction, or whose triples do, and why they cannot stand."""
    ends: dict[str, dict[str, str]] = {}
    for s, p, o in given:
        if p in (_SUBJECT, _OBJECT) and reader.place(s[1:-1]):
            ends.setdefault(s, {})[p] = o
    by_ends: dict[tuple[str, str], list[str]] = {}
    for claim, those in ends.items():
        by_ends.setdefault((those.get(_SUBJECT, ""), those.get(_OBJECT, "")), []).append(claim)
    wrong = {}
    for clash in error.clashes:
        for s, _, o in clash.given:
            for claim in [s] if reader.place(s[1:-1]) else by_ends.get((s, o), ()):
                wrong[claim] = f"contradicts the axiom {clash.axiom}: {'; '.join(clash.proof)}"
    return wrong


def _no_problems(report: Report) -> None:
    if report.left_out:
        problems = [
            Problem(Place(file, row), f"{column}: {message}" if column else message)
            for file, row, column, message in report.problems
        ]
        raise SourceError(problems)


def _inputs(base: Path) -> dict[str, str]:
    """What a release of one's own was made from: the project's release, and the files of its sources."""
    manifest = read_manifest(base)
    assert manifest is not None
    inputs: dict[str, str] = manifest["inputs"]
    return inputs if OWN in inputs else {OWN: manifest["hash"]}


def _left_out(folder: Path) -> dict[str, set[Fact]]:
    return {path.stem: read_n_triples(path.read_text("utf-8")) for path in sorted(folder.glob(f"{LEFT_OUT}/*.txt"))}


def _write(
    dataset: Dataset, inputs: Mapping[str, str], left: Mapping[str, set[Fact]], base: Path, folder: Path
) -> dict[str, Any]:
    """Write a release; what stands apart in `base` is taken over."""
    texts: dict[str, Iterable[str]] = {
        f"{LEFT_OUT}/{name}.txt": [n_triples(facts)] for name, facts in left.items() if facts
    }
    counts = (read_manifest(base) or {"graphs": {}})["graphs"]
    made_from: dict[str, Any] = {"inputs": dict(sorted(inputs.items())), "stages": {}, "agreement": None, "graphs": {}}
    with ExitStack() as stack:
        for path in sorted(base.glob(f"{APART}/source/*.nt")):
            texts[path.relative_to(base).as_posix()] = stack.enter_context(path.open(encoding="utf-8"))
            made_from["graphs"][f"source/{path.stem}"] = counts[f"source/{path.stem}"]
        return releases.write(with_examples(dataset, base), made_from, folder, texts)
