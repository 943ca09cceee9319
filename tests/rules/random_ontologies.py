"""Small random ontologies within OWL 2 DL: every construct, few names, so that much meets."""

from collections.abc import Callable
from random import Random

from rdflib import OWL, RDF, RDFS, XSD, BNode, Graph, Literal, Namespace
from rdflib.collection import Collection
from rdflib.term import Node

EX = Namespace("http://example.org/")
CLASSES = [EX[name] for name in "ABCD"]
SIMPLE = [EX[name] for name in "pqr"]
COMPOSITE = [EX["u"], EX["t"]]  # with chains and transitivity: OWL 2 DL keeps them out of counts and the like
DATA = [EX[name] for name in "mn"]
INDIVIDUALS = [EX[name] for name in "abcd"]
LITERALS = [
    Literal(1),
    Literal("1.0", datatype=XSD.decimal),
    Literal(2),
    Literal("5.5", datatype=XSD.decimal),
    Literal("1", datatype=XSD.double),
    Literal("1"),
    Literal("word"),
    Literal("word", lang="en"),
    Literal(True),
]
# No xsd:double and xsd:float: HermiT takes every literal for a member of them.
DATATYPES = [XSD.integer, XSD.decimal, XSD.string, XSD.boolean, XSD.nonNegativeInteger]


def random_ontology(seed: int) -> Graph:
    """An ontology of some ten axioms and ten assertions; the same for the same seed."""
    return _Maker(Random(seed)).graph


