"""Class expressions, data ranges, property expressions and lists, as the RDF mapping of OWL 2 writes them.

https://www.w3.org/TR/owl2-mapping-to-rdf/, sections 3.2.3 and 3.2.4. What does not fit is found here, since both
reasoners read past it: a broken list ends early, of two conditions one is lost.
"""

from collections.abc import Callable, Collection, Iterator, Mapping

from rdflib import OWL, RDF, RDFS

from herstem.pipeline.dl.names import ANNOTATION, CLASS, DATA, DATATYPE, OBJECT, Names, a, is_reserved
from herstem.pipeline.dl.stated import Finding, Pattern, Stated, datatype_of, is_blank, is_literal, n3, show, text_of
from herstem.pipeline.dl.values import facet_problem, literal_problem
from herstem.rules.model import TYPE

_DEEPEST = 100  # nobody writes deeper than ten; recursion over hostile input must end somewhere

_FIRST, _REST, _NIL = n3(RDF.first, RDF.rest, RDF.nil)
_ON, _ON_CLASS, _ON_RANGE = n3(OWL.onProperty, OWL.onClass, OWL.onDataRange)
_INVERSE, _SELF, _VALUE, _ONE_OF = n3(OWL.inverseOf, OWL.hasSelf, OWL.hasValue, OWL.oneOf)
_IS_DATATYPE, _IS_RANGE = n3(RDFS.Datatype, OWL.DataRange)
_DATATYPE, _FACETS = n3(OWL.onDatatype, OWL.withRestrictions)
_BOOLEANS = n3(OWL.intersectionOf, OWL.unionOf)
_COMPLEMENTS = n3(OWL.complementOf, OWL.datatypeComplementOf)
_FILLED = n3(OWL.someValuesFrom, OWL.allValuesFrom)
_COUNTS = n3(OWL.minCardinality, OWL.maxCardinality, OWL.cardinality)
_QUALIFIED = n3(OWL.minQualifiedCardinality, OWL.maxQualifiedCardinality, OWL.qualifiedCardinality)
_OF_CLASSES = (*_BOOLEANS, _ONE_OF, _COMPLEMENTS[0], *_FILLED, _VALUE, _SELF, *_COUNTS, *_QUALIFIED)
_OF_RANGES = (*_BOOLEANS, _ONE_OF, _COMPLEMENTS[1], _DATATYPE)
PARTS = {*_OF_CLASSES, *_OF_RANGES, _ON, _ON_CLASS, _ON_RANGE, _FACETS, _INVERSE, _FIRST, _REST}
"""The predicates of which expressions are made."""
# What may be said of a described class or property as of a named one.
_AXIOMS = n3(
    *(RDFS.subClassOf, OWL.equivalentClass, OWL.disjointWith, OWL.hasKey, RDFS.domain, RDFS.range),
    *(RDFS.subPropertyOf, OWL.equivalentProperty, OWL.propertyDisjointWith, OWL.propertyChainAxiom),
)
_LEFT = "malformed node"

Check = Callable[["Expressions", str, Pattern], Iterator[Finding]]
"""Checks a node in one place of a fact; a finding about a node that has no line of its own is about the fact."""


