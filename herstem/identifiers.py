"""Reads what people write of an identifier elsewhere: CURIEs with any spelling of the prefix, and addresses.

Prefixes, their synonyms and addresses are those of the Bioregistry (https://bioregistry.io), as far as the mapping
tables use them; instances/mappings/prefixes.tsv has them.
"""

import csv
import re
from collections.abc import Iterator
from functools import cached_property

from herstem import paths
from herstem.exchange.curies import Curies

_RESOLVERS = re.compile(r"https?://(?:www\.)?(?:bioregistry\.io|identifiers\.org)/(.+)", re.IGNORECASE)
_RESOLVER = "https://bioregistry.io/"


class Identifiers:
    """The vocabularies that the mapping tables name, and how their identifiers are written."""

    def __init__(self) -> None:
        self._curies = Curies.of_project()

    def curie(self, iri: str) -> str:
        """The CURIE of an IRI by the Bioregistry's prefix, or the IRI where none is known."""
        return self._curies.short(iri)

    def address(self, iri: str) -> str:
        """Where an IRI can be looked up: by way of the Bioregistry where it knows the prefix, else the IRI itself."""
        curie = self.curie(iri)
        return _RESOLVER + curie if curie.partition(":")[0] in self._known else iri

    def keys(self, written: str) -> Iterator[str]:
        """The CURIEs, in lower case, that a text may mean, the likeliest first; none where it is no identifier.

        Prefixes may be written in any case or by a synonym, and twice (`HGNC:HGNC:3430`), with an underscore
        (`CHEBI_35221`), or as an address, also one of bioregistry.io or identifiers.org.
        """
        text = written.strip().removeprefix("<").removesuffix(">")
        if resolved := _RESOLVERS.fullmatch(text):
            text = resolved[1] if ":" in resolved[1] else resolved[1].replace("/", ":", 1)
        elif "://" in text:
            folded = text.casefold()
            for start, prefix in self._addresses:
                if folded.startswith(start):
                    yield from self._of(prefix, text[len(start) :])
            return
        if parts := self._parts(text):
            yield from self._of(*parts)

    @cached_property
    def starts(self) -> dict[str, str]:
        """Any spelling of a prefix, in lower case → what its IRIs begin with in the mapping tables."""
        starts = self._curies.prefixes
        return {spelled: starts[prefix] for spelled, prefix in self._prefixes.items() if prefix in starts}

    def _of(self, prefix: str, local: str) -> Iterator[str]:
        """The CURIE, and the one without a prefix that is said twice."""
        yield f"{prefix}:{local}".casefold()
        again = self._parts(local)
        if again and again[0] == prefix:
            yield f"{prefix}:{again[1]}".casefold()

    def _parts(self, text: str) -> tuple[str, str] | None:
        """Prefix and rest of what is written as a CURIE, None where the prefix is unknown."""
        for separator in ":_":
            prefix, _, local = text.partition(separator)
            if local and (known := self._prefixes.get(prefix.casefold())):
                return known, local
        return None

    @cached_property
    def _known(self) -> dict[str, tuple[list[str], list[str]]]:
        """Prefix → synonyms, addresses other than that of the mapping tables."""
        text = (paths.home() / "instances" / "mappings" / "prefixes.tsv").read_text(encoding="utf-8")
        rows = csv.DictReader(text.splitlines(), delimiter="\t")
        return {row["prefix"]: (_split(row["synonyms"]), _split(row["addresses"])) for row in rows}

    @cached_property
    def _prefixes(self) -> dict[str, str]:
        """Any spelling of a prefix, in lower case → the prefix."""
        synonyms = {each.casefold(): prefix for prefix, (names, _) in self._known.items() for each in names}
        return synonyms | {prefix.casefold(): prefix for prefix in (*self._curies.prefixes, *self._known)}

    @cached_property
    def _addresses(self) -> list[tuple[str, str]]:
        """Starts of addresses, in lower case, with their prefixes; the longest first."""
        found = {start: prefix for prefix, start in self._curies.prefixes.items()}
        found |= {start: prefix for prefix, (_, starts) in self._known.items() for start in starts}
        return sorted(((start.casefold(), prefix) for start, prefix in found.items()), key=lambda each: -len(each[0]))


def _split(cell: str) -> list[str]:
    return [part for part in cell.split("|") if part]
