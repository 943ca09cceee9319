"""Measures how long the server takes to make a page, which it then keeps; and how much a page weighs.

Run from a checkout: `python benchmarks/pages.py [--most 250]`. Prints CPU milliseconds by the kind of page: median,
95th percentile and slowest, each page made once (where there are few: some times), and the bytes of the heaviest under
gzip. The engine runs in the same process; templates are compiled and questions joined with their evidence before,
and what lasts is taken from the collector of cycles, as a server does once. Beside it stands what a million additions
in Python take on the machine, looked at all along: a core whose twin has work is slower, at times by more than half.
"""

import argparse
import asyncio
import gc
import gzip
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from itertools import combinations
from statistics import quantiles
from typing import Any
from urllib.parse import urlencode

import httpx

from herstem import paths
from herstem.catalog import Catalog
from herstem.engine.embedded import EmbeddedEngine
from herstem.explain.explainer import Explainer
from herstem.manifest import DERIVATIONS
from herstem.namespaces import HSO
from herstem.rules.derivations import DerivationFile
from herstem.web.app import create_app
from herstem.web.bibliography import sheet
from herstem.web.pages.about import about_page
from herstem.web.pages.bibliography import SORTS
from herstem.web.pages.downloads import exports, released
from herstem.web.pages.showing import Shown, show_term, show_thing
from herstem.web.pages.store import PageStore, page_query
from herstem.web.pages.vocabulary import Terminology
from herstem.web.site import Release, compile_templates, make_templates

THINGS = "SELECT DISTINCT ?x { ?x a ?any FILTER (STRSTARTS(STR(?x), STR(hs:)) && !EXISTS { ?x a hso:HypothesisStep }) }"
TERMS = "SELECT DISTINCT ?x { GRAPH hsg:ontology { ?x a ?any } FILTER (STRSTARTS(STR(?x), STR(hso:))) }"
PAIRS = "SELECT ?a ?m { ?a hso:countersMechanism ?m ; a hso:TherapeuticAgent MINUS { ?a a hso:AgentGroup } }"
REPEATED = 50  # of pages that there is one of
ADDITIONS = 20_000
ROUNDS = 6  # of pages that there are eight of
Show = Callable[[EmbeddedEngine, Explainer, Terminology, str], Shown | None]


