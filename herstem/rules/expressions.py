"""Class expressions and data ranges of OWL 2 (https://www.w3.org/TR/owl2-mapping-to-rdf/, 3.2.3 and 3.2.4), read from
a graph into values that can be taken apart, negated and brought down to a few kinds.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from rdflib import OWL, RDF, RDFS, XSD, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

_DEEPEST = 100  # what people write is not deeper than ten; hostile input must end somewhere


@dataclass(frozen=True)
class Role:
    """A property or, the other way round, its inverse; `data` says that its values are literals."""

    property: Node
    inverse: bool = False
    data: bool = False


@dataclass(frozen=True)
class Named:
    """A class by its name."""

    name: Node


@dataclass(frozen=True)
class And:
    """What is in all of these; of none: everything."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True)
class Or:
    """What is in one of these; of none: nothing."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True)
class Not:
    """What is not in this."""

    part: "Expression"


@dataclass(frozen=True)
class OneOf:
    """These individuals, or these literals."""

    members: tuple[Node, ...]


@dataclass(frozen=True)
class Range:
    """A datatype with facets, as (facet, value) pairs in their order."""

    datatype: Node
    facets: tuple[tuple[Node, Node], ...] = ()


@dataclass(frozen=True)
class Defined:
    """A datatype by its name, and the range that the ontology defines it as."""

    name: Node
    meaning: "Expression"


@dataclass(frozen=True)
class HasSelf:
    """What is related to itself."""

    role: Role


@dataclass(frozen=True)
class Some:
    """What has a filler that is in this."""

    role: Role
    filler: "Expression"


@dataclass(frozen=True)
class Only:
    """What has no filler but in this."""

    role: Role
    filler: "Expression"


@dataclass(frozen=True)
class Value:
    """What has this filler."""

    role: Role
    value: Node


@dataclass(frozen=True)
class Count:
    """What has `min`, `max` or `exactly` a number of fillers that are in this; `qualified` says that it is written."""

    word: str
    number: int
    role: Role
    filler: "Expression"
    qualified: bool = True


@dataclass(frozen=True)
class Unknown:
    """An expression of no kind that OWL 2 has."""


Expression = Named | And | Or | Not | OneOf | Range | Defined | HasSelf | Some | Only | Value | Count | Unknown

EVERYTHING = And(())
NOTHING = Or(())
_NAMES: dict[Node, Expression] = {
    OWL.Thing: EVERYTHING,
    OWL.Nothing: NOTHING,
    RDFS.Literal: EVERYTHING,
    RDF.PlainLiteral: Or((Range(XSD.string), Range(RDF.langString))),
}
_DATATYPES = (RDFS.Literal, RDF.langString, RDF.PlainLiteral, RDF.XMLLiteral, OWL.real, OWL.rational)
_DATA_PROPERTIES = (OWL.topDataProperty, OWL.bottomDataProperty)
CONSTRUCTORS = (OWL.intersectionOf, OWL.unionOf, OWL.oneOf, OWL.complementOf, OWL.datatypeComplementOf)
_COUNTS = {
    OWL.minCardinality: "min",
    OWL.maxCardinality: "max",
    OWL.cardinality: "exactly",
    OWL.minQualifiedCardinality: "min",
    OWL.maxQualifiedCardinality: "max",
    OWL.qualifiedCardinality: "exactly",
}


def core(node: Expression) -> Expression:
    """The same with its outermost constructor brought down to name, and, or, not, one-of, range, self, min or max."""
    match node:
        case Some(role, filler):
            return Count("min", 1, role, filler)
        case Only(role, filler):
            return Count("max", 0, role, Not(filler))
        case Value(role, value):
            return Count("min", 1, role, OneOf((value,)))
        case Count("exactly", number, role, filler):
            return And((core(Count("min", number, role, filler)), Count("max", number, role, filler)))
        case Count("min", 0):
            return EVERYTHING
        case Named(name) | Range(name, ()) if name in _NAMES:
            return _NAMES[name]
        case Defined(_, meaning):
            return core(meaning)
        case Not(part):
            return _negation(core(part))
    return node


def _negation(node: Expression) -> Expression:
    """What is not in a core expression; `not` stays where it stands before a name, one-of, range, self or unknown."""
    match node:
        case And(parts):
            return Or(tuple(map(Not, parts)))
        case Or(parts):
            return And(tuple(map(Not, parts)))
        case Not(part):
            return core(part)
        case Count("min", number, role, filler):
            return Count("max", number - 1, role, filler)
        case Count("max", number, role, filler):
            return Count("min", number + 1, role, filler)
    return Not(node)


class Reader:
    """Reads expressions from one graph, each once."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._read: dict[tuple[Node, Any], Expression] = {}
        self._open: list[tuple[Node, Any]] = []

    def role(self, node: Node) -> Role:
        """A property or an inverse of one."""
        inverse = self._graph.value(node, OWL.inverseOf) if isinstance(node, BNode) else None
        if inverse is not None and inverse != node:
            below = self.role(inverse)
            return Role(below.property, not below.inverse, below.data)
        data = node in _DATA_PROPERTIES or (node, RDF.type, OWL.DatatypeProperty) in self._graph
        return Role(node, data=data)

    def expression(self, node: Node) -> Expression:
        """A class expression or data range; Unknown where it is malformed, or goes round in a circle."""
        return self._once(node, self._named) if isinstance(node, URIRef) else self._once(node, self._described)

    def constructed(self, constructor: URIRef, node: Node) -> Expression:
        """The expression that a constructor (`owl:unionOf` …) makes of the object that stands with it."""
        match constructor:
            case OWL.intersectionOf:
                return And(tuple(map(self.expression, self.members(node))))
            case OWL.unionOf:
                return Or(tuple(map(self.expression, self.members(node))))
            case OWL.oneOf:
                return OneOf(self.members(node))
        return Not(self.expression(node))

    def members(self, node: Node | None) -> tuple[Node, ...]:
        """The members of an RDF list, none where there is no list. Raises ValueError for a list in a circle."""
        return () if node is None else tuple(Collection(self._graph, node))

    def is_data(self, node: Expression) -> bool:
        """Whether an expression is a data range."""
        match node:
            case Range() | Defined():
                return True
            case And(parts) | Or(parts):
                return any(map(self.is_data, parts))
            case Not(part):
                return self.is_data(part)
            case OneOf(members):
                return any(isinstance(member, Literal) for member in members)
        return False

    def _once(self, node: Node, read: Callable[[Any], Expression]) -> Expression:
        key = node, read
        if key in self._open or len(self._open) >= _DEEPEST:
            return Unknown()
        if key not in self._read:
            self._open.append(key)
            try:
                self._read[key] = read(node)
            except ValueError:  # no number, or a list in a circle
                self._read[key] = Unknown()
            self._open.pop()
        return self._read[key]

    def _named(self, node: Node) -> Expression:
        if (node, RDF.type, RDFS.Datatype) in self._graph:
            definition = self._graph.value(node, OWL.equivalentClass)
            return Range(node) if definition is None else Defined(node, self.expression(definition))
        return Range(node) if node in _DATATYPES or str(node).startswith(str(XSD)) else Named(node)

    def _described(self, node: Node) -> Expression:
        value = self._graph.value
        for constructor in CONSTRUCTORS:
            if (found := value(node, constructor)) is not None:
                return self.constructed(constructor, found)
        if (datatype := value(node, OWL.onDatatype)) is not None:
            return Range(datatype, self._facets(node))
        on = value(node, OWL.onProperty)
        return Unknown() if on is None else self._restriction(node, self.role(on))

    def _facets(self, node: Node) -> tuple[tuple[Node, Node], ...]:
        facets = self._graph.value(node, OWL.withRestrictions)
        blank = self.members(facets) if facets is not None else ()
        return tuple(pair for each in blank for pair in self._graph.predicate_objects(each) if pair[0] != RDF.type)

    def _restriction(self, node: Node, role: Role) -> Expression:
        value = self._graph.value
        if (filler := value(node, OWL.someValuesFrom)) is not None:
            return Some(*self.filled(role, filler))
        if (filler := value(node, OWL.allValuesFrom)) is not None:
            return Only(*self.filled(role, filler))
        if (individual := value(node, OWL.hasValue)) is not None:
            return Value(replace(role, data=role.data or isinstance(individual, Literal)), individual)
        if value(node, OWL.hasSelf) is not None:
            return HasSelf(role)
        for predicate, word in _COUNTS.items():
            if (number := value(node, predicate)) is not None and int(str(number)) >= 0:
                filler = value(node, OWL.onClass) or value(node, OWL.onDataRange)
                everything = RDFS.Literal if role.data else OWL.Thing
                return Count(word, int(str(number)), *self.filled(role, filler or everything), filler is not None)
        return Unknown()

    def filled(self, role: Role, filler: Node) -> tuple[Role, Expression]:
        """A role and its filler; one that nothing declares is a data property where its filler is a data range."""
        read = self.expression(filler)
        return replace(role, data=role.data or self.is_data(read)), read
