"""Chooses the format of an answer from the Accept header (RFC 9110, 12.5.1) and the `format` parameter."""

from collections.abc import Sequence
from dataclasses import dataclass

from herstem.engine.base import GRAPHS, MEDIA_TYPES, Kind

HTML = "text/html"
# Other names under which clients ask for a format; the answer then bears the name that was asked for.
_ALIASES: dict[Kind, dict[str, str]] = {
    "solutions": {
        "application/json": "application/sparql-results+json",
        "application/xml": "application/sparql-results+xml",
        "text/xml": "application/sparql-results+xml",
    },
    "triples": {
        "application/turtle": "text/turtle",
        "application/x-turtle": "text/turtle",
        "text/plain": "application/n-triples",
        "application/xml": "application/rdf+xml",
        "application/json": "application/ld+json",
        "text/x-nquads": "application/n-quads",
        "application/x-trig": "application/trig",
    },
}
_ALIASES["boolean"] = _ALIASES["solutions"]
# What `format=` may say besides a media type; the same word may mean another format for triples.
_WORDS: dict[Kind, dict[str, str]] = {
    "solutions": {
        "json": "application/sparql-results+json",
        "xml": "application/sparql-results+xml",
        "csv": "text/csv",
        "tsv": "text/tab-separated-values",
        "html": HTML,
    },
    "triples": {
        "ttl": "text/turtle",
        "turtle": "text/turtle",
        "nt": "application/n-triples",
        "rdf": "application/rdf+xml",
        "xml": "application/rdf+xml",
        "jsonld": "application/ld+json",
        "json": "application/ld+json",
        "nq": "application/n-quads",
        "trig": "application/trig",
    },
}
_WORDS["boolean"] = _WORDS["solutions"]


class NotAcceptableError(Exception):
    """The client takes none of the formats of this kind of answer; the message lists them."""


@dataclass(frozen=True)
class Format:
    """The format chosen: what the engine writes, under which name it is sent, and for which version of RDF (or "")."""

    written: str
    sent: str
    version: str = ""

    @property
    def content_type(self) -> str:
        """The Content-Type header."""
        charset = "; charset=utf-8" if self.sent.startswith("text/") else ""
        return self.sent + charset + (f"; version={self.version}" if self.version else "")


@dataclass(frozen=True)
class _Range:
    """A media range of an Accept header."""

    kind: str
    subtype: str
    quality: float
    version: str = ""

    def matches(self, media_type: str) -> int:
        """0 for no match, else 1 for */*, 2 for type/*, 3 for the type itself."""
        kind, _, subtype = media_type.partition("/")
        if (self.kind, self.subtype) == ("*", "*"):
            return 1
        if self.kind != kind:
            return 0
        return 2 if self.subtype == "*" else 3 * (self.subtype == subtype)


def choose(kind: Kind, accept: str | None, wanted: str | None = None) -> Format:
    """The format for an answer of a kind.

    The best that Accept names; but where it names only types that are not of SPARQL or RDF alone (as browsers name
    application/xml) and allows anything, `format=` decides if it is there. Raises NotAcceptableError.
    """
    offers = {name: name for name in MEDIA_TYPES[kind]} | _ALIASES[kind]
    name, named = best(list(offers), accept)
    if name is None:
        raise NotAcceptableError(_listing(kind))
    anything = best(["x/x"], accept)[0] is not None
    if not wanted or not anything or (named and name in MEDIA_TYPES[kind]):
        return Format(offers[name], name, _version(name, accept))
    word = wanted.lower()
    chosen = _WORDS[kind].get(word) or (word if word in offers else None)
    if chosen is None:
        raise NotAcceptableError(f"format={wanted} does not fit this answer. {_listing(kind)}")
    return Format(offers.get(chosen, chosen), chosen)


def best(offers: Sequence[str], accept: str | None) -> tuple[str | None, bool]:
    """The offer that Accept likes best, and whether it names it (or its main type) rather than allowing anything.

    Of equally good ones the named wins, then the earlier. Without the header anything goes.
    """
    ranges = _ranges(accept) if accept and accept.strip() else [_Range("*", "*", 1.0)]
    chosen, liking = None, (0.0, False)
    for offer in offers:
        closest = max(ranges, key=lambda each: (each.matches(offer), each.quality), default=None)
        if closest is None or not closest.matches(offer):
            continue
        how = (closest.quality, closest.matches(offer) > 1)
        if closest.quality > 0 and how > liking:
            chosen, liking = offer, how
    return chosen, liking[1]


def _ranges(accept: str) -> list[_Range]:
    """The media ranges of an Accept header; what cannot be read is passed over."""
    found = []
    for part in accept.split(","):
        media, *parameters = (piece.strip() for piece in part.split(";"))
        kind, slash, subtype = media.lower().partition("/")
        if kind == "*" and not slash:
            subtype = "*"  # as Java's HttpURLConnection writes it
        elif not kind or not subtype:
            continue
        given = {name.strip().lower(): value.strip() for name, _, value in (p.partition("=") for p in parameters)}
        found.append(_Range(kind, subtype, _quality(given.get("q", "1")), given.get("version", "").strip('"')))
    return found


def _quality(written: str) -> float:
    try:
        return min(max(float(written), 0.0), 1.0)
    except ValueError:
        return 0.0


def _version(name: str, accept: str | None) -> str:
    """The version of RDF in which a format is asked for by its name, where that is 1.2 (`text/turtle; version=1.2`)."""
    versions = {each.version for each in _ranges(accept or "") if each.matches(name) == 3}
    return "1.2" if "1.2" in versions else ""


def readable_as(media_type: str) -> str | None:
    """The format of RDF that a Content-Type names, under its own name; None where it is none that is read."""
    if media_type in GRAPHS:
        return media_type
    return None if media_type == "text/plain" else _ALIASES["triples"].get(media_type)


def readable_types() -> str:
    """The formats that RDF may be sent in, a line each."""
    return "".join(f"  {name}\n" for name in GRAPHS)


def _listing(kind: Kind) -> str:
    words = "CONSTRUCT and DESCRIBE" if MEDIA_TYPES[kind] is GRAPHS else "SELECT and ASK"
    names = "\n".join(f"  {name}" for name in MEDIA_TYPES[kind])
    return f"{words} can be answered as:\n{names}"
