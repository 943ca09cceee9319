"""Rules of the hierarchies themselves: sub-classes and sub-properties, and what is equivalent."""

from herstem.rules.model import Rule

SUBCLASS = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"
SUBPROPERTY = "<http://www.w3.org/2000/01/rdf-schema#subPropertyOf>"
EQUIVALENT = "<http://www.w3.org/2002/07/owl#equivalentClass>"
EQUIVALENT_PROPERTY = "<http://www.w3.org/2002/07/owl#equivalentProperty>"


def _rules(below: str, equivalent: str, word: str) -> tuple[Rule, ...]:
    """How the terms that lie below one another, or are equivalent, follow from one another."""
    return (
        Rule(f"{word} is transitive", (("?a", below, "?b"), ("?b", below, "?c")), ("?a", below, "?c")),
        Rule("EquivalentTo is mutual", (("?a", equivalent, "?b"),), ("?a", below, "?b")),
        Rule("EquivalentTo is mutual", (("?a", equivalent, "?b"),), ("?b", below, "?a")),
        Rule("EquivalentTo is mutual", (("?a", below, "?b"), ("?b", below, "?a")), ("?a", equivalent, "?b")),
    )


SUPER_CLASSES = _rules(SUBCLASS, EQUIVALENT, "SubClassOf")
SUPER_PROPERTIES = _rules(SUBPROPERTY, EQUIVALENT_PROPERTY, "SubPropertyOf")
