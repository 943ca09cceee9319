"""Which object properties are simple, and whether all property chains can be put in one order.

OWL 2 structural specification, section 11: where either restriction is broken, reasoning is undecidable and HermiT
refuses. The order is asked for over names and along sub-properties, as HermiT asks for it. That is a little more than
the letter of 11.2, which overlooks inverses of the whole and chains that meet again only by way of a hierarchy.
"""

from collections import defaultdict, deque
from collections.abc import Iterator

from rdflib import OWL, RDF, RDFS

from herstem.pipeline.dl.stated import Finding, Stated, is_blank, n3, show
from herstem.rules.model import TYPE, Fact

_Edges = dict[str, list[tuple[str, Fact]]]
"""From a property to those that come after it, each with the axiom that says so."""

_SUB, _INVERSE, _CHAIN = n3(RDFS.subPropertyOf, OWL.inverseOf, OWL.propertyChainAxiom)
_MUTUAL = (OWL.equivalentProperty.n3(), _INVERSE)
_TRANSITIVE, _TOP = n3(OWL.TransitiveProperty, OWL.topObjectProperty)
_FIRST, _REST, _NIL = n3(RDF.first, RDF.rest, RDF.nil)
_ON, _SELF, _DISJOINT, _MEMBERS = n3(OWL.onProperty, OWL.hasSelf, OWL.propertyDisjointWith, OWL.members)
_ALL_DISJOINT = OWL.AllDisjointProperties.n3()
_SIMPLE_TYPES = {
    OWL.FunctionalProperty.n3(): "functional",
    OWL.InverseFunctionalProperty.n3(): "inverse functional",
    OWL.IrreflexiveProperty.n3(): "irreflexive",
    OWL.AsymmetricProperty.n3(): "asymmetric",
}
_COUNTS = n3(
    *(OWL.minCardinality, OWL.maxCardinality, OWL.cardinality),
    *(OWL.minQualifiedCardinality, OWL.maxQualifiedCardinality, OWL.qualifiedCardinality),
)


def role_problems(stated: Stated) -> Iterator[Finding]:
    """Chains that no order fits, and properties that must be simple and are not. All axioms must be well-formed."""
    hierarchy = _hierarchy(stated)
    yield from _circles(stated, hierarchy)
    yield from _not_simple(stated, hierarchy)


def _hierarchy(stated: Stated) -> _Edges:
    """The property hierarchy →, with a property and its inverse as one."""
    edges: _Edges = defaultdict(list)
    for predicate in (_SUB, *_MUTUAL):
        for fact in stated.by_predicate.get(predicate, ()):
            if predicate == _INVERSE and is_blank(fact[0]):
                continue  # part of a property expression
            below, above = (_property(stated, node)[0] for node in (fact[0], fact[2]))
            edges[below].append((above, fact))
            if predicate in _MUTUAL:
                edges[above].append((below, fact))
    return edges


def _circles(stated: Stated, hierarchy: _Edges) -> Iterator[Finding]:
    chains = sorted(stated.by_predicate.get(_CHAIN, ()))
    before: _Edges = defaultdict(list, {node: list(edges) for node, edges in hierarchy.items()})
    for chain in chains:
        for step in _steps_below(stated, chain):
            before[step].append((_property(stated, chain[0])[0], chain))
    seen = set()
    for chain in chains:
        for step in _steps_below(stated, chain):
            back = _path(before, _property(stated, chain[0])[0], step)
            if back is not None and (circle := frozenset((chain, *back))) not in seen:
                seen.add(circle)
                why = "the steps of a chain must come before its whole in one order of all properties (OWL 2, 11.2)"
                by = ", by these axioms" if len(circle) > 1 else ""
                message = f"{why}; {show(step)} would come after it too{by}"
                yield Finding(chain, message, tuple(each for each in dict.fromkeys(back) if each != chain))


def _steps_below(stated: Stated, chain: Fact) -> list[str]:
    """The steps of a chain that must come before its whole: all but a first or last one that is the whole itself."""
    whole = _property(stated, chain[0])
    steps = [_property(stated, step) for step in _members(stated, chain[2])]
    if whole[0] == _TOP or steps == [whole, whole]:
        return []
    if steps[0] == whole:
        steps = steps[1:]
    elif steps[-1] == whole:
        steps = steps[:-1]
    return sorted({step for step, _ in steps})


def _not_simple(stated: Stated, hierarchy: _Edges) -> Iterator[Finding]:
    of_chains = stated.by_predicate.get(_CHAIN, [])
    transitive = [fact for fact in stated.by_predicate.get(TYPE, ()) if fact[2] == _TRANSITIVE]
    composite = {_property(stated, fact[0])[0]: fact for fact in sorted([*of_chains, *transitive])}
    for fact, node, what in _must_be_simple(stated):
        prop = _property(stated, node)[0]
        paths = ((axiom, _path(hierarchy, origin, prop)) for origin, axiom in composite.items())
        found = next(((axiom, *path) for axiom, path in paths if path is not None), None)
        if found:
            message = f"{show(prop)} must be simple to be {what} (OWL 2, 11.2), and is not, by these axioms"
            yield Finding(fact, message, found)


def _must_be_simple(stated: Stated) -> Iterator[tuple[Fact, str, str]]:
    """Each place that only a simple property can take: the fact, the property, what it is to be there."""
    for fact in stated.by_predicate.get(TYPE, ()):
        if fact[2] in _SIMPLE_TYPES:
            yield fact, fact[0], _SIMPLE_TYPES[fact[2]]
        elif fact[2] == _ALL_DISJOINT:
            (members,) = stated.of(fact[0])[_MEMBERS]
            for member in _members(stated, members):
                yield (fact[0], _MEMBERS, members), member, "disjoint"
    for predicate in (*_COUNTS, _SELF):
        for node, _, _ in stated.by_predicate.get(predicate, ()):
            (on,) = stated.of(node)[_ON]
            yield (node, _ON, on), on, "related to itself" if predicate == _SELF else "counted"
    for fact in stated.by_predicate.get(_DISJOINT, ()):
        yield fact, fact[0], "disjoint"
        yield fact, fact[2], "disjoint"


def _path(edges: _Edges, start: str, goal: str) -> list[Fact] | None:
    """The axioms on a shortest way from one property to another, or None."""
    came: dict[str, tuple[str, Fact] | None] = {start: None}
    todo = deque([start])
    while todo and goal not in came:
        node = todo.popleft()
        for after, axiom in edges.get(node, ()):
            if after not in came:
                came[after] = (node, axiom)
                todo.append(after)
    if goal not in came:
        return None
    path: list[Fact] = []
    while (step := came[goal]) is not None:
        goal, axiom = step
        path.insert(0, axiom)
    return path


def _property(stated: Stated, node: str) -> tuple[str, bool]:
    """The name in a property expression, and whether it stands for the inverse."""
    return (stated.of(node)[_INVERSE][0], True) if is_blank(node) else (node, False)


def _members(stated: Stated, node: str) -> Iterator[str]:
    """The members of a well-formed list."""
    while node != _NIL:
        yield from stated.of(node)[_FIRST]
        (node,) = stated.of(node)[_REST]
