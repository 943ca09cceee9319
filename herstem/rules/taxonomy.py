"""Which named classes and properties lie under which, and which classes can have no member: by typical examples.

A typical member of a class has what the class's axioms promise (some part, some value); whatever else the rules then
conclude of it holds of every member, and where they find a clash there can be none. A typical pair of a property is
related by whatever else relates every such pair. The axioms used on the way are the explanation.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations

from rdflib import OWL, RDF, Graph, URIRef

from herstem.rules import manchester
from herstem.rules.cases import constant
from herstem.rules.classes import ClassAxiom, class_axioms
from herstem.rules.engine import Reasoner, RuleSet
from herstem.rules.expressions import And, Count, Expression, Named, OneOf, Reader, Role, core
from herstem.rules.model import CLASH, DIFFERENT, NOTHING, SAME, TYPE, Fact
from herstem.rules.proof import axioms_behind

Pairs = dict[tuple[str, str], tuple[tuple[Fact, ...], tuple[str, ...]]]
"""Terms (below, above), each pair with the facts and the axioms that show it."""

_MEMBER, _OTHER, _VALUE = "_:member", "_:other", '"a value"'
_DEEPEST = 4  # existentials inside existentials; definitions of people rarely go deeper
_MOST_WITNESSES = 4  # more of one kind would show nothing more


@dataclass
class Taxonomy:
    """What the axioms say of classes and properties by themselves; both are N-Triples terms.

    `above` holds for each pair of classes (below, above) the axioms that show it, `above_property` the same for
    properties, `empty` for each class that can have no member the axioms that clash. `by_unnamed` has the pairs,
    (class, owl:Nothing) for an empty class, that are shown by something that no fact names, so that no other rule
    draws the conclusion for a member. `given` has, for each class whose typical member meets something named, what that
    member was given, each fact with the axiom that promises it (see `by_facts`).
    """

    above: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    above_property: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    empty: dict[str, tuple[str, ...]] = field(default_factory=dict)
    by_unnamed: set[tuple[str, str]] = field(default_factory=set)
    given: dict[str, dict[Fact, str]] = field(default_factory=dict)


def taxonomy(ontology: Graph, rules: RuleSet) -> Taxonomy:
    """The super-classes, super-properties and unsatisfiable classes of an ontology, as far as rules show them."""
    reader = Reader(ontology)
    axioms: dict[Expression, list[ClassAxiom]] = defaultdict(list)
    for axiom in class_axioms(ontology, reader):
        axioms[axiom.left].append(axiom)
    out = Taxonomy()
    for cls in sorted(c for c in ontology.subjects(RDF.type, OWL.Class) if isinstance(c, URIRef)):
        typical = _Typical(ontology, axioms, rules, cls)
        clash = typical.clash()
        for above, shown in [(NOTHING, clash)] if clash else typical.classes():
            pair = cls.n3(), above
            if above == NOTHING:
                out.empty[cls.n3()] = shown.axioms
            else:
                out.above[pair] = shown.axioms
            if shown.by_unnamed:
                out.by_unnamed.add(pair)
        if not clash and typical.meets_named():
            out.given[cls.n3()] = typical.promises
    for kind, end in ((OWL.ObjectProperty, _OTHER), (OWL.DatatypeProperty, _VALUE)):
        for p in sorted(each for each in ontology.subjects(RDF.type, kind) if isinstance(each, URIRef)):
            out.above_property.update(_above_property(rules, p.n3(), end))
    return out


def by_facts(classes: Taxonomy, reasoner: Reasoner) -> Pairs:
    """The further super-classes that facts show: what is true of a named thing holds for all that a class ties to it.

    The reasoner holds the facts, closed under the same rules, and stays as it was.
    """
    out: Pairs = {}
    for cls, promises in classes.given.items():
        new = reasoner.add([(_MEMBER, TYPE, cls), *promises])
        for fact in new:
            if fact[:2] == (_MEMBER, TYPE) and fact[2] != cls and (cls, fact[2]) not in classes.above:
                axioms, leaves = axioms_behind(reasoner, fact)
                promised = {promises[leaf] for leaf in leaves if leaf in promises}
                facts = leaves - promises.keys() - {(_MEMBER, TYPE, cls)}
                out[cls, fact[2]] = tuple(sorted(facts)), tuple(sorted(axioms | promised))
        reasoner.take_back()
    return out


def _above_property(rules: RuleSet, p: str, end: str) -> Iterator[tuple[tuple[str, str], tuple[str, ...]]]:
    reasoner = Reasoner(rules)
    reasoner.add([(_MEMBER, p, end)])
    for fact in sorted(reasoner.facts):
        if (fact[0], fact[2]) == (_MEMBER, end) and fact[1] not in (p, SAME, DIFFERENT):
            axioms, _ = axioms_behind(reasoner, fact)
            yield (p, fact[1]), tuple(sorted(axioms))


@dataclass(frozen=True)
class _Shown:
    axioms: tuple[str, ...]
    by_unnamed: bool


class _Typical:
    """A typical member of a class and the unnamed things that the axioms give it."""

    def __init__(self, graph: Graph, axioms: dict[Expression, list[ClassAxiom]], rules: RuleSet, cls: URIRef) -> None:
        self.graph, self.cls = graph, cls.n3()
        self.reasoner = Reasoner(rules)
        self.promises: dict[Fact, str] = {}
        self._depth = {_MEMBER: 0}
        self._done: set[tuple[str, str]] = set()
        todo = [(_MEMBER, self.cls)]
        self.reasoner.add([(_MEMBER, TYPE, self.cls)])
        while todo:
            for member, each in todo:
                self._done.add((member, each))
                for axiom in axioms.get(Named(URIRef(each[1:-1])), ()):
                    if not isinstance(axiom.right, Named):  # the rules see to those
                        self._promise(member, axiom.right, axiom.text)
            facts = self.reasoner.facts
            todo = [(s, o) for s, p, o in facts if p == TYPE and s in self._depth and (s, o) not in self._done]

    def classes(self) -> Iterator[tuple[str, _Shown]]:
        """Every other named class of the typical member, with what shows it."""
        for fact in sorted(self.reasoner.facts):
            if fact[0] == _MEMBER and fact[1] == TYPE and fact[2] != self.cls:
                yield fact[2], self._shown(*axioms_behind(self.reasoner, fact))

    def meets_named(self) -> bool:
        """Whether the member, or what it is given, is tied to a thing with a name, or is that thing."""
        return any(p != TYPE and {s[0], o[0]} == {"_", "<"} for s, p, o in self.reasoner.facts)

    def clash(self) -> _Shown | None:
        """What clashes once there is a member; None where nothing does."""
        for fact in self.reasoner.facts:
            if fact[1] == CLASH:
                axioms, given = axioms_behind(self.reasoner, fact)
                if any(term in self._depth for leaf in given for term in leaf):
                    return self._shown(axioms, given)
        return None

    def _shown(self, axioms: set[str], given: set[Fact]) -> _Shown:
        promised = {self.promises[leaf] for leaf in given if leaf in self.promises}
        unnamed = self._depth.keys() - {_MEMBER}
        return _Shown(tuple(sorted(axioms | promised)), any(term in unnamed for leaf in given for term in leaf))

    def _promise(self, member: str, node: Expression, axiom: str) -> None:
        """Give `member` what an expression promises its members."""
        match core(node):
            case Named(name):
                self._add((member, TYPE, name.n3()), axiom)
            case And(parts):
                for part in parts:
                    self._promise(member, part, axiom)
            case Count("min", _, role, OneOf((value,))):
                self._role(role, member, constant(value), axiom)
            case Count("min", least, role, filler) if self._depth[member] < _DEEPEST and not role.data:
                witnesses = [self._witness(member) for _ in range(min(least, _MOST_WITNESSES))]
                for witness in witnesses:
                    self._role(role, member, witness, axiom)
                    self._promise(witness, filler, axiom)
                for a, b in combinations(witnesses, 2):
                    self._add((a, DIFFERENT, b), axiom)

    def _witness(self, member: str) -> str:
        witness = f"_:w{len(self._depth)}"
        self._depth[witness] = self._depth[member] + 1
        return witness

    def _role(self, role: Role, member: str, value: str, axiom: str) -> None:
        if value.startswith("<"):  # a named individual brings what it is
            individual = URIRef(value[1:-1])
            for kind in self.graph.objects(individual, RDF.type):
                if isinstance(kind, URIRef):
                    text = f"{manchester.name(individual)} Types: {manchester.name(kind)}"
                    self._add((value, TYPE, kind.n3()), text)
        s, o = (value, member) if role.inverse else (member, value)
        self._add((s, role.property.n3(), o), axiom)

    def _add(self, fact: Fact, axiom: str) -> None:
        if fact not in self.reasoner.facts:
            self.promises[fact] = axiom
            self.reasoner.add([fact])
