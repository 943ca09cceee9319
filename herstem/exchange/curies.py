"""CURIEs for what is exported: the prefixes of the project, and those that its mapping tables declare."""

from collections.abc import Mapping

from herstem import paths
from herstem.exchange.sssom import curie_map
from herstem.namespaces import PREFIXES


class Curies:
    """Shortens IRIs with the prefix that stands for most of them; `prefixes` has them with their IRIs, in order."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self.prefixes = dict(sorted(prefixes.items()))
        self._longest_first = sorted(self.prefixes.items(), key=lambda pair: -len(pair[1]))

    @classmethod
    def of_project(cls) -> "Curies":
        """With the prefixes of herstem.namespaces and of instances/mappings/."""
        found = dict(PREFIXES)
        for table in sorted((paths.home() / "instances" / "mappings").glob("*.sssom.tsv")):
            found |= curie_map(table.read_text(encoding="utf-8"))
        return cls(found)

    def short(self, iri: str) -> str:
        """The CURIE of an IRI, or the IRI where no prefix fits."""
        for prefix, start in self._longest_first:
            if iri.startswith(start) and len(iri) > len(start):
                return f"{prefix}:{iri[len(start) :]}"
        return iri
