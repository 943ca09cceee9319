"""A made-up review for the tests of the pipeline, and hypotheses read back."""

from collections import defaultdict
from dataclasses import dataclass, field

from pyoxigraph import Literal

from herstem.namespaces import HS, HSO
from herstem.pipeline.dataset import Dataset
from herstem.pipeline.edges import edges
from herstem.pipeline.hypothesise import hypothesise
from herstem.rules.model import TYPE, Fact
from herstem.sources import Sources

Found = dict[str, dict[str, set[str]]]
"""Slug of a hypothesis or step → property → values: slugs, names of terms, texts of literals."""
KINDS = {
    "agent": "TherapeuticAgent",
    "group": "AgentGroup",
    "molecule": "MolecularEntity",
    "pathway": "SignallingPathway",
    "process": "BiologicalProcess",
    "phenotype": "Phenotype",
    "cell": "CellEntity",
    "outcome": "ClinicalOutcome",
    "disease": "MedicalCondition",
    "mechanism": "ResistanceMechanism",
}


@dataclass
class Review:
    """A made-up review: things are named by their kind (`agent1`, `molecule2`), claims are numbered from 1."""

    ontology: set[Fact]
    facts: set[Fact] = field(default_factory=set)
    things: set[Fact] = field(default_factory=set)
    count: int = 0

    def claim(self, subject: str, relation: str, object_: str, **more: object) -> "Review":
        """A claim, with other properties of it: slugs, names of anchors (`hso:…`), true."""
        self.count += 1
        claim = HS[f"claim-{self.count}"].n3()
        values = {"hasEvidenceLevel": "hso:ev-unspecified"} | more
        self.facts |= {
            (claim, TYPE, HSO.Claim.n3()),
            (claim, HSO.claimSubject.n3(), self.thing(subject)),
            (claim, HSO.claimRelation.n3(), HSO[f"rel-{relation}"].n3()),
            (claim, HSO.claimObject.n3(), self.thing(object_)),
        }
        for name, value in values.items():
            for each in value if isinstance(value, list) else [value]:
                self.facts.add((claim, HSO[name].n3(), self.term(each)))
        return self

    def thing(self, slug: str) -> str:
        """The thing, of the kind that its name begins with."""
        kind = KINDS[slug.rstrip("0123456789")]
        self.things.add((HS[slug].n3(), TYPE, HSO[kind].n3()))
        return HS[slug].n3()

    def states(self, subject: str, property_: str, object_: str) -> "Review":
        """Structure, stated on a thing."""
        self.things.add((self.thing(subject), HSO[property_].n3(), self.thing(object_)))
        return self

    def term(self, value: object) -> str:
        if isinstance(value, bool):
            return str(Literal(value))
        text = str(value)
        if text.startswith("hso:"):
            return HSO[text.removeprefix("hso:")].n3()
        return HS[text].n3() if text.startswith("claim-") else self.thing(text)

    def dataset(self) -> Dataset:
        dataset = Dataset()
        dataset.graphs |= {"ontology": self.ontology, "entities": self.things, "claims": self.facts}
        return edges(dataset, Sources())

    def hypotheses(self) -> Found:
        return read(hypothesise(self.dataset()).graphs["hypotheses"])


def read(facts: set[Fact]) -> Found:
    """The graph `hypotheses` by subject and property; a property that a subject lacks has no values."""
    out: Found = defaultdict(lambda: defaultdict(set))
    for s, p, o in facts:
        out[short(s)][short(p)].add(short(o))
    return out


def short(term: str) -> str:
    """The local name of an IRI, the text of a literal."""
    if term.startswith("<"):
        return term[1:-1].rsplit("/", 1)[-1].rsplit("#", 1)[-1]
    return term[1 : term.rindex('"')]


def only(found: Found) -> set[str]:
    """The slugs of the hypotheses, without their steps."""
    return {slug for slug, values in found.items() if values["type"] == {"Hypothesis"}}