class _Maker:
    def __init__(self, random: Random) -> None:
        self.graph = Graph()
        self.graph.bind("", EX)
        self.random = random
        self._blank = 0
        for kind, names in (
            (OWL.Class, CLASSES),
            (OWL.ObjectProperty, SIMPLE + COMPOSITE),
            (OWL.DatatypeProperty, DATA),
            (OWL.NamedIndividual, INDIVIDUALS),
        ):
            for name in names:
                self.add(name, RDF.type, kind)
        axioms = [self.class_axiom, self.class_axiom, self.property_axiom, self.role_axiom, self.group, self.key]
        for _ in range(random.randint(2, 7)):
            random.choice(axioms)()
        assertions = [self.member, self.related, self.related, self.valued, self.identity, self.denial]
        for _ in range(random.randint(4, 10)):
            random.choice(assertions)()

    def add(self, s: Node, p: Node, o: Node) -> None:
        self.graph.add((s, p, o))

    def pick(self, *options: Callable[[], Node]) -> Node:
        return self.random.choice(options)()

    def blank(self) -> BNode:
        self._blank += 1
        return BNode(f"b{self._blank}")

    def node(self, kind: Node, *pairs: tuple[Node, Node]) -> Node:
        node = self.blank()
        self.add(node, RDF.type, kind)
        for predicate, value in pairs:
            self.add(node, predicate, value)
        return node

    def rdf_list(self, members: list[Node]) -> Node:
        head = self.blank()
        Collection(self.graph, head, members)
        return head

    def some_of(self, names: list[Node], least: int = 2) -> list[Node]:
        return self.random.sample(names, self.random.randint(least, 3))

    # Expressions. `left` keeps to what a rule can have as a condition, `right` as a conclusion; both stray at times.

    def role(self, names: list[Node]) -> Node:
        name = self.random.choice(names)
        if self.random.random() < 0.25:
            inverse = self.blank()
            self.add(inverse, OWL.inverseOf, name)
            return inverse
        return name

    def name(self) -> Node:
        return self.random.choice([*CLASSES * 5, OWL.Thing, OWL.Nothing])

    def left(self, depth: int = 2) -> Node:
        return self.expression(depth, self.left, ("and", "or", "one", "some", "value", "self", "min", "data some"))

    def right(self, depth: int = 2) -> Node:
        kinds = (
            "and",
            "only",
            "value",
            "self",
            "max",
            "not",
            "data only",
            "data value",
            "data max",
            "nominal",
            "exactly",
        )
        return self.expression(depth, self.right, kinds)

    def expression(self, depth: int, again: Callable[[int], Node], kinds: tuple[str, ...]) -> Node:
        if depth == 0 or self.random.random() < 0.35:
            return self.name()
        if self.random.random() < 0.06:
            kinds = tuple(_EXPRESSIONS)
        kind = self.random.choice(kinds)
        other = self.left if again == self.right else self.right
        return _EXPRESSIONS[kind](self, lambda: again(depth - 1), lambda: other(depth - 1))

    def restriction(self, on: Node, predicate: Node, value: Node, *more: tuple[Node, Node]) -> Node:
        return self.node(OWL.Restriction, (OWL.onProperty, on), (predicate, value), *more)

    def any_role(self) -> Node:
        return self.role(SIMPLE + COMPOSITE)

    def count(self, words: str, numbers: tuple[int, ...], filler: Callable[[], Node]) -> Node:
        number = Literal(self.random.choice(numbers), datatype=XSD.nonNegativeInteger)
        if self.random.random() < 0.4:
            return self.restriction(self.role(SIMPLE), OWL[f"{words}Cardinality" if words else "cardinality"], number)
        predicate = OWL[f"{words}QualifiedCardinality"] if words else OWL.qualifiedCardinality
        return self.restriction(self.role(SIMPLE), predicate, number, (OWL.onClass, filler()))

    def data_range(self) -> Node:
        kind = self.random.randrange(6)
        if kind == 0:
            facets = [XSD.minInclusive, XSD.minExclusive, XSD.maxInclusive, XSD.maxExclusive]
            bound = self.blank()
            self.add(bound, self.random.choice(facets), Literal("1.0", datatype=XSD.decimal))
            return self.node(
                RDFS.Datatype, (OWL.onDatatype, XSD.decimal), (OWL.withRestrictions, self.rdf_list([bound]))
            )
        if kind == 1:
            return self.node(RDFS.Datatype, (OWL.oneOf, self.rdf_list(self.some_of(LITERALS, 1))))
        if kind == 2:
            return self.node(RDFS.Datatype, (OWL.datatypeComplementOf, self.random.choice(DATATYPES)))
        return self.random.choice(DATATYPES)

    # Axioms.

    def class_axiom(self) -> None:
        kind = self.random.randrange(10)
        if kind < 6:
            self.add(self.left(), RDFS.subClassOf, self.right())
        elif kind < 9:
            self.add(self.random.choice(CLASSES), OWL.equivalentClass, self.left())
        else:
            predicate, values = self.random.choice(
                [(OWL.unionOf, CLASSES), (OWL.intersectionOf, CLASSES), (OWL.oneOf, INDIVIDUALS)]
            )
            self.add(self.random.choice(CLASSES), predicate, self.rdf_list(self.some_of(values)))

    def property_axiom(self) -> None:
        p = self.random.choice(SIMPLE)
        kind = self.random.choice(
            [
                OWL.FunctionalProperty,
                OWL.InverseFunctionalProperty,
                OWL.SymmetricProperty,
                OWL.AsymmetricProperty,
                OWL.ReflexiveProperty,
                OWL.IrreflexiveProperty,
                None,
            ]
        )
        if kind is None:
            self.add(self.random.choice(DATA), RDF.type, OWL.FunctionalProperty)
        else:
            self.add(p, RDF.type, kind)

    def role_axiom(self) -> None:
        p, q = self.random.sample(SIMPLE, 2)
        m, n = self.random.sample(DATA, 2)
        u, t = COMPOSITE
        subject, predicate, value = self.random.choice(
            [
                lambda: (p, RDFS.subPropertyOf, q),
                lambda: (p, RDFS.subPropertyOf, u),
                lambda: (u, RDFS.subPropertyOf, t),
                lambda: (m, RDFS.subPropertyOf, n),
                lambda: (p, RDFS.subPropertyOf, OWL.bottomObjectProperty),
                lambda: (p, OWL.equivalentProperty, q),
                lambda: (p, OWL.inverseOf, q),
                lambda: (p, OWL.propertyDisjointWith, q),
                lambda: (m, OWL.propertyDisjointWith, n),
                lambda: (u, OWL.propertyChainAxiom, self.rdf_list([self.role(SIMPLE), self.role(SIMPLE)])),
                lambda: (u, OWL.propertyChainAxiom, self.rdf_list([u, self.role(SIMPLE)])),
                lambda: (t, OWL.propertyChainAxiom, self.rdf_list([self.role(SIMPLE), u])),
                lambda: (t, RDF.type, OWL.TransitiveProperty),
                lambda: (self.random.choice(SIMPLE + COMPOSITE), RDFS.domain, self.right()),
                lambda: (self.random.choice(SIMPLE + COMPOSITE), RDFS.range, self.right()),
                lambda: (m, RDFS.domain, self.right()),
                lambda: (m, RDFS.range, self.data_range()),
            ]
        )()
        self.add(subject, predicate, value)

    def group(self) -> None:
        kind = self.random.randrange(5)
        if kind == 0:
            self.node(OWL.AllDisjointClasses, (OWL.members, self.rdf_list(self.some_of(CLASSES))))
        elif kind == 1:
            a, b = self.random.sample(CLASSES, 2)
            self.add(a, OWL.disjointWith, b)
        elif kind == 2:
            self.node(OWL.AllDisjointProperties, (OWL.members, self.rdf_list(self.some_of(SIMPLE))))
        elif kind == 3:
            self.add(self.random.choice(CLASSES), OWL.disjointUnionOf, self.rdf_list(self.some_of(CLASSES)))
        else:
            self.node(OWL.AllDifferent, (OWL.distinctMembers, self.rdf_list(self.some_of(INDIVIDUALS))))

    def key(self) -> None:
        properties = self.some_of([*SIMPLE, *DATA], 1)
        self.add(self.random.choice(CLASSES), OWL.hasKey, self.rdf_list(properties))

    # Assertions.

    def one(self) -> Node:
        return self.random.choice(INDIVIDUALS)

    def member(self) -> None:
        self.add(self.one(), RDF.type, self.right() if self.random.random() < 0.3 else self.random.choice(CLASSES))

    def related(self) -> None:
        self.add(self.one(), self.random.choice(SIMPLE + COMPOSITE), self.one())

    def valued(self) -> None:
        self.add(self.one(), self.random.choice(DATA), self.random.choice(LITERALS))

    def identity(self) -> None:
        a, b = self.random.sample(INDIVIDUALS, 2)
        self.add(a, self.random.choice([OWL.sameAs, OWL.differentFrom, OWL.differentFrom]), b)

    def denial(self) -> None:
        if self.random.random() < 0.5:
            what = ((OWL.assertionProperty, self.random.choice(SIMPLE)), (OWL.targetIndividual, self.one()))
        else:
            values = self.random.choice(LITERALS)
            what = ((OWL.assertionProperty, self.random.choice(DATA)), (OWL.targetValue, values))
        if self.random.random() < 0.5:
            self.node(OWL.NegativePropertyAssertion, (OWL.sourceIndividual, self.one()), *what)


