"""Is an ontology OWL 2 DL as this project takes it? A module for each group of the specification's conditions."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from herstem.pipeline.dl.axioms import axiom_problems, lost_expressions
from herstem.pipeline.dl.expressions import Expressions
from herstem.pipeline.dl.facts import fact_problems
from herstem.pipeline.dl.imports import import_problems
from herstem.pipeline.dl.names import Names, puns
from herstem.pipeline.dl.reserved import reserved_problems
from herstem.pipeline.dl.roles import role_problems
from herstem.pipeline.dl.stated import Finding, Pattern, Stated
from herstem.rules.model import Fact
from herstem.sources import Place, Problem

Locate = Callable[[Pattern], Place]
"""The file and line of a fact, or of what is said of a subject where the rest is None."""
_SHOWN = 3  # further places of what is wrong in the same way


def ontology_problems(facts: Iterable[Fact], place: Locate, nameless: bool = False) -> list[Problem]:
    """Everything that keeps axioms and facts from being OWL 2 DL, with the axioms, sorted by place.

    The facts must hold the declarations of all names that they use, and literals in the form in which they are written.
    `nameless` lets facts about blank nodes pass, which OWL 2 DL allows and the curated sources do not.
    """
    stated = Stated(facts)
    found = [*_structure(stated, nameless)] or [*_roles(stated)]
    return sorted(_told(found, stated, place))


def _structure(stated: Stated, nameless: bool) -> Iterator[tuple[str, Finding]]:
    """What is wrong with names, axioms and facts one by one; before each, the axiom or fact where that is needed."""
    names = Names(stated)
    expressions = Expressions(stated, names)
    for finding in (*puns(stated, names), *reserved_problems(stated, names), *import_problems(stated)):
        yield "", finding
    one_by_one = chain(
        axiom_problems(stated, names, expressions),
        fact_problems(stated, names, expressions, nameless),
        lost_expressions(stated, expressions),
    )
    for finding in one_by_one:
        axiom = stated.axiom(finding.fact)
        yield f"{' '.join(stated.show(node) for node in axiom if node is not None)}: ", finding


def _roles(stated: Stated) -> Iterator[tuple[str, Finding]]:
    """What is wrong with well-formed axioms taken together; before each, the axiom."""
    for finding in role_problems(stated):
        yield f"{stated.texts.of(stated.axiom(finding.fact))}: ", finding


def _told(found: Iterable[tuple[str, Finding]], stated: Stated, place: Locate) -> Iterator[Problem]:
    """Findings as problems: those alike once, with their further places; the axioms that take part on lines below."""
    alike: dict[tuple[str, tuple[Fact, ...]], set[tuple[Place, str]]] = {}
    for axiom, finding in found:
        alike.setdefault((finding.message, finding.axioms), set()).add((place(finding.fact), axiom))
    for (message, axioms), places in alike.items():
        (first, axiom), *others = sorted(places)
        also = [str(other) for other, _ in others]
        more = f" and {len(also) - _SHOWN} more" if also[_SHOWN:] else ""
        further = f"; also at {', '.join(also[:_SHOWN])}{more}" if also else ""
        lines = [f"{place(each)}: {stated.texts.of(each)}" for each in axioms]
        yield Problem(first, "\n    ".join((axiom + message + further, *lines)))
