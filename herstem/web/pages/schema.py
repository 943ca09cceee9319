"""What a page says of itself to search engines: JSON-LD in the terms of schema.org."""

from collections.abc import Iterable, Sequence
from typing import Any

from herstem.namespaces import HS, HSO
from herstem.web.pages.bibliography import Cited
from herstem.web.pages.claims import Claim
from herstem.web.pages.document import DocumentPage, WholePage
from herstem.web.pages.header import Header
from herstem.web.pages.ontology import OntologyPage
from herstem.web.pages.records import ReferencePage
from herstem.web.pages.works import Work

_CONTEXT = "https://schema.org"
_LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_REVIEW = str(HS.review)


def of_thing(header: Header) -> dict[str, Any]:
    """A thing or a term: DefinedTerm, with the same things elsewhere."""
    return _node(
        "DefinedTerm",
        header,
        alternateName=list(header.synonyms),
        description=header.definition,
        termCode=header.name,
        inDefinedTermSet=str(HSO),
        sameAs=[each.elsewhere.href for each in header.matches if each.predicate == "skos:exactMatch"],
    )


def of_ontology(page: OntologyPage) -> dict[str, Any]:
    """The ontology: DefinedTermSet."""
    version = [part.text for name, parts in page.facts if name == "version" for part in parts]
    return _node("DefinedTermSet", page.header, description=page.description, version=version[:1], license=_LICENCE)


def of_claim(header: Header, claim: Claim) -> dict[str, Any]:
    """A claim: Claim, which appears in the review."""
    cited = [reference.work.text for reference in claim.references]
    return _node("Claim", header, text=claim.page.text, appearance=_REVIEW, citation=cited, license=_LICENCE)


def of_reference(page: ReferencePage) -> dict[str, Any]:
    """A cited work: ScholarlyArticle."""
    return _article(page.header, page.work)


def of_review(page: WholePage) -> dict[str, Any]:
    """The review: ScholarlyArticle, with its parts."""
    within = [each.iri for each, _ in page.parts if each.depth == 1]
    return _article(page.header, page.work, license=page.licence, hasPart=within)


def of_part(page: DocumentPage) -> dict[str, Any]:
    """A part of the review: CreativeWork, with the works that it cites."""
    return _node(
        "CreativeWork",
        page.header,
        isPartOf=_REVIEW,
        citation=[each.work.text for each in page.citations],
        license=_LICENCE,
    )


def of_references(rows: Sequence[Cited]) -> dict[str, Any]:
    """The works that the review cites: ItemList."""
    listed = [{"@type": "ListItem", "position": each.number, "name": each.work.text} for each in rows]
    return {"@context": _CONTEXT, "@type": "ItemList", "name": "References of the review", "itemListElement": listed}


def of_other(header: Header) -> dict[str, Any]:
    """Anything else that is written: CreativeWork."""
    return _node("CreativeWork", header)


def _article(header: Header, work: Work, **parts: Any) -> dict[str, Any]:
    return _node(
        "ScholarlyArticle",
        header,
        headline=work.title,
        author=work.authors,
        datePublished=work.year,
        isPartOf=work.journal,
        pagination=work.pages,
        identifier=_filled([("doi", work.doi), ("pmid", work.pmid)]),
        **parts,
    )


def _node(kind: str, header: Header, **parts: Any) -> dict[str, Any]:
    start = {"@context": _CONTEXT, "@type": kind, "@id": header.iri, "name": header.label}
    return start | {name: part for name, part in parts.items() if part}


def _filled(pairs: Iterable[tuple[str, str]]) -> list[str]:
    return [f"{name}:{value}" for name, value in pairs if value]
