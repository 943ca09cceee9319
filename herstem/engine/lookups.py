"""Lookups: queries of one pattern with a thing in it, answered where they are asked, without a worker.

To wake a worker and be woken by it takes several times as long as to look something up. A query of this form is safe
without one: it costs no more than to read what is said of the thing, and where that is much it is left to a worker.
What few triples answer is read from the index and written here: for each query that it takes, the engine first makes
itself ready, which takes longer.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice

from pyoxigraph import NamedNode, Quad, Triple

from herstem.engine import rdf12, results_json
from herstem.engine.base import Formats, Kind
from herstem.engine.embedded import EmbeddedEngine
from herstem.engine.errors import EngineError
from herstem.namespaces import PREFIXES

_MOST = 200  # triples of the thing, in all graphs that a query sees
_LARGE = 1 << 16  # characters of them
_REMEMBERED = 4_000  # things of which that is known
_LONGEST, _LONGEST_IRI = 2_000, 300  # characters of a query, and of a name in it
_SHORT = 8  # so many triples are found and written here before the engine has made itself ready
_TYPE = PREFIXES["rdf"] + "type"
# Nothing may pass that the engine would refuse: no part of SPARQL's grammar here is wider than there.
_SPACE = r"[ \t\r\n]"
_IRI = r"<[a-z][a-z0-9+.\-]*+:[^\x00-\x20<>\"{}|^`\\]*+>"
_NAME = r"[a-z][\w\-]*+:(?:\w[\w\-]*+)?+"
_VARIABLE = r"[?$]\w++"
_TERM = rf"{_IRI}|{_NAME}|{_VARIABLE}"
_DECLARED = rf"prefix{_SPACE}++([a-z][\w\-]*+):{_SPACE}*+({_IRI}){_SPACE}*+"
_FORM = re.compile(
    rf"""{_SPACE}*+ (?P<declared>(?:{_DECLARED})*+)
    (?: ask | select{_SPACE}++ (?P<distinct>distinct{_SPACE}++)?
        (?P<chosen>\* | {_VARIABLE}(?:{_SPACE}++{_VARIABLE})*+) ) {_SPACE}*+ (?:where{_SPACE}*+)?
    \{{ {_SPACE}*+ (?P<subject>{_TERM}) {_SPACE}++ (?P<property>(?-i:a)|{_TERM}) {_SPACE}++ (?P<object>{_TERM})
        {_SPACE}*+ \.?+ {_SPACE}*+ \}} {_SPACE}*+
    (?P<slice>(?:(?:limit|offset) {_SPACE}++ \d++ {_SPACE}*+){{0,2}})""",
    re.ASCII | re.IGNORECASE | re.VERBOSE,
)
_DECLARATION = re.compile(_DECLARED, re.ASCII | re.IGNORECASE)


class Lookups:
    """Answers lookups from a store that nobody writes to meanwhile; `revision` says what is in it."""

    def __init__(self, engine: EmbeddedEngine) -> None:
        self._engine, self.revision = engine, engine.revision
        self._number_of = lru_cache(_REMEMBERED)(lambda iri: _number(engine.quads_of(NamedNode(iri), None, None)))
        self._number_to = lru_cache(_REMEMBERED)(lambda iri: _number(engine.quads_of(None, None, NamedNode(iri))))

    def answer(self, text: str, formats: Formats) -> tuple[Kind, bytes] | None:
        """Kind and body of the answer, as a worker would write it; None where a worker is to be asked."""
        found = _FORM.fullmatch(text) if len(text) <= _LONGEST else None
        if found is None or formats.results is None:
            return None
        declared, distinct, chosen, *pattern, part = found.group(
            "declared", "distinct", "chosen", "subject", "property", "object", "slice"
        )
        try:
            prefixes = _declarations(declared)
            subject, property_, thing = iris = [_iri(term, prefixes) for term in pattern]
            numbers = [self._number_of(subject)] if subject else []
            numbers += [self._number_to(thing)] if thing else []
            if not numbers or max(numbers) > _MOST:
                return None
            plain = chosen and not (distinct or part) and formats.results == results_json.MEDIA_TYPE
            if plain and (property_ or min(numbers) <= _SHORT):
                body = self._in_short(chosen.split(), pattern, iris)
                if body:
                    return "solutions", body
            names = {term.partition(":")[0] for term in pattern} & PREFIXES.keys() - prefixes.keys()
            answer = self._engine.lookup(text, {name: PREFIXES[name] for name in names})
            return answer.kind, answer.serialize(formats.results)
        except (EngineError, SyntaxError, ValueError):  # a worker will say what is wrong
            return None

    def _in_short(self, chosen: Sequence[str], pattern: Sequence[str], iris: Sequence[str | None]) -> bytes | None:
        """The answer to a plain SELECT of variables (or `*`) that few triples match, as JSON; else None."""
        places = {pattern[place][1:]: place for place, iri in enumerate(iris) if iri is None}
        variables = sorted(places) if chosen == ["*"] else [variable[1:] for variable in chosen]
        if len(places) < iris.count(None) or len(variables) > len(set(variables)):  # one stands there twice
            return None
        met = self._engine.quads_of(*(None if iri is None else NamedNode(iri) for iri in iris))
        quads = list(islice(met, _SHORT + 1))
        if len(quads) > _SHORT:
            return None
        triples = ((quad.subject, quad.predicate, quad.object) for quad in quads)
        rows = (tuple(triple[places[name]] if name in places else None for name in variables) for triple in triples)
        return results_json.write(variables, rows)


def _number(quads: Iterator[Quad]) -> int:
    """How many triples there are; _MOST + 1 for too many, too long, or with triples about triples."""
    found = list(islice(quads, _MOST + 1))
    size = 0
    for quad in found:
        if quad.graph_name == rdf12.GRAPH:
            return _MOST + 1
        for term in (quad.subject, quad.predicate, quad.object):
            if isinstance(term, Triple):
                return _MOST + 1
            size += len(term.value)
    return len(found) if size <= _LARGE else _MOST + 1


@lru_cache(100)
def _declarations(text: str) -> Mapping[str, str]:
    """The prefixes that a query declares, and what they stand for. ValueError where one of these is no IRI."""
    return {name: NamedNode(iri[1:-1]).value for name, iri in _DECLARATION.findall(text)}


def _iri(term: str, declared: Mapping[str, str]) -> str | None:
    """The IRI that a term of a query stands for; None for a variable. ValueError where that is not plain to see."""
    if term[0] in "?$":
        return None
    if term == "a":
        return _TYPE
    if term[0] == "<":
        iri = term[1:-1]
    else:
        prefix, _, local = term.partition(":")
        iri = (declared.get(prefix) or PREFIXES.get(prefix, "")) + local
        if iri == local:
            raise ValueError(f"{term} has a prefix that nobody declared")
    if "/." in iri or len(iri) > _LONGEST_IRI:
        raise ValueError(f"{term} may be another IRI to the engine, or is too long to be remembered")
    return iri
