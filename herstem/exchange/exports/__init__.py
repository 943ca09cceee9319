"""What others take: the graph in the formats of their tools, one module a format; FORMATS names them, ALL is all."""

from herstem.exchange.exports import (
    bridges,
    claims_table,
    csv_tables,
    json_ld,
    kgx,
    nanopub,
    obographs,
    owl,
    package,
    rdf12,
    sssom,
)
from herstem.exchange.exports.base import Format
from herstem.exchange.exports.everything import everything

FORMATS: dict[str, Format] = {
    "kgx": Format("nodes and edges in terms of Biolink, as KGX tables", kgx.tsv, marks=True),
    "kgx-jsonl": Format("the same as KGX JSON Lines", kgx.json_lines, marks=True),
    "sssom": Format("matches to other vocabularies, as an SSSOM table", sssom.table, single=True),
    "obographs": Format("the ontology as OBO Graphs JSON", obographs.document, single=True),
    "owl": Format("the ontology as OWL 2 in RDF/XML", owl.base_xml, single=True),
    "owl-full": Format("the same with the things and what follows", owl.full_xml, single=True),
    "ofn": Format("the ontology as OWL 2 in functional syntax", owl.base_functional, single=True),
    "ofn-full": Format("the same with the things and what follows", owl.full_functional, single=True),
    "bridges": Format("axioms to COB, RO, Biolink and SIO, one OWL file each", bridges.files),
    "nanopub": Format("nanopublications, one a claim, as TriG with trusty addresses", nanopub.files),
    "claims-table": Format("the claims as tables that `herstem import` takes back, TSV and CSV", claims_table.tables),
    "csv": Format("a table for each kind of thing", csv_tables.tables),
    "jsonld": Format("the graphs as JSON-LD with a context", json_ld.document, single=True, marks=True),
    "rdf12": Format("the edges and the claims that state them as RDF 1.2, in N-Triples", rdf12.document, single=True),
    "datapackage": Format("the release as a Frictionless data package", package.files),
}
ALL: dict[str, Format] = {
    "all": Format("a file for each format, and an index", lambda source: everything(source, FORMATS)),
}
