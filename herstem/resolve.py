"""From what people write (IRI, CURIE, slug, label, synonym) to the IRI of a thing of the right class; literals too."""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from herstem.engine.base import Engine
from herstem.namespaces import HS, HSO, PREFIXES, curie, expand

ANYTHING = "rdfs:Resource"
_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_CURIE = re.compile(r"([A-Za-z][\w.-]*):([\w.-]+)")
_LITERAL = re.compile(r'("(?:[^"\\\r\n]|\\.)*")(?:@([A-Za-z0-9-]+)|\^\^(\S+))?')
_DASHES = re.compile(r"[‐‑‒–—−]")
# What a thing is called, the first before the others.
_NAMES = "rdfs:label skos:altLabel hso:referenceNumber"


class CatalogError(Exception):
    """A canned query cannot be asked like this: a message for the person who asks, an HTTP status, better values."""

    status = 400

    def __init__(self, message: str, suggestions: Iterable[str] = (), status: int | None = None) -> None:
        super().__init__(message)
        self.suggestions = tuple(suggestions)
        self.status = status or type(self).status


class BadValueError(CatalogError):
    """A value that its parameter cannot take."""


def resolve(value: str, of_class: str | None, engine: Engine, parameter: str) -> str:
    """The IRI that a value stands for.

    Without a class a full IRI is taken as it is. Otherwise the thing must be in the store, in the class or (asserted
    or inferred) in one below it. Raises BadValueError: 404 for a name that nothing has, 400 for a name that several
    things have and for a thing of another class.
    """
    written = value.strip()
    full = _full(written, parameter)
    if of_class is None and full is not None:
        return full
    found = _identified(written, full, engine)
    fitting = _fitting(found, of_class, engine)
    if not fitting:
        found, fitting = _named(written, of_class, engine, found)
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        names = [f"{curie(iri)} ({_label(iri, engine)})" for iri in fitting]
        raise BadValueError(f"{parameter}: {value!r} is the name of {_listed(names)}; say which", map(curie, fitting))
    if found:
        what = f"{value!r} is {curie(found[0])}, {_listed(_classes(found[0], engine)) or 'of no known class'}"
        raise BadValueError(f"{parameter}: {what}; it takes {_class_name(of_class, engine)}")
    near = _near(written, of_class, engine)
    hint = f"; did you mean {_listed(near)}?" if near else ""
    raise BadValueError(f"{parameter}: nothing is called {value!r}{hint}", near, status=404)


def literal(written: str, parameter: str) -> Literal | None:
    """The literal that a text writes out as Turtle does (`"14.0"^^xsd:decimal`, `"HER2"@en`); None for other texts.

    Raises BadValueError for a text that begins like one and is none.
    """
    if not written.startswith('"'):
        return None
    match = _LITERAL.fullmatch(written)
    if match is None:
        raise BadValueError(f'{parameter}: {written!r} is no literal; write "text", "text"@en or "1"^^xsd:integer')
    quoted, language, datatype = match.groups()
    try:
        (triple,) = parse(f"<x:s> <x:p> {quoted} .", RdfFormat.N_TRIPLES)
        kind = NamedNode(expand(datatype)) if datatype else None
        return Literal(triple.object.value, language=language, datatype=kind)
    except (SyntaxError, ValueError) as error:
        raise BadValueError(f"{parameter}: {written!r} is not a literal ({error})") from None


def members(of_class: str, engine: Engine) -> list[tuple[str, str]]:
    """CURIE and label of everything in a class, by label."""
    text = f"SELECT DISTINCT ?thing ?label {{ ?thing {_membership(of_class)} ; rdfs:label ?label }}"
    return sorted(((curie(iri), label) for iri, label in _rows(text, engine)), key=lambda each: each[1].casefold())


def fold(name: str) -> str:
    """A name without the differences that nobody means: case, width, kind of dash, white space."""
    plain = _DASHES.sub("-", unicodedata.normalize("NFKC", name))
    return " ".join(plain.casefold().split())


def _full(written: str, parameter: str) -> str | None:
    """The IRI where a full one is written, in angle brackets or with `://`. Raises BadValueError for none."""
    if written.startswith("<") and written.endswith(">"):
        return _node(written[1:-1], parameter).value
    return _node(written, parameter).value if "://" in written else None


