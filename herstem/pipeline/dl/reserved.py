"""The words of RDF, RDFS, XSD and OWL themselves: used as the language means them, and never redefined.

OWL 2 structural specification, sections 2.4 and 5.
"""

from collections.abc import Iterator

from rdflib import OWL, RDF, RDFS, XSD

from herstem.pipeline.dl.axioms import NODE_PREDICATES, PREDICATES
from herstem.pipeline.dl.expressions import PARTS
from herstem.pipeline.dl.names import (
    ANNOTATION,
    CLASS,
    DATATYPE,
    DECLARATIONS,
    PROPERTIES,
    SYNTAX_TYPES,
    Names,
    is_reserved,
    meant,
)
from herstem.pipeline.dl.stated import Finding, Stated, is_blank, n3, show
from herstem.pipeline.dl.values import FACETS
from herstem.rules.model import TYPE, Fact

LANGUAGE = {
    *(TYPE, *PREDICATES, *NODE_PREDICATES, *PARTS, *FACETS),
    *n3(OWL.imports, OWL.versionIRI, OWL.annotatedSource, OWL.annotatedProperty, OWL.annotatedTarget),
}
"""The predicates by which an ontology is written down, rather than facts and annotations."""
# What RDF Schema calls a class or a property, and what OWL 2 DL wants declared with it.
_OF_RDFS = {RDFS.Class.n3(): (CLASS, DATATYPE), RDF.Property.n3(): PROPERTIES}


def reserved_problems(stated: Stated, names: Names) -> Iterator[Finding]:
    """Words that look like the language's and are none of them; axioms and facts about the language's own words."""
    words = [word[1:-1] for word in (*LANGUAGE, *SYNTAX_TYPES, *names.kinds)]
    for predicate, facts in stated.by_predicate.items():
        if is_reserved(predicate) and predicate not in LANGUAGE and not names.are(predicate, *PROPERTIES):
            hint = meant(predicate[1:-1], words)
            for fact in facts:
                yield Finding(fact, f"{show(predicate)} is no property of OWL 2 DL{hint}")
        if not names.are(predicate, ANNOTATION):
            for fact in facts:
                if is_reserved(fact[0]) and not _declared_as_it_is(fact, names):
                    text = f"{show(fact[0])} is a word of the language itself; no axiom or fact may be about it"
                    yield Finding(fact, text)
    for fact in stated.by_predicate.get(TYPE, ()):
        node, _, kind = fact
        if kind in _OF_RDFS and not is_blank(node) and not names.are(node, *_OF_RDFS[kind]):
            yield Finding(fact, f"{show(kind)} alone declares no {' or '.join(_OF_RDFS[kind])} of OWL 2 DL")
        elif kind not in SYNTAX_TYPES and is_reserved(kind) and not names.are(kind, CLASS):
            yield Finding(fact, f"{show(kind)} is no class of OWL 2 DL{meant(kind[1:-1], words)}")


def _declared_as_it_is(fact: Fact, names: Names) -> bool:
    """Whether a fact only declares a word of the language as what it is; XML Schema has more datatypes than OWL."""
    kind = DECLARATIONS.get(fact[2])
    return kind is not None and (names.are(fact[0], kind) or (kind == DATATYPE and fact[0].startswith(f"<{XSD}")))
