"""Reasons over a user's own data beside a release: its claims make edges, the rules run over both, with proofs.

HermiT is left out, since it does not come through a million facts; the rules are the ones that agree with it on the
release. What comes of it is a release of its own, with one more graph.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rdflib import OWL

from herstem import paths
from herstem.cycles import no_collection
from herstem.exchange.rdf import places, read
from herstem.manifest import read_manifest
from herstem.namespaces import EXAMPLES, HSO, short
from herstem.pipeline.canonical import read_n_triples, triple_lines
from herstem.pipeline.dataset import Dataset
from herstem.pipeline.dl import ontology_problems
from herstem.pipeline.dl.stated import Pattern
from herstem.pipeline.edges import make_edges
from herstem.pipeline.entail import ClashError, entail, schema_of
from herstem.pipeline.hypothesise import hypothesise
from herstem.pipeline.release import write as write_release
from herstem.rules.model import TYPE, Fact
from herstem.sources import Place, Problem, SourceError

OWN = "release"  # among the inputs of a release of one's own: the hash of the project's, which it was made from
SOURCE_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_MOST_FACTS = 50_000
_OBJECT_PROPERTY, _DATA_PROPERTY = OWL.ObjectProperty.n3(), OWL.DatatypeProperty.n3()
_RELEASE = Place("~release", 0)  # sorts behind the names of files
Progress = Callable[[str, int, int], None]
"""Called with the work at hand, how much of it is done and how much there is to do, as far as is known."""


@dataclass(frozen=True)
class Reasoned:
    """What came of a user's data: the whole dataset with it, and what its owner should know of it.

    `source` are the data in the order of the files, without the `repeated` triples that the release holds already;
    `graph` is the name of theirs. `concluded` counts what follows now and did not before, by property or class;
    `unknown` the names that are no terms of the ontology. `hypotheses` says whether they were drawn: the paths
    through large data are past counting.
    """

    dataset: Dataset
    graph: str
    source: Sequence[Fact]
    repeated: Sequence[Fact]
    concluded: Counter[str]
    unknown: Counter[str]
    hypotheses: bool


@no_collection()
def reason(files: Sequence[Path], release: Path, name: str, progress: Progress = lambda *_: None) -> Reasoned:
    """Read RDF files as the source `name`, make edges of its claims and run the rules over release and source.

    Raises SourceError for what cannot be read, for axioms that are not OWL 2 DL, for literals where things belong and
    things where literals do, and where source and release contradict each other.
    """
    check_name(name)
    dataset = Dataset.from_release(release)
    graph = f"source/{name}"
    if graph in dataset.graphs:
        raise SourceError([Problem(Place(name, 0), f"the release holds a source {name} already; choose another name")])
    given = list(_read(files, name, progress))
    new, repeated = put_beside(dataset, graph, given)
    try:
        check_facts(dataset, new, files)
        return conclude(dataset, graph, new, repeated, release, progress)
    except ClashError as error:
        raise SourceError(_told(error, dataset.graphs[graph], files)) from None


def check_name(name: str) -> None:
    """Raise SourceError where a source cannot have the name."""
    if not SOURCE_NAME.fullmatch(name):
        raise SourceError([Problem(Place(name, 0), "a source is named by lower-case letters, digits and hyphens")])


def check_facts(dataset: Dataset, source: Sequence[Fact], files: Sequence[Path]) -> None:
    """Raise SourceError for axioms that are not OWL 2 DL, and for values of the wrong kind, with their lines."""
    _check_axioms(dataset, source, files)
    _check_values(dataset, source, files)


def put_beside(dataset: Dataset, graph: str, given: list[Fact]) -> tuple[list[Fact], list[Fact]]:
    """Add facts to a dataset as a graph of their own; returns them, and apart those that it holds already."""
    held = dataset.facts(*dataset.graphs)
    dataset.graphs[graph] = own = set(given)
    own -= held
    if len(own) == len(given):
        return given, []
    return [fact for fact in dict.fromkeys(given) if fact in own], [fact for fact in given if fact in held]


def conclude(
    dataset: Dataset, graph: str, new: Sequence[Fact], repeated: Sequence[Fact], release: Path, progress: Progress
) -> Reasoned:
    """Make edges of the claims of a dataset and its sources, of which `graph` is the new one, and run the rules.

    Raises ClashError.
    """
    earlier = [fact for each in dataset.sources() if each != graph for fact in sorted(dataset.graphs[each])]
    sources = [*earlier, *new]
    dataset = make_edges(dataset, paths.queries_dir(), sources)
    for each in dataset.sources():
        dataset.graphs["edges"] = dataset.graphs["edges"] - dataset.graphs[each]
    dataset, _ = entail(dataset, None, sources, lambda done, of: progress("reasoning", done, of))
    dataset, guessed = _hypotheses(dataset)
    before = read_n_triples((release / "inferred.nt").read_text(encoding="utf-8"))
    return Reasoned(
        dataset=dataset,
        graph=graph,
        source=new,
        repeated=repeated,
        concluded=_by_term(dataset.records) - _by_term(before & dataset.records.keys()),
        unknown=_unknown(dataset, new),
        hypotheses=guessed,
    )


@no_collection()
def write(found: Reasoned, files: Sequence[Path], release: Path, folder: Path) -> dict[str, Any]:
    """Write the release with the source in it to `folder`, all or nothing; returns its manifest.

    Raises SourceError, see check_target.
    """
    check_target(folder)
    base = read_manifest(release)
    inputs = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    inputs[OWN] = base["hash"] if base else ""
    made_from = {"inputs": inputs, "stages": {}, "agreement": None}
    return write_release(
        with_examples(found.dataset, release), made_from, folder, {f"{found.graph}.nt": triple_lines(found.source)}
    )


def with_examples(dataset: Dataset, release: Path) -> Dataset:
    """A dataset with the canned queries as data, as a release has them; nothing follows from these."""
    file = release / f"{EXAMPLES}.nt"
    if not file.exists():
        return dataset
    return replace(dataset, graphs=dataset.graphs | {EXAMPLES: read_n_triples(file.read_text(encoding="utf-8"))})


def check_target(folder: Path) -> None:
    """Raise SourceError where a folder holds anything but a release of one's own, which alone may be replaced."""
    manifest = read_manifest(folder)
    if manifest is not None and OWN not in manifest["inputs"]:
        message = "is the project's own release, made from its sources; name a folder of your own, a new one"
    elif manifest is None and folder.exists() and (folder.is_file() or any(folder.iterdir())):
        message = "is not a release to replace; name a new or an empty folder"
    else:
        return
    raise SourceError([Problem(Place(str(folder), 0), message)])


