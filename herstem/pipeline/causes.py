"""What stops a build once the sources are valid, with files and lines: contradictions, and axioms beyond the rules.

Contradictions are proved by the rules, or else told by what HermiT needs for them.
"""

from collections.abc import Collection, Iterable, Iterator
from functools import partial

from rdflib import OWL, RDFS, Literal

from herstem.namespaces import HSO, short
from herstem.pipeline.axioms import AxiomTexts
from herstem.pipeline.classify import READ
from herstem.pipeline.dataset import Dataset, as_graph
from herstem.pipeline.narrow import Contradiction, Statement, narrow
from herstem.pipeline.placed import NOWHERE, PlacedFacts
from herstem.rules.clashes import Clash, clashes
from herstem.rules.compile import compile_rules
from herstem.rules.engine import Reasoner, RuleSet
from herstem.rules.model import TYPE, Fact, Untranslated
from herstem.sources import Place, Problem, Sources

_SUBJECT, _OBJECT, _STATES = (term.n3() for term in (HSO.claimSubject, HSO.claimObject, HSO.statesProperty))
_NEGATED, _CONTRADICTS, _TRUE = (term.n3() for term in (HSO.isNegated, HSO.contradicts, Literal(True)))
_CLASS, _SUBCLASS = OWL.Class.n3(), RDFS.subClassOf.n3()
_MEMBER = "_:member"
_NARROWED = 3  # classes that only HermiT finds empty: half a minute each
_SHOWN = 20  # statements of a contradiction that could not be narrowed down


def contradictions(dataset: Dataset, sources: Sources, empty: Collection[str]) -> list[Problem]:
    """Each violation, and each class that can have no member, also where only HermiT found it (`empty`).

    The rules are asked first, about claims too. What they do not find is narrowed down with HermiT.
    """
    told = _Told(dataset, sources)
    compiled = compile_rules(as_graph(sorted(told.facts.facts("ontology", "entities"))))
    reasoner = Reasoner(RuleSet(compiled.rules))
    reasoner.add(sorted(told.facts.facts(*READ), key=lambda fact: (fact[1] != TYPE, fact)))
    reasoner.add(sorted(told.facts.facts("claims", "inferred")))
    problems = [told.clash(each) for each in clashes(reasoner, partial(told.words, reasoner), told.cited)]
    problems += [told.empty(cls, axioms) for cls, axioms in compiled.taxonomy.empty.items()]
    problems += told.empty_to_hermit(set(empty) - compiled.taxonomy.empty.keys())
    return problems or [told.inconsistent()]


def beyond_rules(axioms: Iterable[Untranslated], sources: Sources) -> list[Problem]:
    """Axioms that no rule carries, each where it stands."""
    placed = PlacedFacts(sources)
    texts = AxiomTexts(placed.graphs["ontology"] | placed.graphs["entities"])
    return [
        Problem(
            min(map(placed.place, texts.stating(each.axiom)), default=NOWHERE),
            f"no rule carries the axiom {each.axiom} ({each.reason})",
        )
        for each in axioms
    ]


