"""The whole pipeline in one call: sources → edges → validate → classify → entail → hypothesise → release."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from herstem import paths, sources
from herstem.manifest import DERIVATIONS, combined_hash
from herstem.pipeline import classify, hypothesise, release
from herstem.pipeline.checks import LEVELS, Check, Finding, findings, read_checks
from herstem.pipeline.dataset import Dataset
from herstem.pipeline.edges import edges
from herstem.pipeline.kept import Kept, digests
from herstem.pipeline.validate import validate
from herstem.rules.model import Fact
from herstem.sources import SourceError, Sources


class DisagreementError(Exception):
    """The two reasoners disagree; one line for each case."""

    def __init__(self, objections: list[str]) -> None:
        self.objections = objections
        super().__init__("\n".join(objections))


UNCHANGED = "unchanged"
Progress = Callable[[str, float | str | None], None]
"""Called with a stage's name and None when it starts, then its seconds, or UNCHANGED where it had not to run."""


def _quiet(stage: str, outcome: float | str | None) -> None:
    pass


def check(home: Path | None = None, progress: Progress = _quiet) -> Dataset:
    """The stages up to validate; returns the dataset with edges. Raises SourceError."""
    return _checked(home, Kept.of(paths.release_dir()), progress)[0]


def report(home: Path | None = None, progress: Progress = _quiet) -> tuple[list[Check], list[Finding]]:
    """All checks of queries/checks/ and what they find in the sources, the gravest first. Raises SourceError."""
    home = home or paths.home()
    with _timed("sources", progress):
        parsed = sources.load(home)
    with _timed("edges", progress):
        dataset = edges(Dataset.from_sources(parsed), parsed, home / "queries")
    with _timed("checks", progress):
        checks = read_checks(home / "queries" / "checks")
        found = list(findings(dataset, parsed, checks))
    return checks, sorted(found, key=lambda each: (LEVELS.index(each.check.level), each.check.name, each.problem()))


def build(
    home: Path | None = None,
    target: Path | None = None,
    progress: Progress = _quiet,
    fresh: bool = False,
    about: Callable[[Dataset], Mapping[str, set[Fact]]] = lambda _: {},
) -> dict[str, Any]:
    """Make the release in `target` from the sources in `home`; returns its manifest.

    `about` gives further graphs, which nothing is concluded from, about the dataset that was made.

    What the release that stands in `target` settles is taken over from there, unless all is to be made `fresh`. Raises
    SourceError (bad or contradictory sources, axioms that no rule carries), HermitError or DisagreementError; the last
    good release then stays as it was.
    """
    target = target or paths.release_dir()
    kept = Kept() if fresh else Kept.of(target)
    dataset, parsed = _checked(home, kept, progress)
    logical = dataset.logical()
    given = digests(logical, *logical.graphs)
    keys = {"classify": combined_hash({name: given[name] for name in classify.READ}), "entail": combined_hash(given)}
    rules = {file: digest for file, digest in parsed.hashes.items() if file.startswith("queries/rules/")}
    keys["hypothesise"] = combined_hash(
        rules | digests(dataset.wordless(), *hypothesise.READ) | {"entail": keys["entail"]}
    )
    agreement = kept.manifest.get("agreement")
    taken = {f"{name}.nt": [kept.texts[f"{name}.nt"]] for name in parsed.unchanged}
    told = partial(_contradictions_told, dataset, parsed, progress)
    with told(), _timed("classify", progress, unchanged=kept.settles("classify", keys)) as needed:
        hermit = classify.classify(logical) if needed else None
    with told(), _timed("entail", progress, unchanged=kept.settles("entail", keys)) as needed:
        if needed:
            from herstem.pipeline.entail import entail  # here, for the many builds that can do without

            logical, found = entail(logical, hermit)
            if found is not None:
                agreement = found.summary()
                if beyond := found.beyond_rules():
                    from herstem.pipeline.causes import beyond_rules

                    raise SourceError(beyond_rules(beyond, parsed))
                if objections := found.objections():
                    raise DisagreementError(objections)
            dataset.graphs["inferred"], dataset.records = logical.graphs["inferred"], logical.records
        else:
            dataset.graphs["inferred"] = kept.facts("inferred")
            taken |= {name: [kept.texts[name]] for name in ("inferred.nt", DERIVATIONS)}
    with _timed("hypothesise", progress, unchanged=kept.settles("hypothesise", keys)) as needed:
        if needed and DERIVATIONS in taken:
            dataset.records = kept.records()
        known = None if needed else kept.facts("hypotheses")
        dataset = hypothesise.hypothesise(dataset, (home or paths.home()) / "queries", known)
    with _timed("release", progress):
        dataset.graphs |= about(dataset)
        return release.write(dataset, {"agreement": agreement, "stages": keys, "inputs": parsed.hashes}, target, taken)


def _checked(home: Path | None, kept: Kept, progress: Progress) -> tuple[Dataset, Sources]:
    home = home or paths.home()
    with _timed("sources", progress):
        parsed = sources.load(home, kept.manifest.get("inputs"))
        dataset = Dataset.from_sources(parsed)
        dataset.graphs |= {name: kept.facts(name) for name in parsed.unchanged}
    with _timed("edges", progress):
        dataset = edges(dataset, parsed, home / "queries")
    with _timed("validate", progress):
        dataset = validate(dataset, parsed, home / "queries", kept)
    return dataset, parsed


@contextmanager
def _contradictions_told(dataset: Dataset, parsed: Sources, progress: Progress) -> Iterator[None]:
    """Where a stage finds a contradiction, its causes are looked for and raised as SourceError."""
    try:
        yield
    except classify.InconsistentError as error:
        from herstem.pipeline.causes import contradictions

        with _timed("causes", progress):
            problems = contradictions(dataset, parsed, error.empty)
        raise SourceError(problems) from None


@contextmanager
def _timed(stage: str, progress: Progress, unchanged: bool = False) -> Iterator[bool]:
    """Tells how long a stage took; gives whether it has to run."""
    start = time.perf_counter()
    progress(stage, None)
    yield not unchanged
    progress(stage, UNCHANGED if unchanged else time.perf_counter() - start)
