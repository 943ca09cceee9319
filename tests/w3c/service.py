"""Runs the tests of the service description, which the suite gives in words only."""

from backends import Server
from compare import read_graph
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple
from suite import Case

SD = "http://www.w3.org/ns/sparql-service-description#"
_A = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
# Properties of the vocabulary (SPARQL 1.1 Service Description 3.4) with the classes of subject and object.
_PROPERTIES = {
    "endpoint": ("Service", None),
    "feature": ("Service", None),
    "supportedLanguage": ("Service", None),
    "inputFormat": ("Service", None),
    "resultFormat": ("Service", None),
    "defaultEntailmentRegime": ("Service", None),
    "defaultDataset": ("Service", "Dataset"),
    "defaultGraph": ("Dataset", "Graph"),
    "namedGraph": ("Dataset", "NamedGraph"),
    "name": ("NamedGraph", None),
    "graph": ("NamedGraph", "Graph"),
}


def run(case: Case, server: Server) -> str | None:
    """What is wrong with the description, as one of the three tests asks."""
    server.load([])
    answer = server.client.get("/sparql", headers={"Accept": "text/turtle"})
    if answer.status_code != 200:
        return f"status {answer.status_code}"
    triples = read_graph(answer.content, RdfFormat.TURTLE, str(answer.url))
    if case.name.endswith("has-endpoint-triple"):
        endpoint = NamedNode(str(server.client.base_url.join("/sparql")))
        there = any(t.predicate.value == f"{SD}endpoint" and t.object == endpoint for t in triples)
        return None if there else f"no sd:endpoint {endpoint}"
    return _misuse(triples) if case.name.endswith("conforms-to-schema") else None


def _misuse(triples: list[Triple]) -> str | None:
    """A use of the vocabulary that its schema does not allow."""
    types = {(t.subject, t.object) for t in triples if t.predicate == _A}
    for triple in triples:
        name = triple.predicate.value.removeprefix(SD)
        if name == triple.predicate.value:
            continue
        if name not in _PROPERTIES:
            return f"sd:{name} is no property of the vocabulary"
        for term, kind in zip((triple.subject, triple.object), _PROPERTIES[name], strict=True):
            if isinstance(term, Literal) or (kind and (term, NamedNode(SD + kind)) not in types):
                return f"sd:{name}: {term} is no sd:{kind}"
    return None