_EXPRESSIONS: dict[str, Callable[[_Maker, Callable[[], Node], Callable[[], Node]], Node]] = {
    "and": lambda m, sub, _: m.node(OWL.Class, (OWL.intersectionOf, m.rdf_list([sub(), sub()]))),
    "or": lambda m, sub, _: m.node(OWL.Class, (OWL.unionOf, m.rdf_list([sub(), sub()]))),
    "not": lambda m, _, other: m.node(OWL.Class, (OWL.complementOf, other())),
    "one": lambda m, *_: m.node(OWL.Class, (OWL.oneOf, m.rdf_list(m.some_of(INDIVIDUALS)))),
    "nominal": lambda m, *_: m.node(OWL.Class, (OWL.oneOf, m.rdf_list([m.one()]))),
    "some": lambda m, sub, _: m.restriction(m.any_role(), OWL.someValuesFrom, sub()),
    "only": lambda m, sub, _: m.restriction(m.any_role(), OWL.allValuesFrom, sub()),
    "value": lambda m, *_: m.restriction(m.any_role(), OWL.hasValue, m.one()),
    "self": lambda m, *_: m.restriction(m.role(SIMPLE), OWL.hasSelf, Literal(True)),
    "min": lambda m, sub, _: m.count("min", (1, 2), sub),
    "max": lambda m, _, other: m.count("max", (0, 1, 1, 2), other),
    "exactly": lambda m, sub, _: m.count("", (1, 2), sub),
    "data some": lambda m, *_: m.restriction(m.random.choice(DATA), OWL.someValuesFrom, m.data_range()),
    "data only": lambda m, *_: m.restriction(m.random.choice(DATA), OWL.allValuesFrom, m.data_range()),
    "data value": lambda m, *_: m.restriction(m.random.choice(DATA), OWL.hasValue, m.random.choice(LITERALS)),
    "data max": lambda m, *_: m.restriction(
        m.random.choice(DATA), OWL.maxCardinality, Literal(1, datatype=XSD.nonNegativeInteger)
    ),
}
