"""Chooses the page for a thing or a term: its view, its template, the queries behind it."""

from collections.abc import Callable
from typing import Any, NamedTuple

from rdflib import OWL

from herstem.engine.base import Engine
from herstem.explain.explainer import Explainer
from herstem.namespaces import HSO
from herstem.web.pages import schema
from herstem.web.pages.document import WholePage, document_page
from herstem.web.pages.header import About, about
from herstem.web.pages.ontology import ontology_page
from herstem.web.pages.records import claim_page, hypothesis_page, note_page, reference_page
from herstem.web.pages.store import PageStore
from herstem.web.pages.terms import FIRST, term_page
from herstem.web.pages.things import thing_page
from herstem.web.pages.trees import VIEWS
from herstem.web.pages.vocabulary import Terminology
from herstem.web.paging import Part as Rows


class Shown(NamedTuple):
    """A template and what it is given: the view as `page`, what the page says of itself, the queries behind it."""

    template: str
    page: Any
    described: dict[str, Any]
    queries: tuple[str, ...] = ()


_Show = Callable[[PageStore, Explainer, About], Shown | None]


def show_thing(engine: Engine, explainer: Explainer, terminology: Terminology, iri: str) -> Shown | None:
    """The page of a thing, or of something written; None where nothing is known of it. Raises EngineError."""
    store = PageStore(engine)
    found = about(store, iri)
    if found is None:
        return None
    for kind, show in _RECORDS.items():
        if found.is_a(kind):
            return show(store, explainer, found)
    page = thing_page(store, explainer, found, terminology.now())
    queries = (
        "about",
        "claims",
        "pointing",
        *(["mechanism"] if page.carriers else []),
        *(["counters"] if page.countered else []),
    )
    return Shown("thing.html", page, schema.of_thing(found.header), queries)


def show_term(
    engine: Engine,
    explainer: Explainer,
    terminology: Terminology,
    iri: str,
    view: str = VIEWS[0],
    rows: Rows = FIRST,
) -> Shown | None:
    """The page of the ontology, of a term of it, or of an individual in it that of a thing; None where there is none.

    `view` is how the trees of the ontology are made, `rows` which members of a class are shown. Raises EngineError.
    """
    store, vocabulary = PageStore(engine), terminology.now()
    found = about(store, iri)
    if found is None:
        return None
    if found.is_a(OWL.Ontology):
        page = ontology_page(found, vocabulary, view)
        return Shown(
            "ontology.html", page, schema.of_ontology(page), ("about", "terms", "axioms", "hierarchy", "kinds")
        )
    if iri not in vocabulary.terms or vocabulary.terms[iri].kind == "individual":
        return show_thing(engine, explainer, terminology, iri)
    term = term_page(store, explainer, found, vocabulary, rows)
    return Shown("term.html", term, schema.of_thing(found.header), ("about", "axioms", "below", "members"))


def _show_claim(store: PageStore, explainer: Explainer, found: About) -> Shown | None:
    page = claim_page(store, explainer, found)
    if page is None:
        return None
    return Shown("claim.html", page, schema.of_claim(found.header, page.claim), ("claim", "links", "concluded"))


def _show_reference(store: PageStore, _: Explainer, found: About) -> Shown:
    page = reference_page(store, found)
    return Shown("reference.html", page, schema.of_reference(page), ("about", "claims"))


def _show_note(store: PageStore, _: Explainer, found: About) -> Shown:
    return Shown("note.html", note_page(store, found), schema.of_other(found.header), ("about", "claims"))


def _show_part(store: PageStore, _: Explainer, found: About) -> Shown:
    page = document_page(store, found)
    if isinstance(page, WholePage):
        return Shown("review.html", page, schema.of_review(page), ("about", "outline"))
    shown = ["looks"] * bool(page.figure) + ["cells"] * bool(page.table)
    return Shown("part.html", page, schema.of_part(page), ("about", "stated", "cited", *shown))


def _show_hypothesis(store: PageStore, _: Explainer, found: About) -> Shown:
    return Shown("hypothesis.html", hypothesis_page(store, found), schema.of_other(found.header), ("about",))


_RECORDS: dict[str, _Show] = {
    str(HSO.Claim): _show_claim,
    str(HSO.Reference): _show_reference,
    str(HSO.CuratorNote): _show_note,
    str(HSO.DocumentPart): _show_part,
    str(HSO.Hypothesis): _show_hypothesis,
}
