"""A published work as its bibliographic data say: the review itself, or a work that it cites."""

from dataclasses import dataclass

from rdflib import DCTERMS, Namespace

from herstem.namespaces import HSO
from herstem.web.pages.header import About

_BIBO = Namespace("http://purl.org/ontology/bibo/")


@dataclass(frozen=True)
class Work:
    """What a citation is made of; what is not recorded is empty."""

    title: str
    authors: str
    journal: str
    year: str
    volume: str
    pages: str
    doi: str
    pmid: str


def work(of: About) -> Work:
    """The work that something is."""
    return Work(
        title=of.one(DCTERMS.title),
        authors=of.one(DCTERMS.creator),
        journal=of.one(DCTERMS.isPartOf),
        year=of.one(HSO.publicationYear),
        volume=of.one(_BIBO.volume),
        pages=of.one(_BIBO.pages),
        doi=of.one(_BIBO.doi),
        pmid=of.one(_BIBO.pmid),
    )
