"""herstem.engine.guard: what would reach outside or kill the process is held back, and nothing else is."""

import pytest
from pyoxigraph import Store

from herstem.engine import guard
from herstem.engine.base import Policy
from herstem.engine.embedded import EmbeddedEngine
from herstem.engine.errors import (
    QueryError,
    QueryTooComplexError,
    QueryTooLargeError,
    ServiceForbiddenError,
    UpdateForbiddenError,
)

SERVICE = [
    "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { SeRvIcE SILENT <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { ?s ?p 'x'. SERVICE\n?s { ?s ?p ?o } }",
    "SELECT * { { SELECT * { service<http://127.0.0.1:9/>{} } } }",
    "SELECT * { # service\n SERVICE <http://127.0.0.1:9/> {} }",
    "SELECT * { ?s ?p '#' SERVICE <http://127.0.0.1:9/> {} }",
    "SELECT * { ?s ?p <http://x#y> SERVICE <http://127.0.0.1:9/> {} }",
]
NOT_SERVICE = [
    "SELECT * { ?s ?p 'SERVICE <http://x/> {}' }",
    'SELECT * { ?s ?p """ " SERVICE <http://x/> {} """ }',
    "PREFIX ex: <http://x/> SELECT * { ?s ex:service ?o }",
    "PREFIX service: <http://x/> SELECT * { ?s service:x ?o }",
    "SELECT ?service { ?service ?p ?o }",
    "SELECT * { ?s ?p <http://example.org/service> }",
    "SELECT * { ?s ?p ?o } # SERVICE <http://x/> { }",
    "SELECT * { _:service ?p 'x'@service }",
]
# Here a token of ours could swallow the keyword; the engine must not see it either way.
HIDDEN = [
    "SELECT * { ?a ?p ?b FILTER(?a<'>') SERVICE <http://127.0.0.1:9/> {?s ?p ?o} BIND('x' AS ?y) }",
    "PREFIX : <http://127.0.0.1:9/> SELECT * { SERVICE:x {?s ?p ?o} }",
    "SELECT * { ?s ?p ?o } \\u0053ERVICE <http://x/> {}",
    "SELECT * { S\\u0045RVICE <http://127.0.0.1:9/> {} }",
]


@pytest.mark.parametrize("text", SERVICE)
def test_service_is_refused(engine: EmbeddedEngine, text: str) -> None:
    with pytest.raises(ServiceForbiddenError, match="SERVICE is off"):
        engine.query(text)


@pytest.mark.parametrize("text", NOT_SERVICE)
def test_the_word_service_elsewhere_is_no_harm(engine: EmbeddedEngine, text: str) -> None:
    assert engine.query(text).kind == "solutions"


@pytest.mark.parametrize("text", HIDDEN)
def test_a_hidden_service_never_reaches_the_engine(engine: EmbeddedEngine, text: str) -> None:
    with pytest.raises((QueryError, ServiceForbiddenError)):
        engine.query(text)


LISTED = frozenset({"http://example.org/sparql", "http://example.org/data"})


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("SELECT * { SERVICE <http://example.org/sparql> {} }", "SELECT * { GRAPH   <http://example.org/sparql> {} }"),
        (
            "ASK { SERVICE SILENT <http://example.org/sparql> {} }",
            "ASK { GRAPH          <http://example.org/sparql> {} }",
        ),
        ("LOAD SILENT <http://example.org/data> INTO GRAPH <a:g>; CLEAR ALL", f"{'DROP ALL':<54}; CLEAR ALL"),
        ("LOAD <http://example.org/data> # load", f"{'DROP ALL':<30} # loax"),
    ],
)
def test_a_listed_endpoint_may_be_asked(text: str, left: str) -> None:
    guard.check_update(text, LISTED)
    assert guard.disarmed(text, LISTED) == left


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://example.org/sparql2> {} }",
        "SELECT * { SERVICE <http://example.org/sparql> {} SERVICE <http://127.0.0.1/> {} }",
        "SELECT * { SERVICE ?any {} }",
        "PREFIX e: <http://example.org/> SELECT * { SERVICE e:sparql {} }",
        "LOAD <http://example.org/data/../secret>",
        "LOAD SILENT <http://169.254.169.254/> INTO GRAPH <http://example.org/data>",
    ],
)
def test_no_other_endpoint_is_asked(text: str) -> None:
    with pytest.raises(ServiceForbiddenError, match=r"asks only <http://example\.org/data>,"):
        guard.check_update(text, LISTED)


