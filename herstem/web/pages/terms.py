"""The page of a term of the ontology: what it means, its axioms, where it is used, what is above, below and in it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, URIRef

from herstem.explain.explainer import Explainer
from herstem.namespaces import HSG
from herstem.rules import manchester
from herstem.tables import Part
from herstem.web.pages.axioms import Axiom
from herstem.web.pages.header import About, Header, is_naming
from herstem.web.pages.inferences import Inference, Statement, proved
from herstem.web.pages.store import PageStore, Row
from herstem.web.pages.trees import path
from herstem.web.pages.vocabulary import Term, Vocabulary
from herstem.web.paging import Part as Rows

MOST = 200  # members on one page
FIRST = Rows()
_NOTES = {
    str(SKOS.example): "example",
    str(SKOS.scopeNote): "scope",
    str(SKOS.editorialNote): "editorial",
    str(SKOS.note): "note",
}
_REPLACED = (str(DCTERMS.isReplacedBy), "http://purl.obolibrary.org/obo/IAO_0100001")  # term replaced by
_TOLD = {
    *(str(each) for each in (RDF.type, OWL.deprecated, OWL.versionIRI, DCTERMS.source, RDFS.isDefinedBy)),
    *(str(each) for each in (*manchester.OF_CLASSES, *manchester.OF_PROPERTIES, *manchester.TYPINGS)),
    *_NOTES,
    *_REPLACED,
}
_USES = {
    "EquivalentTo": "in the definition of",
    "DisjointUnionOf": "in the definition of",
    "SubClassOf": "in what holds of",
    "Domain": "in the domain of",
    "Range": "in the range of",
    "SubPropertyChain": "in a chain of",
    "HasKey": "in the key of",
}


@dataclass(frozen=True)
class Frame:
    """The axioms of a term under one keyword: what each says, with links."""

    keyword: str
    says: tuple[tuple[Part, ...], ...]


@dataclass(frozen=True)
class Use:
    """An axiom elsewhere that names the term: of what it is; the rest of it, empty where the term is all of that."""

    subject: tuple[Part, ...]
    keyword: str
    rest: tuple[Part, ...]


@dataclass(frozen=True)
class Neighbours:
    """The terms on one side of a term: those that axioms put there, and those that were inferred to be there."""

    asserted: tuple[Part, ...]
    inferred: tuple[Inference, ...]

    def __len__(self) -> int:
        return len(self.asserted) + len(self.inferred)


@dataclass(frozen=True)
class Member:
    """A member of a class, and whether that was inferred."""

    page: Part
    inferred: bool


@dataclass(frozen=True)
class Members:
    """Some members of a class, of `asserted` and `inferred` ones; `rows` says which, `others` lead to further ones."""

    shown: tuple[Member, ...]
    asserted: int
    inferred: int
    rows: Rows
    others: tuple[tuple[str, str], ...]

    @property
    def total(self) -> int:
        """How many there are."""
        return self.asserted + self.inferred


@dataclass(frozen=True)
class TermPage:
    """A term. `path` leads down to it; `uses` are axioms elsewhere by what they use it for; `counts` of a property are
    numbers of triples by graph; `source` is where its definition comes from.
    """

    header: Header
    term: Term
    version: str
    deprecated: bool
    replacements: tuple[Part, ...]
    path: tuple[Part, ...]
    source: tuple[Part, ...]
    notes: tuple[tuple[str, str], ...]
    frames: tuple[Frame, ...]
    uses: tuple[tuple[str, tuple[Use, ...]], ...]
    above: Neighbours
    below: Neighbours
    facts: tuple[tuple[str, tuple[Part, ...]], ...]
    counts: tuple[tuple[str, str], ...]
    members: Members


def term_page(
    store: PageStore, explainer: Explainer, of: About, vocabulary: Vocabulary, rows: Rows = FIRST
) -> TermPage:
    """The page of a term; `rows` says which members of a class are on it. Raises EngineError."""
    iri = of.header.iri
    term = vocabulary.terms[iri]
    below = store.rows("below", [iri])
    above = [row for row in of.rows if row.text("property") in (str(RDFS.subClassOf), str(RDFS.subPropertyOf))]
    return TermPage(
        header=of.header,
        term=term,
        version=vocabulary.version,
        deprecated=term.deprecated,
        replacements=tuple(row.part("value") for each in _REPLACED for row in of.all(each)),
        path=tuple(each.page for each in path(vocabulary, iri)),
        source=tuple(row.part("value") for row in of.all(DCTERMS.source)),
        notes=tuple((name, row.text("value")) for each, name in _NOTES.items() for row in of.all(each)),
        frames=tuple(_frames(vocabulary.about.get(iri, ()), iri)),
        uses=tuple(uses(vocabulary, iri)),
        above=_neighbours([(row, _upward(iri, row)) for row in above], explainer, "value"),
        below=_neighbours([(row, _downward(iri, of.header.label, row, term)) for row in below], explainer, "term"),
        facts=tuple(_facts(of)),
        counts=tuple((row.text("name"), row.text("number")) for row in store.rows("triples", [iri]))
        if term.kind.endswith("property")
        else (),
        members=_members(store.rows("members", [iri]) if term.kind == "class" else [], rows),
    )


def uses(vocabulary: Vocabulary, iri: str) -> Iterator[tuple[str, tuple[Use, ...]]]:
    """The axioms that name something and are not in its own frame, but for what they just put below it."""
    found: dict[str, list[Use]] = defaultdict(list)
    for axiom in vocabulary.naming.get(iri, ()):
        whole = axiom.sides[1:] == ((URIRef(iri),),)
        if not (whole and axiom.keyword in ("SubClassOf", "SubPropertyOf")):
            use = Use(axiom.subject(), axiom.keyword, () if whole else axiom.rest())
            found[_USES.get(axiom.keyword, "in other axioms of")].append(use)
    for title in dict.fromkeys((*_USES.values(), *found)):
        if title in found:
            yield title, tuple(found[title])


def _frames(axioms: Iterable[Axiom], iri: str) -> Iterator[Frame]:
    by_keyword: dict[str, list[tuple[Part, ...]]] = defaultdict(list)
    for axiom in axioms:
        by_keyword[axiom.keyword].append(axiom.rest(iri))
    for keyword, says in by_keyword.items():
        yield Frame(keyword, tuple(says))


def _neighbours(found: Iterable[tuple[Row, Statement]], explainer: Explainer, name: str) -> Neighbours:
    pairs = [(row, statement, row.text("graph") == str(HSG.inferred)) for row, statement in found]
    return Neighbours(
        tuple(row.part(name) for row, _, inferred in pairs if not inferred),
        proved([statement for _, statement, inferred in pairs if inferred], explainer),
    )


def _upward(iri: str, row: Row) -> Statement:
    fact = (str(NamedNode(iri)), str(row["property"]), str(row["value"]))
    return Statement(fact, Part(""), row.part("property"), row.part("value"))


def _downward(iri: str, label: str, row: Row, term: Term) -> Statement:
    property_ = RDFS.subClassOf if term.kind == "class" else RDFS.subPropertyOf
    fact = (str(row["term"]), str(NamedNode(property_)), str(NamedNode(iri)))
    return Statement(fact, row.part("term"), Part(""), Part(label))


def _facts(of: About) -> Iterator[tuple[str, tuple[Part, ...]]]:
    """What else was written down of a term."""
    found: dict[str, list[Part]] = defaultdict(list)
    for row in of.rows:
        if not is_naming(row) and row.text("property") not in _TOLD:
            found[row.part("property").text].append(row.part("value"))
    return ((name, tuple(values)) for name, values in found.items())


def _members(rows: list[Row], asked: Rows) -> Members:
    asked = Rows(min(asked.limit or MOST, MOST), asked.offset)
    inferred = sum(row.text("basis") == "inferred" for row in rows)
    shown = rows[asked.offset : asked.offset + (asked.limit or MOST)]
    further = asked.others(len(rows)) if len(rows) > len(shown) else ()
    return Members(
        tuple(Member(row.part("member"), row.text("basis") == "inferred") for row in shown),
        len(rows) - inferred,
        inferred,
        asked,
        tuple((relation, other.address([])) for relation, other in further),
    )
