"""Class expressions and axioms in Manchester syntax (https://www.w3.org/TR/owl2-manchester-syntax/), for people."""

from rdflib import OWL, RDF, XSD, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

_FACETS = {
    XSD.minInclusive: ">=",
    XSD.minExclusive: ">",
    XSD.maxInclusive: "<=",
    XSD.maxExclusive: "<",
}
_CARDINALITIES = {
    OWL.minCardinality: "min",
    OWL.maxCardinality: "max",
    OWL.cardinality: "exactly",
    OWL.minQualifiedCardinality: "min",
    OWL.maxQualifiedCardinality: "max",
    OWL.qualifiedCardinality: "exactly",
}


def name(node: Node) -> str:
    """The last part of an IRI, or a literal's value."""
    text = str(node)
    return text if isinstance(node, Literal) else text.rstrip("/#").rsplit("/", 1)[-1].rsplit("#", 1)[-1]


def role(graph: Graph, node: Node) -> str:
    """A property expression: its name, or `inverse (name)`."""
    inverse = graph.value(node, OWL.inverseOf) if isinstance(node, BNode) else None
    return name(node) if inverse is None else f"inverse ({name(inverse)})"


def expression(graph: Graph, node: Node, nested: bool = False) -> str:
    """A class expression or data range; `nested` puts brackets around what needs them."""
    if isinstance(node, URIRef):
        return name(node)
    text = _complex(graph, node)
    return f"({text})" if nested else text


def _complex(graph: Graph, node: Node) -> str:
    for predicate, word in ((OWL.intersectionOf, " and "), (OWL.unionOf, " or ")):
        members = graph.value(node, predicate)
        if members is not None:
            return word.join(expression(graph, m, nested=True) for m in Collection(graph, members))
    members = graph.value(node, OWL.oneOf)
    if members is not None:
        return "{" + ", ".join(name(m) for m in Collection(graph, members)) + "}"
    complement = graph.value(node, OWL.complementOf)
    if complement is not None:
        return f"not {expression(graph, complement, nested=True)}"
    datatype = graph.value(node, OWL.onDatatype)
    if datatype is not None:
        return f"{name(datatype)}[{_facets(graph, node)}]"
    return _restriction(graph, node)


def _facets(graph: Graph, node: Node) -> str:
    restrictions = graph.value(node, OWL.withRestrictions)
    found = []
    for facet in Collection(graph, restrictions) if restrictions is not None else []:
        found += [
            f"{_FACETS.get(URIRef(str(p)), name(p))} {o}" for p, o in graph.predicate_objects(facet) if p != RDF.type
        ]
    return ", ".join(found)


def _restriction(graph: Graph, node: Node) -> str:
    on = graph.value(node, OWL.onProperty)
    if on is None:
        return "an expression that this project does not know"
    prop = role(graph, on)
    for predicate, word in ((OWL.someValuesFrom, "some"), (OWL.allValuesFrom, "only")):
        filler = graph.value(node, predicate)
        if filler is not None:
            return f"{prop} {word} {expression(graph, filler, nested=True)}"
    value = graph.value(node, OWL.hasValue)
    if value is not None:
        return f"{prop} value {name(value)}"
    for predicate, word in _CARDINALITIES.items():
        number = graph.value(node, predicate)
        if number is not None:
            filler = graph.value(node, OWL.onClass) or graph.value(node, OWL.onDataRange)
            tail = f" {expression(graph, filler, nested=True)}" if filler is not None else ""
            return f"{prop} {word} {number}{tail}"
    return f"{prop} Self" if graph.value(node, OWL.hasSelf) is not None else prop
