"""Measures explanations: of the release as it is, and of the release grown to a million facts by made-up ones.

Run from a checkout: `python benchmarks/explaining.py [--facts 1000000] [--proofs 300]`. Prints CPU milliseconds: to
open the derivations, and for an explanation end to end (proof, names, claims, references, cautions) the median and the
slowest, each the best of three runs, so that names of things are known already. Loading the store is not in it.
"""

import argparse
import gc
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from pyoxigraph import Literal, RdfFormat, parse

from herstem import paths
from herstem.catalog import Catalog
from herstem.engine.embedded import EmbeddedEngine
from herstem.explain.explainer import Explainer
from herstem.manifest import DERIVATIONS
from herstem.namespaces import GRAPHS, HS, HSO, PREFIXES
from herstem.rules.derivations import DerivationFile, Record, lines
from herstem.rules.model import TYPE, Fact

LABEL = f"<{PREFIXES['rdfs']}label>"
HAS, INSIDE = f"<{HSO}hasPart>", f"<{HSO}partOf>"
GROUP = 20  # made-up wholes that share a part
RUNS = 3  # of each explanation; the best counts
DEPTH = 4  # parts within parts: the last is shared by GROUP**3 wholes


def thing(kind: str, number: int) -> str:
    """The term of a made-up thing."""
    return f"<{HS}made-up-{kind}-{number}>"


def claim(name: str, number: int, fact: Fact) -> Iterator[Fact]:
    """The triples of a claim that states a fact, in a part of the review and with a reference of its own."""
    parts = {
        "claimSubject": fact[0],
        "statesProperty": fact[1],
        "claimObject": fact[2],
        "claimRelation": f"<{HSO}rel-has-part>",
        "hasEvidenceLevel": f"<{HSO}ev-in-vitro>",
        "paraphrase": str(Literal(f"Claim {number} says so.")),
        "statedIn": f"<{HS}sec-3>",
        "citesReference": f"<{HS}ref-{number % 149 + 1}>",
    }
    yield name, TYPE, f"<{HSO}Claim>"
    yield from ((name, f"<{HSO}{part}>", value) for part, value in parts.items())


def grown(facts: dict[str, set[Fact]], target: int) -> list[Record]:
    """Adds wholes with parts within parts until there are `target` facts; returns the derivations of the inferred ones.

    A whole has a part of its own, that a part shared by GROUP others, and so on: a claim for each step, the transitive
    closure and its inverse inferred.
    """
    records: dict[Fact, Record] = {}
    number = size = 0
    while size < target:
        chain = [thing(f"level-{level}", number // GROUP**level) for level in range(DEPTH)]
        facts["entities"].update((each, LABEL, str(Literal(each[len(HS) + 1 : -1]))) for each in chain)
        for level, (a, b) in enumerate(pairwise(chain)):
            facts["edges"].add((a, HAS, b))
            facts["claims"].update(claim(a.replace("made-up", "claim-made-up"), number // GROUP**level, (a, HAS, b)))
        far = [(chain[0], HAS, each) for each in chain[1:]]
        for near, each in pairwise(far):
            records.setdefault(each, Record(each, "hasPart Transitive", (near, (near[2], HAS, each[2]))))
        for s, p, o in far:
            records.setdefault((o, INSIDE, s), Record((o, INSIDE, s), "partOf InverseOf: hasPart", ((s, p, o),)))
        number += 1
        if number % 1_000 == 0:
            size = sum(map(len, facts.values())) + len(records)
    facts["inferred"] |= records.keys()
    return list(records.values())


def write(facts: dict[str, set[Fact]], records: list[Record], folder: Path) -> None:
    """The files that the engine and the explainer read."""
    for name, each in facts.items():
        (folder / f"{name}.nt").write_text("".join(f"{s} {p} {o} .\n" for s, p, o in each), encoding="utf-8")
    (folder / DERIVATIONS).write_text("".join(lines(sorted(records))), encoding="utf-8")


def milliseconds(start: float) -> float:
    """CPU time since a start."""
    return (time.process_time() - start) * 1_000


def measure(folder: Path, wanted: list[Fact]) -> tuple[float, float, float]:
    """CPU milliseconds to open the derivations of a release, and the median and the most for an explanation."""
    engine, catalog = EmbeddedEngine.from_release(folder), Catalog.load(paths.queries_dir())
    start = time.process_time()
    explainer = Explainer(engine, catalog, DerivationFile(folder / DERIVATIONS))
    opened = milliseconds(start)
    gc.freeze()  # the made-up facts are this program's, not the explainer's
    spent = [min(explained(explainer, fact) for _ in range(RUNS)) for fact in wanted]
    return opened, statistics.median(spent), max(spent)


def explained(explainer: Explainer, fact: Fact) -> float:
    """CPU milliseconds of one explanation."""
    start = time.process_time()
    explainer.proof(fact)
    return milliseconds(start)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--facts", type=int, default=1_000_000)
    parser.add_argument("--proofs", type=int, default=300)
    arguments = parser.parse_args()
    release = paths.release_dir()
    facts = {
        name: {
            (str(each.subject), str(each.predicate), str(each.object))
            for each in parse(path=release / f"{name}.nt", format=RdfFormat.N_TRIPLES)
        }
        for name in GRAPHS
    }
    chosen = random.Random(1)
    print("| | facts | of them inferred | open, ms | explain, median ms | slowest ms |\n" + "| --- " * 6 + "|")
    wanted = chosen.sample(sorted(facts["inferred"]), arguments.proofs)
    _row("the release", facts, measure(release, wanted))
    records = grown(facts, arguments.facts)
    with tempfile.TemporaryDirectory() as scratch:
        write(facts, records, Path(scratch))
        wanted = chosen.sample([record.fact for record in records], arguments.proofs)
        _row("grown", facts, measure(Path(scratch), wanted))


def _row(name: str, facts: dict[str, set[Fact]], spent: tuple[float, float, float]) -> None:
    count = sum(map(len, facts.values()))
    opened, median, most = (f"{each:.1f}" for each in spent)
    print(f"| {name} | {count:,} | {len(facts['inferred']):,} | {opened} | {median} | {most} |", flush=True)


if __name__ == "__main__":
    main()
