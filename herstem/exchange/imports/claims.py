"""From rows of the claims table to triples: each claim of a source, and the things and works that are new with it."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from pyoxigraph import Literal, NamedNode

from herstem.exchange.imports.mapping import TOGETHER, Fields
from herstem.exchange.imports.resolver import Resolver, UnknownError, local
from herstem.exchange.imports.vocabulary import Column, Relation, Vocabulary, WordError
from herstem.namespaces import HS, HSG, HSO, PREFIXES, curie

_TYPE, _LABEL = NamedNode(PREFIXES["rdf"] + "type"), NamedNode(PREFIXES["rdfs"] + "label")
_CLAIM, _REFERENCE = NamedNode(HSO.Claim), NamedNode(HSO.Reference)
_DIRECTION, _DECREASED = str(HSO.subjectDirection), str(HSO["dir-decreased"])
_HEDGED, _HEDGE = NamedNode(HSO.isHedged), str(HSO.hedgeCue)
_PARAPHRASE, _NEGATED = str(HSO.paraphrase), str(HSO.isNegated)
_TRUE = Literal(True)
_TRUTHS = {"true": True, "yes": True, "1": True, "x": True, "false": False, "no": False, "0": False}
_NUMBER, _INTEGER = re.compile(r"[+-]?\d+(\.\d+)?"), re.compile(r"\d{1,9}")
_WORKS = {
    "pmid": re.compile(r"(?:PMID|pubmed):\s*([1-9]\d{0,7})", re.IGNORECASE),
    "doi": re.compile(r"(?:doi:\s*|https?://(?:dx\.)?doi\.org/)(10\.\d{4,9}/\S+)", re.IGNORECASE),
}
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
        self._works: dict[str, str] = {}

    def claim(self, name: str) -> str:
        """The IRI of the source's claim of a name."""
        return self._start + local(name)

    def describe(self, fields: Fields) -> list[str]:
        """The lines that describe the thing of a row, where the graph does not know it. Raises RowError."""
        try:
            return self._thing(fields["thing"], fields["thing_class"])[1]
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

    def make(self, number: int, part: int, fields: Fields) -> Made:
        """The claim of a row; `part` tells the claims of one row apart. Raises RowError; then nothing is new by it."""
        things, works = len(self.new), len(self._works)
        try:
            return self._make(number, part, fields)
        except RowError:
            while len(self.new) > things:
                self.new.popitem()
            while len(self._works) > works:
                self._works.popitem()
            raise

    def _make(self, number: int, part: int, fields: Fields) -> Made:
        given = fields.get("id")
        iri = self.claim(given[0] if given else f"row-{number}" + (f"-{part}" if part else ""))
        node = NamedNode(iri)
        made = Made(iri, [f"{node} {_TYPE} {_CLAIM} .\n"])
        values: dict[str, str] = {}
        relation: Relation | None = None
        for column in self._vocabulary.columns.values():
            cells = fields.get(column.name, [])
            if not cells and not column.default:
                if column.needed:
                    raise RowError(column.name, "is empty")
                continue
            if not column.property:
                continue
            try:
                if column.kind == "relation":
                    relation = self._vocabulary.relation(cells[0])
                for value in self._values(column, cells, fields, made):
                    made.lines.append(f"{node} {NamedNode(column.property)} {value} .\n")
                    values.setdefault(column.property, value.value)
            except WordError as error:
                raise RowError(column.name, str(error)) from None
        assert relation is not None  # a needed column
        self._check_kinds(relation, values)
        if _HEDGE in values:
            made.lines.append(f"{node} {_HEDGED} {_TRUE} .\n")
        if _PARAPHRASE not in values:
            text = Literal(self._sentence(relation, values), language="en")
            made.lines.append(f"{node} {NamedNode(_PARAPHRASE)} {text} .\n")
        return made

    def _values(
        self, column: Column, cells: Sequence[str], fields: Fields, made: Made
    ) -> Iterator[NamedNode | Literal]:
        """The values of a column. Raises WordError."""
        if not cells:
            yield NamedNode(column.default)
        elif column.kind == "thing":
            classes = fields.get(f"{column.name}_class", ())
            for candidates in [cell.split(TOGETHER) for cell in cells] if column.several else [cells]:
                iri, lines = self._thing(candidates, classes)
                if column.of:
                    self._check(iri, column.of, column.name)
                made.lines += lines
                yield NamedNode(iri)
        elif column.kind == "relation":
            yield NamedNode(self._vocabulary.relation(cells[0]).iri)
        elif column.kind == "term":
            for cell in cells:
                yield NamedNode(self._vocabulary.term(cell, column.of[0]))
        elif column.kind == "reference":
            for cell in cells:
                iri, lines = self._work(cell)
                made.lines += lines
                yield NamedNode(iri)
        elif column.kind == "claim":
            for cell in cells:
                iri = str(HS) + cell.removeprefix("hs:") if cell.startswith("hs:") else self.claim(cell)
                made.points_to.append((column.name, iri))
                yield NamedNode(iri)
        else:
            yield from _literals(column, cells)

    def _thing(self, candidates: Sequence[str], classes: Sequence[str]) -> tuple[str, list[str]]:
        """A thing that is meant, and the lines that describe it where it is new. Raises WordError."""
        try:
            return self._resolver.thing(candidates), []
        except UnknownError:
            identified = [iri for each in candidates if (iri := self._resolver.identifier(each)) is not None]
            name = next((each for each in candidates if self._resolver.identifier(each) is None), candidates[0])
            iri = identified[0] if identified else self._start + "thing/" + local(name)
            if iri in self.new:
                return iri, []
            if not classes:
                raise
        if iri.startswith((HS, HSO)):
            raise UnknownError(f"{curie(iri)} is described nowhere; a new thing needs a name of its own")
        cls = self._vocabulary.cls(classes[0])
        self.new[iri] = name, cls
        node = NamedNode(iri)
        return iri, [f"{node} {_TYPE} {NamedNode(cls)} .\n", f"{node} {_LABEL} {Literal(name)} .\n"]

    def _work(self, cell: str) -> tuple[str, list[str]]:
        """A cited work, and the lines that describe it where it is new. Raises WordError."""
        matches = ((by, match) for by, pattern in _WORKS.items() if (match := pattern.fullmatch(cell)))
        by, match = next(matches, ("", None))
        if match is None:
            raise WordError(f"{cell!r} is neither PMID:… nor doi:10.…")
        number = match[1]
        known = self._resolver.work(by, number)
        if known is not None:
            return known, []
        node = _work_node(by, number)
        if node.value in self._works:
            return node.value, []
        self._works[node.value] = number
        named = Literal(f"{_NAMED[by]} {number}")
        identified = NamedNode(PREFIXES["bibo"] + by)
        lines = [f"{node} {_TYPE} {_REFERENCE} .\n", f"{node} {_LABEL} {named} .\n"]
        return node.value, [*lines, f"{node} {identified} {Literal(number)} .\n"]

    def _check_kinds(self, relation: Relation, values: dict[str, str]) -> None:
        """Raise RowError where subject or object is of a kind that the relation does not take."""
        decreased = values.get(_DIRECTION) == _DECREASED
        for column, allowed in zip(("subject", "object"), self._vocabulary.allowed(relation, decreased), strict=True):
            try:
                self._check(values[self._vocabulary.columns[column].property], allowed, f"{column} of {relation.label}")
            except WordError as error:
                raise RowError(column, str(error)) from None

    def _check(self, iri: str, allowed: Collection[str], what: str) -> None:
        if not allowed:
            return
        new = self.new.get(iri)
        classes = self._vocabulary.above(new[1]) if new else self._resolver.classes(iri)
        if not any(cls in allowed for cls in classes):
            wanted = " or ".join(sorted(curie(cls) for cls in allowed))
            raise WordError(f"{self._called(iri)} cannot be the {what}: {wanted} is needed")

    def _sentence(self, relation: Relation, values: dict[str, str]) -> str:
        subject, object_ = (
            self._called(values[self._vocabulary.columns[end].property]) for end in ("subject", "object")
        )
        less = "less " if values.get(_DIRECTION) == _DECREASED else ""
        text = f"{less}{subject} {relation.label} {object_}."
        return f"Not so: {text}" if values.get(_NEGATED) == "true" else text[0].upper() + text[1:]

    def _called(self, iri: str) -> str:
        return self.new[iri][0] if iri in self.new else self._resolver.label(iri)


@cache
def _work_node(by: str, number: str) -> NamedNode:
    try:
        return NamedNode(_PLACE[by] + number)
    except ValueError as error:
        raise WordError(f"{number!r} is no identifier: {error}") from None


def _literals(column: Column, cells: Iterable[str]) -> Iterator[Literal]:
    """Raises WordError."""
    for cell in cells:
        if column.kind == "truth":
            truth = _TRUTHS.get(cell.casefold())
            if truth is None:
                raise WordError(f"{cell!r} is neither yes nor no")
            if truth:
                yield _TRUE
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
