"""The validate stage: is everything that was written by hand well-formed, known and complete? Closed-world checks."""

import difflib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyshacl
from rdflib import OWL, RDF, RDFS, SH, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from herstem import paths
from herstem.namespaces import HS, HSO, curie
from herstem.pipeline.canonical import n_triples
from herstem.pipeline.dataset import Dataset, run_rule
from herstem.sources import Problem, SourceError, Sources

_TERM_TYPES = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, OWL.NamedIndividual}


def validate(dataset: Dataset, sources: Sources, queries: Path | None = None) -> Dataset:
    """Check names, the kinds of things that claims join, the SHACL shapes and the queries of queries/checks/.

    Gives the dataset back unchanged. Raises SourceError with file and line of everything that is wrong.
    """
    data = Graph()
    for graph in (*sources.graphs.values(), Graph().parse(data=n_triples(dataset.graphs["edges"]), format="nt")):
        data += graph
    problems = [*_names(data, sources)]
    if not problems:  # an unknown name would only be reported again, in other words
        checks = (queries or paths.queries_dir()) / "checks"
        problems = [*_endpoints(data, dataset, sources), *_shapes(data, sources), *_checks(dataset, sources, checks)]
    if problems:
        raise SourceError(problems)
    return dataset


def _names(data: Graph, sources: Sources) -> Iterator[Problem]:
    """Every hso: name is a declared term, every hs: name a described thing."""
    terms = {s for kind in _TERM_TYPES for s in data.subjects(RDF.type, kind)}
    terms |= {s for s, kind in data.subject_objects(RDF.type) if str(s).startswith(str(HSO)) and kind != OWL.Ontology}
    things = {s for s in data.subjects(RDF.type, None) if str(s).startswith(str(HS))}
    known_terms, known_things = sorted(map(str, terms)), sorted(map(str, things))
    for s, p, o in sources.places:
        for node in (s, p, o):
            text = str(node)
            if not isinstance(node, URIRef) or _is_header(text):
                continue
            if text.startswith(str(HSO)) and node not in terms:
                what = "property" if node is p else "class or term"
                message = f"{curie(text)} is not a {what} of the ontology{_meant(text, known_terms)}"
            elif text.startswith(str(HS)) and node not in things:
                message = f"{curie(text)} is not described anywhere{_meant(text, known_things)}"
            else:
                continue
            yield Problem(sources.places[s, p, o], message)


def _is_header(text: str) -> bool:
    """The IRIs of the ontology, its versions and its shapes, which are documents and not terms."""
    local = text.removeprefix(str(HSO))
    return local in ("", "shapes") or local[:1].isdigit() or local.endswith("Shape")


def _meant(text: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(text, list(known), n=2, cutoff=0.85)
    return f" (did you mean {' or '.join(curie(each) for each in close)}?)" if close else ""


def _endpoints(data: Graph, dataset: Dataset, sources: Sources) -> Iterator[Problem]:
    """The things that a claim joins are of the kinds that its property takes: a category error, with its line."""
    for claim_term, predicate, property_term in sorted(dataset.graphs["inferred"]):
        if predicate != HSO.statesProperty.n3():
            continue
        claim, prop = URIRef(claim_term[1:-1]), URIRef(property_term[1:-1])
        for role, constraint, word in (
            (HSO.claimSubject, RDFS.domain, "subject"),
            (HSO.claimObject, RDFS.range, "object"),
        ):
            for thing in data.objects(claim, role):
                for kind in data.objects(prop, constraint):
                    if not _is_of_kind(data, thing, kind):
                        wanted = " or ".join(curie(str(k)) for k in _members(data, kind))
                        message = (
                            f"{curie(str(thing))} cannot be the {word} of a claim that makes {curie(str(prop))}: "
                            f"{wanted} is needed"
                        )
                        yield Problem(sources.place(claim, role, thing), message)


def _members(data: Graph, kind: Node) -> list[Node]:
    union = data.value(kind, OWL.unionOf)
    return list(Collection(data, union)) if union is not None else [kind]


def _is_of_kind(data: Graph, thing: Node, kind: Node) -> bool:
    wanted = set(_members(data, kind))
    return any(wanted & set(data.transitive_objects(t, RDFS.subClassOf)) for t in data.objects(thing, RDF.type))


def _shapes(data: Graph, sources: Sources) -> Iterator[Problem]:
    _, report, _ = pyshacl.validate(data, shacl_graph=sources.shapes, advanced=False, inference="none")
    assert isinstance(report, Graph)
    for result in report.subjects(RDF.type, SH.ValidationResult):
        focus = report.value(result, SH.focusNode)
        path, value = report.value(result, SH.resultPath), report.value(result, SH.value)
        message = str(report.value(result, SH.resultMessage))
        found = f"; found {_show(value)}" if value is not None and value != focus else ""
        place = sources.place(focus, path if isinstance(path, URIRef) else None, value)
        yield Problem(place, f"{curie(str(focus))}: {message}{found}")


def _checks(dataset: Dataset, sources: Sources, folder: Path) -> Iterator[Problem]:
    """Each solution of a check is a problem: ?focus ?property ?value ?message."""
    store = dataset.store("ontology", "entities", "claims", "edges", "mappings")
    for path in sorted(folder.glob("*.rq")):
        for row in run_rule(store, path):
            focus, prop = URIRef(row["focus"].value), URIRef(row["property"].value)
            value = next((o for o in _objects(sources, focus, prop) if str(o) == row["value"].value), None)
            found = _show(value if value is not None else Literal(row["value"].value))
            message = f"{curie(str(focus))} {curie(str(prop))} {found}: {row['message'].value}"
            yield Problem(sources.place(focus, prop, value), message)


def _objects(sources: Sources, s: Node, p: Node) -> Iterator[Node]:
    for graph in sources.graphs.values():
        yield from graph.objects(s, p)


def _show(value: Node) -> str:
    return f'"{value}"' if isinstance(value, Literal) else curie(str(value))
