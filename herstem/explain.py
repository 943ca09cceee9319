"""Explains a triple of the release: its proof down to asserted triples, and from those to claims and references."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from herstem import paths
from herstem.catalog import Catalog
from herstem.engine.base import Engine
from herstem.manifest import DERIVATIONS
from herstem.namespaces import HSG, curie, expand
from herstem.resolve import ANYTHING, resolve

_BUILT_IN = {
    "rdf:type": "is a",
    "rdfs:subClassOf": "is a kind of",
    "rdfs:subPropertyOf": "is a kind of",
    "owl:equivalentClass": "is the same class as",
    "owl:differentFrom": "differs from",
}
_DEEPEST = 60  # a proof is a finite tree; this only guards against a damaged derivations file


class NotStatedError(Exception):
    """The release holds no such triple; the message says so and what to try."""


@dataclass(frozen=True)
class Claim:
    """A claim behind a triple: where the review states it and on which references it rests."""

    id: str
    paraphrase: str
    places: tuple[str, ...]
    references: tuple[str, ...]
    evidence: str
    hedged: bool


@dataclass(frozen=True)
class Step:
    """A triple of a proof (CURIEs), the graph that holds it, and what it rests on."""

    triple: tuple[str, str, str]
    text: str
    graph: str
    rule: str | None = None
    axioms: tuple[str, ...] = ()
    premises: tuple["Step", ...] = ()
    claims: tuple[Claim, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """The proof as nested plain data, empty parts left out."""
        out: dict[str, Any] = {"triple": list(self.triple), "text": self.text, "graph": self.graph}
        if self.rule:
            out["rule"] = self.rule
        if self.axioms:
            out["axioms"] = list(self.axioms)
        if self.premises:
            out["because"] = [premise.as_json() for premise in self.premises]
        if self.claims:
            out["claims"] = [
                claim.__dict__ | {"places": list(claim.places), "references": list(claim.references)}
                for claim in self.claims
            ]
        return out


class Explainer:
    """Explains triples of one release; reads its derivations once."""

    def __init__(self, engine: Engine, catalog: Catalog, release: Path | None = None) -> None:
        self._engine, self._catalog = engine, catalog
        self._records: dict[tuple[str, str, str], dict[str, Any]] = {}
        path = (release or paths.release_dir()) / DERIVATIONS
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                self._records[tuple(record["triple"])] = record

    def explain(self, subject: str, predicate: str, object_: str) -> Step:
        """The proof of a triple; names may be slugs, CURIEs, IRIs, labels or synonyms (`a` for rdf:type).

        Raises NotStatedError where the release neither states nor infers it, BadValueError for an unknown name.
        """
        names = (self._named(subject, "subject"), self._property(predicate), self._named(object_, "object"))
        return self._step(names, 0)

    def _step(self, triple: tuple[str, str, str], depth: int) -> Step:
        record = self._records.get(triple)
        text = self._text(triple)
        if record is not None and depth < _DEEPEST:
            premises = tuple(self._step(tuple(each), depth + 1) for each in record.get("from", ()))
            return Step(triple, text, "inferred", record["rule"], tuple(record.get("axioms", ())), premises)
        if triple[2].startswith('"'):
            return Step(triple, text, "entities")
        graphs = [row[0] for row in self._rows("graphs-of-triple", triple) if row[0]]
        if not graphs:
            raise NotStatedError(self._why_not(triple, text))
        graph = graphs[0].removeprefix(str(HSG))
        return Step(triple, text, graph, claims=tuple(self._claims(triple)) if graph == "edges" else ())

    def _named(self, name: str, role: str) -> str:
        return curie(resolve(name, ANYTHING, self._engine, role))

    def _property(self, name: str) -> str:
        """`a`, a CURIE, an IRI, or the bare name or label of a property."""
        if name == "a":
            return "rdf:type"
        return (
            curie(expand(name)) if ":" in name else curie(resolve(name, "owl:ObjectProperty", self._engine, "property"))
        )

    def _why_not(self, triple: tuple[str, str, str], text: str) -> str:
        """Not held as a fact: because claims that state it are denied or disputed, or because nothing states it."""
        reasons = []
        for claim, paraphrase, _, other, against in self._rows("disputed-claims-of-triple", triple):
            how = f"is contradicted by {curie(other)} ({against})" if other else "is negated"
            reasons.append(f"{curie(claim)} ({paraphrase}) {how}")
        if reasons:
            return f"{text}: stated, but not held as a fact: " + "; ".join(reasons)
        return f"{text}: neither stated nor inferred ({' '.join(triple)})"

    def _claims(self, triple: tuple[str, str, str]) -> Iterator[Claim]:
        for claim, paraphrase, places, references, evidence, hedged in self._rows("claims-behind-triple", triple):
            yield Claim(
                curie(claim),
                paraphrase,
                _split(places),
                tuple(sorted(_split(references), key=_number)),
                evidence,
                hedged == "true",
            )

    def _rows(self, query: str, triple: tuple[str, str, str]) -> Iterator[list[str]]:
        values = {name: [_iri(term)] for name, term in zip(("subject", "property", "object"), triple, strict=True)}
        text = self._catalog[query].bind(values, self._engine)
        _, rows = self._engine.query(text).rows()
        for row in rows:
            yield ["" if term is None else str(getattr(term, "value", term)) for term in row]

    def _text(self, triple: tuple[str, str, str]) -> str:
        return " ".join(self._label(term) for term in triple)

    def _label(self, term: str) -> str:
        if term in _BUILT_IN:
            return _BUILT_IN[term]
        if term.startswith('"'):
            return term[1 : term.rindex('"')]
        text = self._catalog["label-of"].bind({"thing": [_iri(term)]}, self._engine)
        _, rows = self._engine.query(text).rows()
        found = [row[0] for row in rows]
        return str(getattr(found[0], "value", term)) if found else term


def _iri(term: str) -> str:
    return expand(term)


def _number(reference: str) -> int:
    return int(reference[1 : reference.index("]")])


def _split(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("|") if part)
