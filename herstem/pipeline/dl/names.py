"""What each name is declared to be: class, datatype, property of one kind, individual; and never two of them.

OWL 2 structural specification, section 5.8 (declarations and typing constraints).
"""

import difflib
from collections import defaultdict
from collections.abc import Collection, Iterator
from itertools import combinations

from rdflib import OWL, RDF, RDFS, XSD

from herstem.namespaces import curie
from herstem.pipeline.dl.stated import Finding, Stated, is_blank, is_literal, n3, show
from herstem.pipeline.dl.values import DATATYPE_MAP
from herstem.rules.model import TYPE

CLASS, DATATYPE, INDIVIDUAL = "class", "datatype", "individual"
OBJECT, DATA, ANNOTATION = "object property", "data property", "annotation property"
PROPERTIES = (OBJECT, DATA, ANNOTATION)

DECLARATIONS = {
    OWL.Class.n3(): CLASS,
    RDFS.Datatype.n3(): DATATYPE,
    OWL.ObjectProperty.n3(): OBJECT,
    OWL.DatatypeProperty.n3(): DATA,
    OWL.AnnotationProperty.n3(): ANNOTATION,
    OWL.NamedIndividual.n3(): INDIVIDUAL,
}
CHARACTERISTICS = {
    OWL.FunctionalProperty.n3(): (OBJECT, DATA),
    OWL.InverseFunctionalProperty.n3(): (OBJECT,),
    OWL.ReflexiveProperty.n3(): (OBJECT,),
    OWL.IrreflexiveProperty.n3(): (OBJECT,),
    OWL.SymmetricProperty.n3(): (OBJECT,),
    OWL.AsymmetricProperty.n3(): (OBJECT,),
    OWL.TransitiveProperty.n3(): (OBJECT,),
}
SYNTAX_TYPES = {
    *DECLARATIONS,
    *CHARACTERISTICS,
    *n3(OWL.Ontology, OWL.Restriction, OWL.Axiom, OWL.Annotation, OWL.NegativePropertyAssertion),
    *n3(OWL.AllDisjointClasses, OWL.AllDisjointProperties, OWL.AllDifferent),
    *n3(OWL.DeprecatedClass, OWL.DeprecatedProperty, RDFS.Class, RDF.Property, RDF.List),
}
"""The types by which an axiom is written down; any other type is a class, and what has it is an individual."""
_BUILT_IN = {
    CLASS: n3(OWL.Thing, OWL.Nothing),
    DATATYPE: DATATYPE_MAP,
    OBJECT: n3(OWL.topObjectProperty, OWL.bottomObjectProperty),
    DATA: n3(OWL.topDataProperty, OWL.bottomDataProperty),
    ANNOTATION: n3(
        *(RDFS.label, RDFS.comment, RDFS.seeAlso, RDFS.isDefinedBy, OWL.versionInfo, OWL.deprecated),
        *(OWL.priorVersion, OWL.backwardCompatibleWith, OWL.incompatibleWith),
    ),
}
_LANGUAGES = tuple(f"<{namespace}" for namespace in (RDF, RDFS, XSD, OWL))


class Names:
    """The kinds of every name: declared, built in, or given to an individual by its class.

    `no_things` are the names that stand for no individual.
    """

    def __init__(self, stated: Stated) -> None:
        self.kinds: dict[str, set[str]] = defaultdict(set)
        self._hints: dict[tuple[str, tuple[str, ...]], str] = {}
        for kind, terms in _BUILT_IN.items():
            for term in terms:
                self.kinds[term].add(kind)
        for node, _, cls in stated.by_predicate.get(TYPE, ()):
            if not is_blank(node) and not is_reserved(node) and (given := _kind(cls)):
                self.kinds[node].add(given)
        self.no_things = {node for node, kinds in self.kinds.items() if INDIVIDUAL not in kinds}

    def are(self, node: str, *kinds: str) -> bool:
        """Whether a name is of one of the kinds."""
        return not self.kinds.get(node, set()).isdisjoint(kinds)

    def said(self, node: str, *wanted: str) -> str:
        """What a node is, where one of the wanted kinds is needed: `hso:targets is an object property`."""
        if is_blank(node) or is_literal(node):
            return f"{show(node)} is a literal" if is_literal(node) else "this is a blank node"
        if kinds := sorted(self.kinds.get(node, ())):
            return f"{show(node)} is {' and '.join(map(a, kinds))}"
        what = "no term of OWL 2 DL" if is_reserved(node) else "declared as nothing"
        return f"{show(node)} is {what}{self._meant(node, wanted)}"

    def _meant(self, node: str, wanted: tuple[str, ...]) -> str:
        if (node, wanted) not in self._hints:
            known = [each[1:-1] for each in self.kinds if self.are(each, *wanted)]
            self._hints[node, wanted] = meant(node[1:-1], known)
        return self._hints[node, wanted]


def is_reserved(node: str) -> bool:
    """Whether an IRI is in the vocabulary of RDF, RDFS, XSD or OWL itself."""
    return node.startswith(_LANGUAGES)


def a(word: str) -> str:
    """A word with its indefinite article."""
    return f"an {word}" if word[0] in "aeio" else f"a {word}"


def meant(iri: str, known: Collection[str]) -> str:
    """The known IRIs whose last part looks like this one's, as a question in brackets, or nothing."""
    name = _last_part(iri)
    namespace = iri.removesuffix(name)
    # Of several with the same last part, the one in the same namespace.
    by_name = {_last_part(each): each for each in sorted(known, key=lambda each: (each.startswith(namespace), each))}
    close = difflib.get_close_matches(name, by_name, n=2, cutoff=0.75)
    return f" (did you mean {' or '.join(curie(by_name[each]) for each in close)}?)" if close else ""


def _last_part(iri: str) -> str:
    return iri.replace("#", "/").rpartition("/")[2]


def puns(stated: Stated, names: Names) -> Iterator[Finding]:
    """Names that are two things at once."""
    for node, kinds in names.kinds.items():
        for one, two in combinations(sorted(kinds), 2):
            if {one, two} <= {CLASS, DATATYPE} or {one, two} <= set(PROPERTIES):
                why = "OWL 2 DL forbids that (5.8.1)"
            else:
                why = "the reasoner would lose one of the two"
            message = f"{show(node)} is both {one} and {two}: {why}; give one of them another name"
            given = {_kind(fact[2]): fact for fact in stated.by_predicate[TYPE] if fact[0] == node}
            yield Finding(given[two], message, (given[one],))


def _kind(cls: str) -> str | None:
    """What a type makes of its subject."""
    if cls in DECLARATIONS:
        return DECLARATIONS[cls]
    return None if cls in SYNTAX_TYPES or (is_reserved(cls) and cls not in _BUILT_IN[CLASS]) else INDIVIDUAL
