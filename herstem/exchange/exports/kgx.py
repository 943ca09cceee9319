"""KGX (https://github.com/biolink/kgx, docs/kgx_format.md): nodes and edges in the terms of the Biolink Model."""

import json
import re
from collections.abc import Iterable, Iterator
from uuid import NAMESPACE_URL, uuid5

from herstem.exchange.curies import Curies
from herstem.exchange.exports.base import File, Record, Source, query, records, text

_NODE = ["id", "category", "name", "description", "synonym", "xref", "herstem_class"]
_EDGE = ["id", "subject", "predicate", "object", "original_predicate", "object_direction_qualifier", "negated"]
_EDGE += ["knowledge_level", "agent_type", "primary_knowledge_source", "publications", "has_evidence_of_type"]
_EDGE += ["description", "context", "hedged", "disputed", "hypothesis_status", "derived_from", "notice"]
_LISTS = {"category", "synonym", "xref", "herstem_class", "publications", "has_evidence_of_type", "context"}
_LISTS |= {"derived_from"}
_TRUTHS = {"negated", "hedged", "disputed"}
_ANY = "biolink:related_to"  # the root of Biolink's predicates
_BREAKS = re.compile(r"[\t\r\n]+")
# Prefixes of values that the queries write as CURIEs themselves.
_WRITTEN = {"PMID": "http://www.ncbi.nlm.nih.gov/pubmed/", "doi": "https://doi.org/"}


def tsv(source: Source) -> Iterator[File]:
    """nodes.tsv, edges.tsv and prefixes.json."""
    curies = Curies.of_project()
    yield File("nodes.tsv", _table(_NODE, _nodes(source, curies)))
    yield File("edges.tsv", _table(_EDGE, _edges(source, curies)))
    yield File("prefixes.json", _prefixes(curies))


def json_lines(source: Source) -> Iterator[File]:
    """herstem_nodes.jsonl, herstem_edges.jsonl and prefixes.json."""
    curies = Curies.of_project()
    yield File("herstem_nodes.jsonl", _lines(_NODE, _nodes(source, curies)))
    yield File("herstem_edges.jsonl", _lines(_EDGE, _edges(source, curies)))
    yield File("prefixes.json", _prefixes(curies))


def _nodes(source: Source, curies: Curies) -> Iterator[Record]:
    return records(source, "kgx-nodes", curies)


def _edges(source: Source, curies: Curies) -> Iterator[Record]:
    """The claims; then what follows and what is only expected, as far as they are wanted."""
    _, rows = source.engine.query(query("kgx-predicates")).rows()
    predicates = {text(property, curies): (text(match, curies), text(way, curies)) for property, match, way in rows}
    found: list[Iterable[Record]] = [records(source, "kgx-claims", curies)]
    if source.inferred:
        found.append(_inferred(source, curies))
    if source.hypotheses:
        found.append(records(source, "kgx-hypotheses", curies))
    for edge in (edge for part in found for edge in part):
        predicate, direction = predicates.get(edge.fields["original_predicate"][0], ("", ""))
        edge.fields["predicate"] = [predicate or _ANY]
        if direction:
            edge.fields["object_direction_qualifier"] = [direction]
        yield edge


def _inferred(source: Source, curies: Curies) -> Iterator[Record]:
    """A triple has no IRI of its own: its id is made from it, so that it is the same in each release."""
    _, rows = source.engine.query(query("kgx-inferred")).rows()
    for row in rows:
        subject, property, object = (text(term, curies) for term in row)
        fields = {
            "subject": [subject],
            "object": [object],
            "original_predicate": [property],
            "knowledge_level": ["logical_entailment"],
            "agent_type": ["automated_agent"],
            "primary_knowledge_source": ["infores:herstem"],
        }
        yield Record(uuid5(NAMESPACE_URL, " ".join(map(str, row))).urn, fields)


def _table(columns: list[str], found: Iterable[Record]) -> Iterator[bytes]:
    """KGX reads its tables without quotes or escapes: what would break a cell is replaced."""
    yield ("\t".join(columns) + "\n").encode()
    for id, fields in found:
        cells = (_cell(name, [id] if name == "id" else fields.get(name, [])) for name in columns)
        yield ("\t".join(cells) + "\n").encode()


def _cell(name: str, values: list[str]) -> str:
    plain = [_BREAKS.sub(" ", value) for value in values]
    return "|".join(value.replace("|", "/") for value in plain) if name in _LISTS else "".join(plain[:1])


def _lines(columns: list[str], found: Iterable[Record]) -> Iterator[bytes]:
    for id, fields in found:
        filled = {name: _value(name, fields[name]) for name in columns if name in fields}
        yield (json.dumps({"id": id} | filled, ensure_ascii=False) + "\n").encode()


def _value(name: str, values: list[str]) -> list[str] | str | bool:
    if name in _LISTS:
        return values
    return values[0] == "true" if name in _TRUTHS else values[0]


def _prefixes(curies: Curies) -> Iterator[bytes]:
    """What the prefixes stand for, as a JSON-LD context."""
    context = {"@context": curies.prefixes | _WRITTEN}
    yield (json.dumps(context, indent=2) + "\n").encode()
