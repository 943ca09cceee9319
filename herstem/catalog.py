"""Canned queries: a SPARQL file with a typed header (TOML in `#+` lines, the grlc convention), and its safe binding.

A parameter NAME stands once in the text, in a line `VALUES ?NAME { $NAME }`. Binding puts RDF terms in place of
`$NAME`, or UNDEF where nothing is given (SPARQL 1.1 Query 10.2), and touches nothing else. Parameters whose values
belong together share a line, `VALUES (?A ?B) { ($A $B) }`: the first value of each makes the first row, and so on.
"""

import difflib
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode

from herstem.engine.base import Engine
from herstem.engine.tokens import tokens
from herstem.resolve import BadValueError, CatalogError, literal, resolve

__all__ = [
    "BadQueryFileError",
    "BadValueError",
    "CannedQuery",
    "Catalog",
    "CatalogError",
    "Parameter",
    "UnknownParameterError",
    "UnknownQueryError",
]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_SLOT = re.compile(
    r"^(?P<before>[ \t]*VALUES (?:\?\w+|(?P<row>\()(?:\?\w+ )*\?\w+\)) \{ )"
    r"(?P<slot>(?(row)\((?:\$\w+ )*\$\w+\)|\$\w+))(?P<after> \})[ \t]*$",
    re.MULTILINE,
)
_TYPES = ("iri", "term", "string", "integer", "decimal", "boolean", "enum")
_NAME = re.compile(r"[?$](\w+)")
_NUMBERS = {
    "integer": re.compile(r"[+-]?\d{1,18}", re.ASCII),
    "decimal": re.compile(r"[+-]?(\d{1,18}(\.\d{0,18})?|\.\d{1,18})", re.ASCII),
}
_HALF_PAIR = re.compile("[\ud800-\udfff]")
_LONGEST = 1_000
_MOST = 1_000


class UnknownQueryError(CatalogError):
    """There is no canned query of that name."""

    status = 404


class UnknownParameterError(CatalogError):
    """The canned query has no parameter of that name."""


class BadQueryFileError(Exception):
    """A file of the catalog does not keep to the conventions; the message begins with its name."""


@dataclass(frozen=True)
class Parameter:
    """A typed parameter of a canned query.

    `of_class` is the class (CURIE) that an iri must belong to; without it any IRI is taken, and with rdfs:Resource any
    that the store says something about. A term is an iri or a literal as Turtle writes it. `example` is for the pages.
    """

    name: str
    type: str
    description: str = ""
    of_class: str | None = None
    values: tuple[str, ...] = ()
    default: str | None = None
    required: bool = False
    example: str | None = None

    def term(self, value: str, engine: Engine) -> str:
        """The RDF term that a value stands for, as SPARQL writes it. Raises BadValueError."""
        if len(value) > _LONGEST:
            raise BadValueError(f"{self.name}: longer than {_LONGEST:,} characters")
        if _HALF_PAIR.search(value):
            raise BadValueError(f"{self.name}: not text that can be written as UTF-8")
        value = value.strip() if self.type != "string" else value
        if self.type == "term" and (written := literal(value, self.name)) is not None:
            return str(written)
        if self.type in ("iri", "term"):
            return str(NamedNode(resolve(value, self.of_class, engine, self.name)))
        if self.type == "enum":
            if value not in self.values:
                raise BadValueError(f"{self.name}: {value!r} is not one of {', '.join(self.values)}", self.values)
            return _string(value)
        if self.type == "boolean":
            if value.lower() not in ("true", "false", "1", "0"):
                raise BadValueError(f"{self.name}: {value!r} is neither true nor false", ("true", "false"))
            return "true" if value.lower() in ("true", "1") else "false"
        if self.type in _NUMBERS:
            if not _NUMBERS[self.type].fullmatch(value):
                raise BadValueError(
                    f"{self.name}: {value!r} is not {'an' if self.type == 'integer' else 'a'} {self.type}"
                )
            return str(Literal(value, datatype=NamedNode(_XSD + self.type)))
        return _string(value)


