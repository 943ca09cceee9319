"""Measures `herstem import` of KGX: made-up edges, beside pandas reading the same files and a plain loop.

Run from a checkout: `python benchmarks/importing.py [--edges 1000000] [--nodes 80000]`. Prints CPU seconds (children
included), wall seconds and the most memory that the import had. All it writes goes into a temporary folder.
"""

import argparse
import random
import re
import resource
import sys
import tempfile
from pathlib import Path

from spine import ROOT, measured

_KINDS = ("biolink:SmallMolecule", "biolink:Protein")
_OURS = re.compile(r"^<(\S+)> <\S+#type> <\S+/SmallMoleculeAgent> \.$", re.MULTILINE)
_EFFECTS = ("increased", "decreased", "")
PANDAS = "import sys, pandas; [pandas.read_csv(file, sep='\\t', dtype=str) for file in sys.argv[1:]]"
LOOP = "def loop():\n    total = 0\n    for i in range(20_000_000):\n        total += i\nloop()"


def make_data(folder: Path, edges: int, nodes: int) -> list[Path]:
    """KGX tables of edges and of their nodes, the same each time; every tenth subject is a thing of ours."""
    chance, ours = random.Random(1), _OURS.findall((ROOT / "release" / "entities.nt").read_text(encoding="utf-8"))
    paths = [folder / "edges.tsv", folder / "nodes.tsv"]
    with paths[1].open("w", encoding="utf-8") as file:
        file.write("id\tcategory\tname\n")
        for i in range(nodes):
            file.write(f"http://example.org/node/{i}\t{_KINDS[i % len(_KINDS)]}\tnode {i}\n")
    with paths[0].open("w", encoding="utf-8") as file:
        file.write("id\tsubject\tpredicate\tobject\tobject_direction_qualifier\tpublications\n")
        for i in range(edges):
            subject, object = (f"http://example.org/node/{chance.randrange(nodes // 2) * 2 + end}" for end in (0, 1))
            subject = subject if i % 10 else chance.choice(ours)
            file.write(
                f"e{i}\t{subject}\tbiolink:affects\t{object}\t{chance.choice(_EFFECTS)}\tdoi:10.5555/{i % 5000}\n"
            )
    return paths


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edges", type=int, default=1_000_000)
    parser.add_argument("--nodes", type=int, default=80_000, help="an even number")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        files = [str(path) for path in make_data(Path(scratch), arguments.edges, arguments.nodes)]
        command = ["-m", "herstem", "import", *files, "--source", "made-up", "--into", str(Path(scratch, "into"))]
        imported = measured([sys.executable, *command])
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        pandas = measured([sys.executable, "-c", PANDAS, *files])
        loop = measured([sys.executable, "-c", LOOP])
    print(
        f"{arguments.edges:,} edges, {arguments.nodes:,} nodes; import: at most {memory:.0f} MB\n{'':<32}CPU s  wall s"
    )
    for name, (cpu, wall) in {
        "herstem import": imported,
        "pandas reads the same": pandas,
        "a loop of 20 million additions": loop,
    }.items():
        print(f"{name:<30}{cpu:7.2f} {wall:7.2f}")


if __name__ == "__main__":
    main()
