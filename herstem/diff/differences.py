"""What was added, removed and changed between two releases, by what people look for: claims, things, inferences …"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from rdflib import RDF, RDFS

from herstem.diff.released import Released
from herstem.namespaces import HSO, short
from herstem.pipeline.dataset import as_node
from herstem.rules.model import Fact

_TYPE = RDF.type.n3()
_HAS_STEP = HSO.hasStep.n3()
_LABELS = tuple(term.n3() for term in (HSO.paraphrase, RDFS.label, RDFS.comment))

# What has a name of its own, by graph and, where one graph holds several kinds, by class.
_NAMED = (
    ("claims", "claims", HSO.Claim.n3()),
    ("curator's notes", "claims", HSO.CuratorNote.n3()),
    ("references", "claims", HSO.Reference.n3()),
    ("parts of the document", "claims", None),
    ("things", "entities", None),
    ("terms", "ontology", None),
    ("hypotheses", "hypotheses", None),
    ("canned queries and prefixes", "examples", None),
)
_TRIPLES = (("mappings", "mappings"), ("edges", "edges"), ("inferences", "inferred"))


@dataclass(frozen=True)
class Field:
    """A property whose values differ: those that only the first and only the second release has."""

    property: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class Item:
    """Something that differs: a CURIE or a triple of them, what people call it, and for what changed the fields."""

    name: str
    label: str = ""
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True)
class Section:
    """What differs in one respect, each list sorted by name."""

    title: str
    added: tuple[Item, ...] = ()
    removed: tuple[Item, ...] = ()
    changed: tuple[Item, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


Facts = tuple[set[Fact], set[Fact]]
"""Those that only the first and those that only the second release has."""


@dataclass
class _Graph:
    """A graph of things with names, in both releases: what differs, and of what it is about classes and labels."""

    only: Facts
    kinds: tuple[dict[str, set[str]], dict[str, set[str]]] = field(default_factory=lambda: ({}, {}))
    labels: dict[str, str] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)  # the hypothesis of a step, which is a part of it


def differences(first: Released, second: Released) -> list[Section]:
    """What differs between two releases.

    Graphs with the same text are not read. Axioms are compared by what they say: their blank nodes are named by that.
    The reifiers of RDF 1.2 are left out: they say what claims and edges say.
    """
    names = sorted({*first.graphs, *second.graphs})
    differing = [name for name in names if first.graphs.get(name) != second.graphs.get(name)]
    lines = {name: (first.lines(name), second.lines(name)) for name in differing}
    graphs = {graph: _read(*lines[graph]) for graph in dict.fromkeys(graph for _, graph, _ in _NAMED) if graph in lines}
    sections = [_named(title, graphs[graph], kind) for title, graph, kind in _NAMED if graph in graphs]
    own = [(f"triples of {name}", name) for name in differing if name.startswith("source/")]
    sections += [_triples(title, _only(*lines[graph])) for title, graph in (*_TRIPLES, *own) if graph in lines]
    return [section for section in sections if section]


def _only(before: set[str], after: set[str]) -> Facts:
    return set(map(_fact, before - after)), set(map(_fact, after - before))


def _read(before: set[str], after: set[str]) -> _Graph:
    graph = _Graph(_only(before, after))
    touched = {s for facts in graph.only for s, _, _ in facts}
    steps = (_fact(line) for line in before | after if _HAS_STEP in line)
    graph.owners = {step: s for s, p, step in steps if p == _HAS_STEP and step in touched}
    touched |= set(graph.owners.values())
    for kinds, lines in zip(graph.kinds, (before, after), strict=True):
        named: dict[str, dict[str, str]] = defaultdict(dict)
        for s, p, o in (_fact(line) for line in lines if line[: line.index(" ")] in touched):
            of = kinds.setdefault(s, set())
            if p == _TYPE:
                of.add(o)
            elif p in _LABELS:
                named[s][p] = max(o, named[s].get(p, ""))
        graph.labels |= {s: next(those[p] for p in _LABELS if p in those) for s, those in named.items()}
    return graph


def _fact(line: str) -> Fact:
    s, p, rest = line.split(" ", 2)
    return s, p, rest.removesuffix(" .")


def _triples(title: str, only: Facts) -> Section:
    removed, added = (tuple(Item(" ".join(map(short, fact))) for fact in sorted(facts)) for facts in only)
    return Section(title, added, removed)


def _named(title: str, graph: _Graph, kind: str | None) -> Section:
    """The things of a class, or those of no class that another section has."""
    others = {each for name, _, each in _NAMED if each and name != title}
    fields: dict[str, dict[str, tuple[set[str], set[str]]]] = defaultdict(lambda: defaultdict(lambda: (set(), set())))
    for side, only in enumerate(graph.only):
        for s, p, o in only:
            if not s.startswith("_:"):
                fields[graph.owners.get(s, s)][p][side].add(o)
    lists: tuple[list[Item], list[Item], list[Item]] = ([], [], [])
    for name, those in fields.items():
        there = [name in kinds for kinds in graph.kinds]
        classes = graph.kinds[0].get(name, set()) | graph.kinds[1].get(name, set())
        if (kind is None and classes.isdisjoint(others)) or kind in classes:
            changed = tuple(_fields(those)) if all(there) else ()
            lists[2 if all(there) else there.index(False)].append(Item(short(name), _text(graph, name), changed))
    added, removed, altered = (tuple(sorted(each, key=lambda item: item.name)) for each in lists)
    return Section(title, added, removed, altered)


def _fields(those: dict[str, tuple[set[str], set[str]]]) -> Iterator[Field]:
    for name, (before, after) in sorted(those.items()):
        yield Field(short(name), tuple(map(_shown, sorted(before))), tuple(map(_shown, sorted(after))))


def _shown(term: str) -> str:
    return "an axiom" if term.startswith("_:") else short(term)


def _text(graph: _Graph, name: str) -> str:
    """What people call it, without quotes and language."""
    return str(as_node(graph.labels[name])) if name in graph.labels else ""
