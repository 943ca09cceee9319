"""From what people write (IRI, CURIE, slug, label, synonym) to the IRI of a thing of the right class; literals too."""

import re
from collections.abc import Iterable, Sequence
from itertools import islice

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from herstem.engine.base import Engine
from herstem.names import NAMING, Name, Names
from herstem.namespaces import HS, HSO, PREFIXES, curie, expand

ANYTHING = "rdfs:Resource"
_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_CURIE = re.compile(r"([A-Za-z][\w.-]*):([\w.-]+)")
_LITERAL = re.compile(r'("(?:[^"\\\r\n]|\\.)*")(?:@([A-Za-z0-9-]+)|\^\^(\S+))?')


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
    things have and for a thing of another class; each with names of things that might be meant.
    """
    written = value.strip()
    full = _full(written, parameter)
    if of_class is None and full is not None:
        return full
    names = Names.of(engine)
    identified = _identified(written, full)
    found = [iri for iri in identified if names.knows(iri)]
    fitting = _fitting(found, of_class, names, engine)
    if not fitting:
        found, fitting = _named(written, of_class, names, engine, found)
    if not found and not fitting:  # something without a name, or nothing
        found = [iri for iri in identified if _holds(iri, "?any ?thing_at_all", engine)]
        fitting = _fitting(found, of_class, names, engine)
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        listed = [f"{curie(iri)} ({names.label(iri)})" for iri in fitting]
        raise BadValueError(f"{parameter}: {value!r} is the name of {_listed(listed)}; say which", map(curie, fitting))
    near = _near(written, of_class, names)
    hint = f"; did you mean {_listed(near)}?" if near else ""
    if found:
        what = f"{value!r} is {curie(found[0])}, {_listed(names.kinds(found[0])) or 'of no known class'}"
        raise BadValueError(f"{parameter}: {what}; it takes {_class_name(of_class, names)}{hint}", near)
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


def members(of_class: str, engine: Engine, most: int | None = None) -> list[tuple[str, str]]:
    """CURIE and label of everything in a class, by label; with `most` of no more than so many, whichever they are."""
    limit = f" LIMIT {most:d}" if most is not None else ""
    text = f"SELECT DISTINCT ?thing ?label {{ ?thing {_membership(of_class)} ; rdfs:label ?label }}{limit}"
    return sorted(((curie(iri), label) for iri, label in _rows(text, engine)), key=lambda each: each[1].casefold())


def _full(written: str, parameter: str) -> str | None:
    """The IRI where a full one is written, in angle brackets or with `://`. Raises BadValueError for none."""
    if written.startswith("<") and written.endswith(">"):
        return _node(written[1:-1], parameter).value
    return _node(written, parameter).value if "://" in written else None


def _identified(written: str, full: str | None) -> list[str]:
    """IRIs that a full IRI, a CURIE or a slug (of a thing, else of a term) writes out."""
    if full is not None:
        return [full]
    if (match := _CURIE.fullmatch(written)) and match[1] in PREFIXES:
        return [PREFIXES[match[1]] + match[2]]
    return [str(HS) + written, str(HSO) + written] if _SLUG.fullmatch(written) else []


def _named(
    written: str, of_class: str | None, names: Names, engine: Engine, found: list[str]
) -> tuple[list[str], list[str]]:
    """Things that bear a name, as written or else but for case, and those of them that are of the class.

    A thing whose label it is stands before things with such a synonym. `found` is what the name was else taken for.
    """
    folded = names.called(written) if names.complete else [*names.called(written), *_called(written, engine)]
    for named in ([name for name in folded if name.text == written], folded):
        fitting = _fitting(sorted({name.thing for name in named}), of_class, names, engine)
        if fitting:
            labelled = {name.thing for name in named if name.by == "label"}
            return [], [thing for thing in fitting if thing in labelled] or fitting
    return found + sorted({name.thing for name in folded}), []


def _called(written: str, engine: Engine) -> list[Name]:
    """What bears a name as it is written, in a store with more names than are kept."""
    same = f"{Literal(written)} {Literal(written, language='en')}"
    rows = _rows(f"SELECT ?thing {{ VALUES ?name {{ {same} }} ?thing rdfs:label|skos:altLabel ?name }}", engine)
    return [Name(thing, "label", written) for (thing,) in rows]


def _fitting(iris: Sequence[str], of_class: str | None, names: Names, engine: Engine) -> list[str]:
    if of_class is None:
        return list(iris)
    wanted = expand(of_class)
    known = [iri for iri in iris if wanted in names.classes(iri) or (of_class == ANYTHING and names.knows(iri))]
    return [iri for iri in iris if iri in known or _holds(iri, _membership(of_class), engine)]


def _holds(iri: str, pattern: str, engine: Engine) -> bool:
    """Whether the store has what follows a subject."""
    return engine.query(f"ASK {{ {NamedNode(iri)} {pattern} }}").truth()


def _membership(of_class: str) -> str:
    """The pattern that follows a subject in the class."""
    return "?any ?thing_at_all" if of_class == ANYTHING else f"a/rdfs:subClassOf* {of_class}"


def _near(written: str, of_class: str | None, names: Names) -> list[str]:
    """Up to five labels or synonyms like the one written, of things that would do."""
    wanted = None if of_class in (None, ANYTHING) else expand(str(of_class))
    hits = (hit.text for hit in names.search(written, 50, wanted) if hit.by in NAMING)
    return list(islice(dict.fromkeys(hits), 5))


def _class_name(of_class: str | None, names: Names) -> str:
    if of_class is None:
        return "an IRI"
    return f"one of class {names.label(expand(of_class))} ({of_class})"


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
