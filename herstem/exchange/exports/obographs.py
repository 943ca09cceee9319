"""OBO Graphs (https://github.com/geneontology/obographs, README-owlmapping.md): the ontology as nodes and edges."""

import json
from collections.abc import Iterator
from typing import Any

from herstem.exchange.curies import Curies
from herstem.exchange.exports.base import File, Record, Source, query, records, text
from herstem.namespaces import HSO

_FULL = Curies({})  # every identifier is written as an IRI


def document(source: Source) -> Iterator[File]:
    """herstem.json, a graph document with one graph."""
    yield File("herstem.json", _content(source))


def _content(source: Source) -> Iterator[bytes]:
    """An ontology is small enough to be held whole."""
    _, rows = source.engine.query(query("obographs-edges")).rows()
    edges = [dict(zip(("sub", "pred", "obj"), (text(term, _FULL) for term in row), strict=True)) for row in rows]
    axioms = list(records(source, "obographs-axioms", _FULL))
    graph = {
        "id": str(HSO),
        "nodes": [_node(record) for record in records(source, "obographs-nodes", _FULL)],
        "edges": edges,
        "logicalDefinitionAxioms": [_definition(each) for each in axioms if "genus" in each.fields],
        "domainRangeAxioms": [_domain_and_range(each) for each in axioms if "genus" not in each.fields],
    }
    yield (json.dumps({"graphs": [graph]}, indent=1, ensure_ascii=False) + "\n").encode()


def _node(record: Record) -> dict[str, Any]:
    fields = record.fields
    meta: dict[str, Any] = {}
    if "definition" in fields:
        meta["definition"] = {"val": fields["definition"][0]}
    if "comment" in fields:
        meta["comments"] = fields["comment"]
    if "synonym" in fields:
        meta["synonyms"] = [{"pred": "hasExactSynonym", "val": value} for value in fields["synonym"]]
    if "xref" in fields:
        meta["xrefs"] = [{"val": value} for value in fields["xref"]]
    node: dict[str, Any] = {"id": record.id, "type": fields["type"][0]}
    node |= {"lbl": fields["lbl"][0]} if "lbl" in fields else {}
    return node | ({"meta": meta} if meta else {})


def _definition(record: Record) -> dict[str, Any]:
    pairs = [value.split(" ") for value in record.fields.get("restriction", [])]
    restrictions = [{"propertyId": property, "fillerId": filler} for property, filler in pairs]
    return {"definedClassId": record.id, "genusIds": record.fields["genus"], "restrictions": restrictions}


def _domain_and_range(record: Record) -> dict[str, Any]:
    named = {"domainClassIds": record.fields.get("domain"), "rangeClassIds": record.fields.get("range")}
    return {"predicateId": record.id} | {name: ids for name, ids in named.items() if ids}
