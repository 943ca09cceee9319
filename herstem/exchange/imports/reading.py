"""Reads the files of a source, whatever their format, as lines of N-Triples; notes what was wrong with which row."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

from pyoxigraph import Literal, NamedNode
from rdflib import URIRef

from herstem.engine.base import Engine
from herstem.exchange import sssom
from herstem.exchange.imports import mapping, tables
from herstem.exchange.imports.claims import Claims, Made, RowError
from herstem.exchange.imports.mapping import Cells, Fields, TableMapping, UnmappedError
from herstem.exchange.imports.report import Report
from herstem.exchange.imports.resolver import Resolver
from herstem.exchange.imports.vocabulary import Vocabulary
from herstem.namespaces import HS, HSG, HSO
from herstem.sources import Place, Problem, SourceError

_SEPARATOR = "|"
_ROW = re.compile(r"((?:table-\d+-)?row-)(\d+)(?:-\d+)?")
_SSSOM = (".sssom.tsv", ".sssom.tsv.gz")


def is_table(path: Path) -> bool:
    """Whether a file is read here; others are RDF."""
    return tables.ending(path) in (*tables.TEXTS, ".xlsx")


class Reader:
    """Reads tables as claims of one source."""

    def __init__(self, engine: Engine, source: str, report: Report, matches: Iterable[tuple[str, str]] = ()) -> None:
        self._named: dict[str, tuple[str, int]] = {}
        self._rows: dict[str, str] = {}
        self._engine, self._source, self._report, self._matches = engine, source, report, matches
        self._vocabulary = Vocabulary(engine)
        self._resolver: Resolver | None = None
        self._claims: Claims | None = None

    def read(
        self, files: Sequence[Path], mapped: TableMapping | None, progress: tables.Progress | None = None
    ) -> Iterator[str]:
        """The lines of N-Triples of some tables. Without `mapped` each finds its mapping by its columns.

        Raises SourceError for a file that is no table, and for one that no mapping fits.
        """
        maps = {path: mapped or self._fitting(path) for path in files if not path.name.endswith(_SSSOM)}
        prefixes = {name: iri for each in maps.values() if each for name, iri in each.prefixes.items()}
        self._resolver = Resolver(self._engine, prefixes, self._matches)
        self._claims = Claims(self._source, self._vocabulary, self._resolver)
        stating = [path for path in maps if not _describes(maps[path])]
        self._rows = {f"table-{n}-row-" if n > 1 else "row-": path.name for n, path in enumerate(stating, 1)}
        starts = dict(zip(stating, self._rows, strict=True))
        for path in sorted(files, key=lambda path: not _describes(maps.get(path))):
            if path not in maps:
                yield from self._mappings(path)
            else:
                yield from self._table(path, maps[path], starts.get(path, ""), progress)
        self._report.new_things = len(self._claims.new)

    @property
    def new(self) -> Mapping[str, tuple[str, str]]:
        """The things that the graph did not know: name and class by IRI."""
        return self._claims.new if self._claims else {}

    def place(self, claim: str) -> tuple[str, int] | None:
        """The file and row that a claim (IRI) was read from; None for what is no claim of the source."""
        if claim in self._named:
            return self._named[claim]
        match = _ROW.fullmatch(claim.rpartition("/")[2])
        if match and match[1] in self._rows and self._claims and claim == self._claims.claim(match[0]):
            return self._rows[match[1]], int(match[2])
        return None

    def _fitting(self, path: Path) -> TableMapping | None:
        """The mapping that fits the columns of a table; None where it is a claims table."""
        with tables.open_table(path) as table:
            columns = frozenset(table.columns)
        needed = {name for name, each in self._vocabulary.columns.items() if each.needed}
        if needed <= columns <= self._vocabulary.columns.keys() | {""}:
            return None
        known = [mapping.load(each) for each in mapping.shipped().values()]
        fitting = [each for each in known if each.known_by and each.known_by <= columns]
        if len(fitting) == 1:
            return fitting[0]
        if needed <= columns:
            self._check_header(path, table.columns)
        names = ", ".join(each.name for each in fitting or known)
        what = "several mappings fit" if fitting else "neither a claims table nor one that a mapping fits"
        raise SourceError([Problem(Place(str(path), 1), f"{what}; say which with --mapping: {names}, or a file")])

    def _check_header(self, path: Path, columns: Sequence[str]) -> None:
        problems = []
        for name in columns:
            if name and name not in self._vocabulary.columns:
                near = get_close_matches(name, self._vocabulary.columns, 1)
                hint = f"; did you mean {near[0]}?" if near else "; `herstem template` lists them"
                problems.append(Problem(Place(str(path), 1), f"{name!r} is no column of the claims table{hint}"))
        if problems:
            raise SourceError(problems)

    def _table(
        self, path: Path, mapped: TableMapping | None, start: str, progress: tables.Progress | None
    ) -> Iterator[str]:
        """The lines of a table. Claims that point to other claims wait until all are known."""
        assert self._claims is not None
        pending: list[tuple[int, Made]] = []
        with tables.open_table(path, mapped.quoted if mapped else True, progress) as table:
            if mapped is not None and tables.ending(path) != ".jsonl":
                mapped = mapped.bound(table.columns)
            for number, cells, wrong in table.rows:
                self._report.rows += 1
                if wrong:
                    self._report.wrong(path.name, number, "", wrong)
                    continue
                try:
                    rows = list(mapped.fields(cells)) if mapped else [self._fields(cells)]
                    if not rows:
                        self._report.passed_over += 1
                    self._claims.check_signs(rows)
                    for part, fields in enumerate(rows):
                        if mapped is not None and mapped.describes():
                            yield from self._claims.describe(fields)
                            self._report.described += 1
                            continue
                        given = fields.get("id")
                        row = f"{start}{number}-{part}" if part else f"{start}{number}"
                        iri = self._claims.claim(given[0]) if given else self._claims.row(row)
                        made = self._claims.make(iri, fields)
                        if given:
                            if place := self.place(made.iri):
                                raise RowError("id", f"is the id of row {place[1]}, too")
                            self._named[made.iri] = path.name, number
                        if made.points_to:
                            pending.append((number, made))
                            continue
                        self._report.claims += 1
                        yield "".join(made.lines)
                except (RowError, UnmappedError) as error:
                    self._report.wrong(path.name, number, error.column, error.message)
        yield from self._settled(path, pending)

    def _fields(self, cells: Cells) -> Fields:
        """The values of a row of the claims table by column."""
        fields = {}
        for name, cell in cells.items():
            text = cell.strip()
            if text:
                several = self._vocabulary.columns[name].several
                parts = text.split(_SEPARATOR) if several else [text]
                fields[name] = [part.strip() for part in parts if part.strip()]
        return fields

    def _settled(self, path: Path, pending: list[tuple[int, Made]]) -> Iterator[str]:
        """The lines of claims that point to others; left out are those that point to none."""
        assert self._resolver is not None
        while True:
            wrong = [(number, made, self._dangling(made)) for number, made in pending]
            if not any(dangling for _, _, dangling in wrong):
                break
            for number, made, dangling in wrong:
                if dangling:
                    column, iri = dangling
                    name = iri.rpartition("/")[2]
                    self._report.wrong(path.name, number, column, f"there is no claim {name!r} that could be taken")
                    self._named.pop(made.iri, None)
            pending = [(number, made) for number, made, dangling in wrong if not dangling]
        for _, made in pending:
            self._report.claims += 1
            yield "".join(made.lines)

    def _dangling(self, made: Made) -> tuple[str, str] | None:
        assert self._resolver is not None
        for column, iri in made.points_to:
            if iri not in self._named and not (iri.startswith(HS) and self._resolver.knows(iri)):
                return column, iri
        return None

    def _mappings(self, path: Path) -> Iterator[str]:
        """The matches of an SSSOM table and their records; that another source found no term for a thing is none."""

        def wrong(error: sssom.SssomError) -> None:
            self._report.rows += 1
            self._report.wrong(path.name, error.line, "", error.message)

        try:
            for _, triples in sssom.rows(tables.whole(path), wrong, f"{HSG}source/{self._source}/match-"):
                self._report.rows += 1
                if not triples or triples[0][1] == HSO.identifierStatus:
                    self._report.passed_over += 1
                    continue
                self._report.described += 1
                for triple in triples:
                    terms = (NamedNode(term) if isinstance(term, URIRef) else Literal(str(term)) for term in triple)
                    yield f"{' '.join(map(str, terms))} .\n"
        except sssom.SssomError as error:
            raise SourceError([Problem(Place(str(path), error.line), error.message)]) from None


def _describes(mapped: TableMapping | None) -> bool:
    return mapped is not None and mapped.describes()
