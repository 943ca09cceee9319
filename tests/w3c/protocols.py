"""Runs the tests that are written as HTTP requests and responses: SPARQL Protocol and Graph Store Protocol."""

from urllib.parse import quote

import httpx
from backends import RefusedError, Server
from compare import read_answer, read_graph, same_graph
from pyoxigraph import RdfFormat
from rdflib import Graph, Namespace
from rdflib.collection import Collection
from rdflib.term import Node
from suite import MF, UT, Case, path

HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
_CODES = {"OK": 200, "Created": 201, "NoContent": 204, "NotFound": 404}
_KINDS = {
    "boolean": ("application/sparql-results+json", "application/sparql-results+xml"),
    "tabular": (
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    ),
    "RDF": ("text/turtle", "application/n-triples", "application/rdf+xml"),
}


def run(case: Case, server: Server) -> str | None:
    """The requests of a test in their order; what is wrong with the first response that is, if any is."""
    server.load(
        [
            (data.graph, read_graph(path(data.file).read_bytes(), RdfFormat.N_TRIPLES, data.file))
            for data in case.data(case.node, UT)
        ]
    )
    location = ""
    requests = case.manifest.value(case.action, HT.requests)
    assert requests is not None
    for number, request in enumerate(Collection(case.manifest, requests), 1):
        response = case.manifest.value(request, HT.resp)
        try:
            answer = _send(case, request, server, location)
        except RefusedError as error:
            return f"request {number}: {error}"
        if problem := _problem(case.manifest, response, answer, str(request)):
            return f"request {number}: {problem}"
        location = answer.headers.get("location", location)
    return None


def _send(case: Case, request: Node, server: Server, location: str) -> httpx.Response:
    graph = case.manifest
    headers = _headers(graph, request)
    method = str(graph.value(request, HT.methodName))
    address = str(graph.value(request, HT.absolutePath)).replace("$LOCATION$", quote(location, safe=""))
    endpoint = "/sparql"
    if "update" in case.name and headers.get("content-type") != "application/sparql-query":
        endpoint = "/update"
    address = address.replace("/sparql/", endpoint) if address.startswith("/sparql/") else f"/store{address[4:]}"
    content = None
    if (body := graph.value(request, HT.body)) is not None:
        encoding = str(graph.value(body, CNT.characterEncoding))
        content = str(graph.value(body, CNT.chars)).encode(encoding)
    return server.send(method, address, content, headers)


def _problem(graph: Graph, response: Node | None, answer: httpx.Response, base: str) -> str | None:
    statuses = [str(each).rpartition("#")[2] for each in graph.objects(response, MF.expectedStatus)]
    if not any(_fits(answer.status_code, each) for each in statuses):
        return f"status {answer.status_code}, not {' or '.join(sorted(statuses))}: {answer.text[:100]}"
    media_type = answer.headers.get("content-type", "").partition(";")[0]
    kind = graph.value(response, MF.expectedFormat)
    if kind is not None and media_type not in _KINDS[str(kind)]:
        return f"{media_type} for an answer that is {kind}"
    truth = graph.value(response, MF.expectedBoolean)
    if truth is not None and read_answer(answer.content, media_type) is not (str(truth) == "true"):
        return f"not {truth}"
    for name, value in _headers(graph, response).items():
        if answer.headers.get(name) != value:
            return f"{name}: {answer.headers.get(name)}, not {value}"
    if (body := graph.value(response, HT.body)) is not None:
        expected = read_graph(str(graph.value(body, CNT.chars)).encode(), RdfFormat.TURTLE, "http://www.example/")
        if not same_graph(read_graph(answer.content, RdfFormat.TURTLE, "http://www.example/"), expected):
            return "another graph than expected"
    return None


def _fits(status: int, expected: str) -> bool:
    if expected.startswith("StatusCode"):
        return str(status)[0] == expected.removeprefix("StatusCode")[0]
    return status == _CODES[expected]


def _headers(graph: Graph, of: Node | None) -> dict[str, str]:
    head = graph.value(of, HT.headers)
    nodes = Collection(graph, head) if head is not None else []
    return {str(graph.value(each, HT.fieldName)): str(graph.value(each, HT.fieldValue)) for each in nodes}
