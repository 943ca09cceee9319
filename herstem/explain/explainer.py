"""Explains a triple: its proof down to claims and references, other ways to it, or why it does not hold."""

import graphlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from itertools import islice

from pyoxigraph import Literal, NamedNode
from rdflib import Graph

from herstem.catalog import Catalog
from herstem.engine.base import Engine
from herstem.explain import care
from herstem.explain.lookup import Lookup, Statement
from herstem.explain.proof import Proof, Step
from herstem.namespaces import PREFIXES, expand, short
from herstem.resolve import ANYTHING, BadValueError, literal, resolve
from herstem.rules.alternatives import Backwards, NearMiss
from herstem.rules.compile import compile_rules
from herstem.rules.derivations import DerivationError, Derivations, Record
from herstem.rules.hierarchy import SUPER_CLASSES, SUPER_PROPERTIES
from herstem.rules.literals import apart, is_literal
from herstem.rules.model import Fact, is_variable
from herstem.rules.proof import facts_behind

MOST_ALTERNATIVES = 100
_MOST_NEAR_MISSES = 3
_WORDS = {"a": "rdf:type", "is a": "rdf:type", "is a kind of": "rdfs:subClassOf"}
_PROPERTIES = ("owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty")
_ABOUT_THINGS = ("entities", "ontology", "mappings", "")
_NOT_BY_CLAIMS = (*_ABOUT_THINGS, "claims")
_ONTOLOGY = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH hsg:ontology { ?s ?p ?o } }"


class NotStatedError(Exception):
    """The release holds no such triple; the message says so, why, and what is nearest to it."""