class _Told:
    """The dataset as its files have it, without annotations, and the words for what is wrong with it."""

    def __init__(self, dataset: Dataset, sources: Sources) -> None:
        self._placed = PlacedFacts(sources)
        made = {name: dataset.graphs[name] for name in ("edges", "inferred")}
        self.facts = Dataset(self._placed.graphs | made).logical()
        self._texts = AxiomTexts(self.facts.facts("ontology", "entities"))
        self._claims = _claims(dataset)

    def words(self, reasoner: Reasoner, fact: Fact) -> str:
        """A fact of a proof; of a given one also where it stands, and which claims state it."""
        return _in_words(fact) if reasoner.why[fact] is not None else f"{_in_words(fact)}  ({self._origin(fact)})"

    def cited(self, axiom: str) -> str:
        """An axiom with its place; without, where logic or the classification of classes alone says so."""
        places = self._axiom_places(axiom)
        return f"{axiom} ({places[0]})" if places else axiom

    def clash(self, clash: Clash) -> Problem:
        """A violation, at the first of the facts that take part."""
        place = min(map(self._place, clash.given), default=NOWHERE)
        return Problem(
            place, "\n  ".join((f"{short(clash.thing)} contradicts {self.cited(clash.axiom)}", *clash.proof))
        )

    def empty(self, cls: str, axioms: Collection[str]) -> Problem:
        """A class whose axioms clash."""
        return self._problem(cls, "can have no member, by these axioms", map(self.cited, axioms))

    def empty_to_hermit(self, classes: Collection[str]) -> Iterator[Problem]:
        """Classes that only HermiT finds empty, those that others lie under first."""
        above: dict[str, set[str]] = {cls: set() for cls in classes}
        for below, predicate, cls in self.facts.graphs["ontology"]:
            if predicate == _SUBCLASS and below in above and cls in above:
                above[below].add(cls)
        told: set[str] = set()
        narrowed = 0
        for cls in sorted(classes, key=lambda cls: (len(above[cls]), cls)):
            if known := above[cls] & told:
                yield self._problem(cls, f"can have no member, since {short(min(known))} can have none", [])
            elif narrowed == _NARROWED:
                yield self._problem(cls, "can have no member, as HermiT finds; mend the others first", [])
            else:
                narrowed += 1
                found = narrow(self.facts.facts(*READ), given=[(_MEMBER, TYPE, cls)])
                yield self._problem(cls, f"can have no member, {self._verdict(found)}", self._lines(found))
            told.add(cls)

    def inconsistent(self) -> Problem:
        """What only HermiT finds inconsistent."""
        found = narrow(self.facts.facts(*READ))
        first = min((self._statement_place(each) for each in found.statements), default=NOWHERE)
        return Problem(first, "\n    ".join((f"inconsistent, {self._verdict(found)}", *self._lines(found))))

    def _verdict(self, found: Contradiction) -> str:
        if found.minimal:
            return "as HermiT finds, by these statements, none of which could be left out"
        return f"as HermiT finds; it did not narrow down which of {len(found.statements)} statements are the cause"

    def _lines(self, found: Contradiction) -> list[str]:
        lines = sorted(f"{self._statement_place(each)}: {self._words(each)}" for each in found.statements)
        return lines[:_SHOWN] + ["…"] * bool(lines[_SHOWN:])

    def _problem(self, cls: str, what: str, lines: Iterable[str]) -> Problem:
        place = self._placed.place((cls, TYPE, _CLASS))
        return Problem(place, "\n    ".join((f"{short(cls)} {what}", *lines)))

    def _words(self, statement: Statement) -> str:
        fact = _head(statement)
        axiom = self._texts.of(fact)
        return axiom if fact in self.facts.graphs["ontology"] else _in_words(fact)

    def _statement_place(self, statement: Statement) -> Place:
        return self._place(_head(statement))

    def _place(self, fact: Fact) -> Place:
        claims = self._claims.get(fact)
        return self._placed.place((claims[0], None, None) if claims else fact)

    def _axiom_places(self, axiom: str) -> list[Place]:
        return sorted(map(self._placed.place, self._texts.stating(axiom)))

    def _origin(self, fact: Fact) -> str:
        claims = self._claims.get(fact)
        return f"{self._place(fact)}, stated by {', '.join(map(short, claims))}" if claims else str(self._place(fact))


def _in_words(fact: Fact) -> str:
    """A fact for people: `hs:CD44 a hso:Protein`."""
    s, p, o = fact
    return f"{short(s)} {'a' if p == TYPE else short(p)} {short(o)}"


def _head(statement: Statement) -> Fact:
    """The fact of a statement that states it; the others belong to the expressions in it."""
    inner = {fact[2] for fact in statement}
    heads = [fact for fact in sorted(statement) if fact[0] not in inner]
    return next((fact for fact in heads if fact[1] != TYPE), heads[0])


def _claims(dataset: Dataset) -> dict[Fact, list[str]]:
    """For each edge the claims that state it: neither the negated nor the disputed ones (queries/rules/edges.rq)."""
    claims = dataset.graphs["claims"]
    of = {role: {s: o for s, p, o in claims if p == role} for role in (_SUBJECT, _OBJECT)}
    silent = {s for s, p, o in claims if p == _NEGATED and o == _TRUE}
    silent |= {claim for s, p, o in claims if p == _CONTRADICTS for claim in (s, o)}
    out: dict[Fact, list[str]] = {}
    for claim, predicate, prop in sorted(dataset.graphs["inferred"]):
        if predicate == _STATES and claim not in silent:
            out.setdefault((of[_SUBJECT][claim], prop, of[_OBJECT][claim]), []).append(claim)
    return out
