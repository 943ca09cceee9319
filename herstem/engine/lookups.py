"""Lookups: queries of one pattern with a thing in it, answered where they are asked, without a worker.

To wake a worker and be woken by it takes several times as long as to look something up. A query of this form is safe
without one: it costs no more than to read what is said of the thing, and where that is much it is left to a worker.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice

from pyoxigraph import Quad, Triple

from herstem.engine import rdf12
from herstem.engine.base import Formats, Kind
from herstem.engine.embedded import EmbeddedEngine
from herstem.engine.errors import EngineError
from herstem.namespaces import PREFIXES

_MOST = 200  # triples of the thing, in all graphs
_LARGE = 1 << 16  # characters of them
_REMEMBERED = 10_000  # things of which that is known
_LONGEST = 2_000  # characters of a query
_IRI = r"<[a-z][a-z0-9+.\-]*+:[^\x00-\x20<>\"{}|^`\\]*+>"
_NAME = r"[a-z][\w\-]*+:[\w\-]*+"
_VARIABLE = r"[?$]\w++"
_TERM = rf"{_IRI}|{_NAME}|{_VARIABLE}"
_DECLARED = rf"prefix\s++([a-z][\w\-]*+):\s*+({_IRI})\s*+"
_FORM = re.compile(
    rf"""\s*+ (?P<declared>(?:{_DECLARED})*+)
    (?:ask | select\s++ (?:distinct\s++)? (?:\* | {_VARIABLE}(?:\s++{_VARIABLE})*+)) \s*+ (?:where\s*+)?
    \{{ \s*+ (?P<subject>{_TERM}) \s++ (?P<property>a|{_TERM}) \s++ (?P<object>{_TERM}) \s*+ \.?+ \s*+ \}} \s*+
    (?:(?:limit|offset) \s++ \d++ \s*+){{0,2}}""",
    re.ASCII | re.IGNORECASE | re.VERBOSE,
)
_DECLARATIONS = re.compile(_DECLARED, re.ASCII | re.IGNORECASE)


class Lookups:
    """Answers lookups from a store that nobody writes to meanwhile; `revision` says what is in it."""

    def __init__(self, engine: EmbeddedEngine) -> None:
        self._engine, self.revision = engine, engine.revision
        self._few_of = lru_cache(_REMEMBERED)(lambda iri: _few(engine.quads_of(iri, None)))
        self._few_to = lru_cache(_REMEMBERED)(lambda iri: _few(engine.quads_of(None, iri)))

    def answer(self, text: str, formats: Formats) -> tuple[Kind, bytes] | None:
        """Kind and body of the answer, as a worker would write it; None where a worker is to be asked."""
        found = _FORM.fullmatch(text) if len(text) <= _LONGEST else None
        if found is None or formats.results is None:
            return None
        declared = dict(_DECLARATIONS.findall(found["declared"]))
        terms = found["subject"], found["property"], found["object"]
        used = {term.partition(":")[0] for term in terms if term[0] not in "<?$"} - declared.keys()
        ours = {name: PREFIXES[name] for name in used & PREFIXES.keys()}
        try:
            subject, thing = (_iri(term, declared, ours) for term in terms[::2])
            if not (subject or thing) or (subject and not self._few_of(subject)) or (thing and not self._few_to(thing)):
                return None
            answer = self._engine.lookup(text, ours)
            return answer.kind, answer.serialize(formats.results)
        except (EngineError, SyntaxError, ValueError):  # a worker will say what is wrong
            return None


def _few(quads: Iterator[Quad]) -> bool:
    """Whether there is little to read, and nothing that not every query may meet."""
    found = list(islice(quads, _MOST + 1))
    size = 0
    for quad in found:
        if quad.graph_name == rdf12.GRAPH:
            return False
        for term in (quad.subject, quad.predicate, quad.object):
            if isinstance(term, Triple):
                return False
            size += len(term.value)
    return len(found) <= _MOST and size <= _LARGE


def _iri(term: str, declared: Mapping[str, str], ours: Mapping[str, str]) -> str | None:
    """The IRI that a term of a query stands for; None for a variable. ValueError where that is not plain to see."""
    if term[0] in "?$":
        return None
    prefix, _, local = term.partition(":")
    iri = term[1:-1] if term[0] == "<" else declared.get(prefix, "")[1:-1] + ours.get(prefix, "") + local
    if "/." in iri or (term[0] != "<" and iri == local):
        raise ValueError(f"{term} may be another IRI to the engine")
    return iri
