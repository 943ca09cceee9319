"""The SPARQL 1.1 Graph Store HTTP Protocol: graphs as resources, at /store?graph=IRI, /store?default and /store/….

A graph with an address under /store/ is named by that address (direct identification, 4.1).
"""

import email.policy
import uuid
from collections.abc import Sequence
from email.message import Message
from email.parser import BytesParser
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from herstem.engine.base import DEFAULT_GRAPH, Data, Formats, WritableEngine
from herstem.engine.using import graph_names
from herstem.web.negotiation import NotAcceptableError, choose, readable_as, readable_types
from herstem.web.protocol import ProtocolError, media_type
from herstem.web.sending import AnswerResponse, LongAnswer, head_of
from herstem.web.site import Site
from herstem.web.writes import body, readable, told, writable

METHODS = ("GET", "HEAD", "PUT", "POST", "DELETE")
_WHOLE_GRAPH = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_USAGE = (
    "Say which graph: /store?graph=IRI, /store?default for the default graph, or an address under /store/, which is\n"
    "then the name of the graph. A POST to /store makes a new graph.\n"
)


@readable
async def graph_store(request: Request) -> Response:
    """Read, write or delete a graph (SPARQL 1.1 Graph Store HTTP Protocol 5)."""
    if request.method in ("GET", "HEAD"):
        return await _get(request, _graph(request))
    engine = writable(request)
    if request.method == "DELETE":
        return await _delete(request, engine, _graph(request))
    new = request.method == "POST" and not _asked(request)
    name = f"{_address(request).rstrip('/')}/{uuid.uuid4()}" if new else _graph(request)
    parts = _parts(request.headers.get("content-type", ""), await body(request))
    base = name or _address(request)
    async with Site.of(request).writing:
        _check_unchanged(request, engine)
        stored = await run_in_threadpool(engine.put_graph, name, parts, replace=request.method == "PUT", base=base)
    return told(stored, {"Location": base} if new else {})


async def _get(request: Request, name: str | None) -> Response:
    """The graph in the format that fits Accept; 404 where there is none, 304 where the client has it."""
    engine = Site.of(request).engine
    if isinstance(engine, WritableEngine) and not await run_in_threadpool(engine.graph_exists, name):
        raise _none_such(name)
    try:
        chosen = choose("triples", request.headers.get("accept"), request.query_params.get("format"))
    except NotAcceptableError as error:
        raise ProtocolError(f"{error}\n", 406) from None
    tag = f'"{engine.revision}-{chosen.written.rpartition("/")[2]}"'
    headers = {"Content-Type": chosen.content_type, "ETag": tag, "Vary": "Accept"}
    if tag in _tags(request, "if-none-match"):
        return Response(status_code=304, headers={"ETag": tag, "Vary": "Accept"})
    if request.method == "HEAD":
        return Response(headers=headers)
    graphs = [DEFAULT_GRAPH if name is None else name]
    reply = await Site.of(request).answers.engine.stream(
        _WHOLE_GRAPH, Formats(None, chosen.written), default_graphs=graphs
    )
    head = head_of(chosen.content_type, "" if reply.truncated else tag, reply.truncated)
    return AnswerResponse(LongAnswer(head, reply))


async def _delete(request: Request, engine: WritableEngine, name: str | None) -> Response:
    async with Site.of(request).writing:
        _check_unchanged(request, engine)
        if not await run_in_threadpool(engine.delete_graph, name):
            raise _none_such(name)
    return Response(status_code=204)


def _asked(request: Request) -> list[tuple[str, str]]:
    """The parameters and, of an address under /store/, the address that say which graph is meant."""
    try:
        fields = parse_qsl(request.url.query, keep_blank_values=True, errors="strict")
    except ValueError as error:
        raise ProtocolError(f"The parameters are not percent-encoded UTF-8: {error}\n") from None
    asked = [(name, value) for name, value in fields if name in ("graph", "default")]
    return [*asked, ("graph", _address(request))] if request.path_params.get("path") else asked


def _graph(request: Request) -> str | None:
    """The name of the graph that a request is about; None for the default graph."""
    asked = _asked(request)
    if len(asked) != 1:
        raise ProtocolError(f"{'No graph is' if not asked else 'More than one graph is'} named.\n\n{_USAGE}")
    name = asked[0][1] if asked[0][0] == "graph" else None
    graph_names([name] if name is not None else [])
    return name


def _address(request: Request) -> str:
    """The address of the request as it was sent, without parameters."""
    path = request.scope.get("raw_path") or request.url.path.encode()
    return str(request.url.replace(path=path.partition(b"?")[0].decode("latin-1"), query="", fragment=""))


def _parts(content_type: str, content: bytes) -> Sequence[Data]:
    """The RDF of a body; of multipart/form-data (5.5) that of each part."""
    if media_type(content_type) != "multipart/form-data":
        return [_data(content_type, content)]
    message = BytesParser(policy=email.policy.HTTP).parsebytes(
        b"Content-Type: " + content_type.encode("latin-1", "replace") + b"\r\n\r\n" + content
    )
    if not message.is_multipart():
        raise ProtocolError("The body is not multipart/form-data with the boundary that its Content-Type names.\n")
    return [_data(part.get("content-type", ""), _payload(part)) for part in message.iter_parts()]


def _payload(part: Message) -> bytes:
    coding = part.get("content-transfer-encoding", "binary").lower()
    if coding not in ("7bit", "8bit", "binary"):
        raise ProtocolError(f"Content-Transfer-Encoding {coding}: not taken; send the part as it is.\n", 415)
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _data(content_type: str, content: bytes) -> Data:
    media = readable_as(media_type(content_type))
    if media is None:
        raise ProtocolError(
            f"Content-Type {content_type or 'missing'}: a graph can be sent as\n{readable_types()}", 415
        )
    return Data(content, media)


def _check_unchanged(request: Request, engine: WritableEngine) -> None:
    """ProtocolError 412 where If-Match names another state of the store (RFC 9110, 13.1.1)."""
    tags = _tags(request, "if-match")
    if tags and "*" not in tags and not any(tag.startswith(f'"{engine.revision}-') for tag in tags):
        raise ProtocolError("The store has changed since you read from it (If-Match); nothing was written.\n", 412)


def _tags(request: Request, header: str) -> list[str]:
    return [tag.strip() for tag in request.headers.get(header, "").split(",") if tag.strip()]


def _none_such(name: str | None) -> ProtocolError:
    return ProtocolError(f"There is no graph <{name}>.\n", 404)
