"""The words that a claims table may use: its columns, relation types, classes, and individuals of the vocabulary."""

import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Any

from herstem.engine.base import Engine
from herstem.exchange.imports import mapping
from herstem.names import fold
from herstem.namespaces import HSO, curie, expand
from herstem.resolve import members


class WordError(Exception):
    """A cell that says nothing known; the message is for whoever wrote it."""


@dataclass(frozen=True)
class Column:
    """A column of the claims table, as queries/imports/claims.toml declares it."""

    name: str
    kind: str
    property: str
    help: str
    needed: bool
    several: bool
    default: str
    language: str
    of: tuple[str, ...]


@dataclass(frozen=True)
class Relation:
    """A relation type: its sign and the properties that it makes, net positive and net negative (IRIs; "" for none)."""

    iri: str
    label: str
    sign: int
    positive: str
    negative: str

    def property(self, decreased: bool) -> str:
        """The property that a claim states, whose subject may be decreased."""
        return self.negative if (-self.sign if decreased else self.sign) < 0 else self.positive


def columns() -> dict[str, Column]:
    """The columns of the claims table, in their order."""
    text = (mapping.folder() / f"{mapping.CLAIMS}.toml").read_text(encoding="utf-8")
    return {name: _column(name, declared) for name, declared in tomllib.loads(text)["columns"].items()}


def _column(name: str, declared: Mapping[str, Any]) -> Column:
    of = declared.get("of", [])
    return Column(
        name=name,
        kind=declared["kind"],
        property=expand(declared["property"]) if "property" in declared else "",
        help=declared["help"],
        needed=declared.get("needed", False),
        several=declared.get("several", False),
        default=expand(declared["default"]) if "default" in declared else "",
        language=declared.get("language", ""),
        of=tuple(map(expand, [of] if isinstance(of, str) else of)),
    )


class Vocabulary:
    """What the ontology of a store offers to those who write claims."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.columns = columns()
        self._relations: dict[str, Relation] = {}
        made_by: dict[str, list[Relation]] = defaultdict(list)
        for iri, label, sign, positive, negative in ask("relations", engine):
            relation = Relation(iri, label, int(sign), positive, negative)
            for word in (*_words(iri, "rel-"), fold(label)):
                self._relations[word] = relation
            made_by[relation.property(decreased=False)].append(relation)
        for iri, those in made_by.items():
            if len(those) == 1:
                for word in _words(iri):
                    self._relations.setdefault(word, those[0])
        self._kinds: dict[tuple[str, str], set[str]] = defaultdict(set)
        for iri, end, cls in ask("kinds", engine):
            self._kinds[iri, end].add(cls)
        self._classes: dict[str, str] = {}
        self._defined: set[str] = set()
        self._above: dict[str, set[str]] = defaultdict(set)
        for cls, label, above, defined in ask("classes", engine):
            for word in (*_words(cls), fold(label)):
                self._classes[word] = cls
            self._above[cls].add(above)
            if defined == "true":
                self._defined.add(cls)
        self._terms: dict[str, dict[str, str]] = {}

    def relation(self, word: str) -> Relation:
        """The relation type that a word names. Raises WordError."""
        found = self._relations.get(fold(word))
        if found is None:
            raise WordError(f"{word!r} is no relation type; docs/model.md lists them")
        return found

    def cls(self, word: str) -> str:
        """The class (IRI) that a word names, one that may be stated. Raises WordError."""
        found = self._classes.get(fold(word))
        if found is None:
            raise WordError(f"{word!r} is no class of the ontology")
        if found in self._defined:
            raise WordError(f"{curie(found)} has a definition: it is inferred of things, never stated")
        return found

    def above(self, cls: str) -> Collection[str]:
        """A class and all above it."""
        return self._above.get(cls, {cls})

    def allowed(self, relation: Relation, decreased: bool) -> tuple[Set[str], Set[str]]:
        """The classes one of which the subject, and the object, of such a claim must be in; empty for any."""
        made = relation.property(decreased)
        return self._kinds.get((made, "subject"), frozenset()), self._kinds.get((made, "object"), frozenset())

    def term(self, word: str, of_class: str) -> str:
        """The individual (IRI) of a class of the vocabulary that a word names. Raises WordError."""
        if of_class not in self._terms:
            self._terms[of_class] = terms = {}
            for name, label in members(f"<{of_class}>", self._engine):
                iri = expand(name)
                for each in (*_words(iri, f"{name.rpartition(':')[2].partition('-')[0]}-"), fold(label)):
                    terms[each] = iri
                    terms[each.removesuffix(" evidence")] = iri
        found = self._terms[of_class].get(fold(word))
        if found is None:
            known = sorted({iri.removeprefix(str(HSO)) for iri in self._terms[of_class].values()})
            raise WordError(f"{word!r} is none of {', '.join(known)}")
        return found


def _words(iri: str, start: str = "") -> Iterator[str]:
    """The ways to write a term of the ontology: IRI, CURIE, name, name without its first part."""
    name = iri.removeprefix(str(HSO))
    yield from map(fold, (iri, f"hso:{name}", name))
    if start and name.startswith(start):
        yield fold(name.removeprefix(start))


def ask(query: str, engine: Engine) -> list[tuple[str, ...]]:
    """The rows of a query of queries/imports/, as texts; "" for nothing."""
    text = (mapping.folder() / f"{query}.rq").read_text(encoding="utf-8")
    _, rows = engine.query(text).rows()
    return [tuple("" if term is None else str(getattr(term, "value", term)) for term in row) for row in rows]
