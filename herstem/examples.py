"""The catalog as data in the store, so that other tools find it: each canned query is a sh:SPARQLExecutable.

The conventions are those of SIB (https://github.com/sib-swiss/sparql-examples), whose editor and language-model tools
ask an endpoint for its examples and prefixes: text, comment, keywords, target, prefixes as SHACL declares them.
"""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Store, Triple

from herstem.catalog import CannedQuery, Catalog, CatalogError
from herstem.engine.base import Engine
from herstem.engine.embedded import EmbeddedEngine
from herstem.engine.prologue import kind_of
from herstem.namespaces import EXAMPLES, PREFIXES

READ = ("ontology", "entities", "claims", "inferred", "hypotheses")
"""The graphs with the names and classes of things, by which the examples of queries are resolved."""

# Where the service is to be found; nothing is known of the address under which a release will be served.
ENDPOINT = NamedNode("https://w3id.org/herstem/sparql")
_QUERY = "https://w3id.org/herstem/query/"
_PREFIXES = NamedNode("https://w3id.org/herstem/prefixes")
_SCHEMA = "https://schema.org/"
_FORMS = {"solutions": "Select", "boolean": "Ask", "triples": "Construct"}


def examples(store: Store, catalog: Catalog) -> dict[str, set[tuple[str, str, str]]]:
    """The catalog as a graph of triples of N-Triples terms, by its name; the data in the store give the examples."""
    engine = EmbeddedEngine(store)
    triples = [*_prefixes(), *(triple for query in catalog.values() for triple in _executable(query, engine))]
    return {EXAMPLES: {(str(each.subject), str(each.predicate), str(each.object)) for each in triples}}


def _executable(query: CannedQuery, engine: Engine) -> Iterator[Triple]:
    """A canned query asked by its example; nothing where the data do not have what that names."""
    try:
        text = query.bind(query.example, engine)
    except CatalogError:
        return
    form = _FORMS[kind_of(text) or "solutions"]
    name = NamedNode(_QUERY + query.name)
    for kind in ("SPARQLExecutable", f"SPARQL{form}Executable"):
        yield Triple(name, _term("rdf", "type"), _term("sh", kind))
    yield Triple(name, _term("rdfs", "comment"), Literal(_comment(query), language="en"))
    yield Triple(
        name, _term("dcterms", "description"), Literal(f"{query.description} {query.unanswered}".strip(), language="en")
    )
    yield Triple(name, _term("sh", form.lower()), Literal(text))
    yield Triple(name, _term("sh", "prefixes"), _PREFIXES)
    for keyword in query.keywords:
        yield Triple(name, NamedNode(f"{_SCHEMA}keywords"), Literal(keyword))
    yield Triple(name, NamedNode(f"{_SCHEMA}target"), ENDPOINT)


def _comment(query: CannedQuery) -> str:
    """The question, what is asked for by way of example, and the notice where there are hypotheses."""
    given = ", ".join(f"{name}: {value}" for name, each in query.example.items() for value in each)
    parts = [query.title, f"({given})" if given else "", query.notice or ""]
    return " ".join(part for part in parts if part)


def _prefixes() -> Iterator[Triple]:
    """The prefixes of the project (SHACL 5.2.1)."""
    for prefix, namespace in PREFIXES.items():
        declaration = NamedNode(f"{_PREFIXES.value}#{prefix}")
        yield Triple(_PREFIXES, _term("sh", "declare"), declaration)
        yield Triple(declaration, _term("sh", "prefix"), Literal(prefix))
        yield Triple(declaration, _term("sh", "namespace"), Literal(namespace, datatype=_term("xsd", "anyURI")))


def _term(prefix: str, name: str) -> NamedNode:
    return NamedNode(PREFIXES[prefix] + name)
