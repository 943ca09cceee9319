"""What the store says of the triples of a proof: graphs, names, claims. One question each for all triples at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import BlankNode, NamedNode

from herstem.catalog import Catalog
from herstem.engine.base import Engine, Term
from herstem.explain.proof import Claim, Evidence, Named, Note, Reference
from herstem.names import is_a
from herstem.namespaces import HSG, HSO, short
from herstem.resolve import literal
from herstem.rules.literals import Value, is_literal, value
from herstem.rules.model import TYPE, Atom, Fact, is_variable

_MOST = 300  # triples in one query; more are asked in turn
_BUILT_IN = {
    "rdfs:label": "is called",
    "skos:altLabel": "is also called",
    "skos:definition": "is defined as",
    "skos:exactMatch": "is the same as",
    "skos:closeMatch": "is close to",
    "skos:broadMatch": "lies within",
    "skos:narrowMatch": "holds",
    "skos:relatedMatch": "is related to",
    "rdfs:subClassOf": "is a kind of",
    "rdfs:subPropertyOf": "is a kind of",
    "owl:equivalentClass": "is the same class as",
    "owl:differentFrom": "differs from",
}
_Row = Mapping[str, Term | None]


@dataclass(frozen=True)
class Statement:
    """What a claim states, as a triple, with its net sign; `standing` says whether it is held, negated or disputed."""

    claim: Named
    fact: Fact
    sign: int
    standing: str
    against: Named | None


class Lookup:
    """Asks the store for what proofs need to know, by canned queries. Facts and terms are N-Triples strings."""

    def __init__(self, engine: Engine, catalog: Catalog) -> None:
        self._engine, self._catalog = engine, catalog
        self._labels: dict[str, str] = {}
        self._revision = engine.revision

    def graphs(self, facts: Collection[Fact]) -> dict[Fact, str]:
        """The graph (its name without hsg:) that holds each fact; a fact that none holds is left out.

        Of a fact about a blank node, which no query can name, the graph is "".
        """
        found = {fact: "" for fact in facts if any(term.startswith("_:") for term in fact)}
        asked = {_by_value(fact): fact for fact in facts if fact not in found}
        for row in self._rows("graphs-of-triple", _columns(asked.values())):
            fact = asked[_by_value((str(row["subject"]), str(row["property"]), str(row["object"])))]
            found.setdefault(fact, _text(row["graph"]).removeprefix(str(HSG)))
        return found

    def texts(self, facts: Collection[Fact]) -> dict[Fact, str]:
        """Each fact as a line of words."""
        terms = list(dict.fromkeys(term for fact in facts for term in fact))
        names = {term: _BUILT_IN.get(short(term)) or _plain(term) for term in terms}
        names |= self._labelled([term for term in terms if term.startswith("<") and short(term) not in _BUILT_IN])
        verbs = {fact: is_a(names[fact[2]]) if fact[1] == TYPE else names[fact[1]] for fact in facts}
        return {fact: f"{names[fact[0]]} {verb} {names[fact[2]]}" for fact, verb in verbs.items()}

    def _labelled(self, terms: Sequence[str]) -> dict[str, str]:
        """The labels of the terms that have one; kept until the store changes, as many proofs name the same."""
        if self._revision != self._engine.revision:
            self._labels, self._revision = {}, self._engine.revision
        new = [term for term in terms if term not in self._labels]
        for row in self._rows("label-of", {"thing": new}):
            self._labels[str(row["thing"])] = _text(row["label"])
        return {term: self._labels[term] for term in terms if term in self._labels}

    def statements(self, facts: Collection[Fact]) -> list[Statement]:
        """What claims state of the subject and the object of each fact, whatever the property."""
        pairs = _columns(dict.fromkeys((s, "", o) for s, _, o in facts))
        return [
            Statement(
                claim=_named(row["claim"], row["paraphrase"]),
                fact=(str(row["subject"]), str(row["property"]), str(row["object"])),
                sign=int(_text(row["sign"])),
                standing=_text(row["standing"]),
                against=_named(row["other"], row["otherParaphrase"]) if row["other"] else None,
            )
            for row in self._rows("claims-of-triple", {name: pairs[name] for name in ("subject", "object")})
        ]

    def claims(self, terms: Iterable[str]) -> dict[str, Claim]:
        """The claims among some terms, with all that is written down of them."""
        about: dict[str, dict[str, list[_Row]]] = defaultdict(lambda: defaultdict(list))
        for row in self._rows("claim-details", {"claim": [term for term in terms if term.startswith("<")]}):
            about[str(row["claim"])][_text(row["property"]).removeprefix(str(HSO))].append(row)
        return {term: _claim(term, rows) for term, rows in about.items()}

    def wider(self, contexts: Iterable[str]) -> dict[str, dict[str, set[str]]]:
        """For each context that can exclude others: by its kind, all that it lies within, itself included."""
        found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for row in self._rows("context-kinds", {"context": list(contexts)}):
            found[str(row["context"])][str(row["kind"])].add(str(row["wider"]))
        return found

    def match(self, atom: Atom) -> Iterator[Fact]:
        """The facts that fit an atom, none about blank nodes: a query cannot name one."""
        subject, predicate, object_ = atom
        variables, rows = self._engine.query(f"SELECT * {{ {subject} {predicate} {object_} }}").rows()
        for row in rows:
            if not any(isinstance(term, BlankNode) for term in row):
                bound = {f"?{name}": str(term) for name, term in zip(variables, row, strict=True)}
                yield bound.get(subject, subject), bound.get(predicate, predicate), bound.get(object_, object_)

    def _rows(self, query: str, values: Mapping[str, Sequence[str]]) -> Iterator[_Row]:
        for start in range(0, max(map(len, values.values())), _MOST):
            part = {name: column[start : start + _MOST] for name, column in values.items()}
            variables, rows = self._engine.query(self._catalog[query].bind(part, self._engine)).rows()
            for row in rows:
                yield dict(zip(variables, row, strict=True))


def _claim(term: str, rows: Mapping[str, Sequence[_Row]]) -> Claim:
    def named(name: str) -> tuple[Named, ...]:
        return tuple(_named(row["value"], row["valueLabel"]) for row in rows.get(name, ()))

    def text(name: str) -> str:
        return "".join(_text(row["value"]) for row in rows.get(name, ())[:1])

    levels = rows.get("hasEvidenceLevel", ())
    return Claim(
        term,
        text("paraphrase"),
        places=named("statedIn"),
        references=tuple(sorted(map(_reference, rows.get("citesReference", ())), key=lambda each: each.number)),
        evidence=_evidence(levels[0]) if levels else None,
        hedged=text("isHedged") == "true",
        hedge_cue=text("hedgeCue"),
        contexts=named("inContext"),
        negated=text("isNegated") == "true",
        contradicted_by=named("contradicts"),
        notes=tuple(
            Note(str(r["value"]), _text(r["valueLabel"]), _text(r["detail"])) for r in rows.get("noteAbout", ())
        ),
    )


def _reference(row: _Row) -> Reference:
    number = int(_text(row["detail"]) or 0)
    label = _text(row["valueLabel"])  # the works of other sources have no number
    return Reference(str(row["value"]), f"[{number}] {label}" if number else label, number, _text(row["unsupported"]))


def _evidence(row: _Row) -> Evidence:
    return Evidence(str(row["value"]), _text(row["valueLabel"]), int(_text(row["detail"]) or 0))


def _named(term: Term | None, label: Term | None) -> Named:
    return Named(str(term), _text(label) or short(str(term)))


def _columns(facts: Iterable[Fact]) -> dict[str, list[str]]:
    rows = list(facts)
    return {name: [fact[place] for fact in rows] for place, name in enumerate(("subject", "property", "object"))}


def _by_value(fact: Fact) -> tuple[str, str, str | Value]:
    """The store keeps numbers by value, not as they were written."""
    return fact[0], fact[1], (value(fact[2]) if is_literal(fact[2]) else None) or fact[2]


def _plain(term: str) -> str:
    """A term without a label: a literal's text, the CURIE, or for a variable anything."""
    if is_variable(term):
        return "something"
    found = literal(term, "a literal")
    return short(term) if found is None else found.value


def _text(term: Term | None) -> str:
    return term.value if isinstance(term, NamedNode) else str(getattr(term, "value", "") if term is not None else "")
