"""Finds and parses what is written by hand; every triple remembers the file and line that it came from."""

import logging
import re
from collections.abc import MutableSequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rdflib import Graph, URIRef
from rdflib.plugins.parsers.notation3 import BadSyntax, RDFSink, SinkParser
from rdflib.term import Node

from herstem import paths
from herstem.exchange import sssom
from herstem.manifest import hash_sources, source_files

Triple = tuple[Node, Node, Node]
_NOT_IN_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\]')

# Files of instances/ that hold records (what the review says and where) rather than things.
_RECORD_FILES = {"document.ttl", "references.ttl"}
_RECORD_FOLDERS = {"claims", "notes"}


@dataclass(frozen=True, order=True)
class Place:
    """A line of a source file; `file` is relative to the folder that holds ontology/ and instances/."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


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
    """The parsed sources: a graph for each named graph of the release, the shapes, and the place of each triple."""

    graphs: dict[str, Graph] = field(
        default_factory=lambda: {name: Graph() for name in ("ontology", "entities", "claims", "mappings")}
    )
    shapes: Graph = field(default_factory=Graph)
    places: dict[Triple, Place] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)

    def place(self, s: Node | None, p: Node | None = None, o: Node | None = None) -> Place:
        """The best known place of a triple: the triple itself, else its subject's first line."""
        for pattern in ((s, p, o), (s, p, None), (s, None, None)):
            found = [
                self.places[t]
                for g in (*self.graphs.values(), self.shapes)
                for t in g.triples(pattern)
                if t in self.places
            ]
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


def parse_turtle(text: str, graph: Graph, file: str) -> dict[Triple, int]:
    """Add the triples of a Turtle text to `graph`; returns the line of each.

    Raises SourceError with file, line and column where the text is not Turtle.
    """
    parser = _PlacedParser(graph, base=f"file:///{file}")
    try:
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


def _syntax_problem(error: BadSyntax, text: str, file: str) -> Problem:
    """rdflib names the statement it gave up at; the reader gets line, column and the text there."""
    at = min(max(error._i, 0), len(text))
    line = text.count("\n", 0, at) + 1
    column = at - (text.rfind("\n", 0, at) + 1) + 1
    shown = text[at : at + 40].split("\n")[0].strip() or "the end of the line"
    return Problem(Place(file, line), f"not valid Turtle at column {column}, near '{shown}': {error._why}")


def load(home: Path | None = None) -> Sources:
    """Parse every source file under `home` (default: the project's data folder).

    Raises SourceError listing every file that cannot be parsed.
    """
    home = home or paths.home()
    sources = Sources(hashes=hash_sources(home))
    problems: list[Problem] = []
    logging.getLogger("rdflib.term").setLevel(
        logging.CRITICAL
    )  # it prints a traceback of a bad literal; SHACL names it
    for path in source_files(home):
        file = path.relative_to(home).as_posix()
        if path.suffix == ".rq":
            continue
        try:
            text = path.read_text(encoding="utf-8-sig")
            name = graph_of(file)
            graph = sources.shapes if name == "shapes" else sources.graphs[name]
            lines = sssom.read(text, graph) if name == "mappings" else parse_turtle(text, graph, file)
            for triple, line in lines.items():
                sources.places.setdefault(triple, Place(file, line))
        except SourceError as error:
            problems += error.problems
        except sssom.SssomError as error:
            problems.append(Problem(Place(file, error.line), error.message))
        except UnicodeDecodeError as error:
            line = path.read_bytes().count(b"\n", 0, error.start) + 1
            problems.append(Problem(Place(file, line), "not UTF-8 text; save the file as UTF-8"))
    if problems:
        raise SourceError(problems)
    return sources
