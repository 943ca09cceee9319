"""Literals by value: what a written form stands for, and to which datatypes it belongs.

The datatypes are those of the OWL 2 structural specification, section 4, as XML Schema 1.1 defines them. Three answers
are possible, since not every written form is understood: yes, no, and None for not known.
"""

import operator
import re
import struct
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"(?:\^\^<([^>]*)>|@(.+))?', re.DOTALL)
_XSD = "http://www.w3.org/2001/XMLSchema#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_OWL = "http://www.w3.org/2002/07/owl#"
_DECIMAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
_FLOATING = re.compile(r"[+-]?((\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|INF)")
_BOOLEAN = {"true": "true", "1": "true", "false": "false", "0": "false"}
_OPERATORS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq}
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)")
_ESCAPED = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}

Content = Decimal | float | str


@dataclass(frozen=True)
class Value:
    """What a literal stands for. Values of two spaces differ; `content` is None where it is not known."""

    space: str
    content: Content | None


@dataclass(frozen=True)
class Datatype:
    """A set of values: those of `space`, or only those of them whose content meets `accepts`."""

    space: str
    accepts: Callable[[Content], bool] | None = None


def _whole(low: int | None = None, high: int | None = None) -> Datatype:
    def accepts(number: Content) -> bool:
        assert isinstance(number, Decimal)
        return number == int(number) and (low is None or number >= low) and (high is None or number <= high)

    return Datatype("number", accepts)


def _text(pattern: str) -> Datatype:
    return Datatype("string", lambda content: re.fullmatch(pattern, str(content)) is not None)


DATATYPES = {
    f"{_OWL}real": Datatype("number"),
    f"{_OWL}rational": Datatype("number"),
    f"{_XSD}decimal": Datatype("number"),
    f"{_XSD}integer": _whole(),
    f"{_XSD}nonNegativeInteger": _whole(0),
    f"{_XSD}positiveInteger": _whole(1),
    f"{_XSD}nonPositiveInteger": _whole(high=0),
    f"{_XSD}negativeInteger": _whole(high=-1),
    **{
        f"{_XSD}{name}": _whole(-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
        for name, bits in (("byte", 8), ("short", 16), ("int", 32), ("long", 64))
    },
    **{
        f"{_XSD}unsigned{name}": _whole(0, 2**bits - 1)
        for name, bits in (("Byte", 8), ("Short", 16), ("Int", 32), ("Long", 64))
    },
    f"{_XSD}double": Datatype("double"),
    f"{_XSD}float": Datatype("float"),
    f"{_XSD}string": Datatype("string"),
    f"{_XSD}normalizedString": _text(r"[^\t\n\r]*"),
    f"{_XSD}token": _text(r"([^\t\n\r ]+( [^\t\n\r ]+)*)?"),
    f"{_XSD}language": _text(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*"),
    f"{_RDF}langString": Datatype("text in a language"),
    f"{_XSD}boolean": Datatype("boolean"),
    f"{_XSD}anyURI": Datatype("URI"),
    f"{_XSD}dateTime": Datatype("time"),
}
"""The datatypes that a data range may name, by IRI."""


def _decimal(text: str) -> Decimal:
    if _DECIMAL.fullmatch(text) is None:
        raise ValueError(text)
    return Decimal(text)


def _double(text: str) -> Content:
    if text == "NaN":
        return text  # the same value as itself, unlike Python's
    if _FLOATING.fullmatch(text) is None:
        raise ValueError(text)
    return float(text)


def _single(text: str) -> Content:
    number = _double(text)
    try:
        return struct.unpack("f", struct.pack("f", number))[0] if isinstance(number, float) else number
    except OverflowError:
        return float("-inf" if text.startswith("-") else "inf")


def _unknown(text: str) -> None:
    return None


_READERS: dict[str, Callable[[str], Content | None]] = {
    "number": _decimal,
    "double": _double,
    "float": _single,
    "boolean": _BOOLEAN.__getitem__,
    "time": _unknown,
}


def is_literal(term: str) -> bool:
    """Whether a term in N-Triples form is a literal."""
    return term.startswith('"')


@lru_cache(maxsize=65536)
def value(literal: str) -> Value | None:
    """What a literal in N-Triples form stands for, or None where its datatype is not known.

    A form that is not legal for its datatype stands for nothing: its space is of its own.
    """
    match = _LITERAL.fullmatch(literal)
    assert match is not None, literal
    text, datatype, language = _ESCAPE.sub(_unescaped, match[1]), match[2] or f"{_XSD}string", match[3]
    if language is not None:
        return Value("text in a language", f"{language.lower()} {text}")
    known = DATATYPES.get(datatype)
    if known is None:
        return None
    try:
        content = _READERS.get(known.space, str)(text)
    except (KeyError, ValueError):
        return Value("nothing", literal)
    if datatype == f"{_OWL}rational":
        return Value("number", None)
    legal = content is None or known.accepts is None or known.accepts(content)
    return Value(known.space, content) if legal else Value("nothing", literal)


def belongs(literal: str, datatype: str, bounds: tuple[tuple[str, Decimal | float], ...] = ()) -> bool | None:
    """Whether the value of a literal is one of a datatype (IRI) within bounds; of a text they bound the length.

    Raises KeyError for a datatype that is not known.
    """
    known, what = DATATYPES[datatype], value(literal)
    if what is None:
        return None
    if what.space != known.space:
        return False
    content = what.content
    if known.accepts is None and not bounds:
        return True
    if content is None:
        return None
    if known.accepts is not None and not known.accepts(content):
        return False
    size = len(content) if isinstance(content, str) else content
    if content == "NaN" and known.space != "string":
        return not bounds
    return all(_OPERATORS[name](size, bound) for name, bound in bounds)


def apart(left: str, right: str) -> bool | None:
    """Whether two terms have different names or, as literals, different values; a literal is no individual."""
    if left == right:
        return False
    if not (is_literal(left) and is_literal(right)):
        return True
    a, b = value(left), value(right)
    if a is None or b is None:
        return None
    if a.space != b.space:
        return True
    return None if a.content is None or b.content is None else a.content != b.content


def _unescaped(match: re.Match[str]) -> str:
    code = match[1]
    return chr(int(code[1:], 16)) if code[0] in "uU" else _ESCAPED.get(code, code)
