"""What an ontology states, indexed for the checks, and what a check finds."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from rdflib.term import URIRef

from herstem.namespaces import curie
from herstem.pipeline.axioms import AxiomTexts
from herstem.rules.model import TYPE, Fact

Pattern = tuple[str, str | None, str | None]
"""A fact, or its subject with or without its predicate, where the fact itself is what is missing."""


@dataclass(frozen=True)
class Finding:
    """What is wrong with a fact, and the axioms (by the facts that state them) that it is wrong together with."""

    fact: Pattern
    message: str
    axioms: tuple[Fact, ...] = ()


class Stated:
    """Facts by predicate, and what is said of each blank node, by predicate too."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self.by_predicate: dict[str, list[Fact]] = defaultdict(list)
        for fact in facts:
            self.by_predicate[fact[1]].append(fact)
        self._of: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for predicate, same in self.by_predicate.items():
            for subject, _, value in same:
                if is_blank(subject):
                    self._of[subject][predicate].append(value)

    def of(self, node: str) -> dict[str, list[str]]:
        """What is said of a blank node: values by predicate."""
        return self._of.get(node, {})

    def axiom(self, fact: Pattern) -> Pattern:
        """The fact that states the axiom within whose expressions a fact stands."""
        seen = set()
        while is_blank(fact[0]) and fact[0] not in seen:
            seen.add(fact[0])
            fact = self._above.get(fact[0], fact)
        return fact

    @cached_property
    def _above(self) -> dict[str, Fact]:
        return {fact[2]: fact for facts in self.by_predicate.values() for fact in facts if is_blank(fact[2])}

    @cached_property
    def texts(self) -> AxiomTexts:
        """The axioms in words, where all are well-formed."""
        return AxiomTexts(chain.from_iterable(self.by_predicate.values()))

    def show(self, node: str) -> str:
        """A node for people: a CURIE, a text in quotes, a blank node by its type."""
        if is_blank(node):
            kinds = sorted(show(kind) for kind in self.of(node).get(TYPE, ()) if not is_blank(kind))
            return f"[{', '.join(kinds) or '…'}]"
        return show(node)


def show(node: str) -> str:
    """An IRI as a CURIE, a literal without its datatype, a blank node as such."""
    if is_blank(node):
        return "a blank node"
    return f'"{text_of(node)}"' if is_literal(node) else curie(node[1:-1])


def n3(*terms: URIRef) -> tuple[str, ...]:
    """Terms as they stand in facts."""
    return tuple(term.n3() for term in terms)


def is_blank(node: str) -> bool:
    """Whether a term is a blank node."""
    return node[0] == "_"


def is_literal(node: str) -> bool:
    """Whether a term is a literal."""
    return node[0] == '"'


def text_of(literal: str) -> str:
    """A literal without quotes, language and datatype, its escapes left as they are."""
    return literal[1 : literal.rindex('"')]


def datatype_of(literal: str) -> str:
    """The datatype of a literal, or nothing where it has none of its own."""
    return literal.rpartition('"^^')[2] if literal.endswith(">") else ""
