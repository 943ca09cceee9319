"""Puts a release into a remote engine: graph by graph, in parts, and on from where it was stopped."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse, serialize

from herstem.engine.errors import QueryRefusedError, RemoteError, RemoteFailureError
from herstem.engine.remote import RemoteEngine
from herstem.manifest import RDF12, graph_files
from herstem.namespaces import HSG, PREFIXES, curie

NOTES = "https://w3id.org/herstem/load/"  # graphs outside the dataset: how far each graph of the release is loaded
_COMMENT = NamedNode(PREFIXES["rdfs"] + "comment")
_PART = 20_000


class Loaded(NamedTuple):
    """What came of a load: the number of triples that are there; graphs of RDF 1.2 that the engine does not take."""

    triples: int
    left_out: list[str]


def load_release(engine: RemoteEngine, folder: Path, progress: Callable[[str], None]) -> Loaded:
    """Load each graph of a release over the one of its name.

    A graph that is whole already is left as it is; one that was begun is gone on with. Raises EngineError.
    """
    whole, left_out = 0, []
    for name, file in graph_files(folder).items():
        try:
            whole += _load(engine, name, file.read_bytes(), progress)
        except (QueryRefusedError, RemoteFailureError):
            if file.parent.name != RDF12:
                raise
            engine.delete_graph(name)
            left_out.append(curie(name))
    return Loaded(whole, left_out)


def _load(engine: RemoteEngine, name: str, content: bytes, progress: Callable[[str], None]) -> int:
    """Load a graph; the number of its triples."""
    mark = f"sha256 {hashlib.sha256(content).hexdigest()}"
    parts = list(_parts(content))
    size = sum(map(len, parts))
    done = _done(engine, name, mark)
    if done == len(parts) and _count(engine, name) != size:
        done = 0
    for number, part in enumerate(parts[done:], done + 1):
        progress(f"{curie(name)}: part {number} of {len(parts)}")
        engine.send_graph(name, serialize(part, format=RdfFormat.N_TRIPLES) or b"", replace=number == 1)
        _note(engine, name, f"{number} parts of {mark}")
    found = _count(engine, name)
    if found != size:
        raise RemoteError(f"{curie(name)} has {size:,} triples, the engine says that it holds {found:,}")
    return size


def _parts(content: bytes) -> Iterator[list[Triple]]:
    """The triples in parts; those with blank nodes are one part, the first, since a node is the same only in one."""
    triples = [quad.triple for quad in parse(content, format=RdfFormat.N_TRIPLES)]
    blank = [triple for triple in triples if _is_blank(triple)]
    named = [triple for triple in triples if not _is_blank(triple)]
    yield blank
    for start in range(0, len(named), _PART):
        yield named[start : start + _PART]


def _is_blank(triple: Triple) -> bool:
    return isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode)


def _done(engine: RemoteEngine, name: str, mark: str) -> int:
    """How many parts of this very content the engine has."""
    notes = _notes(name)
    rows = engine.query(
        f"SELECT ?note {{ GRAPH {NamedNode(notes)} {{ ?graph ?p ?note }} }}", named_graphs=[notes]
    ).rows()[1]
    for (note,) in rows:
        number, _, of = str(getattr(note, "value", "")).partition(" parts of ")
        if of == mark:
            return int(number)
    return 0


def _note(engine: RemoteEngine, name: str, note: str) -> None:
    """Say in the engine how far a graph is loaded."""
    triple = Triple(NamedNode(name), _COMMENT, Literal(note))
    engine.send_graph(_notes(name), serialize([triple], format=RdfFormat.N_TRIPLES) or b"", replace=True)


def _notes(name: str) -> str:
    return NOTES + name.removeprefix(str(HSG))


def _count(engine: RemoteEngine, name: str) -> int:
    text = f"SELECT (COUNT(*) AS ?n) {{ GRAPH {NamedNode(name)} {{ ?s ?p ?o }} }}"
    rows = engine.query(text, named_graphs=[name]).rows()[1]
    return int(str(getattr(next(rows)[0], "value", 0)))
