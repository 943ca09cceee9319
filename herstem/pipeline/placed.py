"""The facts of the sources in the form in which they are written, and the file and line of each."""

from functools import cached_property

import pyoxigraph
from rdflib import BNode, Literal
from rdflib.term import Node

from herstem.rules.model import Fact
from herstem.sources import Place, Sources

NOWHERE = Place("ontology", 0)
"""Stands for a place that is not known."""


class PlacedFacts:
    """All hand-written facts but the shapes, with their places."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources

    @cached_property
    def graphs(self) -> dict[str, set[Fact]]:
        """The facts of each graph; a blank node has the name that it has in the parsed graphs."""
        return {
            name: {(_term(s), _term(p), _term(o)) for s, p, o in graph} for name, graph in self._sources.graphs.items()
        }

    @cached_property
    def facts(self) -> set[Fact]:
        """Every fact."""
        return set().union(*self.graphs.values())

    @cached_property
    def _places(self) -> dict[tuple[str | None, ...], Place]:
        places: dict[tuple[str | None, ...], Place] = {}
        for triple, place in self._sources.places.items():
            s, p, o = map(_term, triple)
            for pattern in ((s, p, o), (s, p, None), (s, None, None)):
                places[pattern] = min(place, places.get(pattern, place))
        return places

    def place(self, fact: tuple[str, str | None, str | None]) -> Place:
        """The best known place of a fact: the fact itself, else its subject with that predicate, else its subject."""
        s, p, o = fact
        found = (self._places.get(pattern) for pattern in ((s, p, o), (s, p, None), (s, None, None)))
        return next(filter(None, found), NOWHERE)


def _term(node: Node) -> str:
    if isinstance(node, Literal):
        datatype = pyoxigraph.NamedNode(str(node.datatype)) if node.datatype else None
        return str(pyoxigraph.Literal(str(node), datatype=datatype, language=node.language))
    return f"_:{node}" if isinstance(node, BNode) else f"<{node}>"
