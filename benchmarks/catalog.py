"""Canned queries over HTTP beside the same SPARQL sent to `oxigraph serve` in memory.

`python benchmarks/catalog.py [--runs 3]`: each query with its example, the same request again and again. The package
`oxigraph` must be there.
"""

import argparse
import itertools
import statistics
import tempfile
from pathlib import Path
from urllib.parse import urlencode

import peers
from load import get
from service import measured

from herstem import paths
from herstem.catalog import CannedQuery, Catalog
from herstem.engine.embedded import EmbeddedEngine

_JSON = "application/sparql-results+json"


def canned(query: CannedQuery) -> bytes:
    """The example call of a canned query."""
    target = f"/q/{query.name}{'?' * bool(query.example)}{urlencode(query.example, doseq=True)}"
    return f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: {_JSON}\r\n\r\n".encode()


def compare(catalog: Catalog, engine: EmbeddedEngine, runs: int) -> None:
    """Print the table: microseconds of CPU for a request, and the ratios in short."""
    release, found = paths.release_dir(), {}
    for name, start in (("ours", peers.herstem), ("theirs", peers.oxigraph_memory)):
        with tempfile.TemporaryDirectory() as scratch, start(release, Path(scratch)) as peer:
            for query in catalog.values():
                asked = get(peer.path, query.bind(query.example, engine), _JSON) if name == "theirs" else canned(query)
                samples = [measured(peer, itertools.repeat(asked)).cpu for _ in range(runs)]
                found[name, query.name] = statistics.median(samples)
    print("| | HerStem, µs | oxigraph in memory, µs | ratio |\n| --- | --- | --- | --- |")
    ratios = {name: found["ours", name] / found["theirs", name] for name in catalog}
    for name in sorted(catalog, key=lambda each: ratios[each], reverse=True):
        print(f"| `{name}` | {found['ours', name]:,.0f} | {found['theirs', name]:,.0f} | {ratios[name]:.3f} |")
    print(f"\nmedian ratio {statistics.median(ratios.values()):.3f}, largest {max(ratios.values()):.3f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", nargs="*", default=[], help="only these canned queries")
    arguments = parser.parse_args()
    everything = Catalog.load(paths.queries_dir())
    release = EmbeddedEngine.from_release(paths.release_dir())
    wanted = {name: query for name, query in everything.items() if name in (arguments.only or everything)}
    compare(Catalog(wanted), release, arguments.runs)
