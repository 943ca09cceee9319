"""The dataset that runs through the pipeline: facts by named graph, and a derivation for each inferred one."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph
from rdflib import OWL, RDFS, Graph
from rdflib.term import Node
from rdflib.util import from_n3

from herstem.namespaces import GRAPHS, HSG, STATED
from herstem.pipeline.canonical import canonical_facts, read_n_triples, triple_lines
from herstem.rules.derivations import Record
from herstem.rules.model import TYPE, Fact
from herstem.sources import Place, Problem, SourceError, Sources

BY_HAND = ("ontology", "entities", "claims", "mappings")
"""The graphs that are written by hand."""

_ANNOTATION = OWL.AnnotationProperty.n3()
_BUILT_IN_ANNOTATIONS = {
    term.n3()
    for term in (
        *(RDFS.label, RDFS.comment, RDFS.seeAlso, RDFS.isDefinedBy),
        *(OWL.versionInfo, OWL.versionIRI, OWL.deprecated, OWL.imports),
    )
}


@dataclass
class Dataset:
    """Facts (triples of N-Triples terms) by graph name, and the records of the inferred ones.

    The reifiers stand apart, since their objects are triples (RDF 1.2), which rules and reasoners do not know.
    """

    graphs: dict[str, set[Fact]] = field(default_factory=lambda: {name: set() for name in GRAPHS})
    records: Mapping[Fact, Record] = field(default_factory=dict)
    reifiers: set[Fact] = field(default_factory=set)

    _store: pyoxigraph.Store = field(default_factory=pyoxigraph.Store, repr=False, compare=False)
    _stored: dict[str, set[Fact]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def from_sources(cls, sources: Sources) -> "Dataset":
        """The hand-written graphs."""
        dataset = cls()
        for name in STATED:
            dataset.graphs[name] = canonical_facts(sources.triples[name], name)
        return dataset

    @classmethod
    def from_release(cls, folder: Path) -> "Dataset":
        """What a release states, sources of users included, without what was made from it. Raises FileNotFoundError."""
        dataset = cls()
        for name in STATED:
            dataset.graphs[name] = read_n_triples((folder / f"{name}.nt").read_text(encoding="utf-8"))
        for path in sorted(folder.glob("source/*.nt")):
            dataset.graphs[f"source/{path.stem}"] = read_n_triples(path.read_text(encoding="utf-8"))
        return dataset

    def sources(self) -> list[str]:
        """The names of the graphs with users' data."""
        return [name for name in self.graphs if name.startswith("source/")]

    def logical(self) -> "Dataset":
        """The same without annotations, which carry no semantics: what a reasoner reads."""
        annotations = _BUILT_IN_ANNOTATIONS | {
            s for s, p, o in self.facts("ontology", "entities") if p == TYPE and o == _ANNOTATION
        }
        graphs = {
            name: {fact for fact in facts if fact[0] not in annotations and fact[1] not in annotations}
            for name, facts in self.graphs.items()
        }
        return Dataset(graphs, self.records)

    def wordless(self) -> "Dataset":
        """The same without texts in a language, which are for people."""
        graphs = {name: {fact for fact in facts if not is_text(fact[2])} for name, facts in self.graphs.items()}
        return Dataset(graphs, self.records)

    def facts(self, *names: str) -> set[Fact]:
        """The union of some graphs."""
        return set().union(*(self.graphs[name] for name in names))

    def store(self, *names: str) -> pyoxigraph.Store:
        """An in-memory store of some graphs as they are now, for SPARQL rules; the next call reuses it."""
        for name in self._stored.keys() | names:
            facts = self.graphs[name] if name in names else set()
            if facts != self._stored.get(name, set()):
                graph = pyoxigraph.NamedNode(HSG[name])
                self._store.clear_graph(graph)
                text = "".join(triple_lines(facts))
                # Lenient: each term has been through a strict parser, and a second look takes as long as the rest.
                self._store.load(text, pyoxigraph.RdfFormat.N_TRIPLES, to_graph=graph, lenient=True)
                self._stored[name] = set(facts)
        return self._store


def is_text(term: str) -> bool:
    """Whether a term is a text in a language."""
    return term[0] == '"' and term[-1] not in '">'


def as_graph(facts: Iterable[Fact]) -> Graph:
    """Facts as an rdflib graph; blank nodes keep their names."""
    node = cache(as_node)
    graph = Graph()
    for s, p, o in facts:
        graph.add((node(s), node(p), node(o)))
    return graph


def as_node(term: str) -> Node:
    """The term of a fact as rdflib has it."""
    node = from_n3(term)
    assert isinstance(node, Node)
    return node


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