class Explainer:
    """Explains triples of one release; `derivations` are those of its inferred triples."""

    def __init__(self, engine: Engine, catalog: Catalog, derivations: Derivations) -> None:
        self._engine, self._derivations = engine, derivations
        self._lookup = Lookup(engine, catalog)

    def explain(self, subject: str, predicate: str, object_: str) -> Proof:
        """The proof of a triple; names may be slugs, CURIEs, IRIs, labels or synonyms (`a` for rdf:type), or literals.

        Raises NotStatedError where the release neither states nor infers it, BadValueError for an unknown name,
        DerivationError where the derivations do not fit the store.
        """
        return self.proof(self.fact(subject, predicate, object_))

    def fact(self, subject: str, predicate: str, object_: str) -> Fact:
        """The triple that three names stand for. Raises BadValueError, NotStatedError for a value that nothing has."""
        s, p = self._thing(subject, "subject"), self._property(predicate)
        return s, p, self._object(s, p, object_)

    def proof(self, fact: Fact) -> Proof:
        """The proof of a fact; see `explain`."""
        return self._proof(fact, {})

    def alternatives(self, fact: Fact) -> tuple[Proof, ...]:
        """Other ways to a fact: each by one rule from facts whose proofs end in asserted ones without it.

        The shortest first; no more than MOST_ALTERNATIVES.
        """
        found = islice(self._backwards.alternatives(fact), MOST_ALTERNATIVES)
        return tuple(
            sorted((self._proof(fact, each) for each in found), key=lambda proof: (len(proof.steps), *proof.steps))
        )

    def record(self, fact: Fact) -> Record | None:
        """The last step to a fact, None where it is not inferred. Raises DerivationError."""
        return self._derivations.record(fact)

    def rests_on(self, fact: Fact, premise: Fact) -> bool:
        """Whether the proof of a fact uses another. Raises DerivationError."""
        return fact != premise and premise in facts_behind(fact, self._derivations.record)

    def texts(self, facts: Collection[Fact]) -> dict[Fact, str]:
        """Each fact as a line of words."""
        return self._lookup.texts(facts)

    def proofs(self, facts: Collection[Fact]) -> dict[Fact, Proof]:
        """The proofs of several facts, for which the store is asked together; see `explain` for what is raised."""
        return self._proofs(facts, {})

    def _proof(self, fact: Fact, instead: Mapping[Fact, Record]) -> Proof:
        """The proof of a fact; `instead` holds derivations that stand above those of the release."""
        return self._proofs([fact], instead)[fact]

    def _proofs(self, facts: Collection[Fact], instead: Mapping[Fact, Record]) -> dict[Fact, Proof]:
        all_behind = {
            fact: facts_behind(fact, lambda each: instead.get(each) or self._derivations.record(each)) for fact in facts
        }
        for fact, behind in all_behind.items():
            _check_ends(fact, behind)
        together = {each: record for behind in all_behind.values() for each, record in behind.items()}
        given = [each for each, record in together.items() if record is None]
        graphs = self._lookup.graphs(given)
        for fact in facts:
            if together[fact] is None and fact not in graphs:
                raise NotStatedError(self._why_not(fact))
        if missing := [each for each in given if graphs.get(each, "inferred") == "inferred"]:
            raise DerivationError(
                f"there is no derivation of {_short(missing[0])}; `herstem build` makes the release anew"
            )
        # Behind an edge are the claims that state it; behind a triple about a claim, that claim. A user's source may
        # hold triples of both kinds.
        statements = self._lookup.statements([each for each in given if graphs[each] not in _NOT_BY_CLAIMS])
        backing = {each: [] if graphs[each] in ("edges", *_ABOUT_THINGS) else [each[0]] for each in given}
        for statement in statements:
            if statement.fact in backing and statement.standing == "held":
                backing[statement.fact].append(statement.claim.term)
        claims = self._lookup.claims({claim for found in backing.values() for claim in found})
        texts = self._lookup.texts(together)
        steps = {
            each: Step(
                fact=each,
                text=texts[each],
                graph="inferred" if record else graphs[each],
                derivation=record,
                claims=tuple(claim for claim in backing.get(each, ()) if claim in claims),
            )
            for each, record in together.items()
        }
        proofs = {}
        for fact, behind in all_behind.items():
            own = {each: steps[each] for each in behind}
            named = {claim for step in own.values() for claim in step.claims}
            proofs[fact] = Proof(own, {term: claim for term, claim in claims.items() if term in named})
        wider = self._lookup.wider({each for proof in proofs.values() for each in care.contexts_in_question(proof)})
        return {fact: _careful(proof, statements, wider) for fact, proof in proofs.items()}

    # Names

    def _thing(self, name: str, role: str) -> str:
        """A whole IRI as it is, else the name of something in the store."""
        whole = name.startswith("<") or "://" in name
        return str(NamedNode(resolve(name, None if whole else ANYTHING, self._engine, role)))

    def _property(self, name: str) -> str:
        """A CURIE or an IRI, or the bare name or label of a property of any kind."""
        if name in _WORDS or ":" in name:
            return str(NamedNode(expand(_WORDS.get(name, name))))
        problems = []
        for kind in _PROPERTIES:
            try:
                return str(NamedNode(resolve(name, kind, self._engine, "property")))
            except BadValueError as error:
                problems.append(error)
        raise max(problems, key=lambda error: len(error.suggestions))

    def _object(self, subject: str, predicate: str, name: str) -> str:
        """A literal as Turtle writes it, the text or number of a literal that the subject has, or a thing.

        Where the subject has literals, a text that is none of them is not taken for the name of a thing.
        """
        if (written := literal(name, "object")) is not None:
            return str(written)
        values = [o for _, _, o in self._lookup.match((subject, predicate, "?o")) if is_literal(o)]
        number = str(Literal(name, datatype=NamedNode(PREFIXES["xsd"] + "decimal")))
        for value in values:
            found = literal(value, "object")
            if (found is not None and found.value == name) or apart(value, number) is False:
                return value
        if values:
            texts = self._lookup.texts([(subject, predicate, value) for value in values]).values()
            raise NotStatedError(f"{name!r} is not what is stated; this is: {'; '.join(sorted(texts))}")
        return self._thing(name, "object")

    # What does not hold

    @cached_property
    def _backwards(self) -> Backwards:
        """The rules of the ontology in the store, ready to be solved backwards over its facts."""
        ontology = Graph().parse(data=self._engine.query(_ONTOLOGY).serialize("application/n-triples"), format="nt")
        return Backwards(
            (*compile_rules(ontology).rules, *SUPER_CLASSES, *SUPER_PROPERTIES), self._lookup, self._derivations
        )

    def _why_not(self, fact: Fact) -> str:
        """Since the claims that state it are negated or disputed, or since nothing states it; and what is nearest."""
        lines = []
        for each in self._lookup.statements([fact]):
            if each.fact == fact:
                how = (
                    f"disputed by {short(each.against.term)} ({each.against.label})" if each.against else each.standing
                )
                lines.append(f"stated, but not held as a fact: {short(each.claim.term)} ({each.claim.label}) is {how}")
        lines = lines or [f"neither stated nor inferred ({_short(fact)})"]
        s, _, o = fact
        if not is_literal(o):
            between = [*self._lookup.match((s, "?p", o)), *self._lookup.match((o, "?p", s))]
            if between:
                lines.append(f"held of the two: {'; '.join(sorted(self._lookup.texts(between).values()))}")
        lines += map(self._near_miss, self._near_misses(fact))
        return "\n".join([self._lookup.texts([fact])[fact] + ": " + lines[0], *(f"  {line}" for line in lines[1:])])

    def _near_misses(self, fact: Fact) -> list[NearMiss]:
        """Those that start from something held of the subject; first those with most held and least left open."""
        found = (near for near in self._backwards.near_misses(fact) if any(fact[0] in held for held in near.held))
        once = {(near.axiom, near.missing): near for near in islice(found, MOST_ALTERNATIVES)}
        order = sorted(
            once.values(), key=lambda near: (-len(near.held), sum(map(is_variable, near.missing)), near.missing)
        )
        return order[:_MOST_NEAR_MISSES]

    def _near_miss(self, near: NearMiss) -> str:
        texts = self._lookup.texts([near.missing, *near.held])
        held = "; ".join(texts[fact] for fact in near.held)
        return f"missing: {texts[near.missing]} (held: {held}; by {near.axiom})"


def _careful(proof: Proof, statements: Iterable[Statement], wider: care.Wider) -> Proof:
    """The proof with its weakest link and its cautions; `statements` and `wider` may speak of other proofs too."""
    pairs = {(fact[0], fact[2]) for fact, step in proof.steps.items() if step.derivation is None}
    own = [each for each in statements if (each.fact[0], each.fact[2]) in pairs]
    return replace(proof, weakest=care.weakest(proof), cautions=care.cautions(proof, own, wider))


def _check_ends(fact: Fact, behind: dict[Fact, Record | None]) -> None:
    """Every derivation ends somewhere. Raises DerivationError where one goes in a circle."""
    try:
        graphlib.TopologicalSorter({each: record.premises for each, record in behind.items() if record}).prepare()
    except graphlib.CycleError:
        raise DerivationError(f"the derivation of {_short(fact)} goes in a circle; `herstem build` mends it") from None


def _short(fact: Fact) -> str:
    return " ".join(map(short, fact))
