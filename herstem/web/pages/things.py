"""The page of a thing: what the review says of it, what is contested, what follows, and hypotheses apart."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode
from rdflib import OWL

from herstem.explain.explainer import Explainer
from herstem.namespaces import HSG
from herstem.tables import Part
from herstem.web.pages.claims import Claim, claims
from herstem.web.pages.drawing import Drawing
from herstem.web.pages.header import About, Header, is_naming
from herstem.web.pages.inferences import Inferred, Statement, inferred
from herstem.web.pages.lanes import draw
from herstem.web.pages.store import PageStore, Row
from herstem.web.pages.terms import Use, uses
from herstem.web.pages.vocabulary import Vocabulary

_ROLES = {"subject": "What it does and is", "object": "What is said of it by way of others"}
_OWN_PLACE = {str(HSG[name]) for name in ("edges", "inferred", "mappings", "hypotheses")}


@dataclass(frozen=True)
class Role:
    """The claims in which a thing has one role."""

    name: str
    title: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True)
class Contest:
    """A claim about the thing, or about resistance to it, and those that contradict it."""

    claim: Claim
    against: tuple[Claim, ...]


@dataclass(frozen=True)
class Carrier:
    """What carries a resistance mechanism, and who works against it (what each does, and who); nobody leaves a gap."""

    thing: Part
    opponents: tuple[tuple[Part, Part], ...]


@dataclass(frozen=True)
class Countered:
    """A resistance mechanism that a thing works against, through what, and to which drugs it makes cells resistant."""

    mechanism: Part
    through: tuple[Part, ...]
    drugs: tuple[Part, ...]


@dataclass(frozen=True)
class Hypothesis:
    """What paths of claims make one expect; not for clinical decisions. `partner`: of what goes with the thing."""

    page: Part
    status: str
    steps: str
    evidence: str
    hedged: bool
    partner: bool


@dataclass(frozen=True)
class ThingPage:
    """All that the page of a thing shows. `in_context` counts the claims that are stated for it as a context; `uses`
    are axioms of the ontology that name it, `apart` the things from which they say that it differs.
    """

    header: Header
    roles: tuple[Role, ...]
    in_context: int
    contests: tuple[Contest, ...]
    structure: tuple[Statement, ...]
    inferred: Inferred
    carriers: tuple[Carrier, ...]
    countered: tuple[Countered, ...]
    drawing: Drawing | None
    hypotheses: tuple[Hypothesis, ...]
    uses: tuple[tuple[str, tuple[Use, ...]], ...]
    apart: tuple[Part, ...]

    @property
    def claimed(self) -> int:
        """How many claims are listed."""
        return len({claim.iri for role in self.roles for claim in role.claims})


def thing_page(store: PageStore, explainer: Explainer, about: About, vocabulary: Vocabulary) -> ThingPage:
    """The page of a thing. Raises EngineError."""
    iri = about.header.iri
    by_role: dict[str, list[str]] = defaultdict(list)
    for row in store.rows("claims", [iri]):
        by_role[row.text("role")].append(row.text("claim"))
    found = claims(store, [claim for role in _ROLES for claim in by_role[role]])
    pointing = store.rows("pointing", [iri])
    own = [row for row in about.rows if not is_naming(row) or row.text("graph") == str(HSG.inferred)]
    statements = [*(_outgoing(about.header, row) for row in own), *(_incoming(about.header, row) for row in pointing)]
    graphs = [row.text("graph") for row in (*own, *pointing)]
    carriers = tuple(_carriers(store.rows("mechanism", [iri])))
    counters = store.rows("counters", [iri])
    return ThingPage(
        header=about.header,
        roles=tuple(
            Role(name, title, tuple(found[claim] for claim in by_role[name] if claim in found))
            for name, title in _ROLES.items()
        ),
        in_context=len(by_role["context"]),
        contests=tuple(contests(store, found | disputed(store, iri))),
        structure=tuple(each for each, graph in zip(statements, graphs, strict=True) if graph not in _OWN_PLACE),
        inferred=inferred(
            [each for each, graph in zip(statements, graphs, strict=True) if _is_told(each, graph)], explainer
        ),
        carriers=carriers,
        countered=tuple(_countered(counters)),
        drawing=_carried(Part(about.header.label), carriers) if carriers else _counters(about.header.label, counters),
        hypotheses=tuple(
            Hypothesis(
                row.part("hypothesis"),
                row.text("status"),
                row.text("steps"),
                row.text("evidence"),
                row.true("hedged"),
                row.true("partner"),
            )
            for row in store.rows("hypotheses", [iri])
        ),
        uses=tuple(uses(vocabulary, iri)),
        apart=tuple(part for axiom in vocabulary.about.get(iri, ()) for part in axiom.rest(iri) if part.href),
    )


def _carried(mechanism: Part, carriers: Sequence[Carrier]) -> Drawing:
    """Who works against what carries a mechanism."""
    links = [(who, how.text, carrier.thing) for carrier in carriers for how, who in carrier.opponents]
    agents = list(dict.fromkeys(who for who, _, _ in links))
    lanes = [
        ("Works against it", agents),
        ("Carries it", [each.thing for each in carriers]),
        ("Mechanism", [mechanism]),
    ]
    return draw(lanes, [*links, *((each.thing, "carries", mechanism) for each in carriers)])


def _counters(label: str, rows: Sequence[Row]) -> Drawing | None:
    """Which mechanisms a thing works against, None where there are none."""
    links = []
    for row in rows:
        carrier, mechanism, drug = row.part("carrier"), row.part("mechanism"), row.part("drug")
        links += [(Part(label), row.text("propertyLabel"), carrier), (carrier, "carries", mechanism)]
        links += [(mechanism, "is a way to resist", drug)] if drug.text else []
    lanes = [
        ("Agent", [Part(label)]),
        ("Works against", list(dict.fromkeys(row.part("carrier") for row in rows))),
        ("Which carries", list(dict.fromkeys(row.part("mechanism") for row in rows))),
        ("Resistance to", list(dict.fromkeys(row.part("drug") for row in rows if row.get("drug")))),
    ]
    return draw(lanes, links) if rows else None


def _countered(rows: Iterable[Row]) -> Iterator[Countered]:
    grouped: dict[Part, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row.part("mechanism")].append(row)
    for mechanism, each in grouped.items():
        through = tuple(dict.fromkeys(row.part("carrier") for row in each))
        yield Countered(mechanism, through, tuple(dict.fromkeys(row.part("drug") for row in each if row.get("drug"))))


def _outgoing(header: Header, row: Row) -> Statement:
    fact = (str(NamedNode(header.iri)), str(row["property"]), str(row["value"]))
    return Statement(fact, Part(header.label), row.part("property"), row.part("value"))


def _incoming(header: Header, row: Row) -> Statement:
    fact = (str(row["subject"]), str(row["property"]), str(NamedNode(header.iri)))
    return Statement(fact, row.part("subject"), row.part("property"), Part(header.label))


def _is_told(statement: Statement, graph: str) -> bool:
    """Whether an inferred statement is shown: not that two things are different ones."""
    return graph == str(HSG.inferred) and statement.fact[1] != f"<{OWL.differentFrom}>"


def contests(store: PageStore, found: Mapping[str, Claim]) -> Iterator[Contest]:
    """The claims among some that others contradict, each pair once. Raises EngineError."""
    others = claims(store, [each for claim in found.values() for each in claim.against])
    shown: set[str] = set()
    for claim in found.values():
        against = tuple(others[iri] for iri in claim.against if iri in others and iri not in shown)
        shown.add(claim.iri)
        if against:
            yield Contest(claim, against)


def disputed(store: PageStore, drug: str) -> dict[str, Claim]:
    """By their IRIs, the claims about resistance to a drug that others contradict. Raises EngineError."""
    return claims(store, [row.text("claim") for row in store.rows("disputed", [drug])])


def _carriers(rows: Iterable[Row]) -> Iterator[Carrier]:
    grouped: dict[Part, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row.part("carrier")].append(row)
    for thing, each in grouped.items():
        opponents = tuple((row.part("property"), row.part("agent")) for row in each if row.get("agent"))
        yield Carrier(thing, opponents)