def _read(files: Sequence[Path], name: str, progress: Progress) -> Iterator[Fact]:
    with TemporaryDirectory(prefix="herstem-") as folder:
        for number, path in enumerate(files):
            step = partial(progress, f"reading {path.name}")
            yield from read(path, Path(folder, "facts.nt"), f"{name}-{number}", step)


def _hypotheses(dataset: Dataset) -> tuple[Dataset, bool]:
    """Hypotheses from the claims of release and sources, where these are of a size that a person could curate."""
    sources = dataset.facts(*dataset.sources())
    few = len(sources) <= _MOST_FACTS
    if few:
        read = Dataset(dataset.graphs | {"claims": dataset.graphs["claims"] | sources}, dataset.records)
        dataset.graphs["hypotheses"] = hypothesise(read).graphs["hypotheses"]
    return dataset, few


def _check_axioms(dataset: Dataset, source: Sequence[Fact], files: Sequence[Path]) -> None:
    """Raise SourceError where a source's own classes and properties are not OWL 2 DL beside the ontology."""
    axioms = list(schema_of(source))
    if not axioms:
        return
    place = _finder(axioms, files)
    problems = ontology_problems(dataset.graphs["ontology"].union(axioms), place, nameless=True)
    if problems:
        raise SourceError(problems)


def _check_values(dataset: Dataset, source: Sequence[Fact], files: Sequence[Path]) -> None:
    """Raise SourceError where an object property has a literal for its value, or a data property a thing."""
    kinds = [fact for fact in chain(dataset.graphs["ontology"], source) if fact[1] == TYPE]
    of_things = {s for s, _, o in kinds if o == _OBJECT_PROPERTY} | {TYPE}
    of_literals = {s for s, _, o in kinds if o == _DATA_PROPERTY}
    wrong = [fact for fact in source if fact[1] in (of_things if fact[2][0] == '"' else of_literals)]
    if not wrong:
        return
    first, counts = {fact[1]: fact for fact in reversed(wrong)}, Counter(p for _, p, _ in wrong)
    place = _finder(list(first.values()), files)
    problems = []
    for p, fact in first.items():
        needs = "an IRI, not a literal" if p in of_things else "a literal, not an IRI"
        more = f" (facts like this one: {counts[p]:,})" if counts[p] > 1 else ""
        problems.append(Problem(place(fact), f"{' '.join(map(short, fact))}: {short(p)} takes {needs}{more}"))
    raise SourceError(problems)


def _told(error: ClashError, source: Collection[Fact], files: Sequence[Path]) -> list[Problem]:
    """Each contradiction with its axioms, its proof, and the line of the first fact of the source that takes part."""
    facts = {fact for clash in error.clashes for fact in clash.given if fact in source}
    facts |= {fact for fact in source if fact[0] in error.axioms_of_empty and fact[1] == TYPE}
    place = _finder(facts, files)
    problems = [
        Problem(min(map(place, clash.given)), "\n".join((f"contradicts the axiom {clash.axiom}:", *clash.proof)))
        for clash in error.clashes
    ]
    for cls, axioms in error.axioms_of_empty.items():
        message = f"{short(cls)} can have no member, by these axioms"
        problems.append(Problem(place((cls, None, None)), "\n  ".join((message, *axioms))))
    return problems


def _finder(facts: Collection[Fact], files: Sequence[Path]) -> Callable[[Pattern], Place]:
    """Where facts of the source stand; what is not in it is placed last, in the release."""
    known = {fact: place for path in files for fact, place in places(path, facts).items()}
    by_subject = {fact[0]: Place(str(files[0]), 1) for fact in facts}
    by_subject |= {fact[0]: place for fact, place in known.items()}

    def place(pattern: Pattern) -> Place:
        s, p, o = pattern
        exact = known.get((s, p, o)) if p is not None and o is not None else None
        return exact or by_subject.get(s, _RELEASE)

    return place


def _by_term(facts: Iterable[Fact]) -> Counter[str]:
    """How many facts there are, by class for memberships and else by property."""
    return Counter(o if p == TYPE else p for _, p, o in facts)


def _unknown(dataset: Dataset, source: Sequence[Fact]) -> Counter[str]:
    """Names in the ontology's namespace that neither the ontology nor the source declares: most likely slips."""
    start = f"<{HSO}"
    declared = {s for s, p, _ in dataset.graphs["ontology"] if p == TYPE}
    used = _by_term(source)
    unknown = {term for term in used if term.startswith(start)} - declared
    if unknown:
        unknown -= {s for s, p, _ in source if p == TYPE and s in unknown}
    return Counter({term: used[term] for term in unknown})
