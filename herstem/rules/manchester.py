"""Class expressions and axioms in Manchester syntax (https://www.w3.org/TR/owl2-manchester-syntax/), for people."""

from rdflib import XSD, Literal
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


def role(node: Role) -> str:
    """A property expression: its name, or `inverse (name)`."""
    return f"inverse ({name(node.property)})" if node.inverse else name(node.property)


def expression(node: Expression) -> str:
    """A class expression or data range."""
    match node:
        case Named(iri) | Defined(iri) | Range(iri, ()):
            return name(iri)
        case And(parts):
            return " and ".join(map(_nested, parts))
        case Or(parts):
            return " or ".join(map(_nested, parts))
        case Not(part):
            return f"not {_nested(part)}"
        case OneOf(members):
            return "{" + ", ".join(map(name, members)) + "}"
        case Range(datatype, facets):
            bounds = ", ".join(f"{_FACETS.get(facet, name(facet))} {bound}" for facet, bound in facets)
            return f"{name(datatype)}[{bounds}]"
        case HasSelf(on):
            return f"{role(on)} Self"
        case Value(on, value):
            return f"{role(on)} value {name(value)}"
        case Some(on, filler):
            return f"{role(on)} some {_nested(filler)}"
        case Only(on, filler):
            return f"{role(on)} only {_nested(filler)}"
        case Count(word, number, on, filler, qualified):
            return f"{role(on)} {word} {number}" + (f" {_nested(filler)}" if qualified else "")
    return "an expression that this project does not know"


def _nested(node: Expression) -> str:
    """Brackets around what needs them."""
    text = expression(node)
    return text if isinstance(node, Named | Defined) or (isinstance(node, Range) and not node.facets) else f"({text})"
