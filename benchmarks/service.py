"""Speed of the SPARQL service beside its peers: the same triples, queries and load, one server after the other.

`python benchmarks/service.py [--triples 1000000] [--runs 3]`. It needs the packages `oxigraph` and `rdflib-endpoint`,
and Virtuoso (Debian: virtuoso-opensource); who is not there is left out.
"""

import argparse
import importlib.util
import itertools
import json
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import peers
from load import ask, get

from herstem.namespaces import HS, HSO, PREFIXES

_JSON, _CSV, _TURTLE = "application/sparql-results+json", "text/csv", "text/turtle"
_NAMES = "".join(f"PREFIX {name}: <{PREFIXES[name]}> " for name in ("hs", "hso", "rdfs"))
_SECONDS = 1.5
_LONGEST = 5_000
_SETTLING = 3.0  # seconds that every server gets after its first answer; five times as many with a large data set
_PEERS: dict[str, peers.Start] = {
    "HerStem": peers.herstem,
    "oxigraph in memory": peers.oxigraph_memory,
    "oxigraph on disk": peers.oxigraph_disk,
    "Virtuoso": peers.virtuoso,
    "rdflib-endpoint": peers.rdflib_endpoint,
}


@dataclass(frozen=True)
class Task:
    """Something that is asked: `text` with a number in it, so that no two queries are the same."""

    name: str
    text: str
    accept: str

    def requests(self, path: str, start: int) -> Iterator[bytes]:
        """Requests that differ."""
        return (
            get(path, _NAMES + self.text.replace("@", str(number)), self.accept) for number in itertools.count(start)
        )


def tasks(large: bool) -> list[Task]:
    """What is asked of a data set."""
    thing, part = ("hs:thing-77", "hso:relation1") if large else ("hs:trastuzumab", "hso:claimRelation")
    found = [
        Task("one value", f"SELECT ?l@ {{ {thing} rdfs:label ?l@ }}", _JSON),
        Task("all of one thing", f"SELECT ?p@ ?o {{ {thing} ?p@ ?o }}", _JSON),
        Task("join, 1,000 rows", f"SELECT ?s@ ?o ?l {{ ?s@ {part} ?o . ?o rdfs:label ?l }} LIMIT 1000", _JSON),
        Task("aggregate", "SELECT ?c@ (COUNT(*) AS ?n) { ?s a ?c@ } GROUP BY ?c@ ORDER BY DESC(?n)", _JSON),
        Task("CONSTRUCT, 10,000", "CONSTRUCT { ?s@ ?p ?o } { ?s@ ?p ?o } LIMIT 10000", _TURTLE),
    ]
    if large:
        hundred = "SELECT ?s@ ?p ?o { ?s@ ?p ?o } LIMIT 100000"
        found += [
            Task("100,000 rows, CSV", hundred, _CSV),
            Task("100,000 rows, JSON", hundred, _JSON),
        ]
    return found


@dataclass(frozen=True)
class Measured:
    """Microseconds of CPU for a request, and requests in a second."""

    cpu: float
    rate: float


def measured(peer: peers.Peer, requests: Iterator[bytes]) -> Measured:
    """One sample: as many requests as take a second or two."""
    ask(peer.port, itertools.islice(requests, 8))
    one = ask(peer.port, itertools.islice(requests, 8)).seconds / 8
    count = max(8, min(_LONGEST, int(_SECONDS / one)))
    before = peer.processes.cpu()
    load = ask(peer.port, itertools.islice(requests, count))
    if set(load.statuses) != {200}:
        raise SystemExit(f"not all were answered: {dict(load.statuses)}")
    return Measured((peer.processes.cpu() - before) / count * 1e6, count / load.seconds)


