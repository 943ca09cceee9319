"""Two ways to the same engine, to tell whose a failure is: our server over HTTP, and the library itself."""

from urllib.parse import quote

import httpx
import pyoxigraph
from pyoxigraph import DefaultGraph, NamedNode, Quad, QueryResultsFormat, QueryTriples, RdfFormat, Store, Triple
from served import TOKEN

N_TRIPLES = "application/n-triples"
Graphs = list[tuple[str | None, list[Triple]]]  # by name; None is the default graph


class RefusedError(Exception):
    """The text or the data was not taken."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


class Server:
    """Our server, asked over HTTP as any client would."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client
        self._loaded: Graphs | None = None
        client.headers["Authorization"] = f"Bearer {TOKEN}"

    def load(self, graphs: Graphs) -> None:
        """Have these graphs in the store and nothing else: by one update, or none where they are there already."""
        if graphs == self._loaded:
            return
        parts = ["DROP ALL"]
        for name, triples in graphs:
            text = (pyoxigraph.serialize(triples, format=RdfFormat.N_TRIPLES) or b"").decode()
            parts += [f"CREATE SILENT GRAPH <{name}>"] if name else []
            parts.append(f"INSERT DATA {{ GRAPH <{name}> {{ {text} }} }}" if name else f"INSERT DATA {{ {text} }}")
        self.update(" ;\n".join(parts))
        self._loaded = graphs

    def get(self, graph: str | None) -> list[Triple]:
        """Read a graph, by the Graph Store Protocol."""
        answer = self._checked("GET", _store(graph), headers={"Accept": N_TRIPLES})
        return [quad.triple for quad in pyoxigraph.parse(answer.content, RdfFormat.N_TRIPLES)]

    def query(self, text: str, media_type: str) -> tuple[bytes, str]:
        """The answer of a query and its media type; an Accept header names `media_type` and every format of RDF."""
        headers = {"Content-Type": "application/sparql-query", "Accept": f"{media_type}, {N_TRIPLES};q=0.9"}
        answer = self._checked("POST", "/sparql", content=text, headers=headers)
        return answer.content, answer.headers["content-type"].partition(";")[0]

    def update(self, text: str) -> None:
        """Run an update."""
        self._loaded = None
        self._checked("POST", "/update", content=text, headers={"Content-Type": "application/sparql-update"})

    def send(self, method: str, address: str, content: bytes | None, headers: dict[str, str]) -> httpx.Response:
        """Send a request that may do anything; whatever comes of it is the answer."""
        self._loaded = None
        return self.client.request(method, address, content=content, headers=headers)

    def _checked(self, method: str, address: str, **options: object) -> httpx.Response:
        answer = self.client.request(method, address, **options)  # type: ignore[arg-type]
        if answer.status_code >= 300:
            raise RefusedError(answer.text, answer.status_code)
        return answer


class Library:
    """Oxigraph without anything of ours."""

    def __init__(self) -> None:
        self.store = Store()

    def load(self, graphs: Graphs) -> None:
        """Have these graphs in the store and nothing else."""
        self.store.clear()
        for name, triples in graphs:
            graph = NamedNode(name) if name else DefaultGraph()
            if name:
                self.store.add_graph(NamedNode(name))
            self.store.extend(Quad(t.subject, t.predicate, t.object, graph) for t in triples)

    def get(self, graph: str | None) -> list[Triple]:
        """Read a graph."""
        name = NamedNode(graph) if graph else DefaultGraph()
        return [quad.triple for quad in self.store.quads_for_pattern(None, None, None, name)]

    def query(self, text: str, media_type: str) -> tuple[bytes, str]:
        """The answer of a query and its media type."""
        try:
            answer = self.store.query(text)
            if isinstance(answer, QueryTriples):
                return pyoxigraph.serialize(answer, format=RdfFormat.N_TRIPLES) or b"", N_TRIPLES
            syntax = QueryResultsFormat.from_media_type(media_type)
            return answer.serialize(format=syntax) or b"", media_type
        except (SyntaxError, OSError, RuntimeError, ValueError) as error:
            raise RefusedError(str(error)) from error

    def update(self, text: str) -> None:
        """Run an update."""
        try:
            self.store.update(text)
        except (SyntaxError, OSError, RuntimeError) as error:
            raise RefusedError(str(error)) from error


def _store(graph: str | None) -> str:
    return f"/store?graph={quote(graph, safe='')}" if graph else "/store?default"
