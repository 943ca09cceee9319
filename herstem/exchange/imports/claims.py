"""From rows of the claims table to triples: each claim of a source, and the things and works that are new with it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import lru_cache

from pyoxigraph import Literal, NamedNode

from herstem.exchange.imports.mapping import TOGETHER, Fields
from herstem.exchange.imports.resolver import Resolver, UnknownError, local
from herstem.exchange.imports.vocabulary import Column, Relation, Vocabulary, WordError
from herstem.namespaces import HS, HSG, HSO, PREFIXES, curie

_TYPE, _LABEL = f"<{PREFIXES['rdf']}type>", f"<{PREFIXES['rdfs']}label>"
_CLAIM, _REFERENCE = HSO.Claim.n3(), HSO.Reference.n3()
_DECREASED = HSO["dir-decreased"].n3()
_HEDGED, _PARAPHRASE = HSO.isHedged.n3(), HSO.paraphrase.n3()
_TRUE = str(Literal(True))
_TRUTHS = {"true": True, "yes": True, "1": True, "x": True, "false": False, "no": False, "0": False}
_NUMBER, _INTEGER = re.compile(r"[+-]?\d+(\.\d+)?"), re.compile(r"\d{1,9}")
_WORKS = {
    "pmid": re.compile(r"(?:PMID|pubmed):\s*([1-9]\d{0,7})", re.IGNORECASE),
    "doi": re.compile(r"(?:doi:\s*|https?://(?:dx\.)?doi\.org/)(10\.\d{4,9}/\S+)", re.IGNORECASE),
}
_MOST_WORKS = 200_000
_PLACE = {"pmid": "http://www.ncbi.nlm.nih.gov/pubmed/", "doi": "https://doi.org/"}
_NAMED = {"pmid": "PMID", "doi": "doi"}


class RowError(Exception):
    """A row that states no claim that can be taken; `column` is where."""

    def __init__(self, column: str, message: str) -> None:
        self.column, self.message = column, message
        super().__init__(f"{column}: {message}")


@dataclass
class Made:
    """The claim of a row: its IRI, its lines of N-Triples, and the claims that it points to, by column."""

    iri: str
    lines: list[str]
    points_to: list[tuple[str, str]] = field(default_factory=list)


class Claims:
    """Makes the triples of a source's claims. New things and works are described with the first that needs them."""

    def __init__(self, source: str, vocabulary: Vocabulary, resolver: Resolver) -> None:
        self.new: dict[str, tuple[str, str]] = {}
        """The things that the graph did not know: IRI to name and class (IRI)."""
        self._start = f"{HSG}source/{source}/"
        self._vocabulary, self._resolver = vocabulary, resolver
        self._known: dict[tuple[str, ...], str] = {}  # terms
        self._works: dict[str, str] = {}
        stating = {name: column for name, column in vocabulary.columns.items() if column.property}
        self._stating = {name: (column, _term(column.property)) for name, column in stating.items()}
        self._needed = [name for name, column in stating.items() if column.needed]
        self._defaults = [(name, column) for name, column in stating.items() if column.default]

    def claim(self, name: str) -> str:
        """The IRI of the source's claim of a name."""
        return self._start + local(name)

    def describe(self, fields: Fields) -> list[str]:
        """The lines that describe the thing of a row, where the graph does not know it. Raises RowError."""
        try:
            node, lines = self._thing(fields["thing"], fields.get("thing_class", ()))
            self._resolver.also(fields["thing"], node[1:-1])
            self._known[fields["thing"][0],] = node
            return lines
        except WordError as error:
            raise RowError("thing", str(error)) from None

    def check_signs(self, rows: Sequence[Fields]) -> None:
        """Raise RowError where a row says one thing and its opposite."""
        if len(rows) < 2:
            return
        said: dict[tuple[object, ...], Relation] = {}
        for fields in rows:
            try:
                relation = self._vocabulary.relation("".join(fields.get("relation", ())))
            except WordError as error:
                raise RowError("relation", str(error)) from None
            about = tuple(map(tuple, (fields.get("subject", ()), fields.get("object", ()))))
            before = said.setdefault((*about, relation.positive), relation)
            if before.sign * relation.sign < 0:
                raise RowError("relation", f"says both {before.label} and {relation.label}")

    def row(self, name: str) -> str:
        """The IRI of a claim that its row gives no name; `name` stands for the row, and may be part of an IRI."""
        return self._start + name

    def make(self, iri: str, fields: Fields) -> Made:
        """The claim of a row, and what it is called. Raises RowError; then nothing is new by it."""
        things, works = len(self.new), len(self._works)
        try:
            return self._make(iri, fields)
        except RowError:
            if things < len(self.new):
                self._known.clear()
            while len(self.new) > things:
                self.new.popitem()
            while len(self._works) > works:
                self._works.popitem()
            raise

    def _make(self, iri: str, fields: Fields) -> Made:
        node = f"<{iri}>"
        made = Made(iri, [f"{node} {_TYPE} {_CLAIM} .\n"])
        first: dict[str, str] = {}
        for needed in self._needed:
            if not fields.get(needed):
                raise RowError(needed, "is empty")
        for called, cells in fields.items():
            if called not in self._stating or not cells:
                continue
            column, property = self._stating[called]
            try:
                for value in self._values(column, cells, fields, made):
                    made.lines.append(f"{node} {property} {value} .\n")
                    first.setdefault(called, value)
            except WordError as error:
                raise RowError(called, str(error)) from None
        for called, column in self._defaults:
            if called not in first:
                made.lines.append(f"{node} {self._stating[called][1]} {_term(column.default)} .\n")
        relation = self._vocabulary.relation(fields["relation"][0])
        self._check_kinds(relation, first)
        if "hedge" in first and "hedged" not in first:
            made.lines.append(f"{node} {_HEDGED} {_TRUE} .\n")
        if "paraphrase" not in first:
            text = Literal(self._sentence(relation, first), language="en")
            made.lines.append(f"{node} {_PARAPHRASE} {text} .\n")
        return made

    def _values(self, column: Column, cells: Sequence[str], fields: Fields, made: Made) -> list[str]:
        """The values of a column as terms of N-Triples. Raises WordError."""
        if column.kind == "thing":
            classes = fields.get(f"{column.name}_class", ())
            meant = [cell.split(TOGETHER) for cell in cells] if column.several else [cells]
            found = [self._thing(candidates, classes) for candidates in meant]
            for node, lines in found:
                if column.of:
                    self._check(node[1:-1], frozenset(column.of), column.name)
                made.lines += lines
            return [node for node, _ in found]
        if column.kind == "relation":
            return [_term(self._vocabulary.relation(cells[0]).iri)]
        if column.kind == "reference":
            works = [self._work(cell) for cell in cells]
            for _, lines in works:
                made.lines += lines
            return [_term(iri) for iri, _ in works]
        if column.kind == "term":
            return [_term(self._vocabulary.term(cell, column.of[0])) for cell in cells]
        if column.kind == "mark":
            return [_term(column.of[0])] if _truth(cells[0]) else []
        if column.kind == "claim":
            claims = [str(HS) + cell[3:] if cell.startswith("hs:") else self.claim(cell) for cell in cells]
            made.points_to += [(column.name, claim) for claim in claims]
            return [_node(claim) for claim in claims]
        return [str(literal) for literal in _literals(column, cells)]

    def _thing(self, candidates: Sequence[str], classes: Sequence[str]) -> tuple[str, list[str]]:
        """A thing that is meant, as a term, and the lines that describe it where it is new. Raises WordError."""
        key = tuple(candidates)
        if key in self._known:
            return self._known[key], []
        try:
            iri, lines = self._resolver.thing(candidates), list[str]()
        except UnknownError:
            identified = [found for each in candidates if (found := self._resolver.identifier(each)) is not None]
            name = next((each for each in candidates if self._resolver.identifier(each) is None), candidates[0])
            iri, lines = identified[0] if identified else self._start + "thing/" + local(name), []
            if iri not in self.new:
                if not classes:
                    raise
                lines = self._new(iri, name, classes[0])
        node = self._known[key] = _term(iri)
        return node, lines

    def _new(self, iri: str, name: str, word: str) -> list[str]:
        """The lines that describe a new thing. Raises WordError."""
        if iri.startswith((HS, HSO)):
            raise UnknownError(f"{curie(iri)} is described nowhere; a new thing needs a name of its own")
        cls = self._vocabulary.cls(word)
        self.new[iri] = name, cls
        node = _term(iri)
        return [f"{node} {_TYPE} {_term(cls)} .\n", f"{node} {_LABEL} {Literal(name)} .\n"]

    def _work(self, cell: str) -> tuple[str, list[str]]:
        """A cited work, and the lines that describe it where it is new. Raises WordError."""
        if cell.startswith("hs:"):
            iri = str(HS) + cell.removeprefix("hs:")
            if _REFERENCE[1:-1] not in self._resolver.classes(iri):
                raise WordError(f"{cell} is no reference of the review")
            return iri, []
        by, number = _cited(cell)
        known = self._resolver.work(by, number)
        if known is not None:
            return known, []
        iri = _PLACE[by] + number
        if iri in self._works:
            return iri, []
        node = _node(iri)
        if len(self._works) >= _MOST_WORKS:
            self._works.clear()  # one that comes again is described again, which says nothing new
        self._works[iri] = number
        named = Literal(f"{_NAMED[by]} {number}")
        lines = [f"{node} {_TYPE} {_REFERENCE} .\n", f"{node} {_LABEL} {named} .\n"]
        return iri, [*lines, f"{node} <{PREFIXES['bibo']}{by}> {Literal(number)} .\n"]

    def _check_kinds(self, relation: Relation, first: Mapping[str, str]) -> None:
        """Raise RowError where subject or object is of a kind that the relation does not take."""
        decreased = first.get("subject_direction") == _DECREASED
        for column, allowed in zip(("subject", "object"), self._vocabulary.allowed(relation, decreased), strict=True):
            try:
                self._check(first[column][1:-1], allowed, f"{column} of {relation.label}")
            except WordError as error:
                raise RowError(column, str(error)) from None

    def _check(self, iri: str, allowed: Set[str], what: str) -> None:
        if not allowed:
            return
        new = self.new.get(iri)
        classes = self._vocabulary.above(new[1]) if new else self._resolver.classes(iri)
        if allowed.isdisjoint(classes):
            wanted = " or ".join(sorted(curie(cls) for cls in allowed))
            raise WordError(f"{self._called(iri)} cannot be the {what}: {wanted} is needed")

    def _sentence(self, relation: Relation, first: Mapping[str, str]) -> str:
        subject, object_ = (self._called(first[end][1:-1]) for end in ("subject", "object"))
        less = "less " if first.get("subject_direction") == _DECREASED else ""
        text = f"{less}{subject} {relation.label} {object_}."
        return f"Not so: {text}" if "negated" in first else text[0].upper() + text[1:]

    def _called(self, iri: str) -> str:
        return self.new[iri][0] if iri in self.new else self._resolver.label(iri)


