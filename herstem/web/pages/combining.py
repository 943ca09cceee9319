"""The page on combinations: what may be chosen, the matrix, what the agents picked do together, and who ranks best."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from herstem.catalog import Catalog
from herstem.engine.base import Engine
from herstem.names import Names
from herstem.namespaces import expand
from herstem.resolve import members
from herstem.tables import Part, link
from herstem.web.pages.claims import Claim, claims
from herstem.web.pages.coverage import Matrix, Verdict, matrix, short, verdict
from herstem.web.pages.store import PageStore, Row
from herstem.web.pages.things import Contest, contests, disputed

COVERAGE, COMBINATIONS, PARTNERS = "mechanism-coverage", "combinations", "partner-candidates"
Values = Mapping[str, Sequence[str]]
Given = Mapping[str, Sequence[str]]  # IRIs and truths by the name of the parameter


@dataclass(frozen=True)
class Choice:
    """What one may choose: what goes into the address, its words, and whether it is chosen."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True)
class Choices:
    """The filters of the page, and the agents that no row of the matrix is about but which one may pick too."""

    drugs: tuple[Choice, ...]
    kinds: tuple[Choice, ...]
    types: tuple[Choice, ...]
    levels: tuple[Choice, ...]
    others: tuple[Choice, ...]


@dataclass(frozen=True)
class Mention:
    """A combination that the review names: which of the agents are in it, each as such or as one of a group."""

    regimen: Part
    parts: tuple[tuple[Part, Part], ...]


@dataclass(frozen=True)
class Combination:
    """Agents to be given with a drug, one of each set; `pick` are values that pick the first of each."""

    sets: tuple[tuple[Part, ...], ...]
    pick: tuple[str, ...]
    covered: str
    mechanisms: str
    uncovered: str


@dataclass(frozen=True)
class Partner:
    """A candidate partner of a drug: the mechanisms that it counters, on what evidence, and its hypotheses."""

    agent: Part
    value: str
    mechanisms: str
    evidence: str
    status: str
    hedged: bool
    hypotheses: tuple[Part, ...]


@dataclass(frozen=True)
class CombiningPage:
    """All that the page shows. What is said or contested, combinations and partners are those for `drug`, none without
    one; of `named` carriers the review itself ties resistance to that drug to them.
    """

    choices: Choices
    drug: Part | None
    matrix: Matrix
    picked: tuple[Part, ...]
    verdict: Verdict | None
    mentions: tuple[Mention, ...]
    outcomes: tuple[Claim, ...]
    said: tuple[Claim, ...]
    contests: tuple[Contest, ...]
    named: frozenset[Part]
    combinations: tuple[Combination, ...]
    partners: tuple[Partner, ...]


def combining_page(engine: Engine, catalog: Catalog, values: Values, size: str) -> CombiningPage:
    """The page for the values of mechanism-coverage, of which `agent` are the agents picked.

    `size` is how many agents the ranked combinations have. Raises CatalogError, EngineError.
    """
    store, names = PageStore(engine), Names.of(engine)
    query = catalog.find(COVERAGE)
    terms = {each.name: each.terms(values.get(each.name, ()), engine) for each in query.parameters}
    given = {name: tuple(dict.fromkeys(term.strip("<>") for term in found)) for name, found in terms.items()}
    drug, general = "".join(given["drug"]), given["general"] == ("true",)
    escapes, agents = store.shared("escapes"), store.shared("agents")
    picked = {iri: link(iri, names.label(iri)) for iri in given["agent"]}
    rows = _left(store.kept(query, _of_all(values)), agents, given)
    shown = matrix(rows, _mechanisms(escapes, drug, general, given), tuple(picked.items()))
    named = _mentions(store, [*given["drug"], *picked]) if picked else {}
    asked = {"drug": [drug], "general": ["true" if general else "false"]}
    return CombiningPage(
        choices=_choices(engine, escapes, agents, given, shown),
        drug=link(drug, names.label(drug)) if drug else None,
        matrix=replace(shown, hedged=_hedged(escapes, drug)),
        picked=tuple(picked.values()),
        verdict=verdict(shown) if picked else None,
        mentions=tuple(named.values()),
        outcomes=tuple(_claims(store, "outcomes", [*named, *picked])) if picked else (),
        said=tuple(_claims(store, "alongside", [drug])) if drug else (),
        contests=tuple(contests(store, disputed(store, drug))) if drug else (),
        named=_named(store, rows, drug) if drug else frozenset(),
        combinations=tuple(_combinations(store, catalog, names, asked | {"agents": [size]})) if drug else (),
        partners=tuple(_partners(store, catalog, asked)) if drug else (),
    )