def synthetic(folder: Path, triples: int) -> None:
    """A release of so many triples: things with a label, a class, relations to others and numbers."""
    chance = random.Random(1)
    things = triples // 10
    with (folder / "data.nt").open("w", encoding="utf-8") as file:
        for number in range(things):
            subject = f"<{HS}thing-{number}>"
            lines = [
                f"<{PREFIXES['rdf']}type> <{HSO}Class{chance.randrange(50)}>",
                f'<{PREFIXES["rdfs"]}label> "thing number {number}"@en',
                f'<{PREFIXES["skos"]}altLabel> "T{number}"',
                f'<{PREFIXES["rdfs"]}comment> "What is said of thing number {number}, at the length of a sentence."@en',
                f'<{HSO}rank> "{chance.randrange(1000)}"^^<{PREFIXES["xsd"]}integer>',
            ]
            lines += [f"<{HSO}relation{i}> <{HS}thing-{chance.randrange(things)}>" for i in range(5)]
            file.writelines(f"{subject} {line} .\n" for line in lines)
    manifest = {"version": "synthetic", "hash": f"{triples:064}", "outputs": {}}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def compare(release: Path, large: bool, runs: int, names: list[str]) -> None:
    """Measure all peers and print the table."""
    found: dict[tuple[str, str], Measured] = {}
    for name in names:
        with tempfile.TemporaryDirectory() as scratch, _PEERS[name](release, Path(scratch)) as peer:
            time.sleep(_SETTLING * (5 if large else 1))
            for task in tasks(large):
                samples = [measured(peer, task.requests(peer.path, number * 1_000_000)) for number in range(runs)]
                found[name, task.name] = _median(samples)
                if name == "HerStem":
                    same = next(task.requests(peer.path, 0))
                    again = [measured(peer, itertools.repeat(same)) for _ in range(runs)]
                    found["again", task.name] = _median(again)
                print(f"  {name}: {task.name}", file=sys.stderr)
    _print(found, [task.name for task in tasks(large)], [name for name in names if name != "HerStem"])


def _median(samples: list[Measured]) -> Measured:
    return Measured(*(statistics.median(column) for column in zip(*((s.cpu, s.rate) for s in samples), strict=True)))


def _print(found: dict[tuple[str, str], Measured], names: list[str], others: list[str]) -> None:
    """CPU of a request, and how much more the others take: than ours each time another, than ours repeated."""
    print(f"| | HerStem, µs | repeated, µs | {' | '.join(others)} |")
    print(f"| --- | --- | --- |{' --- |' * len(others)}")
    for name in names:
        ours, again = found["HerStem", name].cpu, found["again", name].cpu
        ratios = [f"{found[other, name].cpu / ours:.2f} / {found[other, name].cpu / again:.1f}" for other in others]
        print(f"| {name} | {ours:,.0f} | {again:,.0f} | {' | '.join(ratios)} |")
    print("\nrequests a second")
    for name in names:
        rates = ", ".join(f"{who} {found[who, name].rate:,.0f}" for who in ("HerStem", "again", *others))
        print(f"  {name}: {rates}")


def main() -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--triples", type=int, default=0, help="size of a synthetic data set; 0 takes the release")
    parser.add_argument("--runs", type=int, default=3, help="samples of each")
    parser.add_argument("--only", default=",".join(_PEERS), help="names of the servers, with commas between")
    options = parser.parse_args()
    names = [name for name in _PEERS if name in options.only.split(",")]
    if options.triples or importlib.util.find_spec("rdflib_endpoint") is None:
        names = [name for name in names if name != "rdflib-endpoint"]  # which takes minutes to load a million
    if shutil.which("virtuoso-t") is None:
        names = [name for name in names if name != "Virtuoso"]
    os.environ["HERSTEM_TIMEOUT"] = "600"  # for a query, which the others do not limit
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, median of {options.runs}, 4 connections")
    with tempfile.TemporaryDirectory() as scratch:
        release = peers.ROOT / "release"
        if options.triples:
            release = Path(scratch)
            synthetic(release, options.triples)
        compare(release, bool(options.triples), options.runs, names)


if __name__ == "__main__":
    main()
