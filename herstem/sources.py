"""Finds and parses what is written by hand; the file and line of a triple are found when somebody asks."""

import hashlib
import logging
import re
import warnings
from collections import defaultdict
from collections.abc import Iterator, Mapping, MutableSequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyoxigraph
import rdflib
from rdflib import Graph, URIRef
from rdflib.plugins.parsers.notation3 import BadSyntax, RDFSink, SinkParser
from rdflib.term import Node

from herstem import paths
from herstem.exchange import sssom
from herstem.manifest import source_files
from herstem.namespaces import STATED

Triple = tuple[Node, Node, Node]
_UNIX_LINES = re.compile("\r\n?")
_NOT_IN_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\]')

# Files of instances/ that hold records (what the review says and where) rather than things.
_RECORD_FILES = {"document.ttl", "references.ttl"}
_RECORD_FOLDERS = {"claims", "notes"}


@dataclass(frozen=True, order=True)
class Place:
    """A line of a source file, or 0; `file` is relative to the folder that holds ontology/ and instances/."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong with the sources, where it is and what to do."""

    place: Place
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class SourceError(Exception):
    """The sources cannot be used as they are; `problems` says why, one line each."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(map(str, self.problems)))


@dataclass
class Sources:
    """The sources as read: triples by graph (ontology, shapes, entities, claims, mappings), texts and hashes by file.

    Oxigraph parses them, twenty times faster than rdflib. `graphs`, `shapes` and `places` are for messages and checks
    that need lines: rdflib then parses the same texts again. Of `unchanged` graphs there are texts and hashes only.
    """

    triples: dict[str, list[pyoxigraph.Quad]] = field(default_factory=lambda: defaultdict(list))
    texts: dict[str, str] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)
    unchanged: frozenset[str] = frozenset()
    _parsed: dict[str, tuple[Graph, dict[Triple, Place]]] = field(default_factory=dict, repr=False)

    @cached_property
    def graphs(self) -> dict[str, Graph]:
        """The graphs of the release that are written by hand."""
        return {name: self._placed(name)[0] for name in ("ontology", "entities", "claims", "mappings")}

    @cached_property
    def shapes(self) -> Graph:
        """The SHACL shapes."""
        return self._placed("shapes")[0]

    @cached_property
    def places(self) -> dict[Triple, Place]:
        """Where each triple of `graphs` and `shapes` stands."""
        places = [self._placed(name)[1] for name in (*self.graphs, "shapes")]
        return {triple: place for each in reversed(places) for triple, place in each.items()}

    def _placed(self, name: str) -> tuple[Graph, dict[Triple, Place]]:
        if name not in self._parsed:
            graph, places = self._parsed[name] = Graph(), {}
            for file in (file for file in self.texts if graph_of(file) == name):
                read = sssom.read if file.endswith(".tsv") else partial(parse_turtle, file=file)
                for triple, line in read(self.texts[file], graph).items():
                    places.setdefault(triple, Place(file, line))
        return self._parsed[name]

    def place(self, s: Node | None, p: Node | None = None, o: Node | None = None) -> Place:
        """The best known place of a triple: the triple itself, else its subject's first line."""
        for pattern in ((s, p, o), (s, p, None), (s, None, None)):
            graphs = (*self.graphs.values(), self.shapes)
            found = [self.places[t] for g in graphs for t in g.triples(pattern) if t in self.places]
            if found:
                return min(found)
        return Place("instances", 0)


class _PlacedParser(SinkParser):
    """rdflib's Turtle parser, which already counts lines, told to remember where it met each object."""

    def __init__(self, graph: Graph, base: str) -> None:
        super().__init__(RDFSink(graph), baseURI=base, turtle=True)
        self.line_of: dict[Triple, int] = {}
        self._met: dict[Node, int] = {}

    def object(self, argstr: str, i: int, res: MutableSequence[Any]) -> int:
        start = self.skipSpace(argstr, i)
        line = self.lines + 1
        end = super().object(argstr, start if start >= 0 else i, res)
        if end >= 0:
            self._met[res[-1]] = line
        return end

    def makeStatement(self, quadruple: tuple[Any, Any, Any, Any]) -> None:  # noqa: N802 (rdflib's name)
        super().makeStatement(quadruple)
        formula, predicate, subject, obj = quadruple
        sink = self._store
        triple = (sink.normalise(formula, subject), sink.normalise(formula, predicate), sink.normalise(formula, obj))
        self.line_of.setdefault(triple, self._met.get(obj, self.lines + 1))


def graph_of(file: str) -> str:
    """The graph that a source file belongs to: ontology, shapes, entities, claims or mappings."""
    parts = file.split("/")
    if parts[0] == "ontology":
        return "shapes" if parts[-1] == "shapes.ttl" else "ontology"
    if file.endswith(".tsv"):
        return "mappings"
    return "claims" if parts[-1] in _RECORD_FILES or _RECORD_FOLDERS & set(parts) else "entities"


