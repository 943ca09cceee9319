"""The whole pipeline in one call: sources → edges → validate → classify → entail → release."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from herstem import paths, sources
from herstem.pipeline import release
from herstem.pipeline.classify import classify
from herstem.pipeline.dataset import Dataset
from herstem.pipeline.edges import edges
from herstem.pipeline.entail import entail
from herstem.pipeline.validate import validate


class DisagreementError(Exception):
    """The two reasoners disagree, or an axiom is beyond the rules; one line for each case."""

    def __init__(self, objections: list[str]) -> None:
        self.objections = objections
        super().__init__("\n".join(objections))


Progress = Callable[[str, float | None], None]
"""Called with a stage's name and None when it starts, and its seconds when it ends."""


def _quiet(stage: str, seconds: float | None) -> None:
    pass


def check(home: Path | None = None, progress: Progress = _quiet) -> Dataset:
    """The stages up to validate; returns the dataset with edges. Raises SourceError."""
    return _checked(home, progress)[0]


def build(home: Path | None = None, target: Path | None = None, progress: Progress = _quiet) -> dict[str, Any]:
    """Run every stage and write the release; returns its manifest.

    Raises SourceError (bad sources), classify.InconsistentError or DisagreementError; the last good release then
    stays as it was.
    """
    dataset, hashes = _checked(home, progress)
    with _timed("classify", progress):
        hermit = classify(dataset)
    with _timed("entail", progress):
        dataset, agreement = entail(dataset, hermit)
        if objections := agreement.objections():
            raise DisagreementError(objections)
    with _timed("release", progress):
        return release.write(dataset, agreement, hashes, target or paths.release_dir())


def _checked(home: Path | None, progress: Progress) -> tuple[Dataset, dict[str, str]]:
    home = home or paths.home()
    with _timed("sources", progress):
        parsed = sources.load(home)
        dataset = Dataset.from_sources(parsed)
    with _timed("edges", progress):
        dataset = edges(dataset, parsed, home / "queries")
    with _timed("validate", progress):
        dataset = validate(dataset, parsed, home / "queries")
    return dataset, parsed.hashes


@contextmanager
def _timed(stage: str, progress: Progress) -> Iterator[None]:
    start = time.perf_counter()
    progress(stage, None)
    yield
    progress(stage, time.perf_counter() - start)
