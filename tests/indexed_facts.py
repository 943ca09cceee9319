"""Facts in memory with indexes, and derivations in a dict, to look through in tests."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from herstem.rules.derivations import Record
from herstem.rules.model import Atom, Fact, is_variable


class IndexedFacts:
    """See herstem.rules.alternatives.Facts."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._facts = set(facts)
        self._out: dict[tuple[str, str], list[Fact]] = defaultdict(list)
        self._in: dict[tuple[str, str], list[Fact]] = defaultdict(list)
        for fact in sorted(self._facts):
            self._out[fact[0], fact[1]].append(fact)
            self._in[fact[1], fact[2]].append(fact)

    def match(self, atom: Atom) -> Iterable[Fact]:
        """See Facts.match."""
        s, p, o = atom
        if not is_variable(s):
            return [fact for fact in self._out[s, p] if is_variable(o) or fact[2] == o]
        if not is_variable(o):
            return self._in[p, o]
        return [fact for fact in self._facts if fact[1] == p]


class KeptDerivations:
    """See herstem.rules.derivations.Derivations."""

    def __init__(self, records: Mapping[Fact, Record] | Iterable[Record]) -> None:
        each = records.values() if isinstance(records, Mapping) else records
        self._records = {record.fact: record for record in each}

    def record(self, fact: Fact) -> Record | None:
        """See Derivations.record."""
        return self._records.get(fact)