@lru_cache(1 << 16)
def _term(iri: str) -> str:
    """An IRI that is one as a term of N-Triples."""
    return str(NamedNode(iri))


@lru_cache(1 << 14)
def _cited(cell: str) -> tuple[str, str]:
    """The kind of an identifier of a work, and the identifier. Raises WordError."""
    for by, pattern in _WORKS.items():
        if match := pattern.fullmatch(cell):
            return by, match[1]
    raise WordError(f"{cell!r} is none of PMID:…, doi:10.…, hs:ref-…")


def _node(iri: str) -> str:
    """What may be an IRI as a term. Raises WordError."""
    try:
        return str(NamedNode(iri))
    except ValueError as error:
        raise WordError(f"{iri!r} is not an IRI: {error}") from None


def _truth(cell: str) -> bool:
    """Raises WordError."""
    truth = _TRUTHS.get(cell.casefold())
    if truth is None:
        raise WordError(f"{cell!r} is neither yes nor no")
    return truth


def _literals(column: Column, cells: Iterable[str]) -> Iterator[Literal]:
    """Raises WordError."""
    for cell in cells:
        if column.kind == "truth":
            if _truth(cell):
                yield Literal(True)
        elif column.kind == "decimal":
            if not _NUMBER.fullmatch(cell):
                raise WordError(f"{cell!r} is no number")
            whole = cell if "." in cell else f"{cell}.0"
            yield Literal(whole, datatype=NamedNode(PREFIXES["xsd"] + "decimal"))
        elif column.kind == "integer":
            if not _INTEGER.fullmatch(cell):
                raise WordError(f"{cell!r} is no whole number")
            yield Literal(int(cell))
        elif column.language:
            yield Literal(cell, language=column.language)
        else:
            yield Literal(cell)
