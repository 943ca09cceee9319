"""OWL 2 axioms (https://www.w3.org/TR/owl2-mapping-to-rdf/) to rules, as far as Horn rules carry them.

What stands on the left of ⊑ may be named classes, and, or, one-of, some, value, self, min and numeric facets; on the
right named classes, and, value, only, self. What no rule carries is returned by name with the reason.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from itertools import combinations, count, product

import pyoxigraph
from rdflib import OWL, RDF, RDFS, XSD, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from herstem.rules import manchester
from herstem.rules.beyond import CLASH, EXISTENTIAL, FUNCTIONAL, UNKNOWN, axioms_beyond_rules
from herstem.rules.literals import DATATYPES
from herstem.rules.model import DIFFERENT, TYPE, Atom, DataTest, Rule, Untranslated, is_variable

_AT_MOST = (OWL.maxCardinality, OWL.maxQualifiedCardinality, OWL.cardinality, OWL.qualifiedCardinality)

_OPERATORS = {
    XSD.minInclusive: ">=",
    XSD.minExclusive: ">",
    XSD.maxInclusive: "<=",
    XSD.maxExclusive: "<",
}


class _CannotTranslate(Exception):  # noqa: N818 (never leaves this module)
    pass


@dataclass(frozen=True)
class _Case:
    """One way to satisfy a class expression: atoms and tests, and the constants its variables must equal."""

    atoms: tuple[Atom, ...] = ()
    tests: tuple[DataTest, ...] = ()
    same: tuple[tuple[str, str], ...] = ()

    def __add__(self, other: "_Case") -> "_Case":
        return _Case(self.atoms + other.atoms, self.tests + other.tests, self.same + other.same)


@dataclass
class Compiled:
    """The rules of an ontology and what could not be made a rule."""

    rules: list[Rule] = field(default_factory=list)
    untranslated: list[Untranslated] = field(default_factory=list)


def compile_rules(ontology: Graph) -> Compiled:
    """All rules of an ontology graph, in a fixed order."""
    return _Compiler(ontology).run()


class _Compiler:
    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.out = Compiled()
        self._fresh: Iterator[int] = count()

    def run(self) -> Compiled:
        self._classes()
        self._assertions()
        self._properties()
        self._different()
        self.out.untranslated += axioms_beyond_rules(self.graph)
        self.out.rules = sorted(set(self.out.rules), key=lambda rule: (rule.axiom, rule.head, rule.body))
        self.out.untranslated = sorted(set(self.out.untranslated), key=lambda item: (item.axiom, item.reason))
        return self.out

    # Classes

    def _classes(self) -> None:
        for left, right in self.graph.subject_objects(RDFS.subClassOf):
            text = f"{self._text(left)} SubClassOf: {self._text(right)}"
            self._subclass(left, right, text)
        for left, right in self.graph.subject_objects(OWL.equivalentClass):
            text = f"{self._text(left)} EquivalentTo: {self._text(right)}"
            self._subclass(left, right, text)
            self._subclass(right, left, text)

    def _subclass(self, left: Node, right: Node, axiom: str) -> None:
        self._fresh = count()
        try:
            cases = list(self._left(left, "?x"))
            heads = list(self._right(right, "?x", axiom))
        except _CannotTranslate as error:
            self.out.untranslated.append(Untranslated(axiom, str(error)))
            return
        for case, (extra, head) in product(cases, heads):
            self._add(axiom, case + extra, head)

    def _assertions(self) -> None:
        """Individuals asserted to be in a class expression."""
        for individual, node in self.graph.subject_objects(RDF.type):
            if isinstance(node, BNode):
                axiom = f"{manchester.name(individual)} Types: {self._text(node)}"
                self._conclude(axiom, _Case(), node, individual.n3())

    def _add(self, axiom: str, case: _Case, head: Atom) -> None:
        same = dict(case.same)
        if any(same[variable] != constant for variable, constant in case.same):
            return  # two names are not known to name one thing
        atoms = tuple(dict.fromkeys(_put(atom, same) for atom in case.atoms))
        conclusion = _put(head, same)
        bound = {term for atom in atoms for term in atom}
        if any(is_variable(term) and term not in bound for term in conclusion):
            self.out.untranslated.append(Untranslated(axiom, "holds of everything there is, named or not"))
        else:
            tests = tuple(replace(test, variable=same.get(test.variable, test.variable)) for test in case.tests)
            self.out.rules.append(Rule(axiom, atoms, conclusion, tests))

    def _left(self, node: Node, x: str) -> Iterator[_Case]:
        """Every way in which `x` can be shown to be in a class expression."""
        if isinstance(node, URIRef):
            yield _Case() if node == OWL.Thing else _Case(((x, TYPE, node.n3()),))
            return
        graph = self.graph
        if (members := graph.value(node, OWL.intersectionOf)) is not None:
            parts = [list(self._left(member, x)) for member in Collection(graph, members)]
            for combination in product(*parts):
                yield sum(combination, _Case())
        elif (members := graph.value(node, OWL.unionOf)) is not None:
            for member in Collection(graph, members):
                yield from self._left(member, x)
        elif (members := graph.value(node, OWL.oneOf)) is not None:
            yield from (_Case(same=((x, member.n3()),)) for member in Collection(graph, members))
        elif graph.value(node, OWL.onDatatype) is not None:
            yield _Case(tests=(self._data_test(node, x),))
        else:
            yield from self._left_restriction(node, x)

    def _left_restriction(self, node: Node, x: str) -> Iterator[_Case]:
        graph = self.graph
        on = graph.value(node, OWL.onProperty)
        if on is None:
            raise _CannotTranslate(UNKNOWN)
        if (filler := graph.value(node, OWL.someValuesFrom)) is not None:
            yield from self._some(on, filler, x, 1)
        elif (value := graph.value(node, OWL.hasValue)) is not None:
            yield _Case((self._role(on, x, _term(value)),))
        elif (number := graph.value(node, OWL.minQualifiedCardinality)) is not None:
            filler = graph.value(node, OWL.onClass) or graph.value(node, OWL.onDataRange) or OWL.Thing
            yield from self._some(on, filler, x, int(str(number)))
        elif (number := graph.value(node, OWL.minCardinality)) is not None:
            yield from self._some(on, OWL.Thing, x, int(str(number)))
        elif graph.value(node, OWL.hasSelf) is not None:
            yield _Case((self._role(on, x, x),))
        else:
            raise _CannotTranslate("a negative or universal condition on the left would need a closed world")

    def _some(self, on: Node, filler: Node, x: str, number: int) -> Iterator[_Case]:
        """`on min number filler`: that many fillers, pairwise different."""
        fillers = [self._variable() for _ in range(number)]
        roles = _Case(tuple(self._role(on, x, y) for y in fillers))
        apart = _Case(tuple((a, DIFFERENT, b) for a, b in combinations(fillers, 2)))
        if self._is_data_range(filler) and number > 1:
            raise _CannotTranslate("two values are told apart by value, which no rule does")
        kinds = [list(self._filler(filler, y)) for y in fillers]
        for combination in product(*kinds):
            yield sum(combination, roles) + apart

    def _filler(self, node: Node, y: str) -> Iterator[_Case]:
        """What the filler of a restriction must be: a class expression or a data range."""
        if isinstance(node, URIRef) and self._is_data_range(node):
            yield _Case() if node == RDFS.Literal else _Case(tests=(_data_test(y, node),))
        else:
            yield from self._left(node, y)

    def _data_test(self, node: Node, x: str) -> DataTest:
        """A datatype with numeric facets (OWL 2 structural specification, section 7.5)."""
        facets = self.graph.value(node, OWL.withRestrictions)
        bounds: list[tuple[str, Decimal]] = []
        for facet in Collection(self.graph, facets) if facets is not None else []:
            for predicate, bound in self.graph.predicate_objects(facet):
                try:
                    bounds.append((_OPERATORS[URIRef(str(predicate))], Decimal(str(bound))))
                except (KeyError, InvalidOperation):
                    raise _CannotTranslate(f"the facet {manchester.name(predicate)} is no numeric bound") from None
        return _data_test(x, self.graph.value(node, OWL.onDatatype), tuple(sorted(bounds)))

    def _right(self, node: Node, x: str, axiom: str) -> Iterator[tuple[_Case, Atom]]:
        """What follows for `x`, once it is known to be in a class expression: (further conditions, conclusion)."""
        graph = self.graph
        if isinstance(node, URIRef):
            if node != OWL.Thing:
                yield _Case(), (x, TYPE, node.n3())
        elif (members := graph.value(node, OWL.intersectionOf)) is not None:
            for member in Collection(graph, members):
                yield from self._right(member, x, axiom)
        elif (on := graph.value(node, OWL.onProperty)) is not None:
            if (value := graph.value(node, OWL.hasValue)) is not None:
                yield _Case(), self._role(on, x, _term(value))
            elif (filler := graph.value(node, OWL.allValuesFrom)) is not None:
                if self._is_data_range(filler):
                    self.out.untranslated.append(Untranslated(axiom, CLASH))
                    return
                y = self._variable()
                for case, head in self._right(filler, y, axiom):
                    yield _Case((self._role(on, x, y),)) + case, head
            elif graph.value(node, OWL.hasSelf) is not None:
                yield _Case(), self._role(on, x, x)
            elif any(graph.value(node, each) is not None for each in _AT_MOST):
                self.out.untranslated.append(Untranslated(axiom, FUNCTIONAL))
            else:
                self.out.untranslated.append(Untranslated(axiom, EXISTENTIAL))
        elif graph.value(node, OWL.unionOf) is not None or graph.value(node, OWL.oneOf) is not None:
            self.out.untranslated.append(Untranslated(axiom, EXISTENTIAL))
        else:
            self.out.untranslated.append(Untranslated(axiom, UNKNOWN))

    # Properties

    def _properties(self) -> None:
        graph = self.graph
        annotation = set(graph.subjects(RDF.type, OWL.AnnotationProperty))
        for p, q in graph.subject_objects(RDFS.subPropertyOf):
            if p not in annotation:
                self._add_role_rule(f"{self._role_text(p)} SubPropertyOf: {self._role_text(q)}", [p], q)
        for p, q in graph.subject_objects(OWL.equivalentProperty):
            text = f"{self._role_text(p)} EquivalentTo: {self._role_text(q)}"
            self._add_role_rule(text, [p], q)
            self._add_role_rule(text, [q], p)
        for p, q in graph.subject_objects(OWL.inverseOf):
            if isinstance(p, URIRef):
                text = f"{self._role_text(p)} InverseOf: {self._role_text(q)}"
                for a, b in ((p, q), (q, p)):
                    rule = Rule(text, (self._role(a, "?x", "?y"),), self._role(b, "?y", "?x"))
                    self.out.rules.append(rule)
        for p in graph.subjects(RDF.type, OWL.SymmetricProperty):
            rule = Rule(f"{self._role_text(p)} Symmetric", (self._role(p, "?x", "?y"),), self._role(p, "?y", "?x"))
            self.out.rules.append(rule)
        for p in graph.subjects(RDF.type, OWL.TransitiveProperty):
            self._add_role_rule(f"{self._role_text(p)} Transitive", [p, p], p)
        for q, chain in graph.subject_objects(OWL.propertyChainAxiom):
            steps = list(Collection(graph, chain))
            text = " o ".join(map(self._role_text, steps))
            self._add_role_rule(f"{text} SubPropertyOf: {self._role_text(q)}", steps, q)
        for predicate, word, x in ((RDFS.domain, "Domain", "?x"), (RDFS.range, "Range", "?y")):
            for p, kind in graph.subject_objects(predicate):
                if p not in annotation and not self._is_data_range(kind):
                    self._typing(p, kind, f"{self._role_text(p)} {word}: {self._text(kind)}", x)

    def _typing(self, p: Node, kind: Node, axiom: str, x: str) -> None:
        self._conclude(axiom, _Case((self._role(p, "?x", "?y"),)), kind, x)

    def _conclude(self, axiom: str, case: _Case, node: Node, x: str) -> None:
        """Where a case holds, `x` is in a class expression."""
        self._fresh = count()
        try:
            for extra, head in list(self._right(node, x, axiom)):
                self._add(axiom, case + extra, head)
        except _CannotTranslate as error:
            self.out.untranslated.append(Untranslated(axiom, str(error)))

    def _is_data_range(self, node: Node) -> bool:
        known = str(node).startswith(str(XSD)) or node in (RDFS.Literal, RDF.langString, RDF.PlainLiteral)
        return known or (node, RDF.type, RDFS.Datatype) in self.graph or (node, OWL.onDatatype, None) in self.graph

    def _add_role_rule(self, axiom: str, steps: Iterable[Node], q: Node) -> None:
        body: list[Atom] = []
        for number, step in enumerate(steps):
            body.append(self._role(step, f"?v{number}", f"?v{number + 1}"))
        self.out.rules.append(Rule(axiom, tuple(body), self._role(q, "?v0", f"?v{len(body)}")))

    def _role(self, node: Node, x: str, y: str) -> Atom:
        if isinstance(node, BNode):
            inverse = self.graph.value(node, OWL.inverseOf)
            if inverse is not None:
                return self._role(inverse, y, x)
        return (x, node.n3(), y)

    def _different(self) -> None:
        """owl:AllDifferent and owl:differentFrom, which `min` on the left rests on."""
        rules = self.out.rules
        if (None, RDF.type, OWL.AllDifferent) not in self.graph and (None, OWL.differentFrom, None) not in self.graph:
            return
        rules.append(Rule("differentFrom Symmetric", (("?x", DIFFERENT, "?y"),), ("?y", DIFFERENT, "?x")))
        for node in self.graph.subjects(RDF.type, OWL.AllDifferent):
            members = self.graph.value(node, OWL.distinctMembers) or self.graph.value(node, OWL.members)
            individuals = sorted(Collection(self.graph, members), key=str) if members is not None else []
            for a, b in combinations(individuals, 2):
                axiom = f"DifferentIndividuals: {manchester.name(a)}, {manchester.name(b)}"
                rules.append(Rule(axiom, (), (a.n3(), DIFFERENT, b.n3())))

    def _variable(self) -> str:
        return f"?y{next(self._fresh)}"

    def _text(self, node: Node) -> str:
        return manchester.expression(self.graph, node)

    def _role_text(self, node: Node) -> str:
        return manchester.role(self.graph, node)


def _put(atom: Atom, same: dict[str, str]) -> Atom:
    s, p, o = (same.get(term, term) for term in atom)
    return s, p, o


def _data_test(x: str, datatype: Node | None, bounds: tuple[tuple[str, Decimal], ...] = ()) -> DataTest:
    if str(datatype) not in DATATYPES:
        raise _CannotTranslate(f"the datatype {datatype} is not known to the rule compiler")
    return DataTest(x, str(datatype), bounds)


def _term(value: Node) -> str:
    """A value as a term of a fact; numbers would have to be compared by value, which no rule does."""
    if isinstance(value, Literal):
        if value.datatype not in (None, XSD.string, XSD.boolean):
            raise _CannotTranslate("a number given by value would have to be compared by value")
        return (
            str(pyoxigraph.Literal(str(value), language=value.language))
            if value.datatype != XSD.boolean
            else (str(pyoxigraph.Literal(str(value).lower(), datatype=pyoxigraph.NamedNode(str(XSD.boolean)))))
        )
    return value.n3()