class Expressions:
    """Checks expressions; `used` holds the blank nodes that some axiom leads to, and what each stands for there."""

    def __init__(self, stated: Stated, names: Names) -> None:
        self.stated, self._names = stated, names
        self.used: dict[str, str] = {}
        self._open: list[str] = []

    def class_(self, node: str, fact: Pattern) -> Iterator[Finding]:
        """A class, by name or described."""
        if is_blank(node):
            yield from self._described(node, fact, _OF_CLASSES, "class expression")
        else:
            yield from self._named(node, fact, CLASS)

    def data_range(self, node: str, fact: Pattern) -> Iterator[Finding]:
        """A datatype, by name or described."""
        if is_blank(node):
            yield from self._described(node, fact, _OF_RANGES, "data range")
        else:
            yield from self._named(node, fact, DATATYPE)

    def object_property(self, node: str, fact: Pattern) -> Iterator[Finding]:
        """An object property, or the inverse of a named one."""
        if not is_blank(node):
            yield from self._named(node, fact, OBJECT)
            return
        yield from self.use(node, "property expression", fact)
        parts = self.parts(node)
        of = parts.get(_INVERSE, [])
        if parts.keys() == {_INVERSE} and len(of) == 1 and not is_blank(of[0]):
            yield from self._named(of[0], (node, _INVERSE, of[0]), OBJECT)
        else:
            yield Finding(fact, "a property without a name is the owl:inverseOf of one object property, nothing else")

    def data_property(self, node: str, fact: Pattern) -> Iterator[Finding]:
        """A data property."""
        yield from self._named(node, fact, DATA)

    def annotation_property(self, node: str, fact: Pattern) -> Iterator[Finding]:
        """An annotation property."""
        yield from self._named(node, fact, ANNOTATION)

    def property_(self, node: str, fact: Pattern) -> Iterator[Finding]:
        """An object property or a data property."""
        if not self._names.are(node, DATA):
            yield from self.object_property(node, fact)

    def individual(self, node: str, fact: Pattern) -> Iterator[Finding]:
        """A thing with a name."""
        if is_blank(node):
            if self.is_expression(node):
                self.leave(node)
                yield Finding(fact, "an expression stands where a thing is needed")
            else:
                yield Finding(fact, "a thing without a name: what follows of it could not be told; give it an IRI")
        elif is_literal(node) or node in self._names.no_things or is_reserved(node):
            yield Finding(fact, f"{self._names.said(node)}, and a thing is needed")

    def is_expression(self, node: str) -> bool:
        """Whether a blank node has a part of an expression."""
        return not PARTS.isdisjoint(self.stated.of(node))

    def literal(self, node: str, fact: Pattern) -> Iterator[Finding]:
        """A literal that a data property can have."""
        if not is_literal(node):
            yield Finding(fact, f"{self._names.said(node)}, and a literal is needed")
        elif problem := literal_problem(node):
            yield Finding(fact, problem)

    def iri(self, node: str, fact: Pattern) -> Iterator[Finding]:
        """A name of whatever kind: what an annotation property may have as domain or range."""
        if is_blank(node) or is_literal(node):
            yield Finding(fact, f"{self._names.said(node)}, and an IRI is needed")

    def of_parts(self, node: str, what: str, checks: Mapping[str, Check]) -> Iterator[Finding]:
        """A blank node that has exactly the parts for which there are checks, one value each."""
        parts = self.parts(node)
        for predicate, check in checks.items():
            values = parts.get(predicate, [])
            if len(values) == 1:
                yield from check(self, values[0], (node, predicate, values[0]))
            else:
                number = "more than one" if values else "no"
                yield Finding((node, None, None), f"{what} has {number} {show(predicate)}")
        for predicate in parts.keys() - checks.keys():
            yield Finding((node, predicate, None), f"{show(predicate)} has no place in {what}")

    def parts(self, node: str) -> dict[str, list[str]]:
        """What a blank node consists of: what is said of it, without its types, annotations and axioms about it."""
        return {
            p: o
            for p, o in self.stated.of(node).items()
            if p != TYPE and p not in _AXIOMS and not self._names.are(p, ANNOTATION)
        }

    def use(self, node: str, role: str, fact: Pattern) -> Iterator[Finding]:
        """Note what a blank node stands for, which is one thing only."""
        before = self.used.setdefault(node, role)
        if before not in (role, _LEFT):
            yield Finding(fact, f"one blank node stands for {a(before)} and for {a(role)}")

    def leave(self, node: str) -> None:
        """Count a malformed node and everything below it as used: one finding for all of it is enough."""
        todo = [node]
        while todo:
            each = todo.pop()
            self.used[each] = _LEFT
            below = (o for values in self.stated.of(each).values() for o in values)
            todo += [o for o in below if is_blank(o) and o not in self.used]

    def _named(self, node: str, fact: Pattern, kind: str) -> Iterator[Finding]:
        if not self._names.are(node, kind):
            yield Finding(fact, f"{self._names.said(node, kind)}, and {a(kind)} is needed")

    def _described(self, node: str, fact: Pattern, mains: Collection[str], what: str) -> Iterator[Finding]:
        """A blank node: one main part, and exactly the parts that go with it."""
        if node in self._open:
            yield Finding(fact, "this expression contains itself")
        elif node in self.used:  # shared by several axioms
            yield from self.use(node, what, fact)
        elif len(self._open) == _DEEPEST:
            self.leave(node)
            yield Finding(fact, f"this expression is nested more than {_DEEPEST} deep")
        else:
            yield from self.use(node, what, fact)
            self._open.append(node)
            parts = self.parts(node)
            present = [main for main in mains if main in parts]
            if len(present) == 1:
                on = parts.get(_ON, [])
                data = what == "data range" or (len(on) == 1 and self._names.are(on[0], DATA))
                checks = _checks(present[0], data)
                kind = "restriction" if _ON in checks else what
                yield from self.of_parts(node, f"{a(kind)} with {show(present[0])}", checks)
                if what == "data range" and not {_IS_DATATYPE, _IS_RANGE} & set(self.stated.of(node).get(TYPE, ())):
                    yield Finding((node, None, None), "a data range without the type rdfs:Datatype, a class to HermiT")
            else:
                self.leave(node)
                yield Finding((node, None, None) if parts else fact, _no_main(parts, present, what))
            self._open.pop()

    def _facet(self, node: str, fact: Pattern) -> Iterator[Finding]:
        """One facet with its value; `fact` hangs the list of facets on the data range."""
        yield from self.use(node, "facet", fact)
        facets = [(facet, bound) for facet, bounds in self.stated.of(node).items() for bound in bounds]
        datatype = self.stated.of(fact[0]).get(_DATATYPE, [])
        if len(facets) != 1:
            yield Finding(fact, "each member of owl:withRestrictions is one facet, such as [ xsd:minInclusive 0 ]")
        elif len(datatype) == 1 and (problem := facet_problem(datatype[0], *facets[0])):
            yield Finding((node, *facets[0]), problem)

    def _number(self, node: str, fact: Pattern) -> Iterator[Finding]:
        if not (is_literal(node) and datatype_of(node) and text_of(node).isdecimal()):
            yield Finding(fact, f'{self._names.said(node)}; a number is needed, such as "2"^^xsd:nonNegativeInteger')

    def _true(self, node: str, fact: Pattern) -> Iterator[Finding]:
        if not (is_literal(node) and datatype_of(node) and text_of(node) in ("true", "1")):
            yield Finding(fact, f"{self._names.said(node)}; owl:hasSelf takes true and nothing else")


