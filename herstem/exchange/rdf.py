"""Reads RDF in any format that Oxigraph knows, and OBO, plain or gzipped, as facts of canonical N-Triples terms."""

import gzip
import io
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from itertools import count, islice
from pathlib import Path
from typing import IO

import pyoxigraph
from pyoxigraph import RdfFormat
from rdflib import Graph

from herstem.exchange.obo import as_rdf_xml
from herstem.rules.model import Fact
from herstem.sources import Place, Problem, SourceError, parse_turtle

Progress = Callable[[int, int], None]
"""Called with the bytes of the file that have been read, and all of them."""

_FOR_PEOPLE = 5_000_000  # bytes
_OBO = ".obo"
_BLOCK = 1 << 20  # bytes
_END = b" .\n"


def read(path: Path, scratch: Path, blanks: str, progress: Progress | None = None) -> Iterator[Fact]:
    """The triples of a file; equal terms are the same string. Graph names are left behind.

    Blank nodes are numbered in the order of their appearance, behind the prefix `blanks`, so that the same files give
    the same names. Oxigraph parses the file and writes `scratch` as canonical N-Triples, so that Python only has to
    split lines; what is canonical N-Triples already is split as it stands, as far as it is. Raises SourceError for an
    unknown ending, a syntax error (with its line), RDF 1.2 triple terms and terms of more than 16 MB.
    """
    done = 0
    if format_of(path) == RdfFormat.N_TRIPLES:
        terms = _Terms(path, blanks)
        with _opened(path, progress) as data:
            left = b""
            while block := data.read(_BLOCK):
                lines, end, left = (left + block).rpartition(b"\n")
                facts = _canonical((lines + end).splitlines(keepends=True), terms) if end else None
                if facts is None:
                    break
                yield from facts
                done += len(facts)
            else:
                if not left:
                    return
    _write_n_triples(path, scratch, progress)
    with scratch.open("rb") as written:
        yield from islice(_split(written, _Terms(path, blanks)), done, None)


def places(path: Path, facts: Collection[Fact]) -> dict[Fact, Place]:
    """The lines of some facts in a file, as far as they can be told: N-Triples, and Turtle of a size for people."""
    name = str(path)
    if path.suffix == ".nt":
        wanted = {f"{s} {p} {o} .": (s, p, o) for s, p, o in facts}
        with path.open(encoding="utf-8") as lines:
            numbered = ((number, wanted.get(line.strip())) for number, line in enumerate(lines, 1))
            return {fact: Place(name, number) for number, fact in numbered if fact is not None}
    if path.suffix == ".ttl" and path.stat().st_size < _FOR_PEOPLE:
        placed = parse_turtle(path.read_text(encoding="utf-8"), Graph(), name)
        found = {(s.n3(), p.n3(), o.n3()): line for (s, p, o), line in placed.items()}
        return {fact: Place(name, found[fact]) for fact in facts if fact in found}
    return {}


def format_of(path: Path) -> RdfFormat:
    """The format that a file's ending names, or is read as. Raises SourceError where it names none."""
    name = path.name.removesuffix(".gz")
    found = RdfFormat.from_extension(name.rpartition(".")[2])
    if found is None and name.endswith((".owl", _OBO)):
        found = RdfFormat.RDF_XML
    if found is None:
        known = ".ttl, .nt, .nq, .trig, .rdf, .owl, .obo, .jsonld"
        raise SourceError([Problem(Place(str(path), 1), f"the ending names no RDF format; known are {known}")])
    return found


def _canonical(lines: Iterable[bytes], terms: "_Terms") -> list[Fact] | None:
    """The triples of N-Triples if they are canonical: if Oxigraph writes each of their terms as it is written."""
    terms.new.clear()
    try:
        facts = list(_split(lines, terms))
        written = b"".join(b"<x:s> <x:p> %b .\n" % term for term in terms.new)
        parsed = pyoxigraph.parse(written, RdfFormat.N_TRIPLES)
        good = pyoxigraph.serialize(parsed, format=RdfFormat.N_TRIPLES) == written
    except (ValueError, SyntaxError, SourceError):
        return None
    return facts if good and all(s[0] != '"' and p[0] == "<" for s, p, _ in facts) else None


def _split(lines: Iterable[bytes], terms: "_Terms") -> Iterator[Fact]:
    """The triples of canonical N-Triples. Raises ValueError where a line has too few parts."""
    split = (line.split(b" ", 2) for line in lines)
    return ((terms[s], terms[p], terms[rest]) for s, p, rest in split)


def _write_n_triples(path: Path, target: Path, progress: Progress | None) -> None:
    kind = format_of(path)
    with _opened(path, progress) as data:
        try:
            source = as_rdf_xml(data, path) if path.name.removesuffix(".gz").endswith(_OBO) else data
            quads = pyoxigraph.parse(source, kind, base_iri=path.resolve().as_uri())
            triples = (quad.triple for quad in quads) if kind.supports_datasets else quads
            pyoxigraph.serialize(triples, output=str(target), format=RdfFormat.N_TRIPLES)
        except SyntaxError as error:
            problem = Problem(Place(str(path), error.lineno or 1), f"not valid {kind.name}: {error.msg}")
            raise SourceError([problem]) from None
        except MemoryError:  # Oxigraph's word for a term that its buffer cannot hold
            raise SourceError([Problem(Place(str(path), 1), "holds a term of more than 16 MB")]) from None


@contextmanager
def _opened(path: Path, progress: Progress | None) -> Iterator[IO[bytes]]:
    """A file's bytes, unpacked; in large blocks, since Oxigraph asks for 2 kB at a time."""
    with path.open("rb", buffering=0) as file:
        counted = io.BufferedReader(_Counted(file, path.stat().st_size, progress), _BLOCK)
        try:
            yield gzip.GzipFile(fileobj=counted) if path.suffix == ".gz" else counted  # type: ignore[misc]
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise SourceError([Problem(Place(str(path), 1), f"not a whole gzip file: {error}")]) from None


class _Terms(dict[bytes, str]):
    """The terms of an N-Triples file, each looked at when it first comes; objects with the end of their line too."""

    def __init__(self, path: Path, blanks: str) -> None:
        super().__init__()
        self.new: list[bytes] = []
        self._path, self._blanks, self._count = path, blanks, count()

    def __missing__(self, written: bytes) -> str:
        if written.endswith(_END):
            self[written] = self[written.removesuffix(_END)]
            return self[written]
        self.new.append(written)
        term = written.decode()
        if term.startswith("<<"):
            raise SourceError(
                [Problem(Place(str(self._path), 1), f"the triple term {term} is RDF 1.2, which no rule reads")]
            )
        self[written] = f"_:{self._blanks}-{next(self._count)}" if term.startswith("_") else term
        return self[written]


class _Counted(io.RawIOBase):
    """A file that tells how far it has been read."""

    def __init__(self, file: io.FileIO, size: int, progress: Progress | None) -> None:
        self._file, self._size, self._progress = file, size, progress

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]
        number = self._file.readinto(buffer)
        if self._progress is not None:
            self._progress(self._file.tell(), self._size)
        return number
