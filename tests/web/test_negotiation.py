"""herstem.web.negotiation: Accept headers as real clients send them."""

import pytest

from herstem.engine.base import Kind
from herstem.web.negotiation import NotAcceptableError, choose

JSON = "application/sparql-results+json"
XML = "application/sparql-results+xml"
RDFLIB = "application/sparql-results+xml, application/rdf+xml"
JAVA = "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
PYTHON_WRAPPER = "application/turtle,text/turtle"
R = "application/json, text/xml, application/xml, */*"

CASES: list[tuple[Kind, str | None, str | None, str]] = [
    ("solutions", None, None, JSON),
    ("solutions", "", None, JSON),
    ("solutions", "*/*", None, JSON),
    ("boolean", "*/*", None, JSON),
    ("triples", "*/*", None, "text/turtle"),
    ("solutions", "text/csv", None, "text/csv"),
    ("solutions", "TEXT/CSV", None, "text/csv"),
    ("solutions", "text/csv;q=0.5, application/sparql-results+xml;q=0.9", None, XML),
    ("solutions", "text/csv;q=0, */*", None, JSON),
    ("solutions", f"{JSON};q=0, */*;q=0.1", None, XML),
    ("solutions", "text/csv;q=0.1, */*;q=0.9", None, JSON),
    ("solutions", f"{XML}, */*", None, XML),
    ("solutions", "text/*", None, "text/csv"),
    ("solutions", "application/*;q=0.8, text/tab-separated-values", None, "text/tab-separated-values"),
    ("solutions", "text/csv;charset=utf-8;header=present", None, "text/csv"),
    # an alias is answered under the name that was asked for
    ("solutions", "application/json", None, "application/json"),
    ("triples", PYTHON_WRAPPER, None, "text/turtle"),
    ("triples", "text/plain", None, "text/plain"),
    # one header for every form
    ("solutions", RDFLIB, None, XML),
    ("triples", RDFLIB, None, "application/rdf+xml"),
    ("solutions", JAVA, None, JSON),
    ("triples", JAVA, None, "text/turtle"),
    ("triples", "application/ld+json, text/turtle;q=0.9, application/sparql-results+json", None, "application/ld+json"),
    ("solutions", R, None, "application/json"),
    ("solutions", BROWSER, None, "application/xml"),
    # `format` where Accept leaves it open
    ("solutions", "*/*", "csv", "text/csv"),
    ("solutions", JAVA, "xml", XML),
    ("triples", "*/*", "xml", "application/rdf+xml"),
    ("triples", None, "nt", "application/n-triples"),
    ("triples", None, "jsonld", "application/ld+json"),
    ("solutions", None, "text/csv", "text/csv"),
    ("solutions", "text/html,*/*;q=0.8", "html", "text/html"),
    ("solutions", BROWSER, "html", "text/html"),
    ("solutions", BROWSER, "csv", "text/csv"),
    ("solutions", R, "csv", "text/csv"),
    ("solutions", "text/csv", "xml", "text/csv"),
    ("solutions", "application/json", "csv", "application/json"),
    ("solutions", f"{XML}, */*;q=0.1", "csv", XML),
    # nonsense is passed over
    ("solutions", "csv, ;;, text/csv;q=x, */*;q=0.1", None, JSON),
]


@pytest.mark.parametrize(("kind", "accept", "wanted", "sent"), CASES)
def test_choose(kind: Kind, accept: str | None, wanted: str | None, sent: str) -> None:
    assert choose(kind, accept, wanted).sent == sent


@pytest.mark.parametrize(
    ("kind", "accept", "wanted"),
    [
        ("solutions", "image/png", None),
        ("solutions", "text/turtle", None),
        ("triples", "text/csv", None),
        ("triples", "*/*;q=0", None),
        ("solutions", "*/*", "ttl"),
        ("triples", "*/*", "html"),
        ("solutions", "*/*", "docx"),
    ],
)
def test_not_acceptable_lists_what_there_is(kind: Kind, accept: str, wanted: str | None) -> None:
    with pytest.raises(NotAcceptableError, match="text/turtle" if kind == "triples" else "sparql-results"):
        choose(kind, accept, wanted)


def test_the_version_of_rdf_is_named_where_it_is_asked_for() -> None:
    asked = 'text/turtle; version="1.2"; q=0.9, application/ld+json;q=0.1'
    assert choose("triples", asked).content_type == "text/turtle; charset=utf-8; version=1.2"
    assert choose("solutions", f"{JSON};version=1.2").content_type == f"{JSON}; version=1.2"
    assert choose("solutions", f"{JSON};version=1.1, {XML};version=1.2;q=0.5").content_type == JSON
    assert choose("triples", "*/*;version=1.2").content_type == "text/turtle; charset=utf-8"


def test_content_type_names_the_charset_of_text() -> None:
    assert choose("solutions", "text/csv").content_type == "text/csv; charset=utf-8"
    assert choose("solutions", None).content_type == JSON
