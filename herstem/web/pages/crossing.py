"""The page of a cell of the matrix: by which routes an agent acts against a mechanism, with proof and claims."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from herstem.catalog import Catalog
from herstem.engine.base import Engine
from herstem.explain.explainer import Explainer
from herstem.explain.proof import Proof
from herstem.names import Names
from herstem.namespaces import HSO
from herstem.tables import Part, link
from herstem.web.pages.claims import Claim, claims
from herstem.web.pages.combining import COVERAGE
from herstem.web.pages.coverage import Cell, matrix
from herstem.web.pages.inferences import proofs_of
from herstem.web.pages.store import PageStore


@dataclass(frozen=True)
class CrossingPage:
    """An agent and a mechanism: the routes, the proof that the one counters the other, all claims behind the routes.

    `drugs` are those to which the mechanism is one of resistance; `named` has those to which a carrier itself is said
    to make cells resistant.
    """

    agent: Part
    mechanism: Part
    cell: Cell
    drugs: tuple[Part, ...]
    named: Mapping[Part, Sequence[Part]]
    proof: Proof | None
    claims: tuple[Claim, ...]


def crossing_page(engine: Engine, catalog: Catalog, explainer: Explainer, agent: str, mechanism: str) -> CrossingPage:
    """The page for two names. Raises CatalogError, EngineError."""
    store, names, query = PageStore(engine), Names.of(engine), catalog.find(COVERAGE)
    given = {"agent": [agent], "mechanism": [mechanism], "groups": ["true"]}
    rows = store.canned(query, given)
    terms = {each.name: each.terms(given.get(each.name, ()), engine) for each in query.parameters}
    subject, object_ = (terms[name][0].strip("<>") for name in ("agent", "mechanism"))
    parts = [(iri, link(iri, names.label(iri))) for iri in (subject, object_)]
    (met,) = matrix(rows, parts[1:], parts[:1]).agents
    fact = (str(NamedNode(subject)), HSO.countersMechanism.n3(), str(NamedNode(object_)))
    proof = proofs_of([fact], explainer).get(fact) if met.cells[0].covers else None
    behind = [term.strip("<>") for term in proof.claims] if proof else []
    if rows and (not proof or met.cells[0].contested):
        behind += [iri for row in store.canned(query, given, evidence=True) for iri in row.text("claims").split()]
    named: dict[Part, list[Part]] = defaultdict(list)
    for row in store.rows("named", dict.fromkeys(row.text("through") for row in rows)):
        named[row.part("carrier")].append(row.part("drug"))
    return CrossingPage(
        agent=parts[0][1],
        mechanism=parts[1][1],
        cell=met.cells[0],
        drugs=tuple(
            dict.fromkeys(row.part("drug") for row in store.shared("escapes") if row.text("mechanism") == object_)
        ),
        named=named,
        proof=proof,
        claims=tuple(claims(store, behind).values()),
    )
