"""A typed parameter of a canned query: from the values that people give to RDF terms, as SPARQL writes them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from herstem.engine.base import Engine
from herstem.namespaces import PREFIXES
from herstem.resolve import BadValueError, literal, resolve

TYPES = ("iri", "term", "string", "integer", "decimal", "boolean", "enum")
MOST = 1_000  # values of one parameter
LONGEST = 1_000  # characters of a value
_NUMBERS = {
    "integer": re.compile(r"[+-]?\d{1,18}", re.ASCII),
    "decimal": re.compile(r"[+-]?(\d{1,18}(\.\d{0,18})?|\.\d{1,18})", re.ASCII),
}
_HALF_PAIR = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Parameter:
    """A typed parameter of a canned query.

    `of_class` is the class (CURIE) that an iri must belong to; without it any IRI is taken, and with rdfs:Resource any
    that the store says something about. A term is an iri or a literal as Turtle writes it. With `several` it takes
    more than one value, each an alternative. `example` is its value in the example of the query.
    """

    name: str
    type: str
    description: str = ""
    of_class: str | None = None
    values: tuple[str, ...] = ()
    default: str | None = None
    required: bool = False
    several: bool = False
    example: str | None = None

    def terms(self, values: Sequence[str], engine: Engine) -> list[str]:
        """The RDF terms that values stand for, or its default; blank values count as none. Raises BadValueError."""
        given = [value for value in values if value.strip()]
        if not given and self.default is not None:
            given = [self.default]
        if len(given) > (MOST if self.several else 1):
            raise BadValueError(f"{self.name}: more than {f'{MOST:,} values' if self.several else 'one value'}")
        return [self.term(value, engine) for value in given]

    def term(self, value: str, engine: Engine) -> str:
        """The RDF term that a value stands for, as SPARQL writes it. Raises BadValueError."""
        if len(value) > LONGEST:
            raise BadValueError(f"{self.name}: longer than {LONGEST:,} characters")
        if _HALF_PAIR.search(value):
            raise BadValueError(f"{self.name}: not text that can be written as UTF-8")
        value = value.strip() if self.type != "string" else value
        if self.type == "term" and (written := literal(value, self.name)) is not None:
            return str(written)
        if self.type in ("iri", "term"):
            return str(NamedNode(resolve(value, self.of_class, engine, self.name)))
        if self.type == "enum" and value not in self.values:
            raise BadValueError(f"{self.name}: {value!r} is not one of {', '.join(self.values)}", self.values)
        if self.type == "boolean":
            if value.lower() not in ("true", "false", "1", "0"):
                raise BadValueError(f"{self.name}: {value!r} is neither true nor false", ("true", "false"))
            return "true" if value.lower() in ("true", "1") else "false"
        if self.type in _NUMBERS:
            if not _NUMBERS[self.type].fullmatch(value):
                raise BadValueError(
                    f"{self.name}: {value!r} is not {'an' if self.type == 'integer' else 'a'} {self.type}"
                )
            return str(Literal(value, datatype=NamedNode(PREFIXES["xsd"] + self.type)))
        return str(Literal(value))
