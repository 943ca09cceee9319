"""What a request of the SPARQL 1.1 Protocol means: a query (2.1), an update (2.2), or what is wrong with it."""

from binascii import a2b_qp
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple
from urllib.parse import unquote_to_bytes

FORM = "application/x-www-form-urlencoded"
_DIRECT = {"query": "application/sparql-query", "update": "application/sparql-update"}
QUERY_METHODS = "GET, HEAD, OPTIONS, POST"
HINT = "SELECT ?drug WHERE { ?drug hso:targets hs:ERBB2 }"
_USAGE = {
    "query": (
        "This is a SPARQL 1.1 endpoint. Send a query with GET /sparql?query=…, or POST it as a form field `query` or\n"
        f"as application/sparql-query. For example: {HINT}\n"
    ),
    "update": (
        "Send an update to /update by POST, as a form field `update` or as application/sparql-update.\n"
        "For example: INSERT DATA { GRAPH <http://example.org/g> { hs:ERBB2 rdfs:comment 'mine' } }\n"
    ),
}
_ELSEWHERE = {
    "query": "Updates are not taken here: POST them to /update.\n",
    "update": "Queries are not answered here: send them to /sparql.\n",
}
Operation = Literal["query", "update"]
Fields = list[tuple[str, str]]


class ProtocolError(Exception):
    """The request is not one that can be carried out; the message is the answer, with its status and headers."""

    def __init__(self, message: str, status: int = 400, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status, self.headers = status, dict(headers or {})


class Query(NamedTuple):
    """A query, the dataset that stands above its own FROM, and the word of `format=`."""

    text: str
    default_graphs: Sequence[str] = ()
    named_graphs: Sequence[str] = ()
    format: str | None = None


@dataclass(frozen=True)
class Update:
    """An update, and the dataset that its WHERE clauses ask (2.2.3)."""

    text: str
    using_graphs: Sequence[str] = ()
    using_named_graphs: Sequence[str] = ()


def read_query(method: str, parameters: str, content_type: str = "", body: bytes = b"") -> Query | None:
    """The query that a request makes; None for a bare GET, which asks for the service description.

    `parameters` is the query part of the address as it was sent. Raises ProtocolError.
    """
    if method not in ("GET", "HEAD", "POST"):
        raise ProtocolError(f"{method} is not taken here.\n\n{_USAGE['query']}", 405, {"Allow": QUERY_METHODS})
    if method == "GET" and parameters.startswith("query=") and "&" not in parameters:  # the usual request, in short
        return Query(_value(parameters[len("query=") :]))
    fields = _fields("query", method, parameters, content_type, body)
    if not fields and method != "POST":
        return None
    words = [word for word in _all(fields, "format") if word]
    return Query(
        _only("query", fields),
        _all(fields, "default-graph-uri"),
        _all(fields, "named-graph-uri"),
        words[-1] if words else None,
    )


def read_update(parameters: str, content_type: str, body: bytes) -> Update:
    """The update that a POST makes. Raises ProtocolError."""
    fields = _fields("update", "POST", parameters, content_type, body)
    return Update(_only("update", fields), _all(fields, "using-graph-uri"), _all(fields, "using-named-graph-uri"))


def media_type(content_type: str) -> str:
    """The media type that a Content-Type header names. Raises ProtocolError for another charset than UTF-8."""
    media, *parameters = content_type.split(";")
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        charset = value.strip().strip('"').lower()
        if name.strip().lower() == "charset" and charset not in ("utf-8", "utf8", "us-ascii"):
            raise ProtocolError(f"charset={charset}: only UTF-8 is read.\n", 415)
    return media.strip().lower()


def _fields(operation: Operation, method: str, parameters: str, content_type: str, body: bytes) -> Fields:
    """The parameters of the address and, of a POST, of the body."""
    fields = _form(parameters)
    if method != "POST":
        return fields
    media = media_type(content_type)
    if media == FORM:
        return fields + _form(_text(body))
    if media == _DIRECT[operation]:
        return [*fields, (operation, _text(body))]
    if media in _DIRECT.values():
        raise ProtocolError(_ELSEWHERE[operation])
    raise ProtocolError(f"Content-Type {media or 'missing'}: not taken.\n\n{_USAGE[operation]}", 415)


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ProtocolError(f"The body is not UTF-8: {error}\n") from None


def _form(text: str) -> Fields:
    """The names and values of a form (URL standard, application/x-www-form-urlencoded)."""
    pairs = (part.partition("=") for part in text.split("&") if part)
    return [(_value(name), _value(value)) for name, _, value in pairs]


def _value(text: str) -> str:
    """A name or a value of a form as it was before it was percent-encoded. Raises ProtocolError."""
    try:
        return _decoded(text)
    except UnicodeDecodeError as error:
        raise ProtocolError(f"The parameters are not percent-encoded UTF-8: {error}\n") from None


def _decoded(text: str) -> str:
    """A percent-encoded text. binascii has the loop over the bytes in C: `%41` is `=41` in quoted-printable."""
    data = text.replace("+", " ").encode()
    escapes = data.count(b"%")
    if not escapes:
        return data.decode()
    found = a2b_qp(data.replace(b"=", b"=3D").replace(b"%", b"="))
    if len(found) != len(data) - 2 * escapes or b"\n" in data or b"\r" in data:
        found = unquote_to_bytes(data)  # some % begins no byte, or quoted-printable would have seen more in it
    return found.decode()


def _only(operation: Operation, fields: Fields) -> str:
    """The one text of the operation; ProtocolError for none, several, or one of the other operation."""
    other = "update" if operation == "query" else "query"
    if _all(fields, other):
        raise ProtocolError(_ELSEWHERE[operation])
    texts = _all(fields, operation)
    if len(texts) != 1:
        problem = "There is no" if not texts else "There is more than one"
        raise ProtocolError(f"{problem} `{operation}` parameter.\n\n{_USAGE[operation]}")
    return texts[0]


def _all(fields: Fields, name: str) -> list[str]:
    return [value for key, value in fields if key == name]
