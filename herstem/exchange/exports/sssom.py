"""SSSOM (https://mapping-commons.github.io/sssom/): the matches as a table, with the prefixes in its header."""

import re
from collections.abc import Iterator

from herstem import manifest
from herstem.exchange.curies import Curies
from herstem.exchange.exports.base import File, Source, query, text

_COLUMNS = (
    *("subject_id", "subject_label", "predicate_id", "object_id", "object_label", "mapping_justification"),
    *("object_source", "object_source_version", "comment"),
)
_BREAKS = re.compile(r"[\t\r\n]+")


def table(source: Source) -> Iterator[File]:
    """herstem.sssom.tsv."""
    yield File("herstem.sssom.tsv", _lines(source))


def _lines(source: Source) -> Iterator[bytes]:
    curies = Curies.of_project()
    released = manifest.read_manifest(source.release) or {}
    yield b"#curie_map:\n"
    for prefix, start in curies.prefixes.items():
        yield f'#  {prefix}: "{start}"\n'.encode()
    yield b"#mapping_set_id: https://w3id.org/herstem/mappings/release\n"
    yield f'#mapping_set_version: "{released.get("version", "")}"\n'.encode()
    yield b"#license: https://creativecommons.org/licenses/by/4.0/\n"
    yield ("\t".join(_COLUMNS) + "\n").encode()
    _, rows = source.engine.query(query("sssom")).rows()
    for row in rows:
        cells = [_BREAKS.sub(" ", text(term, curies)) for term in row]
        yield ("\t".join(cells) + "\n").encode()
