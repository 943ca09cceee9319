"""Literals, datatypes and facets: only those of the OWL 2 datatype map, which are also all that HermiT reads.

OWL 2 structural specification, section 4; written forms as in XML Schema 1.1, part 2.
"""

import re

from rdflib import RDF, RDFS, XSD

from herstem.pipeline.dl.stated import datatype_of, is_literal, n3, show, text_of
from herstem.rules.literals import DATATYPES, value

_TIME = r"-?\d{4,}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?"
_ZONE = r"(Z|[+-]\d\d:\d\d)"
_STRING = XSD.string.n3()
# Space of values and written form of what the rules do not read, or read without looking at the form.
_FORMS = {
    XSD.Name.n3(): ("string", r"[^\W\d][\w.:-]*"),
    XSD.NCName.n3(): ("string", r"[^\W\d][\w.-]*"),
    XSD.NMTOKEN.n3(): ("string", r"[\w.:-]+"),
    XSD.hexBinary.n3(): ("octets", r"([0-9A-Fa-f]{2})*"),
    XSD.base64Binary.n3(): ("octets", r"([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?"),
    XSD.dateTime.n3(): ("time", f"{_TIME}{_ZONE}?"),
    XSD.dateTimeStamp.n3(): ("time", f"{_TIME}{_ZONE}"),
    RDF.PlainLiteral.n3(): ("string", r"(?s:.*)"),
    RDF.XMLLiteral.n3(): ("XML", r"(?s:.*)"),
}
_SPACES = {f"<{iri}>": datatype.space for iri, datatype in DATATYPES.items()} | {
    datatype: space for datatype, (space, _) in _FORMS.items()
}
DATATYPE_MAP = (RDFS.Literal.n3(), *_SPACES)

_BOUNDS = n3(XSD.minInclusive, XSD.minExclusive, XSD.maxInclusive, XSD.maxExclusive)
_LENGTHS = n3(XSD.length, XSD.minLength, XSD.maxLength)
_PATTERN, _LANGUAGES = XSD.pattern.n3(), f"<{RDF}langRange>"  # rdflib does not know the latter
FACETS = {*_BOUNDS, *_LENGTHS, _PATTERN, _LANGUAGES}
_FACETS_OF = {
    **dict.fromkeys(("number", "double", "float", "time"), _BOUNDS),
    "string": (*_LENGTHS, _PATTERN, _LANGUAGES),
    "URI": (*_LENGTHS, _PATTERN),
    "octets": _LENGTHS,
}


def literal_problem(literal: str) -> str | None:
    """Why a literal is no value for a data property, or None."""
    datatype = datatype_of(literal)
    if datatype and datatype not in DATATYPE_MAP:
        what = f"{show(literal)} is of datatype {show(datatype)}, which is not in the OWL 2 datatype map"
        return f"{what} and stops HermiT; use xsd:dateTime, xsd:integer or xsd:string, or an annotation property"
    return ill_typed(literal)


def ill_typed(literal: str) -> str | None:
    """Why a literal of whatever datatype stands for no value, or None."""
    datatype = datatype_of(literal)
    if not datatype or datatype == _STRING:
        return None
    known = value(literal)
    form = _FORMS[datatype][1] if datatype in _FORMS else None
    if (known and known.space == "nothing") or (form and not re.fullmatch(form, text_of(literal))):
        return f"{show(literal)} is no value of {show(datatype)}"
    return None


def facet_problem(datatype: str, facet: str, bound: str) -> str | None:
    """Why a datatype cannot be restricted by a facet with this value, or None."""
    space = _SPACES.get(datatype, "")
    if facet not in _FACETS_OF.get(space, ()):
        return f"{show(datatype)} has no facet {show(facet)}"
    if is_literal(bound) and (problem := literal_problem(bound)):
        return problem
    wanted = space if facet in _BOUNDS else "number" if facet in _LENGTHS else "string"
    fits = is_literal(bound) and _SPACES.get(datatype_of(bound) or _STRING) == wanted
    if fits and (facet not in _LENGTHS or text_of(bound).isdecimal()):
        return None
    return f"{show(bound)} cannot be the {show(facet)} of {show(datatype)}"
