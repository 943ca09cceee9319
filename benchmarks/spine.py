"""Measures the spine beside peers in the same run: a full rebuild, a rebuild after one label was edited, the first
answer after `python server.py`, and `herstem reason` over a user's data.

Run from a checkout: `python benchmarks/spine.py [--runs 5] [--facts 1000000]`. Prints medians of CPU seconds (children
included) and wall seconds, and ratios to the peer of each: to parsing the same sources or data with rdflib, and to
loading the same release there. The data are those of benchmarks/reasoning.py, reasoned over once. All but the peers
runs in a copy of the checkout.
"""

import argparse
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from functools import partial
from pathlib import Path

from reasoning import make_data

ROOT = Path(__file__).resolve().parents[1]
PORT = 17878
RDFLIB = "import sys, rdflib; g = rdflib.Graph(); [g.parse(f) for f in sys.argv[1:]]"
LABEL = re.compile(r'(rdfs:label "[^"]*)"@en')
Run = Callable[[], tuple[float, float]]
QUERY = "/sparql?query=SELECT%20*%20%7B%20?s%20a%20?o%20%7D%20LIMIT%201"


def measured(command: list[str], folder: Path = ROOT) -> tuple[float, float]:
    """CPU and wall seconds of a command and its children."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    environment = os.environ | {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": ""}  # as on a user's machine
    subprocess.run(
        command, cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    after, end = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, end - start


def rebuild(copy: Path) -> tuple[float, float]:
    """A full rebuild, JVM included."""
    return measured([sys.executable, "-m", "herstem", "build", "--fresh"], copy)


def label_edit(copy: Path) -> tuple[float, float]:
    """A build after the first label of the first file of things got one more letter."""
    path = min((copy / "instances").glob("*.ttl"))
    path.write_text(LABEL.sub(r'\1x"@en', path.read_text(encoding="utf-8"), count=1), encoding="utf-8")
    return measured([sys.executable, "-m", "herstem", "build"], copy)


def reasons(copy: Path, data: Path) -> tuple[float, float]:
    """Reasoning over a user's data, of which nothing is written."""
    return measured([sys.executable, "-m", "herstem", "reason", str(data)], copy)


def rdflib_parses(pattern: str, root: Path = ROOT) -> Run:
    """The peer: rdflib reads the files, and nothing else."""
    files = [str(path) for path in sorted(root.glob(pattern))]
    return lambda: measured([sys.executable, "-c", RDFLIB, *files])


def first_answer(copy: Path) -> tuple[float, float]:
    """From starting the server, on a release that fits, to the first answer of the endpoint."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "server.py", "--port", str(PORT)]
    server = subprocess.Popen(command, cwd=copy, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
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
    parser.add_argument("--facts", type=int, default=1_000_000, help="facts of a user to reason over")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch, "copy")
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".*", "__pycache__"))
        sources = ("rdflib parses the sources", rdflib_parses("[io]n*/**/*.ttl"))
        release = ("rdflib loads the release", rdflib_parses("release/*.nt"))
        compare(
            {
                "full rebuild": (partial(rebuild, copy), *sources),
                "rebuild after a label edit": (partial(label_edit, copy), *sources),
                "first answer": (partial(first_answer, copy), *release),
            },
            arguments.runs,
        )
        data = Path(scratch, "data.nt")
        make_data(arguments.facts, data)
        parsed = ("rdflib parses the same", rdflib_parses(data.name, data.parent))
        compare({f"reason, {arguments.facts:,} facts": (partial(reasons, copy, data), *parsed)}, runs=1, warm_up=False)


def compare(pairs: dict[str, tuple[Run, str, Run]], runs: int, warm_up: bool = True) -> None:
    """Run each measurement and its peer in turns, and print the medians."""
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, median of {runs}")
    print(f"{'':<28}{'CPU s':>8}{'wall s':>8}")
    for name, (ours, peer_name, peer) in pairs.items():
        if warm_up:
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
