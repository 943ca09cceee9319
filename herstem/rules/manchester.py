"""Class expressions and axioms in Manchester syntax (https://www.w3.org/TR/owl2-manchester-syntax/), for people."""

from collections.abc import Iterable

from rdflib import OWL, RDFS, XSD, Literal
from rdflib.term import Node

from herstem.rules.expressions import (
    And,
    Count,
    Defined,
    Expression,
    HasSelf,
    Named,
    Not,
    OneOf,
    Only,
    Or,
    Range,
    Role,
    Some,
    Value,
)

Pieces = Iterable[str | Node]

# The words of frames by what RDF has for them (https://www.w3.org/TR/owl2-mapping-to-rdf/, table 16).
CHARACTERISTICS: dict[Node, str] = {
    OWL.FunctionalProperty: "Functional",
    OWL.InverseFunctionalProperty: "InverseFunctional",
    OWL.ReflexiveProperty: "Reflexive",
    OWL.IrreflexiveProperty: "Irreflexive",
    OWL.SymmetricProperty: "Symmetric",
    OWL.AsymmetricProperty: "Asymmetric",
    OWL.TransitiveProperty: "Transitive",
}
OF_CLASSES: dict[Node, str] = {
    RDFS.subClassOf: "SubClassOf",
    OWL.equivalentClass: "EquivalentTo",
    OWL.disjointWith: "DisjointWith",
}
OF_PROPERTIES: dict[Node, str] = {
    RDFS.subPropertyOf: "SubPropertyOf",
    OWL.equivalentProperty: "EquivalentTo",
    OWL.propertyDisjointWith: "DisjointWith",
    OWL.inverseOf: "InverseOf",
}
TYPINGS: dict[Node, str] = {RDFS.domain: "Domain", RDFS.range: "Range"}
_FACETS: dict[Node, str] = {
    XSD.minInclusive: ">=",
    XSD.minExclusive: ">",
    XSD.maxInclusive: "<=",
    XSD.maxExclusive: "<",
}


def name(node: Node) -> str:
    """The last part of an IRI, or a literal's value."""
    text = str(node)
    return text if isinstance(node, Literal) else text.rstrip("/#").rsplit("/", 1)[-1].rsplit("#", 1)[-1]


def text(parts: Pieces) -> str:
    """The pieces of an expression or axiom as one line, each term by its name."""
    return "".join(name(each) if isinstance(each, Node) else each for each in parts)


def role(node: Role) -> str:
    """A property expression: its name, or `inverse (name)`."""
    return text(role_pieces(node))


def expression(node: Expression) -> str:
    """A class expression or data range."""
    return text(pieces(node))


def role_pieces(node: Role) -> Pieces:
    """A property expression as words and terms."""
    yield from ("inverse (", node.property, ")") if node.inverse else (node.property,)


def pieces(node: Expression) -> Pieces:
    """A class expression or data range as words, brackets and terms (nodes), for who wants to link the terms."""
    match node:
        case Named(iri) | Defined(iri) | Range(iri, ()):
            yield iri
        case And(parts):
            yield from joined(" and ", map(_nested, parts))
        case Or(parts):
            yield from joined(" or ", map(_nested, parts))
        case Not(part):
            yield "not "
            yield from _nested(part)
        case OneOf(members):
            yield "{"
            yield from joined(", ", ((member,) for member in members))
            yield "}"
        case Range(datatype, facets):
            yield datatype
            yield "["
            yield from joined(", ", ((f"{_FACETS.get(facet, name(facet))} ", bound) for facet, bound in facets))
            yield "]"
        case HasSelf(on):
            yield from role_pieces(on)
            yield " Self"
        case Value(on, value):
            yield from role_pieces(on)
            yield " value "
            yield value
        case Some(on, filler):
            yield from _restriction(on, "some", filler)
        case Only(on, filler):
            yield from _restriction(on, "only", filler)
        case Count(word, number, on, filler, True):
            yield from _restriction(on, f"{word} {number}", filler)
        case Count(word, number, on):
            yield from role_pieces(on)
            yield f" {word} {number}"
        case _:
            yield "an expression that this project does not know"


def joined(between: str, lists: Iterable[Iterable[str | Node]]) -> Pieces:
    """Lists of pieces with a word between each two."""
    for place, each in enumerate(lists):
        if place:
            yield between
        yield from each


def _restriction(on: Role, words: str, filler: Expression) -> Pieces:
    yield from role_pieces(on)
    yield f" {words} "
    yield from _nested(filler)


def _nested(node: Expression) -> Pieces:
    """Brackets around what needs them."""
    bare = isinstance(node, Named | Defined) or (isinstance(node, Range) and not node.facets)
    yield from pieces(node) if bare else ("(", *pieces(node), ")")