def _of_all(values: Values) -> Values:
    """The values by which mechanism-coverage answers for all agents, whatever their classes."""
    kept = {name: given for name, given in values.items() if name not in ("agent", "kind", "groups")}
    return kept | {"groups": ["true"]}


def _left(rows: Iterable[Row], agents: Iterable[Row], given: Given) -> list[Row]:
    """The rows of agents that the filters leave, and of those that are picked, which no class hides."""
    left = set(given["agent"])
    for row in agents:
        single = given["groups"] == ("true",) or not row.true("group")
        if single and (not given["kind"] or row.text("kind") in given["kind"]):
            left.add(row.text("agent"))
    return [row for row in rows if row.text("agent") in left]


def _mechanisms(escapes: Iterable[Row], drug: str, general: bool, given: Given) -> list[tuple[str, Part]]:
    """The mechanisms that the filters leave, by name."""
    found = {
        row.text("mechanism"): row.part("mechanism")
        for row in escapes
        if (not drug or row.text("drug") == drug or (general and row.true("general")))
        and (not given["type"] or row.text("type") in given["type"])
        and (not given["mechanism"] or row.text("mechanism") in given["mechanism"])
    }
    return list(found.items())


def _hedged(escapes: Iterable[Row], drug: str) -> frozenset[Part]:
    """The mechanisms of which the review says only with reserve that they make a drug fail."""
    return frozenset(row.part("mechanism") for row in escapes if row.text("drug") == drug and row.true("hedged"))


def _named(store: PageStore, rows: Iterable[Row], drug: str) -> frozenset[Part]:
    """The carriers in rows of mechanism-coverage of which claims say themselves that they make cells resist a drug."""
    through = dict.fromkeys(row.text("through") for row in rows)
    return frozenset(row.part("carrier") for row in store.rows("named", through) if row.text("drug") == drug)


def _choices(engine: Engine, escapes: Sequence[Row], agents: Sequence[Row], given: Given, shown: Matrix) -> Choices:
    def one_of(rows: Iterable[Row], name: str, chosen: Sequence[str]) -> tuple[Choice, ...]:
        found = {row.text(name): row.text(f"{name}Label") for row in rows if row.get(name)}
        found |= {iri: Names.of(engine).label(iri) for iri in chosen}
        listed = sorted(found.items(), key=lambda each: each[1].casefold())
        return tuple(Choice(short(iri), text, iri in chosen) for iri, text in listed)

    there = {agent.value for agent in shown.agents}
    single = [row for row in agents if given["groups"] == ("true",) or not row.true("group")]
    levels = members("hso:EvidenceLevel", engine)
    return Choices(
        drugs=one_of((row for row in escapes if not row.true("general")), "drug", given["drug"]),
        kinds=one_of((row for row in agents if short(row.text("agent")) in there), "kind", given["kind"]),
        types=one_of(escapes, "type", given["type"]),
        levels=tuple(Choice(name, text, expand(name) in given["level"]) for name, text in levels),
        others=tuple(each for each in one_of(single, "agent", ()) if each.value not in there),
    )


def _mentions(store: PageStore, agents: Sequence[str]) -> dict[str, Mention]:
    """By their IRIs, the combinations of the review that have at least two of the agents."""
    found: dict[str, Mention] = {}
    for row in store.rows("together", agents):
        before = found.get(row.text("regimen"), Mention(row.part("regimen"), ()))
        parts = (*before.parts, (row.part("agent"), row.part("component")))
        found[row.text("regimen")] = Mention(before.regimen, parts)
    return found


def _claims(store: PageStore, name: str, things: Sequence[str]) -> Iterable[Claim]:
    """The claims that a page query finds for things, in its order."""
    return claims(store, [row.text("claim") for row in store.rows(name, things)]).values()


def _combinations(store: PageStore, catalog: Catalog, names: Names, asked: Values) -> Iterable[Combination]:
    for row in store.kept(catalog.find(COMBINATIONS), asked):
        found = [row.text(name).split() for name in ("oneOf", "withOneOf", "andOneOf") if row.text(name)]
        sets = [sorted(each, key=lambda iri: names.label(iri).casefold()) for each in found]
        yield Combination(
            tuple(tuple(link(iri, names.label(iri)) for iri in each) for each in sets),
            tuple(short(each[0]) for each in sets),
            row.text("covered"),
            row.text("mechanisms"),
            row.text("uncovered"),
        )


def _partners(store: PageStore, catalog: Catalog, asked: Values) -> Iterable[Partner]:
    for row in store.kept(catalog.find(PARTNERS), asked):
        yield Partner(
            row.part("agent"),
            short(row.text("agent")),
            row.text("mechanisms"),
            row.text("weakest"),
            row.text("status"),
            row.true("hedged"),
            tuple(link(iri, None) for iri in row.text("hypotheses").split()),
        )
