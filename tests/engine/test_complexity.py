"""herstem.engine.complexity: what would keep the planner busy is refused, and nothing else is."""

import pytest

from herstem.engine import complexity
from herstem.engine.complexity import MAX_PATTERNS
from herstem.engine.errors import QueryTooComplexError

MANY = range(MAX_PATTERNS + 2)
FEW = range(MAX_PATTERNS - 2)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { " + " . ".join(f"?s <a:p{i}> ?o{i}" for i in MANY) + " }",
        "SELECT * { ?s " + ";".join(f"<a:p{i}> ?o{i}" for i in MANY) + " }",
        "SELECT * { ?s <a:p> " + ",".join(f"?o{i}" for i in MANY) + " }",
        "SELECT * { { { ?s " + ";".join(f"<a:p{i}> ?o{i}" for i in MANY) + " } } }",
        "ASK { ?s " + "/".join("<a:p>" for _ in range(500)) + " ?o }",
        "ASK { ?s " + "/".join("a" for _ in MANY) + " ?o }",
        "SELECT * { " + " ".join(f"{{ ?s <a:p{i}> ?o{i} }}" for i in MANY) + " }",
        "SELECT * { ?s <a:p> ?o " + " ".join(f"OPTIONAL {{ ?s <a:p{i}> ?o{i} }}" for i in MANY) + " }",
        "SELECT * { " + " ".join(f"[] <a:p{i}> ?o{i} ." for i in MANY) + " }",
        "INSERT { ?s ?p ?o } WHERE { ?s " + ";".join(f"<a:p{i}> ?o{i}" for i in MANY) + " }",
        "DELETE WHERE { ?s " + ";".join(f"<a:p{i}> ?o{i}" for i in MANY) + " }",
    ],
)
def test_joins_and_paths_that_are_too_long_are_refused(text: str) -> None:
    with pytest.raises(QueryTooComplexError, match="joins more than 100 patterns"):
        complexity.check(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s " + ";".join(f"<http://example.org/a/b/c#p{i}> ?o{i}" for i in FEW) + " }",
        "SELECT * { { ?s "
        + ";".join(f"<a:p{i}> ?o{i}" for i in FEW)
        + " } UNION { ?s "
        + ";".join(f"<a:q{i}> ?o{i}" for i in FEW)
        + " } }",
        "SELECT * { " + " UNION ".join(f"{{ ?s <a:p{i}> ?o }}" for i in range(200)) + " }",
        "INSERT DATA { " + " . ".join(f"<a:s{i}> <a:p> {i}" for i in range(5_000)) + " }",
        "INSERT DATA { GRAPH <a:g> { " + " . ".join(f"<a:s{i}> <a:p> {i}" for i in range(5_000)) + " } }",
        "DELETE DATA { <a:s> <a:p> " + ",".join(map(str, range(5_000))) + " }",
        "CONSTRUCT { ?s " + ";".join(f"<a:p{i}> ?o" for i in MANY) + " } WHERE { ?s ?p ?o }",
        "SELECT * { ?s ?p ?o FILTER(?o IN (" + ", ".join(map(str, range(900))) + ")) }",
        "SELECT * { ?s ?p ?o VALUES ?s { " + " ".join(f"<http://example.org/{i}>" for i in range(2_000)) + " } }",
        "SELECT * { ?s ?p '" + "a.b;c," * 200 + "' }",
        "PREFIX a: <http://x/> SELECT * { ?s a:b/a:c/a:d* ?o } # " + "/." * 200,
    ],
)
def test_long_but_harmless_is_taken(text: str) -> None:
    complexity.check(text)
