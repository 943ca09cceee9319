"""What is said of things: by declared properties, each with the kind of value that it takes."""

from collections.abc import Iterable, Iterator

from herstem.pipeline.dl.expressions import Expressions
from herstem.pipeline.dl.names import ANNOTATION, DATA, OBJECT, PROPERTIES, SYNTAX_TYPES, Names, is_reserved
from herstem.pipeline.dl.reserved import LANGUAGE
from herstem.pipeline.dl.stated import Finding, Stated, is_blank, is_literal
from herstem.pipeline.dl.values import ill_typed
from herstem.rules.model import TYPE, Fact


def fact_problems(stated: Stated, names: Names, it: Expressions, nameless: bool) -> Iterator[Finding]:
    """Undeclared properties and classes, values of the wrong kind, classes that stand where a thing is needed.

    `nameless` lets things without a name pass.
    """
    for predicate in stated.by_predicate.keys() - LANGUAGE:
        facts = stated.by_predicate[predicate]
        if names.are(predicate, OBJECT):
            yield from _things(facts, (0, 2), names, it, nameless)
        elif names.are(predicate, DATA):
            yield from _things(facts, (0,), names, it, nameless)
            for fact in facts:
                yield from it.literal(fact[2], fact)
        elif names.are(predicate, ANNOTATION):
            for fact in facts:
                if is_literal(fact[2]) and (problem := ill_typed(fact[2])):
                    yield Finding(fact, problem)
        elif not is_reserved(predicate):
            for fact in facts:
                yield Finding(fact, f"{names.said(predicate, *PROPERTIES)}, and a property is needed")
    typed = [fact for fact in stated.by_predicate.get(TYPE, ()) if fact[2] not in SYNTAX_TYPES]
    yield from _things(typed, (0,), names, it, nameless)
    for fact in typed:
        if not is_blank(fact[2]) and not is_reserved(fact[2]):
            yield from it.class_(fact[2], fact)


def _things(
    facts: Iterable[Fact], places: tuple[int, ...], names: Names, it: Expressions, nameless: bool
) -> Iterator[Finding]:
    """Whatever stands in these places of the facts and is no thing, or has no name and needs one."""
    for fact in facts:
        for place in places:
            node = fact[place]
            if node[0] == "<" and node not in names.no_things and not is_reserved(node):
                continue
            if not (nameless and is_blank(node) and not it.is_expression(node)):
                yield from it.individual(node, fact)
