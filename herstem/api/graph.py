"""A graph that can be asked: canned queries, SPARQL, explanations, things, search."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING

from herstem.api.entity import Entity
from herstem.api.explanation import Explanation
from herstem.api.rows import Rows
from herstem.catalog import Catalog
from herstem.engine.base import Engine
from herstem.names import Hit, Names
from herstem.namespaces import HSO, curie, short
from herstem.resolve import ANYTHING, resolve
from herstem.rules.derivations import Derivations

if TYPE_CHECKING:
    from herstem.explain.explainer import Explainer
    from herstem.explain.lookup import Lookup
    from herstem.explain.proof import Claim
    from herstem.mapping import Mapped

Given = str | int | float | bool
_STATED = ("edges", "inferred")


class Graph:
    """A knowledge graph behind an engine. Names of things may be labels, synonyms, slugs, CURIEs or IRIs everywhere.

    What cannot be asked raises herstem.catalog.CatalogError (an unknown query, parameter or name; `suggestions` has
    better ones), what fails herstem.engine.errors.EngineError. To be used as a context manager where it is on a
    network.
    """

    def __init__(self, engine: Engine, catalog: Catalog, derivations: Derivations) -> None:
        """`derivations` are those of the inferred triples that the engine holds."""
        self.engine, self._catalog, self._derivations = engine, catalog, derivations

    @property
    def queries(self) -> Catalog:
        """The canned queries by name; each has a title, a description, and parameters."""
        return self._catalog

    def query(self, query: str, /, *, evidence: bool = False, **values: Given | Sequence[Given] | None) -> Rows:
        """The answer of a canned query; its parameters go by name, several values of one in a list.

        `evidence` adds columns to rows that rest on claims: claims, references, evidence, hedged, disputed.
        """
        return self.ask(query, values, evidence=evidence)

    def ask(self, query: str, values: Mapping[str, Given | Sequence[Given] | None], *, evidence: bool = False) -> Rows:
        """The same with the parameters in a mapping."""
        canned = self._catalog.find(query)
        given = {name: _texts(each) for name, each in values.items() if each is not None}
        return Rows.read(self.engine.query(canned.bind(given, self.engine, evidence=evidence)), canned.notice)

    def sparql(self, text: str) -> Rows | bool | str:
        """The answer of a SPARQL query: rows of a SELECT, truth of an ASK, Turtle of a CONSTRUCT or DESCRIBE."""
        answer = self.engine.query(text)
        if answer.kind == "boolean":
            return answer.truth()
        return Rows.read(answer) if answer.kind == "solutions" else answer.serialize("text/turtle").decode()

    def explain(self, subject: str, property: str, object: str, *, alternatives: bool = False) -> Explanation:
        """Why a triple holds (`a` for class membership), down to claims and references; with other ways to it.

        Raises herstem.explain.explainer.NotStatedError, which says why not, where it does not hold.
        """
        proof = self._explainer.explain(subject, property, object)
        return Explanation(proof.beside(self._explainer.alternatives(proof.goal.fact)) if alternatives else proof)

    def entity(self, name: str) -> Entity:
        """All that is known of a thing, by its name."""
        iri = resolve(name, ANYTHING, self.engine, "entity")
        id, names = curie(iri), Names.of(self.engine)
        about = self.query("about-thing", thing=f"<{iri}>")
        own, types = about.where(subject=id.strip("<>")), about.where(property="rdf:type")
        hypotheses = [self.ask("hypotheses", {role: f"<{iri}>"}) for role in ("subject", "object")]
        return Entity(
            iri=iri,
            id=id,
            label=names.label(iri),
            synonyms=tuple(row.value for row in own.where(property="skos:altLabel")),
            classes=names.kinds(iri),
            inferred_classes=tuple(row.valueLabel or row.value for row in types.where(basis="inferred")),
            identifiers=self.query("identifiers-of-thing", thing=f"<{iri}>"),
            claims=self.query("claims-about-thing", thing=f"<{iri}>"),
            edges=Rows(about.columns, [r for r in about.where(basis=_STATED).terms if r not in types.terms]),
            hypotheses=Rows(hypotheses[0].columns, hypotheses[0].terms + hypotheses[1].terms, hypotheses[0].notice),
        )

    def claims_in(self, rows: Rows) -> dict[str, "Claim"]:
        """The claims that rows name, by their CURIEs, with places, references and evidence."""
        names = Names.of(self.engine)
        iris = {iri for row in rows.terms for term in row for iri in str(getattr(term, "value", "")).split(" ")}
        claims = sorted(iri for iri in iris if f"{HSO}Claim" in names.classes(iri))
        return {short(term): claim for term, claim in self._lookup.claims(f"<{iri}>" for iri in claims).items()}

    def map(self, name: str) -> list["Mapped"]:
        """What an identifier elsewhere (`HGNC:3430`, an address) stands for here, the closest first, with all matches.

        A name, CURIE or IRI of ours gives the one thing that it names.
        """
        from herstem.mapping import mapped

        return mapped(name, self.engine)

    def search(self, words: str, limit: int = 20) -> list[Hit]:
        """Things and claims that some words may mean, the best first; see docs/sparql.md on what is forgiven."""
        return Names.of(self.engine).search(words, limit)

    def close(self) -> None:
        """Let go of connections, where there are some."""
        if close := getattr(self.engine, "close", None):
            close()

    def __enter__(self) -> "Graph":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @cached_property
    def _lookup(self) -> "Lookup":
        from herstem.explain.lookup import Lookup

        return Lookup(self.engine, self._catalog)

    @cached_property
    def _explainer(self) -> "Explainer":
        from herstem.explain.explainer import Explainer  # the rules come with it

        return Explainer(self.engine, self._catalog, self._derivations)


def _texts(values: Given | Sequence[Given]) -> list[str]:
    """Values as the catalog takes them."""
    several = values if isinstance(values, list | tuple) else [values]
    return [str(each).lower() if isinstance(each, bool) else str(each) for each in several]
