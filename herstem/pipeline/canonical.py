"""Graphs as sorted text that is the same whenever the graph is: names for blank nodes that depend on nothing else."""

import hashlib
from collections.abc import Iterable, Iterator

import pyoxigraph

from herstem.rules.model import Fact


def triple_lines(facts: Iterable[Fact]) -> Iterator[str]:
    """The lines of facts in their order, made when they are read: there may be a million."""
    return (f"{s} {p} {o} .\n" for s, p, o in facts)


def n_triples(facts: set[Fact]) -> str:
    """Facts as sorted N-Triples text."""
    return "".join(sorted(triple_lines(facts)))


def read_n_triples(text: str) -> set[Fact]:
    """The facts of a text that `n_triples` wrote."""
    return {_fact(line) for line in text.split("\n") if line}


def _fact(line: str) -> Fact:
    s, p, rest = line.split(" ", 2)
    return s, p, rest.removesuffix(" .")


def canonical_facts(triples: Iterable[pyoxigraph.Quad], prefix: str) -> set[Fact]:
    """Parsed triples as N-Triples terms.

    Blank nodes are named by what is said with them: each group of connected ones is canonicalised on its own (RDFC-1.0)
    and takes its name from a hash of itself. So the same sources give the same names, and a new axiom changes no other.
    """
    facts, around = set(), []
    for triple in triples:
        if _blanks(triple):
            around.append(triple)
        else:
            facts.add((str(triple.subject), str(triple.predicate), str(triple.object)))
    for group in _connected(around):
        dataset = pyoxigraph.Dataset(group)
        dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
        lines = {(str(q.subject), str(q.predicate), str(q.object)) for q in dataset}
        name = f"{prefix}-{hashlib.sha256(n_triples(lines).encode()).hexdigest()[:12]}-"
        facts |= {(_named(s, name), p, _named(o, name)) for s, p, o in lines}
    return facts


def _blanks(triple: pyoxigraph.Quad) -> list[pyoxigraph.BlankNode]:
    return [node for node in (triple.subject, triple.object) if isinstance(node, pyoxigraph.BlankNode)]


def _named(term: str, name: str) -> str:
    return f"_:{name}{term.removeprefix('_:c14n')}" if term.startswith("_:c14n") else term


def _connected(triples: list[pyoxigraph.Quad]) -> list[list[pyoxigraph.Quad]]:
    """The triples with blank nodes, grouped so that no two groups share one."""
    leader: dict[pyoxigraph.BlankNode, pyoxigraph.BlankNode] = {}

    def find(node: pyoxigraph.BlankNode) -> pyoxigraph.BlankNode:
        while (above := leader.setdefault(node, node)) != node:
            node = above
        return node

    for triple in triples:
        blanks = _blanks(triple)
        for node in blanks:
            leader[find(node)] = find(blanks[0])
    groups: dict[pyoxigraph.BlankNode, list[pyoxigraph.Quad]] = {}
    for triple in triples:
        for node in _blanks(triple)[:1]:
            groups.setdefault(find(node), []).append(triple)
    return list(groups.values())