def _files_of(graph: str, hashes: Mapping[str, str]) -> dict[str, str]:
    return {file: digest for file, digest in hashes.items() if not file.endswith(".rq") and graph_of(file) == graph}


def _base(file: str) -> str:
    return f"file:///{quote(file)}"


def parse_turtle(text: str, graph: Graph, file: str) -> dict[Triple, int]:
    """Add the triples of a Turtle text to `graph`; returns the line of each.

    Raises SourceError with file, line and column where the text is not Turtle.
    """
    parser = _PlacedParser(graph, base=_base(file))
    try:
        with _as_written():
            parser.loadBuf(text)
    except BadSyntax as error:
        raise SourceError([_syntax_problem(error, text, file)]) from None
    except Exception as error:  # rdflib raises assorted errors (ValueError, IndexError …) on some broken input
        raise SourceError([Problem(Place(file, parser.lines + 1), f"not valid Turtle: {error}")]) from None
    for triple, line in parser.line_of.items():
        for node in triple:
            if isinstance(node, URIRef) and _NOT_IN_IRI.search(node):
                raise SourceError(
                    [Problem(Place(file, line), f"<{node}> is not an IRI: a character in it is not allowed")]
                )
    for prefix, namespace in parser._bindings.items():
        graph.bind(prefix, namespace)
    return parser.line_of


@contextmanager
def _as_written() -> Iterator[None]:
    """Literals keep their form: rdflib would make "yes"^^xsd:boolean a plain false, with a warning."""
    before, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Parsing weird boolean")
            yield
    finally:
        rdflib.NORMALIZE_LITERALS = before


def _syntax_problem(error: BadSyntax, text: str, file: str) -> Problem:
    """rdflib names the statement it gave up at; the reader gets line, column and the text there."""
    at = min(max(error._i, 0), len(text))
    line = text.count("\n", 0, at) + 1
    column = at - (text.rfind("\n", 0, at) + 1) + 1
    shown = text[at : at + 40].split("\n")[0].strip() or "the end of the line"
    return Problem(Place(file, line), f"not valid Turtle at column {column}, near '{shown}': {error._why}")


def _read_turtle(text: str, file: str) -> list[pyoxigraph.Quad]:
    """The triples of a Turtle text. Raises SourceError with file and line."""
    try:
        turtle = pyoxigraph.RdfFormat.TURTLE
        triples = list(pyoxigraph.parse(text, turtle, base_iri=_base(file), rename_blank_nodes=True))
        if not any(map(_of_rdf_1_2, triples)):
            return triples
        line, message = 1, "a triple inside a triple or a text direction (RDF 1.2) is not read here"
    except SyntaxError as error:
        line, message = error.lineno or 1, f"not valid Turtle: {error.msg}"
    parse_turtle(text, Graph(), file)  # where rdflib objects too, it says more of what is wrong, and where
    raise SourceError([Problem(Place(file, line), message)])


def _of_rdf_1_2(triple: pyoxigraph.Quad) -> bool:
    return isinstance(triple.object, pyoxigraph.Triple) or bool(getattr(triple.object, "direction", None))


def _read_mappings(text: str) -> list[pyoxigraph.Quad]:
    """The triples of a mapping table. Raises SssomError."""
    return [
        pyoxigraph.Quad(_named(s), _named(p), _named(o) if isinstance(o, URIRef) else pyoxigraph.Literal(str(o)))
        for s, p, o in sssom.read(text, Graph())
    ]


def _named(node: Node) -> pyoxigraph.NamedNode:
    return pyoxigraph.NamedNode(str(node))


def load(home: Path | None = None, before: Mapping[str, str] | None = None) -> Sources:
    """Parse every source file under `home` (default: the project's data folder).

    Graphs whose files all have the hashes of `before`, and that are as many, are not parsed again. Raises SourceError
    listing every file that cannot be parsed.
    """
    home = home or paths.home()
    contents = {path.relative_to(home).as_posix(): path.read_bytes() for path in source_files(home)}
    sources = Sources(hashes={file: hashlib.sha256(content).hexdigest() for file, content in contents.items()})
    sources.unchanged = frozenset(
        name for name in STATED if _files_of(name, sources.hashes) == _files_of(name, before or {})
    )
    problems: list[Problem] = []
    # It prints a traceback of a bad literal; SHACL names it.
    logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)
    for file, content in contents.items():
        if file.endswith(".rq"):
            continue
        try:
            text = sources.texts[file] = _UNIX_LINES.sub("\n", content.decode("utf-8-sig"))
            if graph_of(file) not in sources.unchanged:
                triples = _read_mappings(text) if file.endswith(".tsv") else _read_turtle(text, file)
                sources.triples[graph_of(file)] += triples
        except SourceError as error:
            problems += error.problems
        except sssom.SssomError as error:
            problems.append(Problem(Place(file, error.line), error.message))
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            problems.append(Problem(Place(file, line), "not UTF-8 text; save the file as UTF-8"))
    if problems:
        raise SourceError(problems)
    return sources
