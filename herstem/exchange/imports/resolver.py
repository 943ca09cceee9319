"""From the identifiers and names that another resource uses to our things: exactly, or not at all."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from urllib.parse import quote

from pyoxigraph import NamedNode

from herstem.engine.base import Engine
from herstem.exchange.imports.vocabulary import WordError, ask
from herstem.identifiers import Identifiers
from herstem.names import Names, fold
from herstem.namespaces import HS, HSO, curie

_CURIE = re.compile(r"([A-Za-z][\w.-]*):(\S+)")
_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_RECORD = str(HSO.InformationEntity)


class UnknownError(WordError):
    """Something that the graph does not know."""


class AmbiguousError(WordError):
    """Something that may be one thing or another."""


class Resolver:
    """Finds the things of a store by identifier, through its mappings, then by name: label or synonym.

    Names may differ in case, width, dashes and white space. A thing found by name is not taken where it has another
    identifier in a vocabulary in which one was given. `more` are exact matches that other sources state.
    """

    def __init__(self, engine: Engine, prefixes: Mapping[str, str], more: Iterable[tuple[str, str]] = ()) -> None:
        self._names = Names.of(engine)
        self._prefixes = Identifiers().starts | {name.casefold(): start for name, start in prefixes.items()}
        self._starts = sorted(set(self._prefixes.values()), key=len, reverse=True)
        self._things: dict[str, set[str]] = defaultdict(set)
        self._identifiers: dict[str, set[str]] = defaultdict(set)
        self._works: dict[tuple[str, str], str] = {}
        for thing, by, identifier in ask("identifiers", engine):
            if by != "match":
                self._works[by, identifier.lower()] = thing
            elif thing.startswith(HS):
                self._things[identifier].add(thing)
                self._identifiers[thing].add(identifier)
        for one, other in more:
            for here, there in ((one, other), (other, one)):
                self._things[there] |= {here} if here.startswith(HS) else self._things.get(here, set())
        self._found: dict[tuple[str, ...], str] = {}

    def thing(self, candidates: Sequence[str]) -> str:
        """The thing (IRI) that identifiers and names, in this order, stand for. Raises UnknownError, AmbiguousError."""
        key = tuple(candidates)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = self._resolve(key)
        return found

    def identifier(self, written: str) -> str | None:
        """The IRI of a CURIE with a known prefix, or of a full IRI; None for other texts. Raises UnknownError."""
        if written.startswith(("http://", "https://")):
            return _iri(written)
        match = _CURIE.fullmatch(written)
        if match is None:
            return None
        start = self._prefixes.get(match[1].casefold())
        if start is None:
            return None
        return _iri(start + match[2])

    def also(self, candidates: Sequence[str], thing: str) -> None:
        """From now on the identifiers among some candidates stand for a thing."""
        for each in candidates:
            iri = self.identifier(each)
            if iri is not None and iri != thing:
                self._things[iri].add(thing)

    def work(self, by: str, identifier: str) -> str | None:
        """The reference with a `pmid` or `doi`."""
        return self._works.get((by, identifier.lower()))

    def knows(self, iri: str) -> bool:
        """Whether the store says something of an IRI."""
        return self._names.knows(iri)

    def classes(self, thing: str) -> Collection[str]:
        """The classes of a thing, inferred ones too."""
        return self._names.classes(thing)

    def label(self, thing: str) -> str:
        """What a thing is called."""
        return self._names.label(thing)

    def _resolve(self, candidates: tuple[str, ...]) -> str:
        shown = " / ".join(candidates)
        given, names = [], []
        for written in candidates:
            iri = self.identifier(written)
            if iri is None:
                names.append(written)
            else:
                given.append(iri)
        meant = {thing for iri in given for thing in self._identified(iri)}
        if not meant:
            for name in names:
                if meant := self._called(name):
                    self._no_other(meant, given)
                    break
        if len(meant) > 1:
            raise AmbiguousError(f"{shown} may be {' or '.join(sorted(map(curie, meant)))}")
        if not meant:
            raise UnknownError(f"nothing is called {shown}")
        return next(iter(meant))

    def _identified(self, iri: str) -> Collection[str]:
        if iri.startswith((HS, HSO)):
            return {iri} if self._is_thing(iri) else ()
        return self._things.get(iri, ())

    def _called(self, name: str) -> set[str]:
        """Things with the name, those that bear it as written before others, labels before synonyms."""
        slug = str(HS) + name
        if _SLUG.fullmatch(name) and self._is_thing(slug):
            return {slug}
        found = [each for each in self._names.called(name) if each.by in ("label", "synonym")]
        found = [each for each in found if each.thing.startswith(HS) and self._is_thing(each.thing)]
        for part in ([each for each in found if each.text == name], found):
            for by in ("label", "synonym"):
                if things := {each.thing for each in part if each.by == by}:
                    return things
        return set()

    def _is_thing(self, iri: str) -> bool:
        classes = self._names.classes(iri)
        return any(cls.startswith(HSO) for cls in classes) and _RECORD not in classes

    def _no_other(self, meant: set[str], given: Sequence[str]) -> None:
        """Raise AmbiguousError where what was found by name has another identifier than the one given, of its kind."""
        for iri in given:
            start = next((start for start in self._starts if iri.startswith(start)), None)
            for thing in meant:
                other = next((own for own in sorted(self._identifiers[thing]) if start and own.startswith(start)), None)
                if other is not None:
                    raise AmbiguousError(f"{curie(thing)} is called so, but it is {other}, not {iri}")


def _iri(text: str) -> str:
    try:
        return NamedNode(text).value
    except ValueError as error:
        raise UnknownError(f"{text!r} is not an IRI ({error})") from None


def local(name: str) -> str:
    """A name as part of an IRI: two names give the same where they differ in nothing that anybody means."""
    return quote(fold(name), safe="")
