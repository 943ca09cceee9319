"""The page of a canned query: a form made of its parameters, the rows with links, a picture, ways to take it along."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from herstem.catalog import CannedQuery, CatalogError, Parameter
from herstem.catalog.select import paged
from herstem.engine.errors import EngineError
from herstem.names import Names
from herstem.resolve import ANYTHING, members
from herstem.tables import MOST_ROWS, read_table
from herstem.web.call import Call
from herstem.web.pages.charts import draw
from herstem.web.pages.copying import snippets
from herstem.web.pages.store import PageStore
from herstem.web.paging import Part
from herstem.web.problems import status_of_canned
from herstem.web.sheets import Sheet, send
from herstem.web.site import Site

_MOST_CHOICES = 300
_MOST_KEPT, _MOST_TOTALS = 100, 1_000
Fields = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Field:
    """A parameter as a form shows it: a value for each input, and what one may choose from."""

    parameter: Parameter
    values: Sequence[str]
    choices: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Heading:
    """A column: its words, the address of the page ordered by it, and how it is ordered now (WAI-ARIA aria-sort)."""

    text: str
    href: str
    order: str


async def page(request: Request, query: CannedQuery, fields: Fields) -> Response:
    """The form, and the result where what it needs is there."""
    return await send(request, lambda: _sheet(request, query, fields), variant=urlencode(fields))


def _sheet(request: Request, query: CannedQuery, fields: Fields) -> Sheet:
    site = Site.of(request)
    given = [each for each in fields if each[1].strip()]
    values = {name: [value for key, value in given if key == name] for name, _ in given}
    shown: dict[str, Any] = {"table": None, "problem": None, "cut": None, "total": 0, "chart": None, "bound": ""}
    status = 200
    if values or not any(parameter.required for parameter in query.parameters):
        try:
            shown |= _rows(Call.read(query, given), site)
        except CatalogError as error:
            shown["problem"], status = error, error.status
        except EngineError as error:
            shown["problem"], status = error, status_of_canned(error)
    whole = urlencode([each for each in given if each[0] not in ("limit", "offset")])
    base = f"{str(request.base_url).rstrip('/')}/q/{query.name}"
    context = {
        "query": query,
        "fields": [_field(parameter, values, site) for parameter in query.parameters],
        "evidence": "evidence" in values,
        "parameters": whole,
        "permalink": f"{base}.html" + (f"?{urlencode(given)}" if given else ""),
        "snippets": snippets(f"{base}.csv" + (f"?{whole}" if whole else "")),
    }
    return Sheet("query.html", context | shown, status)


def _rows(call: Call, site: Site) -> dict[str, Any]:
    """The part of the rows that a page shows, how many there are, and where the parts before and after it are."""
    text = call.text(site)
    most = min(call.part.limit or call.query.page, MOST_ROWS)
    part = Part(most, call.part.offset)
    totals: dict[str, int] = PageStore(site.engine).memory("totals", _MOST_TOTALS)
    counted = call.query.bind(call.values, site.engine)
    # Where the total is not known, to read further rows takes less time than to ask for it.
    answer = site.engine.query(paged(text, most if counted in totals else MOST_ROWS, part.offset))
    table = read_table(answer, Names.of(site.engine).label, most)
    if counted not in totals:
        whole = table.found < MOST_ROWS and (table.found or not part.offset)
        totals[counted] = part.offset + table.found if whole else call.total(site)
    total = totals[counted]
    others = {relation: other.address(call.fields) for relation, other in part.others(total)}
    headings = [_heading(words, name, call) for words, name in zip(table.columns, table.names, strict=True)]
    chart = draw(call.query.chart, table) if call.query.chart else None
    shown = {"table": table, "cut": part, "total": total, "others": others}
    return shown | {"headings": headings, "chart": chart, "bound": text}


def _heading(words: str, name: str, call: Call) -> Heading:
    """The other way round where the rows are in this order already."""
    now = {name: "ascending", f"-{name}": "descending"}.get(call.sort, "none")
    kept = [each for each in call.fields if each[0] not in ("limit", "offset", "sort")]
    return Heading(words, "?" + urlencode([*kept, ("sort", f"-{name}" if now == "ascending" else name)]), now)


def _field(parameter: Parameter, values: Mapping[str, list[str]], site: Site) -> Field:
    given = values.get(parameter.name, [])
    listed = parameter.type == "iri" and parameter.of_class not in (None, ANYTHING)
    choices = _choices(str(parameter.of_class), site) if listed else ()
    if not parameter.several:
        return Field(parameter, [given[0] if given else parameter.default or ""], choices)
    return Field(parameter, [*given, ""], choices)


def _choices(of_class: str, site: Site) -> Sequence[tuple[str, str]]:
    """CURIE and label of each thing in a class; none where there are too many. They are kept while the data stay."""
    kept: dict[str, Sequence[tuple[str, str]]] = PageStore(site.engine).memory("choices", _MOST_KEPT)
    if of_class not in kept:
        found = members(of_class, site.engine, _MOST_CHOICES + 1)
        kept[of_class] = found if len(found) <= _MOST_CHOICES else ()
    return kept[of_class]
