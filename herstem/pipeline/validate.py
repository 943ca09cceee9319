"""The validate stage: is everything that was written by hand well-formed, known and complete? Closed-world checks."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import chain, product
from pathlib import Path

from rdflib import OWL, RDF, RDFS, URIRef

from herstem import paths
from herstem.namespaces import HS, HSO, curie, short
from herstem.pipeline.canonical import canonical_facts
from herstem.pipeline.checks import findings, read_checks
from herstem.pipeline.dataset import BY_HAND, Dataset, as_node
from herstem.pipeline.kept import Kept, reworded
from herstem.pipeline.placed import NOWHERE, PlacedFacts
from herstem.pipeline.shapes import SEEN, shape_problems
from herstem.rules.model import TYPE, Fact
from herstem.sources import Problem, SourceError, Sources, graph_of

_ONTOLOGY, _STATES = OWL.Ontology.n3(), HSO.statesProperty.n3()
_SUBCLASS, _UNION, _FIRST, _REST = (term.n3() for term in (RDFS.subClassOf, OWL.unionOf, RDF.first, RDF.rest))
_ROLES = (
    (HSO.claimSubject.n3(), RDFS.domain.n3(), "subject"),
    (HSO.claimObject.n3(), RDFS.range.n3(), "object"),
)
_NEEDED = {TYPE, _SUBCLASS, _UNION, _FIRST, _REST, *(term for role in _ROLES for term in role[:2])}
_RULES = "queries/rules/"
_OWN = (f"<{HSO}", f"<{HS}")
_TERM_TYPES = {
    kind.n3()
    for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, OWL.NamedIndividual)
}


def validate(dataset: Dataset, sources: Sources, queries: Path | None = None, kept: Kept | None = None) -> Dataset:
    """Check names, OWL 2 DL, the kinds of things that claims join, the SHACL shapes and the errors of queries/checks/.

    Gives the dataset back unchanged. Raises SourceError with file and line of everything that is wrong.
    """
    facts, before = dataset.facts(*SEEN), _valid_before(sources, kept or Kept())
    only_words = before is not None and not reworded(before, facts)[1]  # and what is not of words was checked then
    # In this order, and no further: an unknown name would only be reported again, in other words.
    problems = [] if only_words else [*_names(facts, sources)] or _ontology(dataset, sources)
    if not problems:
        checks = [each for each in read_checks((queries or paths.queries_dir()) / "checks") if each.level == "ERROR"]
        problems = [
            *([] if only_words else _endpoints(dataset, sources)),
            *shape_problems(dataset, sources, before),
            *(found.problem() for found in findings(dataset, sources, checks)),
        ]
    if problems:
        raise SourceError(problems)
    return dataset


def _valid_before(sources: Sources, kept: Kept) -> set[Fact] | None:
    """The facts of a kept release, which were valid when it was made; None where shapes or rules were not as now."""
    now, then = (
        {file: digest for file, digest in hashes.items() if file.startswith(_RULES) or graph_of(file) == "shapes"}
        for hashes in (sources.hashes, kept.manifest.get("inputs", {}))
    )
    return kept.facts(*SEEN) if kept.texts and now == then else None


def _names(facts: set[Fact], sources: Sources) -> Iterator[Problem]:
    """Every hso: name is a declared term, every hs: name a described thing."""
    kinds = [(s[1:-1], o) for s, p, o in facts if p == TYPE]
    terms = {s for s, kind in kinds if kind in _TERM_TYPES or (s.startswith(HSO) and kind != _ONTOLOGY)}
    things = {s for s, _ in kinds if s.startswith(HS)}
    shapes = canonical_facts(sources.triples["shapes"], "shapes")
    used = {term[1:-1] for term in set(chain(*facts, *shapes)) if term.startswith(_OWN)}
    unknown = {name for name in used - terms - things if not _is_header(name)}
    if not unknown:
        return
    from herstem.pipeline.dl.names import meant  # here, for the many runs that find nothing unknown

    known_terms, known_things = sorted(terms), sorted(things)
    for triple, place in sources.places.items():
        for node in triple:
            text = str(node)
            if not isinstance(node, URIRef) or text not in unknown:
                continue
            if text.startswith(HSO):
                what = "property" if node is triple[1] else "class or term"
                message = f"{curie(text)} is not a {what} of the ontology{meant(text, known_terms)}"
            else:
                message = f"{curie(text)} is not described anywhere{meant(text, known_things)}"
            yield Problem(place, message)


def _ontology(dataset: Dataset, sources: Sources) -> list[Problem]:
    """What is no OWL 2 DL. For places rdflib parses the sources again, so only where something is wrong."""
    from herstem.pipeline.dl import ontology_problems  # here, for the many builds that can do without

    found = ontology_problems(dataset.facts(*BY_HAND), lambda fact: NOWHERE)
    placed = PlacedFacts(sources)
    return (ontology_problems(placed.facts, placed.place) or found) if found else []


def _is_header(text: str) -> bool:
    """The IRIs of the ontology, its versions and its shapes, which are documents and not terms."""
    local = text.removeprefix(str(HSO))
    return local in ("", "shapes") or local[:1].isdigit() or local.endswith("Shape")


_Values = Mapping[tuple[str, str], list[str]]  # subject and property -> values


def _endpoints(dataset: Dataset, sources: Sources) -> Iterator[Problem]:
    """The things that a claim joins are of the kinds that its property takes: a category error, with its line."""
    values = defaultdict(list)
    for s, p, o in dataset.facts(*SEEN):
        if p in _NEEDED:
            values[s, p].append(o)
    for claim, predicate, prop in sorted(dataset.graphs["inferred"]):
        if predicate != _STATES:
            continue
        for role, constraint, word in _ROLES:
            for thing, kind in product(values[claim, role], values[prop, constraint]):
                wanted = _members(values, kind)
                kinds = (_reached(values, each, _SUBCLASS) for each in values[thing, TYPE])
                if set(wanted).isdisjoint(chain(*kinds)):
                    message = (
                        f"{short(thing)} cannot be the {word} of a claim that makes {short(prop)}: "
                        f"{' or '.join(map(short, wanted))} is needed"
                    )
                    yield Problem(sources.place(*map(as_node, (claim, role, thing))), message)


def _members(values: _Values, kind: str) -> list[str]:
    """The classes of a union, or the class itself."""
    heads = values[kind, _UNION]
    cells = _reached(values, heads[0], _REST) if heads else []
    return [member for cell in cells for member in values[cell, _FIRST]] or [kind]


def _reached(values: _Values, start: str, step: str) -> list[str]:
    """What a property leads to from `start`, in any number of steps, none included."""
    reached = [start]
    for node in reached:
        reached += [each for each in values[node, step] if each not in reached]
    return reached
