"""The SHACL shapes, tried on what they can see, and of that on what a change can have touched where the rest is valid.

Shapes of SHACL Core see types, sub-classes and the properties that they name, no others. One that looks one step far
(SHACL, section 2.3) sees of a node the triples that it stands in, and the classes of what stands there with it. Nodes
of which neither has changed are as valid as they were. Nor does a text that is worded anew matter where the shapes only
count the texts of its property, as they do labels.
"""

import logging
from collections.abc import Iterator

from rdflib import RDF, RDFS, SH, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from herstem.namespaces import curie
from herstem.pipeline.canonical import canonical_facts
from herstem.pipeline.dataset import Dataset, as_graph, as_node
from herstem.pipeline.kept import reworded
from herstem.rules.model import TYPE, Fact
from herstem.sources import Problem, Sources

SEEN = ("ontology", "entities", "claims", "edges", "mappings")
"""The graphs that the shapes are about."""

_SUBCLASS = RDFS.subClassOf.n3()
_TARGETS = (SH.targetNode, SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
_CORE = {
    *_TARGETS,
    *(SH.property, SH.path, SH.inversePath, SH.message, SH.severity),
    *(SH["class"], SH.datatype, SH.nodeKind, SH.minCount, SH.maxCount),
    *(SH.minInclusive, SH.maxInclusive, SH.minExclusive, SH.maxExclusive),
    *(SH.minLength, SH.maxLength, SH.pattern, SH.flags, SH.languageIn, SH.uniqueLang),
    *(SH.equals, SH.disjoint, SH.lessThan, SH.lessThanOrEquals, SH.hasValue, SH["in"]),
    *(SH["not"], SH["and"], SH["or"], SH.xone),
}
# What a shape may say of texts without looking into them.
_COUNTING = {
    *(SH.path, SH.message, SH.severity, SH.minCount, SH.maxCount, SH.datatype, SH.nodeKind, SH.languageIn),
    *(RDF.first, RDF.rest),
}


def shape_problems(dataset: Dataset, sources: Sources, before: set[Fact] | None) -> Iterator[Problem]:
    """What breaks the shapes of ontology/shapes.ttl; or a shape that is none.

    `before` are facts that are known to keep to the same shapes.
    """
    facts = dataset.facts(*SEEN)
    shapes = as_graph(canonical_facts(sources.triples["shapes"], "shapes"))
    if before is None and (unusable := list(_unusable(shapes, sources))):
        yield from unusable
        return
    near = looks_one_step(shapes)
    if before is not None and near and _untouched(before, facts, shapes):
        return
    if _is_core(shapes):
        facts, before = visible(facts, shapes), before and visible(before, shapes)
    touched = None
    if before is not None and near:
        touched = touched_nodes(before, facts, shapes)
    if touched != set() and not conforms(facts, shapes, touched):
        yield from _report(dataset, sources)


def _untouched(before: set[Fact], now: set[Fact], shapes: Graph) -> bool:
    """Whether shapes that look one step far see nothing of a change, told from the change alone.

    True for new words of a label; a change of types or classes needs a look at what is around it.
    """
    gone, new = before - now, now - before
    if any(p in (TYPE, _SUBCLASS) for _, p, _ in gone | new):
        return False
    return touched_nodes(visible(gone, shapes), visible(new, shapes), shapes) == set()


def _unusable(shapes: Graph, sources: Sources) -> Iterator[Problem]:
    """The shapes that pyshacl cannot load, tried on a node of which next to nothing is known.

    All together, and each by itself where something is wrong with one.
    """
    logging.getLogger("pyshacl-validate").disabled = True  # it prints what it then raises
    each = {shape for predicate in _TARGETS for shape in shapes.subjects(predicate)}
    if _refused(shapes, each):
        for shape in each:
            if reason := _refused(shapes, {shape}):
                yield Problem(sources.place(shape), f"{curie(str(shape))} is no shape of SHACL: {reason}")


def _refused(shapes: Graph, some: set[Node]) -> str | None:
    """Why pyshacl does not take some of the shapes."""
    import pyshacl
    from pyshacl.errors import ReportableRuntimeError

    node, data, tried = BNode(), Graph(), Graph()
    data.add((node, RDFS.seeAlso, node))
    for shape in some:
        for part in (shape, *_inside(shapes, shape)):
            for predicate, value in shapes.predicate_objects(part):
                if predicate not in _TARGETS:
                    tried.add((part, predicate, value))
        tried.add((shape, SH.targetNode, node))
    try:
        pyshacl.validate(data, shacl_graph=tried, inference="none")
    except (ReportableRuntimeError, ValueError) as error:  # rdflib's of a list that comes back to itself
        return str(getattr(error, "message", error)).splitlines()[0]
    return None


def _is_core(shapes: Graph) -> bool:
    return {p for p in shapes.predicates() if str(p).startswith(str(SH))} <= _CORE


def visible(facts: set[Fact], shapes: Graph) -> set[Fact]:
    """The facts that shapes of SHACL Core can see: none is closed, so no property or class matters that none names."""
    named = {_SUBCLASS, *(node.n3() for node in shapes.objects() if isinstance(node, URIRef))}
    classes = named | {s for s, p, _ in facts if p == _SUBCLASS}
    return {fact for fact in facts if fact[1] in named or (fact[1] == TYPE and fact[2] in classes)}


def looks_one_step(shapes: Graph) -> bool:
    """Whether the shapes are of SHACL Core, and none looks further than to a node's neighbours and their classes."""
    if not _is_core(shapes):
        return False
    for shape, path in shapes.subject_objects(SH.path):
        step = shapes.value(path, SH.inversePath, default=path)
        if not isinstance(step, URIRef) or any((inner, SH.path, None) in shapes for inner in _inside(shapes, shape)):
            return False
    return True


def _inside(shapes: Graph, shape: Node) -> set[Node]:
    """The nodes that a shape leads to, itself left out."""
    inside: set[Node] = set()
    todo = [shape]
    while todo:
        new = set(shapes.objects(todo.pop())) - inside
        inside |= new
        todo += new
    return inside


def touched_nodes(before: set[Fact], now: set[Fact], shapes: Graph) -> set[str] | None:
    """The terms of which a shape that looks one step far may say something new; None where that may be all of them."""
    words, changed = reworded(before, now)
    counted = {p for p in {p for _, p, _ in words} if _only_counted(shapes, as_node(p))}
    changed |= {fact for fact in words if fact[1] not in counted}
    if any(p == _SUBCLASS for _, p, _ in changed):
        return None
    retyped = {s for s, p, _ in changed if p == TYPE}
    beside = (fact for fact in now if fact[0] in retyped or fact[2] in retyped)
    return {term for s, _, o in (*changed, *beside) for term in (s, o)}


def _only_counted(shapes: Graph, predicate: Node) -> bool:
    """Whether shapes see of the values of a property only how many there are, and of which kinds."""
    for place, use in shapes.subject_predicates(predicate):
        seen = {p for part in (place, *_inside(shapes, place)) for p in shapes.predicates(part)}
        if use != SH.targetSubjectsOf and (use != SH.path or not seen <= _COUNTING):
            return False
    return True


def conforms(facts: set[Fact], shapes: Graph, touched: set[str] | None) -> bool:
    """Whether the touched terms (None: all) are as the shapes want them."""
    if touched is not None:
        around = {fact for fact in facts if fact[0] in touched or fact[2] in touched}
        ends = {term for s, _, o in around for term in (s, o)}
        facts = around | {fact for fact in facts if fact[1] == _SUBCLASS or (fact[1] == TYPE and fact[0] in ends)}
    import pyshacl  # here, since half of a build's imports are its

    data = as_graph(facts)
    aimed = _aimed(shapes, data, None if touched is None else set(map(as_node, touched)))
    return bool(pyshacl.validate(data, shacl_graph=aimed, inference="none")[0])


def _aimed(shapes: Graph, data: Graph, nodes: set[Node] | None) -> Graph:
    """The shapes, aimed at some of their targets (None: all), each property shape directly.

    pyshacl runs a property shape over all its targets at once; inside a node shape it starts anew for each.
    """
    out = Graph()
    out += shapes
    deactivated = set(shapes.subjects(SH.deactivated))
    for shape in {s for predicate in _TARGETS for s in shapes.subjects(predicate)} - deactivated:
        targets = [(p, o) for p, o in shapes.predicate_objects(shape) if p in _TARGETS]
        for target in targets:
            out.remove((shape, *target))
        if nodes is not None:
            targets = [(SH.targetNode, node) for target in targets for node in _targets(data, *target) if node in nodes]
        for part in (shape, *shapes.objects(shape, SH.property)):
            for target in targets:
                out.add((part, *target))
        out.remove((shape, SH.property, None))
    return out


def _targets(data: Graph, predicate: Node, value: Node) -> Iterator[Node]:
    """The nodes that a target declaration means (SHACL, section 2.1.3)."""
    if predicate == SH.targetClass:
        for kind in data.transitive_subjects(RDFS.subClassOf, value):
            yield from data.subjects(RDF.type, kind)
    elif predicate == SH.targetSubjectsOf:
        yield from data.subjects(value)
    elif predicate == SH.targetObjectsOf:
        yield from data.objects(None, value)
    else:
        yield value


def _report(dataset: Dataset, sources: Sources) -> Iterator[Problem]:
    """What breaks the shapes, each with its place: over everything, as rdflib has parsed it with its lines."""
    import pyshacl

    data = as_graph(dataset.graphs["edges"])
    for graph in sources.graphs.values():
        data += graph
    _, report, _ = pyshacl.validate(data, shacl_graph=_aimed(sources.shapes, data, None), inference="none")
    assert isinstance(report, Graph)
    for result in report.subjects(RDF.type, SH.ValidationResult):
        focus, shape = report.value(result, SH.focusNode), report.value(result, SH.sourceShape)
        path, value = report.value(result, SH.resultPath), report.value(result, SH.value)
        message = str(report.value(result, SH.resultMessage))
        places: list[tuple[Node | None, Node | None, Node | None]] = [(focus, path, value)]
        # What is wrong with a thing that a shape meets as the object of a property is mended where it is used.
        for used in sources.shapes.objects(shape, SH.targetObjectsOf):
            places = [(subject, used, focus) for subject in data.subjects(used, focus)] or places
        for s, p, o in places:
            found = f"; found {show(o)}" if o is not None and o != s else ""
            place = sources.place(s, p if isinstance(p, URIRef) else None, o)
            yield Problem(place, f"{curie(str(s))}: {message}{found}")


def show(value: Node) -> str:
    """A value as it stands in a message."""
    return f'"{value}"' if isinstance(value, Literal) else curie(str(value))
