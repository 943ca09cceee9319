"""The edges stage: direct triples from undisputed, unnegated claims, by the CONSTRUCT rules of queries/rules/."""

from pathlib import Path

import pyoxigraph
from rdflib import URIRef

from herstem import paths
from herstem.namespaces import HSO, curie
from herstem.pipeline.dataset import Dataset, Record, run_rule
from herstem.rules.model import Fact
from herstem.sources import Problem, SourceError, Sources

CLAIM_PROPERTY_RULE = "rules/claim-property.rq"
EDGES_RULE = "rules/edges.rq"
REIFIERS_RULE = "rules/reifiers.rq"
_RELATION = HSO.claimRelation.n3()


def edges(dataset: Dataset, sources: Sources, queries: Path | None = None) -> Dataset:
    """Fill `edges` and `reifiers`, and into `inferred` which property each claim states (`hso:statesProperty`).

    Raises SourceError where a thing's own description repeats what a claim states: a triple stands in one graph only.
    """
    queries = queries or paths.queries_dir()
    store = dataset.store("ontology", "claims")
    relations = {fact[0]: fact for fact in dataset.graphs["claims"] if fact[1] == _RELATION}
    for fact in _construct(store, queries / CLAIM_PROPERTY_RULE):
        dataset.graphs["inferred"].add(fact)
        dataset.records[fact] = Record(fact, f"queries/{CLAIM_PROPERTY_RULE}", (relations[fact[0]],))
    dataset.load(store, "inferred")
    dataset.graphs["edges"] = _construct(store, queries / EDGES_RULE)
    dataset.reifiers = _construct(store, queries / REIFIERS_RULE)
    repeated = dataset.graphs["edges"] & dataset.graphs["entities"]
    if repeated:
        raise SourceError([_repeated(fact, sources) for fact in repeated])
    return dataset


def _construct(store: pyoxigraph.Store, rule: Path) -> set[Fact]:
    return {(str(t.subject), str(t.predicate), _term(t.object)) for t in run_rule(store, rule)}


def _term(term: object) -> str:
    return f"<<( {term} )>>" if isinstance(term, pyoxigraph.Triple) else str(term)


def _repeated(fact: Fact, sources: Sources) -> Problem:
    s, p, o = (URIRef(term[1:-1]) for term in fact)
    text = " ".join(curie(str(term)) for term in (s, p, o))
    return Problem(sources.place(s, p, o), f"{text} is what a claim states; remove it here, the claim makes the triple")