def test_a_hidden_service_behind_a_listed_one_never_reaches_the_engine() -> None:
    engine = EmbeddedEngine(Store(), policy=Policy(endpoints=LISTED))
    hidden = "FILTER(?a<'>') SERVICE <http://127.0.0.1:9/> {?s ?p ?o} BIND('x' AS ?y)"
    with pytest.raises(QueryError):
        engine.query(f"SELECT * {{ ?a ?p ?b SERVICE <http://example.org/sparql> {{}} {hidden} }}")


@pytest.mark.parametrize(
    "text",
    [
        "LOAD <http://127.0.0.1:9/>",
        "PREFIX ex: <http://x/> BASE <http://y/> INSERT DATA { ex:a ex:b ex:c }",
        "# a\ndelete where { ?s ?p ?o }",
        "WITH <http://x/> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "CLEAR ALL",
    ],
)
def test_updates_are_refused(engine: EmbeddedEngine, text: str) -> None:
    with pytest.raises(UpdateForbiddenError, match="updates are not taken here"):
        engine.query(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * " + "{" * 5_000 + "?s ?p ?o" + "}" * 5_000,
        "SELECT * { ?s ?p ?o FILTER" + "(" * 101 + "true" + ")" * 101 + " }",
        "SELECT * { ?s ?p " + "[ ?p " * 101 + "1" + "]" * 101 + " }",
        "SELECT * { ?s ?p " + "<<( ?s ?p " * 2_000 + "1" + ")>>" * 2_000 + " }",
        "ASK { ?s ?p ?o FILTER(" + "!" * 10_000 + "true) }",
        "ASK { ?s ?p ?o FILTER(1=1" + "+1" * 20_000 + ") }",
        "ASK { ?s ?p ?o " + "MINUS{?s ?p ?o}" * 3_000 + " }",
        "ASK { ?s ?p ?o FILTER(" + "IF(true," * 1_000 + "1" + ",1)" * 1_000 + ") }",
        "ASK { ?s <a:a>" + "|<a:a>" * 20_000 + " ?o }",
        # braces that hide in what looks like a string, after what looks like an IRI
        "SELECT * { ?s ?p ?o FILTER(?s<'>') " + "{" * 5_000 + "}" * 5_000 + " FILTER('') }",
        "SELECT * { ?s ?p ?o FILTER(?s<?o#>'''\n) " + "{" * 5_000 + "}" * 5_000 + " }",
    ],
)
def test_what_would_overflow_the_stack_is_refused(engine: EmbeddedEngine, text: str) -> None:
    with pytest.raises(QueryTooComplexError):
        engine.query(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * " + "{" * 100 + "?s ?p ?o" + "}" * 100,
        "ASK { ?s ?p '" + "({[" * 200 + "' }",
        "ASK { ?s ?p ?o VALUES ?s { " + "<http://example.org/a#b> " * 5_000 + "} }",
        "ASK { ?s ?p ?o VALUES (?s ?o) { " + "( <http://example.org/a#b> <http://example.org/'c> )\n" * 5_000 + "} }",
        "ASK { ?s ?p ?o FILTER(?o IN (" + "1, " * 5_000 + "2)) }",
        "ASK { ?s ?p ?o FILTER(?s < 3) }" + "# ((((((((((((\n" * 300,
    ],
)
def test_long_and_deep_but_harmless_is_answered(engine: EmbeddedEngine, text: str) -> None:
    assert engine.query(text).kind in ("solutions", "boolean")


def test_too_much_text_is_refused(engine: EmbeddedEngine) -> None:
    with pytest.raises(QueryTooLargeError, match="1,000,000 bytes"):
        engine.query("ASK {} #" + "é" * 500_000)
    assert engine.query("ASK {} #" + "e" * 999_000).truth()
