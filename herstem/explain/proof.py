"""What an explanation is made of: proof, steps, claims and cautions. Terms and facts are N-Triples strings."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from herstem.rules.derivations import Record
from herstem.rules.model import Fact


@dataclass(frozen=True)
class Named:
    """A term and what it is called."""

    term: str
    label: str


@dataclass(frozen=True)
class Reference(Named):
    """A cited work, called `[number] Author year`; `unsupported` says why it does not bear out what it is cited for."""

    number: int = 0
    unsupported: str = ""


@dataclass(frozen=True)
class Evidence(Named):
    """A level of evidence; the higher the rank, the stronger."""

    rank: int = 0


@dataclass(frozen=True)
class Note(Named):
    """A curator's note on a claim: its text, and the kind of problem that it points out."""

    kind: str = ""


@dataclass(frozen=True)
class Claim(Named):
    """A claim in our words, where the review states it, on which references, and what takes from its weight."""

    places: tuple[Named, ...] = ()
    references: tuple[Reference, ...] = ()
    evidence: Evidence | None = None
    hedged: bool = False
    hedge_cue: str = ""
    contexts: tuple[Named, ...] = ()
    negated: bool = False
    contradicted_by: tuple[Named, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Step:
    """A triple of a proof in words, the graph that holds it, and what it rests on: a derivation, claims, or neither."""

    fact: Fact
    text: str
    graph: str
    derivation: Record | None = None
    claims: tuple[str, ...] = ()


@dataclass(frozen=True)
class Caution:
    """Something that a careful reader must know of a proof, with the terms of the claims and references it is about."""

    kind: str
    text: str
    about: tuple[str, ...] = ()


@dataclass(frozen=True)
class Weakest:
    """The least evidence on the path of a proof, and the triples that have no more."""

    evidence: Evidence
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Proof:
    """Steps by triple, the one to be proved first, each once, however many others rest on it; and their claims."""

    steps: Mapping[Fact, Step]
    claims: Mapping[str, Claim]
    weakest: Weakest | None = None
    cautions: tuple[Caution, ...] = ()
    alternatives: tuple["Proof", ...] = ()

    @property
    def goal(self) -> Step:
        """The step that is to be proved."""
        return next(iter(self.steps.values()))

    def links(self) -> dict[Fact, list[Claim]]:
        """The triples that claims state (not those about a claim), with their claims: what the conclusion hangs on."""
        return {
            step.fact: [self.claims[claim] for claim in step.claims]
            for step in self.steps.values()
            if step.claims and step.fact[0] not in step.claims
        }

    def beside(self, alternatives: tuple["Proof", ...]) -> "Proof":
        """This proof with other ways to reach its conclusion."""
        return replace(self, alternatives=alternatives)
