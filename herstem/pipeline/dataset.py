"""The dataset that runs through the pipeline: facts by named graph, and a derivation for each inferred one."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyoxigraph

from herstem.namespaces import GRAPHS, HSG
from herstem.pipeline.canonical import canonical_facts, n_triples
from herstem.rules.model import Fact
from herstem.sources import Place, Problem, SourceError, Sources


@dataclass(frozen=True)
class Record:
    """Why an inferred fact holds: the axiom or rule, the facts that it was applied to, further axioms used."""

    fact: Fact
    rule: str
    premises: tuple[Fact, ...] = ()
    axioms: tuple[str, ...] = ()


@dataclass
class Dataset:
    """Facts (triples of N-Triples terms) by graph name, and the records of the inferred ones."""

    graphs: dict[str, set[Fact]] = field(default_factory=lambda: {name: set() for name in GRAPHS})
    records: dict[Fact, Record] = field(default_factory=dict)

    @classmethod
    def from_sources(cls, sources: Sources) -> "Dataset":
        """The hand-written graphs."""
        dataset = cls()
        for name, graph in sources.graphs.items():
            dataset.graphs[name] = canonical_facts(graph, name)
        return dataset

    def facts(self, *names: str) -> set[Fact]:
        """The union of some graphs."""
        return set().union(*(self.graphs[name] for name in names))

    def store(self, *names: str) -> pyoxigraph.Store:
        """An in-memory store of some graphs, for SPARQL rules."""
        store = pyoxigraph.Store()
        for name in names:
            text = n_triples(self.graphs[name])
            store.bulk_load(text, pyoxigraph.RdfFormat.N_TRIPLES, to_graph=pyoxigraph.NamedNode(HSG[name]))
        return store


def run_rule(store: pyoxigraph.Store, path: Path) -> Iterator[Any]:
    """The solutions or triples of a SELECT or CONSTRUCT of the pipeline, over the union of all graphs.

    Raises SourceError, with the line, where the file is no such query.
    """
    file = f"{path.parent.parent.name}/{path.parent.name}/{path.name}"
    try:
        answer = store.query(path.read_text(encoding="utf-8"), use_default_graph_as_union=True)
    except OSError as error:
        raise SourceError([Problem(Place(file, 1), f"cannot be read: {error}")]) from None
    except SyntaxError as error:
        raise SourceError([Problem(Place(file, 1), f"not a SPARQL query: {error}")]) from None
    if isinstance(answer, pyoxigraph.QueryBoolean):
        raise SourceError([Problem(Place(file, 1), "an ASK query; the pipeline needs a SELECT or a CONSTRUCT")])
    yield from answer
