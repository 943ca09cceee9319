"""Names: what it costs to read them, to resolve one, and to search; beside SPARQL asked for the same.

`python benchmarks/naming.py` prints a Markdown table of CPU times.
"""

import statistics
import time
from collections.abc import Callable

from herstem import paths
from herstem.catalog import Catalog
from herstem.engine.embedded import EmbeddedEngine
from herstem.names import Names
from herstem.resolve import BadValueError, resolve

AGENT = "hso:TherapeuticAgent"
TIMES = 31


def cpu(work: Callable[[], object]) -> float:
    """Milliseconds of CPU, the median of some runs."""
    spent = []
    for _ in range(TIMES):
        start = time.process_time()
        for _ in range(10):
            work()
        spent.append((time.process_time() - start) * 100)
    return statistics.median(spent)


def main() -> None:
    """Print the table."""
    engine = EmbeddedEngine.from_release(paths.release_dir())
    query = Catalog.load(paths.queries_dir())["things-by-name"]
    start = time.process_time()
    names = Names.of(engine)
    read = time.process_time() - start
    names.search("x")
    indexed = time.process_time() - start - read

    def unknown() -> None:
        try:
            resolve("trastuzmab", AGENT, engine, "agent")
        except BadValueError:
            return
        raise AssertionError("such a name is not in the release")

    rows = {
        "resolve a label (`trastuzumab`)": lambda: resolve("trastuzumab", AGENT, engine, "agent"),
        "resolve a synonym in another case (`t-dm1`)": lambda: resolve("t-dm1", AGENT, engine, "agent"),
        "resolve an unknown name, with suggestions (`trastuzmab`)": unknown,
        "search `lapatnib`": lambda: names.search("lapatnib"),
        "search `lapatinib efflux abcg2`": lambda: names.search("lapatinib efflux abcg2"),
        "peer: `things-by-name` in SPARQL, `lapatinib`": lambda: list(
            engine.query(query.bind({"name": ["lapatinib"]}, engine)).rows()[1]
        ),
    }
    print("| | CPU ms |\n| --- | --- |")
    print(f"| read the names, once for each revision | {read * 1000:.0f} |")
    print(f"| index them for the search, when first asked | {indexed * 1000:.0f} |")
    for name, work in rows.items():
        print(f"| {name} | {cpu(work):.3f} |")


if __name__ == "__main__":
    main()
