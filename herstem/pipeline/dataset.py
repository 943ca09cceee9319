"""The dataset that runs through the pipeline: facts by named graph, and a derivation for each inferred one."""

from dataclasses import dataclass, field

import pyoxigraph
from rdflib import Graph

from herstem.namespaces import GRAPHS, HSG
from herstem.rules.model import Fact
from herstem.sources import Sources


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
        """The hand-written graphs, blank nodes named by RDFC-1.0 so that the same sources give the same bytes."""
        dataset = cls()
        for name, graph in sources.graphs.items():
            dataset.graphs[name] = canonical_facts(graph, name)
        return dataset

    def facts(self, *names: str) -> set[Fact]:
        """The union of some graphs."""
        return set().union(*(self.graphs[name] for name in names))

    def store(self, *names: str) -> pyoxigraph.Store:
        """An in-memory store of some graphs (all, when none is named), for SPARQL rules."""
        store = pyoxigraph.Store()
        for name in names or self.graphs:
            text = n_triples(self.graphs[name])
            store.bulk_load(text, pyoxigraph.RdfFormat.N_TRIPLES, to_graph=pyoxigraph.NamedNode(HSG[name]))
        return store


def canonical_facts(graph: Graph, prefix: str) -> set[Fact]:
    """The triples of an rdflib graph as N-Triples terms, blank nodes renamed to `_:{prefix}{number}`."""
    triples = pyoxigraph.parse(graph.serialize(format="nt", encoding="utf-8"), pyoxigraph.RdfFormat.N_TRIPLES)
    dataset = pyoxigraph.Dataset(triples)
    dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)

    def term(node: object) -> str:
        text = str(node)
        return f"_:{prefix}{text.removeprefix('_:c14n')}" if text.startswith("_:c14n") else text

    return {(term(q.subject), str(q.predicate), term(q.object)) for q in dataset}


def n_triples(facts: set[Fact]) -> str:
    """Facts as sorted N-Triples text."""
    return "".join(sorted(f"{s} {p} {o} .\n" for s, p, o in facts))