@dataclass(frozen=True)
class CannedQuery:
    """A question with its SPARQL text, which is the file, header included; a hypothetical one holds hypotheses."""

    name: str
    title: str
    description: str
    keywords: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    text: str
    audience: str | None = None
    hypothetical: bool = False

    @property
    def notice(self) -> str | None:
        """What must stand wherever the answer is shown, where it holds hypotheses."""
        return "Hypotheses drawn by a machine, not findings. Not for clinical decisions." if self.hypothetical else None

    def bind(self, values: Mapping[str, Sequence[str]], engine: Engine) -> str:
        """The text with terms in place of its parameters. A blank value counts as none given.

        Names of things are looked up in the engine. Raises UnknownParameterError, BadValueError.
        """
        known = [parameter.name for parameter in self.parameters]
        for name in values:
            if name not in known:
                takes = f"it takes {', '.join(known)}" if known else "it takes none"
                raise UnknownParameterError(f"{self.name} has no parameter {name!r}; {takes}")
        terms = {parameter.name: self._terms(parameter, values, engine) for parameter in self.parameters}
        return _SLOT.sub(lambda slot: slot["before"] + self._filled(slot, terms) + slot["after"], self.text)

    def _filled(self, slot: re.Match[str], terms: Mapping[str, Sequence[str]]) -> str:
        """What stands in place of a slot: the terms of its parameter, each once, or a row for each of several."""
        names = _NAME.findall(slot["slot"])
        if not slot["row"]:
            return " ".join(dict.fromkeys(terms[names[0]])) or "UNDEF"
        count = max(len(terms[name]) for name in names) or 1
        columns = [terms[name] or ["UNDEF"] * count for name in names]
        if any(len(column) != count for column in columns):
            raise BadValueError(f"{self.name}: {', '.join(names)} belong together; give as many values of each")
        return " ".join(f"({' '.join(row)})" for row in zip(*columns, strict=True))

    def _terms(self, parameter: Parameter, values: Mapping[str, Sequence[str]], engine: Engine) -> list[str]:
        given = [value for value in values.get(parameter.name, ()) if value.strip()]
        if not given and parameter.default is not None:
            given = [parameter.default]
        if not given and parameter.required:
            raise BadValueError(f"{self.name} needs a value for {parameter.name} ({parameter.description})")
        if len(given) > _MOST:
            raise BadValueError(f"{parameter.name}: more than {_MOST:,} values")
        return [parameter.term(value, engine) for value in given]


class Catalog(Mapping[str, CannedQuery]):
    """The canned queries of a folder, by name."""

    def __init__(self, queries: Mapping[str, CannedQuery]) -> None:
        self._queries = dict(queries)

    @classmethod
    def load(cls, folder: Path) -> "Catalog":
        """Read every *.rq of a folder (not of folders in it). Raises BadQueryFileError."""
        return cls({path.stem: _read(path) for path in sorted(folder.glob("*.rq"))})

    def find(self, name: str) -> CannedQuery:
        """The query of a name; UnknownQueryError, with names like it, where there is none."""
        if name in self._queries:
            return self._queries[name]
        near = difflib.get_close_matches(name, self._queries, n=3, cutoff=0.5)
        hint = f"; did you mean {' or '.join(near)}?" if near else ""
        raise UnknownQueryError(f"there is no canned query {name!r}{hint}", near)

    def __getitem__(self, name: str) -> CannedQuery:
        return self._queries[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._queries)

    def __len__(self) -> int:
        return len(self._queries)


def _string(value: str) -> str:
    return str(Literal(value))


def _read(path: Path) -> CannedQuery:
    """A canned query from its file; BadQueryFileError says which convention it breaks."""

    def bad(problem: str) -> BadQueryFileError:
        return BadQueryFileError(f"{path.name}: {problem}")

    text = path.read_text(encoding="utf-8")
    header = "\n".join(line[2:] for line in text.splitlines() if line.startswith("#+"))
    try:
        data = tomllib.loads(header)
    except tomllib.TOMLDecodeError as error:
        raise bad(f"the header is not TOML: {error}") from None
    try:
        parameters = tuple(_parameter(name, dict(table)) for name, table in data.pop("parameters", {}).items())
        query = CannedQuery(
            name=path.stem,
            title=data.pop("title"),
            description=data.pop("description"),
            keywords=tuple(data.pop("keywords")),
            parameters=parameters,
            text=text,
            audience=data.pop("audience", None),
            hypothetical=_truth(data.pop("hypothetical", False), "hypothetical"),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise bad(f"the header lacks or mistakes {error}") from None
    if data:
        raise bad(f"the header has unknown keys: {', '.join(data)}")
    _check_slots(query, bad)
    return query


def _parameter(name: str, table: dict[str, Any]) -> Parameter:
    kind = table.pop("type")
    if kind not in _TYPES:
        raise ValueError(f"type {kind!r} of {name}: one of {', '.join(_TYPES)}")
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
        **table,
    )


def _truth(value: object, key: str) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{key}: true or false")
    return value


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _check_slots(query: CannedQuery, bad: Callable[[str], BadQueryFileError]) -> None:
    """Every parameter has its one line, and `$` stands nowhere else."""
    named: list[str] = []
    for slot in _SLOT.finditer(query.text):
        names = _NAME.findall(slot["slot"])
        if _NAME.findall(slot["before"]) != names:
            raise bad(f"{slot[0].strip()}: the two names differ")
        named += names
    if sorted(named) != sorted(parameter.name for parameter in query.parameters):
        raise bad(f"the lines `VALUES ?name {{ $name }}` name {sorted(named)}, the header other parameters")
    if sum(token.text.startswith("$") for token in tokens(query.text)) != len(named):
        raise bad("a $ stands outside the lines `VALUES ?name { $name }`")
