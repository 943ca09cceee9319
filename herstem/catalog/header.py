"""The typed header of a canned query: TOML in `#+` lines at the top of its file (the grlc convention)."""

import tomllib
from pathlib import Path
from typing import Any

from herstem.catalog.chart import read_chart
from herstem.catalog.errors import BadQueryFileError
from herstem.catalog.parameter import TYPES, Parameter
from herstem.catalog.query import PAGE, CannedQuery
from herstem.catalog.select import Select

# Names that every query takes over HTTP or on the command line.
RESERVED = ("evidence", "format", "limit", "offset", "sort")


def read_query(path: Path, evidence: Select | None = None) -> CannedQuery:
    """A canned query from its file; BadQueryFileError says which convention it breaks.

    `evidence` is the query whose columns evidence adds.
    """
    text = path.read_text(encoding="utf-8")
    header = "\n".join(line[2:] for line in text.splitlines() if line.startswith("#+"))
    try:
        data = tomllib.loads(header)
    except tomllib.TOMLDecodeError as error:
        raise BadQueryFileError(f"{path.name}: the header is not TOML: {error}") from None
    try:
        query = CannedQuery(
            name=path.stem,
            title=data.pop("title"),
            description=data.pop("description"),
            keywords=tuple(data.pop("keywords")),
            parameters=tuple(_parameter(name, dict(table)) for name, table in data.pop("parameters", {}).items()),
            text=text,
            unanswered=_typed(data, "unanswered", str, ""),
            group=_typed(data, "group", str, ""),
            ordering=tuple(data.pop("ordering", ())),
            page=_typed(data, "page", int, PAGE),
            rows=_typed(data, "rows", int, None),
            evidence=_typed(data, "evidence", str, None),
            hypothetical=_typed(data, "hypothetical", bool, False),
            chart=read_chart(data.pop("chart")) if "chart" in data else None,
            evidence_part=evidence,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BadQueryFileError(f"{path.name}: the header lacks or mistakes {error}") from None
    if data:
        raise BadQueryFileError(f"{path.name}: the header has unknown keys: {', '.join(data)}")
    _check_slots(query, path.name)
    return query


def _parameter(name: str, table: dict[str, Any]) -> Parameter:
    kind = table.pop("type")
    if kind not in TYPES:
        raise ValueError(f"type {kind!r} of {name}: one of {', '.join(TYPES)}")
    if name in RESERVED:
        raise ValueError(f"{name}: every query takes that, in another meaning")
    if (kind == "enum") != ("values" in table):
        raise ValueError(f"values of {name}: an enum has them, and nothing else")
    default, example = table.pop("default", None), table.pop("example", None)
    return Parameter(
        name=name,
        type=kind,
        values=tuple(table.pop("values", ())),
        of_class=table.pop("class", None),
        default=None if default is None else _written(default),
        example=None if example is None else _written(example),
        required=_typed(table, "required", bool, False),
        several=_typed(table, "several", bool, False),
        **table,
    )


def _typed(table: dict[str, Any], key: str, kind: type, default: Any) -> Any:
    value = table.pop(key, default)
    if value is not default and type(value) is not kind:
        words = {bool: "true or false", int: "a whole number", str: "a text"}
        raise ValueError(f"{key}: {words[kind]}")
    return value


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _check_slots(query: CannedQuery, file: str) -> None:
    """Every parameter has its one line, and `$` stands nowhere else."""
    try:
        named = sorted(query.template.names)
    except ValueError as error:
        raise BadQueryFileError(f"{file}: {error}") from None
    if named != sorted(parameter.name for parameter in query.parameters):
        raise BadQueryFileError(
            f"{file}: the lines `VALUES ?name {{ $name }}` name {named}, the header other parameters"
        )
