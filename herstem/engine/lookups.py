"""Lookups: queries of one pattern with a thing in it, answered where they are asked, without a worker.

To wake a worker and be woken by it takes several times as long as to look something up. A query of this form is safe
without one: it costs no more than to read what is said of the thing, and where that is much it is left to a worker.
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

_MOST = 200  # triples of the thing, in all graphs
_LARGE = 1 << 16  # characters of them
_REMEMBERED = 10_000  # things of which that is known
_LONGEST = 2_000  # characters of a query
_SHORT = 8  # triples: the engine takes longer to make a query ready than so few to find and to write here
_TYPE = PREFIXES["rdf"] + "type"
_IRI = r"<[a-z][a-z0-9+.\-]*+:[^\x00-\x20<>\"{}|^`\\]*+>"
_NAME = r"[a-z][\w\-]*+:[\w\-]*+"
_VARIABLE = r"[?$]\w++"
_TERM = rf"{_IRI}|{_NAME}|{_VARIABLE}"
_DECLARED = r"prefix\s++([a-z][\w\-]*+):\s*+(" + _IRI + r")\s*+"
_FORM = re.compile(
    rf"""\s*+ (?P<declared>(?:{_DECLARED})*+)
    (?:ask | select\s++ (?P<distinct>distinct\s++)? (?P<chosen>\* | {_VARIABLE}(?:\s++{_VARIABLE})*+)) \s*+
    (?:where\s*+)?
    \{{ \s*+ (?P<subject>{_TERM}) \s++ (?P<property>a|{_TERM}) \s++ (?P<object>{_TERM}) \s*+ \.?+ \s*+ \}} \s*+
    (?P<part>(?:(?:limit|offset) \s++ \d++ \s*+){{0,2}})""",
    re.ASCII | re.IGNORECASE | re.VERBOSE,
)
_DECLARATION = re.compile(_DECLARED, re.ASCII | re.IGNORECASE)


class Lookups:
    """Answers lookups from a store that nobody writes to meanwhile; `revision` says what is in it."""

    def __init__(self, engine: EmbeddedEngine) -> None:
        self._engine, self.revision = engine, engine.revision
        self._number_of = lru_cache(_REMEMBERED)(lambda iri: _number(engine.quads_of(_node(iri), None, None)))
        self._number_to = lru_cache(_REMEMBERED)(lambda iri: _number(engine.quads_of(None, None, _node(iri))))

    def answer(self, text: str, formats: Formats) -> tuple[Kind, bytes] | None:
        """Kind and body of the answer, as a worker would write it; None where a worker is to be asked."""
        found = _FORM.fullmatch(text) if len(text) <= _LONGEST else None
        if found is None or formats.results is None:
            return None
        declared, distinct, chosen, *pattern, part = found.group(
            "declared", "distinct", "chosen", "subject", "property", "object", "part"
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
            ours = {name: PREFIXES[name] for name in {term.partition(":")[0] for term in pattern} & PREFIXES.keys()}
            answer = self._engine.lookup(text, {name: ours[name] for name in ours.keys() - prefixes.keys()})
            return answer.kind, answer.serialize(formats.results)
        except (EngineError, SyntaxError, ValueError):  # a worker will say what is wrong
            return None

    def _in_short(self, chosen: Sequence[str], pattern: Sequence[str], iris: Sequence[str | None]) -> bytes | None:
        """The answer to a plain SELECT of variables (or `*`) that few triples match, as JSON; else None."""
        places = {pattern[place][1:]: place for place, iri in enumerate(iris) if iri is None}
        variables = sorted(places) if chosen == ["*"] else [variable[1:] for variable in chosen]
        if len(places) < iris.count(None) or len(variables) > len(set(variables)):  # one stands there twice
            return None
        quads = list(islice(self._engine.quads_of(*(None if iri is None else _node(iri) for iri in iris)), _SHORT + 1))
        if len(quads) > _SHORT:
            return None
        triples = ((quad.subject, quad.predicate, quad.object) for quad in quads)
        rows = (tuple(triple[places[name]] if name in places else None for name in variables) for triple in triples)
        return results_json.write(variables, rows)


def _number(quads: Iterator[Quad]) -> int:
    """How many triples there are; more than _MOST where it is much to read, or something that not every query meets."""
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


_node = lru_cache(_REMEMBERED)(NamedNode)


@lru_cache(_REMEMBERED)
def _declarations(text: str) -> Mapping[str, str]:
    """The prefixes that a query declares, and what they stand for."""
    return {name: iri[1:-1] for name, iri in _DECLARATION.findall(text)}


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
    if "/." in iri:
        raise ValueError(f"{term} may be another IRI to the engine")
    return iri
