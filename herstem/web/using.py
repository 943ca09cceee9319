"""What can be done with a query besides reading its result: a link to it, its answer as a file, code that asks it."""

from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request

from herstem.engine.prologue import kind_of
from herstem.web.pages.copying import Snippet, graph_snippets, snippets
from herstem.web.protocol import Query
from herstem.web.site import Site

_TABLES = {"csv": "CSV", "tsv": "TSV", "json": "JSON", "xml": "XML"}
_GRAPHS = {"ttl": "Turtle", "nt": "N-Triples", "jsonld": "JSON-LD", "rdf": "RDF/XML"}


@dataclass(frozen=True)
class Download:
    """An answer as a file: what the format is called, the address within the site, the name of the file."""

    name: str
    address: str
    file: str


@dataclass(frozen=True)
class Use:
    """The address of a query on this site, its answer as files, code that asks it elsewhere."""

    link: str
    downloads: tuple[Download, ...]
    snippets: tuple[Snippet, ...]


def use_of(request: Request, asked: Query) -> Use:
    """What can be done with a query, with the dataset that stands above its own FROM."""
    release = Site.of(request).release.hash[:12]
    fields = [("query", asked.text)]
    fields += [("default-graph-uri", each) for each in asked.default_graphs]
    fields += [("named-graph-uri", each) for each in asked.named_graphs]
    path = f"/sparql?{urlencode(fields)}"
    graph = kind_of(asked.text) == "triples"
    downloads = (
        Download(name, f"{path}&format={suffix}", f"herstem-query-{release}.{suffix}")
        for suffix, name in (_GRAPHS if graph else _TABLES).items()
    )
    address = str(request.base_url).rstrip("/") + path
    copied = graph_snippets(f"{address}&format=ttl") if graph else snippets(f"{address}&format=csv")
    return Use(f"{path}&format=html", tuple(downloads), copied)
