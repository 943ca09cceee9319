"""An explanation as Turtle in the terms of PROV-O (https://www.w3.org/TR/prov-o/)."""

from collections import defaultdict

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize
from rdflib import PROV, RDF, RDFS
from rdflib.term import URIRef

from herstem import __version__
from herstem.explain.proof import Claim, Named, Proof, Step
from herstem.namespaces import HSG, HSO, PREFIXES
from herstem.resolve import literal
from herstem.rules.model import Fact

_Node = NamedNode | BlankNode
_PREFIXES = {name: PREFIXES[name] for name in ("hso", "hs", "hsg", "rdf", "rdfs", "prov", "xsd")}


def turtle(proof: Proof) -> bytes:
    """The proof as a graph: each triple is a statement (rdf:Statement) that an activity, a rule its plan, generated.

    Statements, activities and rules are blank nodes; claims, references, places and graphs have their own names.
    """
    writer = _Writer()
    conclusion = writer.proof(proof)
    for other in proof.alternatives:
        writer.add(writer.proof(other), PROV.alternateOf, conclusion)
    triples = [Triple(subject, *rest) for subject, found in writer.found.items() for rest in found]
    return serialize(triples, format=RdfFormat.TURTLE, prefixes=_PREFIXES) or b""


class _Writer:
    """Collects triples by subject, so that each subject is written once."""

    def __init__(self) -> None:
        self.found: dict[_Node, dict[tuple[NamedNode, _Node | Literal], None]] = defaultdict(dict)
        self._plans: dict[str, BlankNode] = {}
        self._reasoner = BlankNode("reasoner")
        self._count = 0

    def add(self, subject: _Node, predicate: URIRef, *objects: _Node | Literal | URIRef) -> None:
        """Some triples of one subject and predicate."""
        for each in objects:
            term = NamedNode(str(each)) if isinstance(each, URIRef) else each
            self.found[subject][NamedNode(str(predicate)), term] = None

    def proof(self, proof: Proof) -> BlankNode:
        """All of a proof; returns the statement of its conclusion."""
        statements = {fact: self._new("statement") for fact in proof.steps}
        for step in proof.steps.values():
            self._statement(step, statements)
        for claim in proof.claims.values():
            self._claim(claim)
        conclusion = statements[proof.goal.fact]
        if proof.weakest:
            self.add(conclusion, HSO.weakestEvidenceOfProof, _node(proof.weakest.evidence.term))
            self._named(proof.weakest.evidence)
        self.add(conclusion, RDFS.comment, *(Literal(f"{each.kind}: {each.text}") for each in proof.cautions))
        return conclusion

    def _statement(self, step: Step, statements: dict[Fact, BlankNode]) -> None:
        node = statements[step.fact]
        self.add(node, RDF.type, RDF.Statement, PROV.Entity)
        for predicate, term in zip((RDF.subject, RDF.predicate, RDF.object), step.fact, strict=True):
            self.add(node, predicate, _node(term))
        self.add(node, RDFS.label, Literal(step.text))
        if step.graph:
            graph = NamedNode(HSG[step.graph])
            self.add(graph, RDF.type, PROV.Collection)
            self.add(graph, PROV.hadMember, node)
        self.add(node, PROV.wasDerivedFrom, *map(_node, step.claims))
        if step.derivation:
            premises = [statements[premise] for premise in step.derivation.premises]
            self.add(node, PROV.wasDerivedFrom, *premises)
            self.add(node, PROV.wasGeneratedBy, self._activity(step.derivation.rule, step.derivation.axioms, premises))

    def _activity(self, rule: str, axioms: tuple[str, ...], premises: list[BlankNode]) -> BlankNode:
        """A step of reasoning: it used premises and axioms and followed a rule."""
        activity, association = self._new("step"), self._new("association")
        self.add(activity, RDF.type, PROV.Activity)
        self.add(activity, PROV.used, *premises, *(self._plan(axiom) for axiom in axioms))
        self.add(activity, PROV.wasAssociatedWith, self._reasoner)
        self.add(activity, PROV.qualifiedAssociation, association)
        self.add(association, RDF.type, PROV.Association)
        self.add(association, PROV.agent, self._reasoner)
        self.add(association, PROV.hadPlan, self._plan(rule))
        self.add(self._reasoner, RDF.type, PROV.SoftwareAgent)
        self.add(self._reasoner, RDFS.label, Literal(f"HerStem {__version__}"))
        return activity

    def _plan(self, text: str) -> BlankNode:
        """A rule or an axiom, which is a plan of how to conclude."""
        if text not in self._plans:
            self._plans[text] = plan = self._new("rule")
            self.add(plan, RDF.type, PROV.Plan, PROV.Entity)
            self.add(plan, RDFS.label, Literal(text))
        return self._plans[text]

    def _claim(self, claim: Claim) -> None:
        node = self._entity(claim)
        self.add(node, PROV.wasDerivedFrom, *map(self._entity, claim.places))
        self.add(node, PROV.hadPrimarySource, *map(self._entity, claim.references))
        if claim.evidence:
            self.add(node, HSO.hasEvidenceLevel, self._named(claim.evidence))
        self.add(node, HSO.inContext, *map(self._named, claim.contexts))
        self.add(node, HSO.contradicts, *map(self._named, claim.contradicted_by))
        self.add(node, HSO.isHedged, *([Literal(True)] if claim.hedged else []))
        self.add(node, HSO.isNegated, *([Literal(True)] if claim.negated else []))
        for note in claim.notes:
            self.add(self._named(note), HSO.noteAbout, node)

    def _entity(self, named: Named) -> NamedNode:
        node = self._named(named)
        self.add(node, RDF.type, PROV.Entity)
        return node

    def _named(self, named: Named) -> NamedNode:
        node = NamedNode(named.term[1:-1])
        self.add(node, RDFS.label, Literal(named.label))
        return node

    def _new(self, kind: str) -> BlankNode:
        self._count += 1
        return BlankNode(f"{kind}{self._count}")


def _node(term: str) -> _Node | Literal:
    """The term that an N-Triples string writes."""
    if term.startswith("<"):
        return NamedNode(term[1:-1])
    return literal(term, "a literal") or BlankNode(f"b-{term[2:]}")