def _identified(written: str, full: str | None, engine: Engine) -> list[str]:
    """IRIs in the store that a full IRI, a CURIE or a slug (of a thing, else of a term) writes out."""
    if full is not None:
        candidates = [full]
    elif (match := _CURIE.fullmatch(written)) and match[1] in PREFIXES:
        candidates = [PREFIXES[match[1]] + match[2]]
    elif _SLUG.fullmatch(written):
        candidates = [str(HS) + written, str(HSO) + written]
    else:
        return []
    return [iri for iri in candidates if engine.query(f"ASK {{ {NamedNode(iri)} ?p ?o }}").truth()]


def _named(written: str, of_class: str | None, engine: Engine, found: list[str]) -> tuple[list[str], list[str]]:
    """Things that bear a name, as written or else but for case, and those of them that are of the class.

    A thing whose label it is stands before things with such a synonym. `found` is what the name was else taken for.
    """
    named: list[tuple[str, ...]] = []
    for look_up in (_names_as_written, _names_folded):
        named += look_up(written, engine)
        fitting = _fitting(sorted({thing for thing, _ in named}), of_class, engine)
        if fitting:
            labelled = {thing for thing, by in named if by == PREFIXES["rdfs"] + "label"}
            return [], [thing for thing in fitting if thing in labelled] or fitting
    return found + sorted({thing for thing, _ in named}), []


def _names_as_written(written: str, engine: Engine) -> list[tuple[str, ...]]:
    literals = [Literal(written), Literal(written, language="en")]
    if written.isdecimal() and len(written) < 10:
        literals.append(Literal(int(written)))
    same = " ".join(map(str, literals))
    return _rows(f"SELECT ?thing ?p {{ VALUES ?name {{ {same} }} VALUES ?p {{ {_NAMES} }} ?thing ?p ?name }}", engine)


def _names_folded(written: str, engine: Engine) -> list[tuple[str, ...]]:
    wanted = fold(written)
    everything = _rows(f"SELECT ?thing ?p ?name {{ VALUES ?p {{ {_NAMES} }} ?thing ?p ?name }}", engine)
    return [(thing, by) for thing, by, name in everything if fold(name) == wanted]


def _fitting(iris: Sequence[str], of_class: str | None, engine: Engine) -> list[str]:
    if of_class is None:
        return list(iris)
    return [iri for iri in iris if engine.query(f"ASK {{ {NamedNode(iri)} {_membership(of_class)} }}").truth()]


def _membership(of_class: str) -> str:
    """The pattern that follows a subject in the class."""
    return "?any ?thing_at_all" if of_class == ANYTHING else f"a/rdfs:subClassOf* {of_class}"


def _near(written: str, of_class: str | None, engine: Engine) -> list[str]:
    """Up to five labels or synonyms like the one written, of things that would do."""
    pattern = f"?thing ?p ?name ; {_membership(of_class or ANYTHING)}"
    names = {
        fold(row[0]): row[0] for row in _rows(f"SELECT DISTINCT ?name {{ VALUES ?p {{ {_NAMES} }} {pattern} }}", engine)
    }
    wanted = fold(written)
    close = difflib.get_close_matches(wanted, names, n=5, cutoff=0.6)
    holding = sorted((name for name in names if wanted in name and len(wanted) > 2), key=len)
    return [names[name] for name in dict.fromkeys([*close, *holding])][:5]


def _label(iri: str, engine: Engine) -> str:
    found = _rows(f"SELECT ?label {{ {NamedNode(iri)} rdfs:label ?label }}", engine)
    return found[0][0] if found else curie(iri)


def _classes(iri: str, engine: Engine) -> list[str]:
    return sorted(row[0] for row in _rows(f"SELECT DISTINCT ?l {{ {NamedNode(iri)} a/rdfs:label ?l }}", engine))[:4]


def _class_name(of_class: str | None, engine: Engine) -> str:
    if of_class is None:
        return "an IRI"
    found = _rows(f"SELECT ?label {{ {of_class} rdfs:label ?label }}", engine)
    return f"one of class {found[0][0]} ({of_class})" if found else f"one of class {of_class}"


def _rows(text: str, engine: Engine) -> list[tuple[str, ...]]:
    _, rows = engine.query(text).rows()
    return [tuple(str(getattr(term, "value", term)) for term in row) for row in rows]


def _node(iri: str, parameter: str) -> NamedNode:
    try:
        return NamedNode(iri)
    except ValueError as error:
        raise BadValueError(f"{parameter}: {iri!r} is not an IRI ({error})") from None


def _listed(names: Sequence[str]) -> str:
    return " or ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)
