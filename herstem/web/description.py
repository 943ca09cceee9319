"""What the service says of itself: the service description (SPARQL 1.1) and the VoID description of what it holds."""

import asyncio
from collections.abc import Iterable, Iterator

import pyoxigraph
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from herstem import paths
from herstem.engine.base import Engine
from herstem.namespaces import HSG, PREFIXES
from herstem.web.negotiation import Format, NotAcceptableError, choose
from herstem.web.pages.downloads import Download, released
from herstem.web.protocol import ProtocolError
from herstem.web.site import Site
from herstem.web.writes import readable

_A = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
_DCAT = "http://www.w3.org/ns/dcat#"
_SPDX = "http://spdx.org/rdf/terms#"
_PREFIXES = PREFIXES | {"sd": _SD, "void": _VOID, "dcat": _DCAT, "spdx": _SPDX}
_NUMBER = NamedNode(f"{PREFIXES['xsd']}nonNegativeInteger")
_HEX = NamedNode(f"{PREFIXES['xsd']}hexBinary")
_DATASET = NamedNode(str(HSG))
_SIMPLE = NamedNode("http://www.w3.org/ns/entailment/Simple")
_FORMATS = "http://www.w3.org/ns/formats/"
_RDF = ("Turtle", "N-Triples", "RDF_XML", "JSON-LD", "N-Quads", "TriG")
_RESULTS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")


class Known:
    """The VoID triples of the revision that was last described, and a lock for whoever asks for them."""

    def __init__(self) -> None:
        self.revision = ""
        self.triples: tuple[Triple, ...] = ()
        self.asking = asyncio.Lock()


@readable
async def void(request: Request) -> Response:
    """/.well-known/void: the dataset, its graphs, their classes and properties (VoID 3), with DCAT's basics."""
    chosen = _format(request)
    return _written([*await _held(request), *_access(request)], chosen)


async def describe(request: Request) -> Response:
    """A bare GET of /sparql: the service description in RDF (SPARQL 1.1 Service Description 2)."""
    chosen = _format(request)
    names = await run_in_threadpool(_names, Site.of(request).engine)
    return _written([*_service(request), *_dataset(names)], chosen)


def _service(request: Request) -> Iterator[Triple]:
    """The service: where it is, what it speaks, reads and writes."""
    site = Site.of(request)
    languages = ["SPARQL10Query", "SPARQL11Query"] + ["SPARQL11Update"] * bool(site.token)
    features = ["EmptyGraphs"]
    features += ["UnionDefaultGraph"] * site.policy.union_default_graph
    features += ["BasicFederatedQuery"] * bool(site.policy.endpoints)
    endpoint, service = _endpoint(request), _name_of_service(request)
    yield Triple(service, _A, _sd("Service"))
    yield Triple(service, _sd("endpoint"), endpoint)
    yield from (Triple(service, _sd("supportedLanguage"), _sd(name)) for name in languages)
    yield from (Triple(service, _sd("feature"), _sd(name)) for name in features)
    yield from (Triple(service, _sd("inputFormat"), NamedNode(_FORMATS + name)) for name in _RDF)
    yield from (Triple(service, _sd("resultFormat"), NamedNode(_FORMATS + name)) for name in (*_RESULTS, *_RDF))
    # What follows is in the graph hsg:inferred beforehand; a query itself infers nothing.
    yield Triple(service, _sd("defaultEntailmentRegime"), _SIMPLE)
    yield Triple(service, _sd("defaultDataset"), _DATASET)


def _dataset(names: Iterable[NamedNode]) -> Iterator[Triple]:
    """The default dataset: its default graph and its named graphs. What they hold is in VoID, under the same names."""
    default = BlankNode()
    yield Triple(_DATASET, _A, _sd("Dataset"))
    yield Triple(_DATASET, _sd("defaultGraph"), default)
    yield Triple(default, _A, _sd("Graph"))
    for name in names:
        entry = BlankNode()
        yield Triple(_DATASET, _sd("namedGraph"), entry)
        yield Triple(entry, _A, _sd("NamedGraph"))
        yield Triple(entry, _sd("name"), name)


