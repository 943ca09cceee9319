"""The conventions of the catalog, checked: what is wrong with a canned query, its header, its text and its answers.

The answers are those of the release that the header speaks of.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from pyoxigraph import NamedNode

from herstem.catalog.chart import Bars
from herstem.catalog.collection import Catalog
from herstem.catalog.query import CannedQuery
from herstem.catalog.select import Select
from herstem.engine.base import Engine, Row
from herstem.engine.errors import EngineError
from herstem.resolve import ANYTHING, CatalogError, members

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_PARAMETER = re.compile(r"[a-z][a-z0-9]*")
_MOST_LINES, _LONGEST_LINE = 40, 140
# Columns of IRIs that are read as they stand, or whose text is another column.
_PLAIN = frozenset({"claim", "other", "note", "graph", "elsewhere"})
_NOTICE = "not for clinical decisions"


def problems(query: CannedQuery, catalog: Catalog, engine: Engine) -> list[str]:
    """What is wrong with a query of a catalog, a line each, given an engine over the release."""
    found = list(chain(_header(query, catalog), _parameters(query, engine), _text(query), _columns(query, catalog)))
    try:
        found += _answers(query, engine)
    except (CatalogError, EngineError, ValueError) as error:
        found.append(f"the example cannot be asked: {error}")
    return found


def _header(query: CannedQuery, catalog: Catalog) -> Iterator[str]:
    if not _NAME.fullmatch(query.name):
        yield "its name is not small words joined by hyphens"
    if not query.title.endswith("?"):
        yield "its title is not a question"
    for key in ("description", "unanswered"):
        if not getattr(query, key).endswith("."):
            yield f"{key} is not a sentence"
    if not query.keywords:
        yield "there are no keywords"
    if query.group not in {group.name for group in catalog.groups}:
        yield f"group {query.group!r} is none of those in groups.toml"
    if query.hypothetical and not (_NOTICE in query.description and "ypothes" in query.description):
        yield f"its description does not say that it holds hypotheses, {_NOTICE}"


def _parameters(query: CannedQuery, engine: Engine) -> Iterator[str]:
    for each in query.parameters:
        if not _PARAMETER.fullmatch(each.name):
            yield f"parameter {each.name!r} is not a small word"
        if not each.description:
            yield f"parameter {each.name} has no description"
        if each.required and each.default is not None:
            yield f"parameter {each.name} is required and has a default"
        if each.required and each.example is None:
            yield f"parameter {each.name} is required and has no example"
        if each.of_class and each.of_class != ANYTHING and not members(each.of_class, engine):
            yield f"parameter {each.name}: nothing is of class {each.of_class}"


def _text(query: CannedQuery) -> Iterator[str]:
    lines = query.sparql.splitlines()
    if len(lines) > _MOST_LINES or max(map(len, lines)) > _LONGEST_LINE:
        yield f"more than {_MOST_LINES} lines of SPARQL, or a line of more than {_LONGEST_LINE} characters"
    for prefix in re.findall(r"^PREFIX (\w+):", query.sparql, re.MULTILINE):
        if len(re.findall(rf"\b{prefix}:", query.sparql)) == 1:
            yield f"prefix {prefix}: is declared and not used"
    ordering = Select.read(query.sparql).ordering
    if not ordering or ordering != query.ordering:
        yield f"ordering is {list(query.ordering)}, ORDER BY has {list(ordering)}"


def _columns(query: CannedQuery, catalog: Catalog) -> Iterator[str]:
    columns = (*query.columns, *query.evidence_columns)
    for name in columns:
        of_another = name.endswith("Label") and name.removesuffix("Label") in columns
        if name not in catalog.columns and not of_another:
            yield f"columns.toml does not say what {name} holds"
    for name in query.chart.columns if query.chart else ():
        if name not in query.columns:
            yield f"the chart is drawn from {name}, which is no column"


def _answers(query: CannedQuery, engine: Engine) -> Iterator[str]:
    needed = {each.name: query.example.get(each.name, []) for each in query.parameters if each.required}
    columns, example = _ask(query, query.example, engine)
    if query.rows != len(example):
        yield f"the example has {len(example)} rows, the header says {query.rows}"
    if columns != query.columns:
        yield f"the columns are read as {query.columns}, and are {columns}"
    plain = _PLAIN | {each.name for each in query.parameters}  # what the asker gave needs no name
    for place, name in enumerate(columns):
        named = name in plain or f"{name}Label" in columns
        if not named and any(isinstance(row[place], NamedNode) for row in example):
            yield f"column {name} holds IRIs, and there is no {name}Label"
    keys = [columns.index(key.lstrip("-")) for key in query.ordering if key.lstrip("-") in columns]
    for values in (query.example, needed):
        _, rows = _ask(query, values, engine)
        same = [key for key, count in Counter(tuple(row[key] for key in keys) for row in rows).items() if count > 1]
        if same:
            yield f"asked with {values}, several rows are alike in what they are ordered by: {same[0]}"
    if isinstance(query.chart, Bars) and query.chart.value in columns:
        lengths = [row[columns.index(query.chart.value)] for row in example]
        if not all(str(getattr(each, "value", "")).replace(".", "", 1).isdigit() for each in lengths):
            yield f"the bars are as long as {query.chart.value} says, which is not always a number"
    if query.evidence:
        yield from _evidence(query, engine, example)


def _evidence(query: CannedQuery, engine: Engine, example: Sequence[Row]) -> Iterator[str]:
    """Evidence adds columns and changes nothing else. GROUP_CONCAT promises no order."""
    _, rows = _ask(query, query.example, engine, evidence=True)
    count = len(query.columns)
    if list(map(_words, example)) != [_words(row[:count]) for row in rows]:
        yield "with evidence the rows are others"
    added = [term for row in rows for term in row[count:]]
    if added and not any(getattr(term, "value", "") for term in added):
        yield "evidence adds nothing to any row"


def _words(row: Row) -> list[list[str]]:
    return [sorted(re.split(r'[ ;,"]+', str(term))) for term in row]


def _ask(
    query: CannedQuery, values: Mapping[str, Sequence[str]], engine: Engine, *, evidence: bool = False
) -> tuple[tuple[str, ...], list[Row]]:
    variables, rows = engine.query(query.bind(values, engine, evidence=evidence)).rows()
    return tuple(variables), list(rows)
