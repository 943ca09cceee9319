"""The page of the ontology: what it is, its classes and properties as trees, all terms from A to Z."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from rdflib import DCTERMS, OWL, SKOS

from herstem.tables import Part
from herstem.web.pages.header import About, Header
from herstem.web.pages.trees import Tree, tree
from herstem.web.pages.vocabulary import KINDS, Term, Vocabulary

_FACTS = {
    "version": OWL.versionInfo,
    "made by": DCTERMS.creator,
    "licence": DCTERMS.license,
    "drawn from": DCTERMS.source,
}


@dataclass(frozen=True)
class OntologyPage:
    """The ontology: `facts` as (name, values), `axioms` numbers by keyword, `members` numbers by the IRI of a class."""

    header: Header
    description: str
    notice: str
    facts: tuple[tuple[str, tuple[Part, ...]], ...]
    defined: int
    individuals: int
    axioms: tuple[tuple[str, int], ...]
    view: str
    trees: tuple[Tree, ...]
    members: Mapping[str, str]
    index: tuple[tuple[str, tuple[Term, ...]], ...]


def ontology_page(of: About, vocabulary: Vocabulary, view: str) -> OntologyPage:
    """The page of the ontology; `view` is one of trees.VIEWS."""
    trees = [tree(vocabulary, kind, view) for kind in dict.fromkeys(KINDS.values())]
    return OntologyPage(
        header=of.header,
        description=of.one(DCTERMS.description),
        notice=of.one(SKOS.note),
        facts=tuple((name, tuple(row.part("value") for row in of.all(each))) for name, each in _FACTS.items()),
        defined=sum(vocabulary.defined(iri) for iri in vocabulary.terms),
        individuals=sum(term.kind == "individual" for term in vocabulary.terms.values()),
        axioms=tuple(sorted(Counter(axiom.keyword for axiom in vocabulary.axioms).items())),
        view=view,
        trees=tuple(each for each in trees if each.roots),
        members=vocabulary.members,
        index=tuple(_index(vocabulary)),
    )


def _index(vocabulary: Vocabulary) -> Iterator[tuple[str, tuple[Term, ...]]]:
    """All terms by the first letter or digit of their labels."""

    def letter(term: Term) -> str:
        return next((each for each in term.page.text.upper() if each.isalnum()), "#")

    found = sorted(vocabulary.terms.values(), key=lambda term: (letter(term), term.page.text.casefold(), term.iri))
    return ((name, tuple(terms)) for name, terms in groupby(found, letter))
