"""What stands above every page about something: its name, kinds, other names, definition, identifiers elsewhere."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rdflib import DCTERMS, RDF, RDFS, SKOS

from herstem.namespaces import HSG, HSO, curie
from herstem.tables import Part
from herstem.web.pages.store import PageStore, Row

_MATCHES = {
    str(SKOS.exactMatch): "the same",
    str(SKOS.closeMatch): "nearly the same",
    str(SKOS.broadMatch): "wider",
    str(SKOS.narrowMatch): "narrower",
    str(SKOS.relatedMatch): "related",
}
_NAMING = {str(each) for each in (RDF.type, RDFS.label, SKOS.altLabel, SKOS.definition, HSO.paraphrase)}


@dataclass(frozen=True)
class Match:
    """The same or a like thing elsewhere: the predicate (CURIE), what it means in plain words, and the address.

    `label` is what it is called there, `justification` why the match is held for right, `seen` where it was seen.
    """

    predicate: str
    meaning: str
    elsewhere: Part
    label: str
    justification: str
    seen: str


@dataclass(frozen=True)
class Header:
    """What something is called and is."""

    iri: str
    label: str
    kinds: tuple[Part, ...]
    synonyms: tuple[str, ...]
    definition: str
    matches: tuple[Match, ...]
    status: str  # of identifiers elsewhere, as curators wrote it

    @property
    def curie(self) -> str:
        """The short form of the IRI."""
        return curie(self.iri)

    @property
    def name(self) -> str:
        """The local part of the IRI."""
        return self.curie.partition(":")[2]


@dataclass(frozen=True)
class About:
    """All that is written down of something: its header, and the rows that are not in it."""

    header: Header
    rows: tuple[Row, ...]

    def one(self, predicate: object) -> str:
        """The text of the value of a property, empty where it has none."""
        return next((row.text("value") for row in self.rows if row.text("property") == str(predicate)), "")

    def all(self, predicate: object) -> list[Row]:
        """The rows of a property."""
        return [row for row in self.rows if row.text("property") == str(predicate)]

    def is_a(self, *classes: object) -> bool:
        """Whether it was asserted to be in one of some classes (IRIs)."""
        return bool({str(each) for each in classes} & {row.text("value") for row in self.all(RDF.type)})


def about(store: PageStore, iri: str) -> About | None:
    """What the store says of an IRI, None where that is nothing. Raises EngineError."""
    rows = tuple(store.rows("about", [iri]))
    if not rows:
        return None

    def texts(*predicates: object) -> list[str]:
        names = [str(each) for each in predicates]
        found = [row for name in names for row in rows if row.text("property") == name]
        return list(dict.fromkeys(row.text("value") for row in found))

    labels = texts(RDFS.label, HSO.paraphrase, HSO.noteText, DCTERMS.title)
    header = Header(
        iri=iri,
        label=labels[0] if labels else curie(iri),
        kinds=tuple(_kinds(rows)),
        synonyms=tuple(each for each in texts(SKOS.altLabel) if each not in labels[:1]),
        definition=" ".join(texts(SKOS.definition)),
        matches=tuple(_matches(rows, store.rows("mappings", [iri]))),
        status="; ".join(texts(HSO.identifierStatus)),
    )
    return About(header, rows)


def is_naming(row: Row) -> bool:
    """Whether a row is told by the header."""
    return row.text("property") in _NAMING | _MATCHES.keys() | {str(HSO.identifierStatus)}


def _kinds(rows: Sequence[Row]) -> Iterable[Part]:
    """The classes that were asserted; where there are none, those that were inferred."""
    types = [row for row in rows if row.text("property") == str(RDF.type)]
    asserted = [row for row in types if row.text("graph") != str(HSG.inferred)]
    return [row.part("value") for row in asserted or types]


def _matches(rows: Sequence[Row], records: Sequence[Row]) -> Iterable[Match]:
    """The matches of a thing, with what the mapping tables record of each."""
    told = {(row.text("property"), row.text("elsewhere")): row for row in records}
    for predicate, meaning in _MATCHES.items():
        for row in rows:
            if row.text("property") == predicate:
                record = told.get((predicate, row.text("value")), Row({}))
                texts = (record.text(name) for name in ("label", "justification", "seen"))
                yield Match(curie(predicate), meaning, row.part("value"), *texts)
