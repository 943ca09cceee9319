"""The checks of queries/checks/: each a SELECT of what is wrong, with a typed header, as ROBOT's report has them."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rdflib import Literal, URIRef
from rdflib.term import Node

from herstem.namespaces import curie
from herstem.pipeline.dataset import Dataset, run_rule
from herstem.pipeline.shapes import SEEN, show
from herstem.sources import Place, Problem, SourceError, Sources

LEVELS = ("ERROR", "WARN", "INFO")
"""As in ROBOT: an error stops a build, a warning should go before a release, the rest is for tidiness."""

_HEADER = {"level", "problem", "principle", "solution"}


@dataclass(frozen=True)
class Check:
    """What a check looks for, by what principle that is wrong, and what to do; `level` is one of LEVELS."""

    name: str
    path: Path
    level: str
    problem: str
    principle: str
    solution: str


@dataclass(frozen=True)
class Finding:
    """A solution of a check: what is wrong with which subject, property and value, and where that is written.

    The subject and the property are CURIEs, the value is as Turtle has it, or empty where it is missing.
    """

    check: Check
    place: Place
    subject: str
    property: str
    value: str
    message: str

    def problem(self) -> Problem:
        """The same as the other stages have it."""
        return Problem(
            self.place, f"{' '.join(filter(None, (self.subject, self.property, self.value)))}: {self.message}"
        )


def read_checks(folder: Path) -> list[Check]:
    """The checks of a folder, by name. Raises SourceError where a header is not as it should be."""
    return [_read(path) for path in sorted(folder.glob("*.rq"))]


def findings(dataset: Dataset, sources: Sources, checks: list[Check]) -> Iterator[Finding]:
    """What checks find in a dataset with edges. Raises SourceError where a check is no SELECT."""
    store = dataset.store(*SEEN)
    for check in checks:
        for row in run_rule(store, check.path):
            focus, prop = URIRef(row["focus"].value), URIRef(row["property"].value)
            text = row["value"].value if row["value"] is not None else None
            value = next((o for o in _objects(sources, focus, prop) if str(o) == text), None)
            shown = "" if text is None else show(value if value is not None else Literal(text))
            place = sources.place(focus, prop, value)
            yield Finding(check, place, curie(str(focus)), curie(str(prop)), shown, row["message"].value)


def _read(path: Path) -> Check:
    file = f"queries/checks/{path.name}"
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        header = tomllib.loads("\n".join(line[2:] for line in lines if line.startswith("#+")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SourceError([Problem(Place(file, 1), f"the header cannot be read: {error}")]) from None
    if set(header) != _HEADER or header["level"] not in LEVELS or not all(isinstance(v, str) for v in header.values()):
        needed = f"level ({', '.join(LEVELS)}), problem, principle and solution, each a text"
        raise SourceError([Problem(Place(file, 1), f"the header of a check has {needed}")])
    return Check(path.stem, path, **header)


def _objects(sources: Sources, s: Node, p: Node) -> Iterator[Node]:
    for graph in sources.graphs.values():
        yield from graph.objects(s, p)