def _access(request: Request) -> Iterator[Triple]:
    """How to get at the dataset: the SPARQL endpoint, for VoID and for DCAT (3: DataService)."""
    endpoint, service = _endpoint(request), _name_of_service(request)
    yield Triple(_DATASET, NamedNode(f"{_VOID}sparqlEndpoint"), endpoint)
    yield Triple(service, _A, NamedNode(f"{_DCAT}DataService"))
    yield Triple(service, NamedNode(f"{_DCAT}endpointURL"), endpoint)
    yield Triple(service, NamedNode(f"{_DCAT}servesDataset"), _DATASET)
    for file in released(Site.of(request).shelf.release):
        yield from _distribution(file, NamedNode(f"{str(request.base_url).rstrip('/')}/downloads/{file.name}"))


def _distribution(file: Download, address: NamedNode) -> Iterator[Triple]:
    """A file of the release as it was when the server started (DCAT 3: Distribution, with SPDX's checksum)."""
    assert file.made is not None
    distribution, checksum = BlankNode(), BlankNode()
    media = NamedNode(f"https://www.iana.org/assignments/media-types/{file.media.split(';')[0]}")
    yield Triple(_DATASET, NamedNode(f"{_DCAT}distribution"), distribution)
    yield Triple(distribution, _A, NamedNode(f"{_DCAT}Distribution"))
    yield Triple(distribution, NamedNode(f"{_DCAT}downloadURL"), address)
    yield Triple(distribution, NamedNode(f"{_DCAT}mediaType"), media)
    yield Triple(distribution, NamedNode(f"{_DCAT}byteSize"), Literal(str(file.made.size), datatype=_NUMBER))
    yield Triple(distribution, NamedNode(f"{_SPDX}checksum"), checksum)
    yield Triple(checksum, _A, NamedNode(f"{_SPDX}Checksum"))
    yield Triple(checksum, NamedNode(f"{_SPDX}algorithm"), NamedNode(f"{_SPDX}checksumAlgorithm_sha256"))
    yield Triple(checksum, NamedNode(f"{_SPDX}checksumValue"), Literal(file.made.sha256, datatype=_HEX))
    if file.name.endswith(".nt"):
        yield Triple(_DATASET, NamedNode(f"{_VOID}dataDump"), address)


async def _held(request: Request) -> tuple[Triple, ...]:
    """What queries/description/void.rq finds, asked once for each revision."""
    engine = Site.of(request).engine
    known: Known = request.app.state.known
    async with known.asking:
        revision = engine.revision
        if known.revision != revision:
            known.triples = await run_in_threadpool(_ask, engine)
            known.revision = revision
    return known.triples


def _names(engine: Engine) -> list[NamedNode]:
    """The names of all graphs, empty ones too."""
    _, rows = engine.query("SELECT ?graph { GRAPH ?graph {} }").rows()
    return [name for name, *_ in rows if isinstance(name, NamedNode)]


def _ask(engine: Engine) -> tuple[Triple, ...]:
    text = (paths.queries_dir() / "description" / "void.rq").read_text(encoding="utf-8")
    read = pyoxigraph.parse(engine.query(text).serialize("application/n-triples"), RdfFormat.N_TRIPLES)
    return tuple(quad.triple for quad in read)


def _format(request: Request) -> Format:
    try:
        return choose("triples", request.headers.get("accept"), request.query_params.get("format"))
    except NotAcceptableError as error:
        raise ProtocolError(f"{error}\n", 406) from None


def _written(triples: Iterable[Triple], chosen: Format) -> Response:
    syntax = RdfFormat.from_media_type(chosen.written)
    text = pyoxigraph.serialize(sorted(set(triples), key=str), format=syntax, prefixes=_PREFIXES)
    return Response(text, headers={"Content-Type": chosen.content_type, "Vary": "Accept"})


def _endpoint(request: Request) -> NamedNode:
    """The address of the endpoint, as the client has it."""
    try:
        return NamedNode(f"{str(request.base_url).rstrip('/')}/sparql")
    except ValueError:
        raise ProtocolError(f"The header Host: {request.headers.get('host')} names no server.\n") from None


def _name_of_service(request: Request) -> NamedNode:
    return NamedNode(f"{_endpoint(request).value}#service")


def _sd(name: str) -> NamedNode:
    return NamedNode(_SD + name)
