"""The edges stage: direct triples from undisputed, unnegated claims, by the CONSTRUCT rules of queries/rules/."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pyoxigraph
from rdflib import URIRef

from herstem import paths
from herstem.namespaces import HSO, curie
from herstem.pipeline.dataset import Dataset, run_rule
from herstem.rules.derivations import Record
from herstem.rules.model import TYPE, Fact
from herstem.sources import Problem, SourceError, Sources

CLAIM_PROPERTY_RULE = "rules/claim-property.rq"
EDGES_RULE = "rules/edges.rq"
REIFIERS_RULE = "rules/reifiers.rq"


def edges(dataset: Dataset, sources: Sources, queries: Path | None = None) -> Dataset:
    """Fill `edges` and `reifiers`, and into `inferred` which property each claim states (`hso:statesProperty`).

    Raises SourceError where a thing's own description repeats what a claim states: a triple stands in one graph only.
    """
    dataset = make_edges(dataset, queries or paths.queries_dir())
    repeated = dataset.graphs["edges"] & dataset.graphs["entities"]
    if repeated:
        raise SourceError([_repeated(fact, sources) for fact in repeated])
    return dataset


def make_edges(dataset: Dataset, queries: Path, more: Iterable[Fact] = ()) -> Dataset:
    """The stage without its check; `more` are facts of a user's source, whose claims count like the dataset's own."""
    named = _terms_named(queries / CLAIM_PROPERTY_RULE) | _terms_named(queries / EDGES_RULE)
    claims = dataset.graphs["claims"].union(
        fact for fact in more if fact[1] in named or (fact[1] == TYPE and fact[2] in named)
    )
    relations, directions = _by_subject(claims, "claimRelation"), _by_subject(claims, "subjectDirection")
    makes = _by_subject(dataset.graphs["ontology"], "materialisesPositiveAs", "materialisesNegativeAs")
    read = replace(dataset, graphs=dataset.graphs | {"claims": claims})
    read.graphs["inferred"] = _construct(read.store("ontology", "claims"), queries / CLAIM_PROPERTY_RULE)
    records: dict[Fact, Record] = {}
    for fact in read.graphs["inferred"]:
        made = (each for relation in relations[fact[0]] for each in makes[relation[2]] if each[2] == fact[2])
        premises = (*relations[fact[0]], *directions[fact[0]], *made)
        records[fact] = Record(fact, f"queries/{CLAIM_PROPERTY_RULE}", premises)
    dataset.records = {**dataset.records, **records}
    store = read.store("ontology", "claims", "inferred")
    dataset.graphs["edges"] = _construct(store, queries / EDGES_RULE)
    dataset.reifiers = _construct(store, queries / REIFIERS_RULE)
    dataset.graphs["inferred"] |= read.graphs["inferred"]
    return dataset


def _by_subject(facts: Iterable[Fact], *properties: str) -> dict[str, list[Fact]]:
    """The facts of some properties (hso:), by subject."""
    wanted = {HSO[name].n3() for name in properties}
    found: dict[str, list[Fact]] = defaultdict(list)
    for fact in sorted(fact for fact in facts if fact[1] in wanted):
        found[fact[0]].append(fact)
    return found


def _terms_named(rule: Path) -> set[str]:
    """The project's terms in a rule: of a million facts it can read only those with one of them for a predicate."""
    return {HSO[name].n3() for name in re.findall(r"\bhso:(\w+)", rule.read_text(encoding="utf-8"))}


def _construct(store: pyoxigraph.Store, rule: Path) -> set[Fact]:
    return {(str(t.subject), str(t.predicate), _term(t.object)) for t in run_rule(store, rule)}


def _term(term: object) -> str:
    return f"<<( {term} )>>" if isinstance(term, pyoxigraph.Triple) else str(term)


def _repeated(fact: Fact, sources: Sources) -> Problem:
    s, p, o = (URIRef(term[1:-1]) for term in fact)
    text = " ".join(curie(str(term)) for term in (s, p, o))
    return Problem(sources.place(s, p, o), f"{text} is what a claim states; remove it here, the claim makes the triple")