def list_of(check: Check, at_least: int = 1, once: bool = False) -> Check:
    """A check of a list of nodes that `check` is for; `once` forbids to name one of them twice."""

    def check_list(it: Expressions, node: str, fact: Pattern) -> Iterator[Finding]:
        the_list = f"the list of {show(fact[1] or '')}"
        members: list[str] = []
        seen: set[str] = set()
        while node != _NIL:
            parts = it.parts(node)
            if node in seen or parts.keys() != {_FIRST, _REST} or any(len(values) != 1 for values in parts.values()):
                why = "it comes back to itself" if node in seen else _broken_link(node, parts)
                it.leave(node)
                yield Finding(fact, f"{the_list} is broken: {why}")
                break
            yield from it.use(node, "link of a list", fact)
            seen.add(node)
            members += parts[_FIRST]
            (node,) = parts[_REST]
        else:
            if len(members) < at_least:
                yield Finding(fact, f"{the_list} is too short: it needs {at_least} or more")
            if once and len(set(members)) < len(members):
                yield Finding(fact, f"{the_list} names one thing twice, which cannot differ from itself")
        for member in members:
            yield from check(it, member, fact)

    return check_list


def _checks(main: str, data: bool) -> dict[str, Check]:
    """The parts that go with a main part, and what each must be; `data` where values are literals."""
    filler, member = (
        (Expressions.data_range, Expressions.literal) if data else (Expressions.class_, Expressions.individual)
    )
    if main in _BOOLEANS:
        return {main: list_of(filler)}
    if main == _ONE_OF:
        return {main: list_of(member)}
    if main in _COMPLEMENTS:
        return {main: filler}
    if main == _DATATYPE:
        return {main: Expressions.data_range, _FACETS: list_of(Expressions._facet)}
    if main == _SELF:
        return {_ON: Expressions.object_property, main: Expressions._true}
    on: dict[str, Check] = {_ON: Expressions.property_}
    if main in _FILLED or main == _VALUE:
        return on | {main: filler if main in _FILLED else member}
    qualified = {_ON_RANGE if data else _ON_CLASS: filler} if main in _QUALIFIED else {}
    return on | {main: Expressions._number} | qualified


def _no_main(parts: Collection[str], present: Collection[str], what: str) -> str:
    """What is wrong with a description that has no main part, or several."""
    if present:
        return f"{a(what)} has one condition; this one has {' and '.join(map(show, present))}"
    if _ON in parts:
        return "a restriction without a condition, such as owl:someValuesFrom"
    if parts:
        return f"{' and '.join(sorted(map(show, parts)))} make no {what}"
    return f"a blank node that describes nothing stands where {a(what)} is needed"


def _broken_link(node: str, parts: Mapping[str, list[str]]) -> str:
    """Why a node is no link of a list."""
    first, rest = parts.get(_FIRST, []), parts.get(_REST, [])
    if not first and not rest:
        return "a blank node in it is no link" if is_blank(node) else f"{show(node)} is no list"
    if len(first) == len(rest) == 1:
        return "a link of it has other parts than rdf:first and rdf:rest"
    name, values = ("rdf:first", first) if len(first) != 1 else ("rdf:rest", rest)
    return f"a link of it has {'more than one value' if values else 'no value'} of {name}"
