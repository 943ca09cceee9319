"""Inferred statements as pages show them: apart from claims, each with its proof, mere rewordings set aside."""

import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rdflib import RDF

from herstem.explain.explainer import Explainer, NotStatedError
from herstem.explain.proof import Proof
from herstem.rules.derivations import DerivationError, Record
from herstem.rules.model import Fact
from herstem.tables import Part

_TYPE = f"<{RDF.type}>"
_UNPROVED = "a page shows no proofs: %s"
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Statement:
    """A triple in words; the thing of the page may be its subject or its object."""

    fact: Fact
    subject: Part
    property: Part
    object: Part


@dataclass(frozen=True)
class Inference:
    """An inferred statement and its proof, None where the release has none of it (a user's data may say it)."""

    statement: Statement
    proof: Proof | None


@dataclass(frozen=True)
class Rewording:
    """An inferred statement that says another one in a wider or the inverse word: which one, and by which axiom."""

    statement: Statement
    of: str
    axiom: str


@dataclass(frozen=True)
class Group:
    """Inferred statements with one property."""

    property: Part
    inferences: tuple[Inference, ...]


@dataclass(frozen=True)
class Inferred:
    """All that was inferred of a thing: its classes, statements by property, and rewordings."""

    classes: tuple[Inference, ...]
    groups: tuple[Group, ...]
    rewordings: tuple[Rewording, ...]

    @property
    def count(self) -> int:
        """How many statements that is."""
        return len(self.classes) + sum(len(group.inferences) for group in self.groups) + len(self.rewordings)


def inferred(statements: Sequence[Statement], explainer: Explainer) -> Inferred:
    """The inferred statements of a page, sorted out and proved. Raises EngineError."""
    records = _records(statements, explainer)
    rewording = {fact: record for fact, record in records.items() if record and _rewords(fact, record)}
    told = [each for each in statements if each.fact not in rewording]
    inferences = proved(told, explainer)
    relations = [each for each in inferences if each.statement.fact[1] != _TYPE]
    properties = dict.fromkeys(each.statement.property for each in relations)
    return Inferred(
        classes=tuple(each for each in inferences if each.statement.fact[1] == _TYPE),
        groups=tuple(
            Group(property_, tuple(each for each in relations if each.statement.property == property_))
            for property_ in properties
        ),
        rewordings=tuple(_rewordings(statements, rewording, explainer)),
    )


def proved(statements: Sequence[Statement], explainer: Explainer) -> tuple[Inference, ...]:
    """Inferred statements with their proofs. Raises EngineError."""
    proofs = proofs_of([each.fact for each in statements], explainer)
    return tuple(Inference(each, proofs.get(each.fact)) for each in statements)


def resting(statements: Iterable[Statement], premise: Fact, explainer: Explainer) -> tuple[Statement, ...]:
    """The statements whose proofs use a fact; none where the derivations cannot be read."""
    try:
        return tuple(each for each in statements if explainer.rests_on(each.fact, premise))
    except DerivationError as error:
        _log.warning(_UNPROVED, error)
        return ()


def _records(statements: Sequence[Statement], explainer: Explainer) -> dict[Fact, Record | None]:
    try:
        return {each.fact: explainer.record(each.fact) for each in statements}
    except DerivationError as error:
        _log.warning(_UNPROVED, error)
        return {}


def _rewords(fact: Fact, record: Record) -> bool:
    """Whether a fact follows from an axiom alone, or from one fact about the same two things or a narrower class."""
    if not record.premises:
        return True
    premise = record.premises[0]
    same = {premise[0], premise[2]} == {fact[0], fact[2]} or premise[:2] == fact[:2] == (fact[0], _TYPE)
    return len(record.premises) == 1 and same


def _rewordings(
    statements: Iterable[Statement], records: Mapping[Fact, Record], explainer: Explainer
) -> Iterable[Rewording]:
    texts = explainer.texts([premise for record in records.values() for premise in record.premises])
    for each in statements:
        record = records.get(each.fact)
        if record and record.premises:
            yield Rewording(each, texts[record.premises[0]], record.rule)


def proofs_of(facts: Collection[Fact], explainer: Explainer) -> dict[Fact, Proof]:
    """The proofs of facts; none where the derivations do not fit what is in the store now."""
    try:
        return explainer.proofs(facts)
    except (DerivationError, NotStatedError) as error:
        _log.warning(_UNPROVED, error)
        return {}