def main() -> None:
    """Make pages of every kind."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--most", type=int, default=250, help="pages of each kind")
    most = parser.parse_args().most
    folder = paths.release_dir()
    engine = EmbeddedEngine.from_release(folder)
    catalog = Catalog.load(paths.queries_dir())
    explainer = Explainer(engine, catalog, DerivationFile(folder / DERIVATIONS))
    terminology = Terminology(engine)
    templates, release = make_templates(), Release.read(folder)
    began = time.process_time()
    compile_templates()
    catalog.prepare()
    preparing = 1_000 * (time.process_time() - began)
    settle()
    taken: dict[str, list[float]] = defaultdict(list)
    weight: dict[str, int] = defaultdict(int)
    pace: list[float] = []

    def make(view: Callable[[], tuple[str, dict[str, Any]]]) -> None:
        """Make a page, unless there are enough of its kind."""
        pace.append(additions())
        began = time.process_time()
        template, given = view()
        if len(taken[template]) < most:
            text = templates.get_template(template).render(root="", origin="", release=release, **given)
            taken[template].append(1_000 * (time.process_time() - began))
            weight[template] = max(weight[template], len(gzip.compress(text.encode(), 5)))

    def shown(show: Show, iri: str) -> tuple[str, dict[str, Any]]:
        """A page of a thing or a term."""
        found = show(engine, explainer, terminology, iri)
        assert found is not None
        queries = [(name, page_query(name, [iri])) for name in found.queries]
        given = {"page": found.page, "header": found.page.header, "described": found.described, "snippets": ()}
        return found.template, {"address": "/id/x", "queries": queries} | given

    def references(sort: str) -> tuple[str, dict[str, Any]]:
        """The page of all references."""
        template, given, _ = sheet(engine, sort, "")
        return template, given

    random.seed(1)
    shows: tuple[tuple[str, Show], ...] = ((THINGS, show_thing), (TERMS, show_term))
    for asked, show in shows:
        things = [str(getattr(row[0], "value", "")) for row in engine.query(asked).rows()[1]]
        for iri in random.sample(things, len(things)):
            make(partial(shown, show, iri))
    for _ in range(REPEATED):
        make(partial(shown, show_term, str(HSO)))
        make(lambda: ("about.html", {"page": about_page(PageStore(engine), catalog)}))
        make(lambda: ("downloads.html", {"exports": exports({}), "released": released(folder), "making": False}))
    for sort in [*SORTS] * ROUNDS:
        make(partial(references, sort))
    asyncio.run(ask(engine, catalog, most, taken, weight, pace))
    print("| page | made | p50, ms | p95, ms | slowest, ms | gzip, bytes |\n| --- | --- | --- | --- | --- | --- |")
    for kind, values in sorted(taken.items()):
        ranked = sorted(values)
        middle, late, last = (ranked[round(share * (len(ranked) - 1))] for share in (0.5, 0.95, 1))
        name = kind.removesuffix(".html")
        print(f"| {name} | {len(ranked)} | {middle:.0f} | {late:.0f} | {last:.0f} | {weight[kind]:,} |")
    print(f"\nall templates compiled, all evidence joined: {preparing:.0f} ms CPU")
    early, middle, late = quantiles(pace, n=20)[::9]
    print(f"a million additions: {middle:.0f} ms CPU, 5 in 100 times under {early:.0f}, 5 in 100 over {late:.0f}")


def additions() -> float:
    """CPU milliseconds of a million additions, told from some."""
    began = time.process_time()
    sum(number for number in range(ADDITIONS))
    return 1_000_000 / ADDITIONS * 1_000 * (time.process_time() - began)


def settle() -> None:
    """Look for cycles in what there is, and no more in that, as a server does before it serves (web/serving.py)."""
    gc.collect()
    gc.freeze()


async def ask(
    engine: EmbeddedEngine,
    catalog: Catalog,
    most: int,
    taken: dict[str, list[float]],
    weight: dict[str, int],
    pace: list[float],
) -> None:
    """Have the pages made that depend on a whole address, each once, as requests to the application itself."""
    app = create_app(engine, catalog, paths.release_dir())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://here") as client:
        await client.get("/search?q=x")  # names are read once
        settle()
        for kind, address in addresses(engine, catalog, most):
            pace.append(additions())
            began = time.process_time()
            page = await client.get(address, headers={"Accept": "text/html", "Accept-Encoding": "identity"})
            taken[kind].append(1_000 * (time.process_time() - began))
            page.raise_for_status()
            weight[kind] = max(weight[kind], len(gzip.compress(page.content, 5)))


def addresses(engine: EmbeddedEngine, catalog: Catalog, most: int) -> Iterator[tuple[str, str]]:
    """Questions with their examples, the explorer with one and two agents picked, cells of its matrix."""
    for query in catalog.values():
        for more in ({}, {"evidence": "true"}) if query.evidence else ({},):
            kind = "question, with evidence" if more else "question"
            yield kind, f"/q/{query.name}.html?{urlencode(query.example | more, doseq=True)}"
    pairs = [
        [str(getattr(term, "value", "")).rpartition("/")[2] for term in row] for row in engine.query(PAIRS).rows()[1]
    ]
    agents = sorted({agent for agent, _ in pairs})
    picks = [*([agent] for agent in agents), *map(list, combinations(agents, 2))]
    for pick in random.sample(picks, min(most, len(picks))):
        yield "explorer", "/hypotheses?" + urlencode({"drug": "trastuzumab", "agent": pick}, doseq=True)
    for agent, mechanism in pairs:
        yield "cell", f"/hypotheses/{agent}/{mechanism}"


if __name__ == "__main__":
    main()
