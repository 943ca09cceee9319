"""Measures the spine: a full rebuild, and the first answer after `python server.py`, beside peers in the same run.

Run from a checkout: `python benchmarks/spine.py [--runs 5]`. Prints medians of CPU seconds (children included) and wall
seconds, and ratios to the peer of each: to parsing the same sources with rdflib, and to loading the same release there.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PORT = 17878
BUILD = (
    "from pathlib import Path; from herstem.pipeline.build import build; "
    "import sys; build(target=Path(sys.argv[1], 'release'))"
)
RDFLIB = "import sys, rdflib; g = rdflib.Graph(); [g.parse(f) for f in sys.argv[1:]]"
QUERY = "/sparql?query=SELECT%20*%20%7B%20?s%20a%20?o%20%7D%20LIMIT%201"


def measured(command: list[str]) -> tuple[float, float]:
    """CPU and wall seconds of a command and its children."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    after, end = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, end - start


def rebuild() -> tuple[float, float]:
    """A full rebuild into a scratch folder, JVM included."""
    with tempfile.TemporaryDirectory() as scratch:
        return measured([sys.executable, "-c", BUILD, scratch])


def rdflib_parses(pattern: str) -> Callable[[], tuple[float, float]]:
    """The peer: rdflib reads the files, and nothing else."""
    files = [str(path) for path in sorted(ROOT.glob(pattern))]
    return lambda: measured([sys.executable, "-c", RDFLIB, *files])


def first_answer() -> tuple[float, float]:
    """From starting the server to the first answer of the endpoint."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    server = subprocess.Popen([sys.executable, "server.py", "--port", str(PORT)], cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{PORT}{QUERY}", timeout=5).read()
                end = time.perf_counter()
                break
            except (urllib.error.URLError, ConnectionError):
                if server.poll() is not None or time.perf_counter() - start > 120:
                    raise SystemExit("the server did not answer") from None
                time.sleep(0.005)
    finally:
        server.terminate()
        server.wait()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, end - start


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="counted runs of each, after one warm-up")
    runs = parser.parse_args().runs
    pairs = {
        "full rebuild": (rebuild, "rdflib parses the sources", rdflib_parses("[io]n*/**/*.ttl")),
        "first answer": (first_answer, "rdflib loads the release", rdflib_parses("release/*.nt")),
    }
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, median of {runs}")
    print(f"{'':<28}{'CPU s':>8}{'wall s':>8}")
    for name, (ours, peer_name, peer) in pairs.items():
        ours(), peer()
        samples = [(ours(), peer()) for _ in range(runs)]
        rows = {name: [a for a, _ in samples], peer_name: [b for _, b in samples]}
        for label, values in rows.items():
            cpu, wall = (statistics.median(column) for column in zip(*values, strict=True))
            print(f"{label:<28}{cpu:>8.2f}{wall:>8.2f}")
        ratio = statistics.median(a[0] / b[0] for a, b in samples)
        print(f"{'ratio of CPU':<28}{ratio:>8.2f}")


if __name__ == "__main__":
    main()
