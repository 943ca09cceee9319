"""Every prefix and graph name of the project, once."""

from rdflib import Namespace

HSO = Namespace("https://w3id.org/herstem/ontology/")
HS = Namespace("https://w3id.org/herstem/id/")
HSG = Namespace("https://w3id.org/herstem/graph/")

PREFIXES: dict[str, str] = {
    "hso": str(HSO),
    "hs": str(HS),
    "hsg": str(HSG),
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "sh": "http://www.w3.org/ns/shacl#",
    "bibo": "http://purl.org/ontology/bibo/",
    "vann": "http://purl.org/vocab/vann/",
    "biolink": "https://w3id.org/biolink/vocab/",
    "obo": "http://purl.obolibrary.org/obo/",
    "sssom": "https://w3id.org/sssom/",
}

_PREFIX_OF = {namespace: prefix for prefix, namespace in PREFIXES.items()}  # each ends in / or #

# Named graphs of a release; then the one in RDF 1.2, with the claims as reifiers of the edges.
GRAPHS: tuple[str, ...] = ("ontology", "entities", "claims", "edges", "inferred", "hypotheses", "mappings")
REIFIERS = "reifiers"
EXAMPLES = "examples"
# Those that say what people wrote; the others are made from them.
STATED: tuple[str, ...] = ("ontology", "entities", "claims", "mappings")


def curie(iri: str) -> str:
    """Shorten an IRI with PREFIXES, or give it back in angle brackets."""
    cut = max(iri.rfind("/"), iri.rfind("#")) + 1
    prefix = _PREFIX_OF.get(iri[:cut])
    return f"<{iri}>" if prefix is None or cut == len(iri) else f"{prefix}:{iri[cut:]}"


def expand(name: str) -> str:
    """The IRI that a CURIE, an IRI (bare or in angle brackets) or a bare slug of a thing stands for."""
    name = name.strip()
    if name.startswith("<") and name.endswith(">"):
        return name[1:-1]
    prefix, colon, local = name.partition(":")
    if colon and prefix in PREFIXES:
        return PREFIXES[prefix] + local
    return name if colon else str(HS) + name


def short(term: str) -> str:
    """A term of a fact (an N-Triples string) as people read it: a CURIE where it can be one, else as it is."""
    return curie(term[1:-1]) if term.startswith("<") else term


def full(term: str) -> str:
    """The term of a fact that `short` made this of. Raises KeyError for an unknown prefix."""
    if term.startswith(("<", '"', "_:")):
        return term
    prefix, _, local = term.partition(":")
    return f"<{PREFIXES[prefix]}{local}>"
