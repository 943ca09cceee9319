"""herstem.web.sparql: the query operation of the SPARQL 1.1 Protocol (2.1), and what goes wrong with it."""

import pytest
from asgi_client import Client

from herstem.namespaces import HS, HSG

QUERY = "SELECT ?t { hs:trastuzumab hso:targets ?t }"
INHIBITS = "SELECT ?s { ?s hso:inhibitsPathway ?o }"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DIRECT = {"Content-Type": "application/sparql-query"}


def rows(response: object) -> int:
    return len(response.json()["results"]["bindings"])  # type: ignore[attr-defined]


def test_query_via_get(client: Client) -> None:
    response = client.get("/sparql", params={"query": QUERY})
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/sparql-results+json"
    assert response.json()["results"]["bindings"] == [{"t": {"type": "uri", "value": f"{HS}ERBB2"}}]


def test_query_via_posted_form(client: Client) -> None:
    response = client.post("/sparql", data={"query": QUERY})
    assert (response.status_code, rows(response)) == (200, 1)


def test_query_via_post_directly(client: Client) -> None:
    response = client.post("/sparql", content=QUERY, headers=DIRECT | {"Accept": "text/csv"})
    assert response.text == f"t\r\n{HS}ERBB2\r\n"
    charset = {"Content-Type": "Application/SPARQL-query; charset=utf-8"}
    assert rows(client.post("/sparql", content=QUERY, headers=charset)) == 1


def test_ask_construct_describe(client: Client) -> None:
    assert client.get("/sparql", params={"query": "ASK {}"}).json()["boolean"] is True
    triples = "CONSTRUCT { ?s ?p ?o } WHERE { ?s hso:inhibits ?o ; ?p ?o }"
    response = client.get("/sparql", params={"query": triples})
    assert response.headers["content-type"] == "text/turtle; charset=utf-8"
    assert "hs:lapatinib hso:inhibits hs:akt-family" in response.text
    response = client.get("/sparql", params={"query": "DESCRIBE hs:ERBB2", "format": "nt"})
    assert response.headers["content-type"] == "application/n-triples"


def test_dataset_of_the_protocol(client: Client) -> None:
    edges, inferred = f"{HSG}edges", f"{HSG}inferred"
    graph = "SELECT ?s { GRAPH ?g { ?s hso:inhibitsPathway ?o } }"
    assert rows(client.get("/sparql", params={"query": INHIBITS})) == 3
    assert rows(client.get("/sparql", params={"query": INHIBITS, "default-graph-uri": edges})) == 1
    assert rows(client.get("/sparql", params={"query": INHIBITS, "default-graph-uri": [edges, inferred]})) == 3
    assert rows(client.get("/sparql", params={"query": INHIBITS, "named-graph-uri": edges})) == 0
    assert rows(client.get("/sparql", params={"query": graph, "named-graph-uri": edges})) == 1
    assert rows(client.post("/sparql", data={"query": INHIBITS, "default-graph-uri": edges})) == 1
    assert rows(client.post(f"/sparql?default-graph-uri={edges}", content=INHIBITS, headers=DIRECT)) == 1
    bad = client.get("/sparql", params={"query": INHIBITS, "default-graph-uri": "a b"})
    assert (bad.status_code, "not an IRI" in bad.text) == (400, True)


def test_syntax_error_says_where_and_what(client: Client) -> None:
    response = client.get("/sparql", params={"query": "SELECT ?x\nWHERE {\n  ?x a é:bar }"})
    assert response.status_code == 400
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert response.text == (
        "Not a query in SPARQL: line 3, column 8: the prefix é: is not declared\n\n  ?x a é:bar }\n       ^\n"
    )


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_service_is_forbidden(client: Client, method: str) -> None:
    query = "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"
    if method == "GET":
        response = client.get("/sparql", params={"query": query})
    else:
        response = client.post("/sparql", content=query, headers=DIRECT)
    assert (response.status_code, response.text[:15]) == (403, "SERVICE is off:")


@pytest.mark.parametrize(
    "request_",
    [
        {"data": {"update": "CLEAR ALL"}},
        {"content": "CLEAR ALL", "headers": {"Content-Type": "application/sparql-update", "Accept": "image/png"}},
        {"data": {"query": "INSERT DATA { <a:a> <a:b> <a:c> }"}},
        {"content": "LOAD <http://127.0.0.1:9/>", "headers": DIRECT},
    ],
)
def test_updates_are_not_taken(client: Client, request_: dict[str, object]) -> None:
    response = client.post("/sparql", **request_)  # type: ignore[arg-type]
    assert response.status_code == 400
    assert "pdates are not taken here" in response.text
    assert rows(client.get("/sparql", params={"query": INHIBITS})) == 3


def test_no_query_and_two_queries(client: Client) -> None:
    none = client.get("/sparql", params={"format": "csv"})
    assert (none.status_code, "There is no `query` parameter" in none.text) == (400, True)
    assert "GET /sparql?query=" in none.text
    two = client.get("/sparql", params={"query": [QUERY, QUERY]})
    assert (two.status_code, "more than one" in two.text) == (400, True)
    assert client.post("/sparql", data={"format": "csv"}).status_code == 400


def test_bodies_that_are_none(client: Client) -> None:
    assert client.post("/sparql", content=b"{}", headers={"Content-Type": "application/json"}).status_code == 415
    assert client.post("/sparql", content=QUERY).status_code == 415
    assert client.post("/sparql", content=b"ASK { ?s ?p '\xff' }", headers=DIRECT).status_code == 400
    assert client.post("/sparql", content=b"query=%FF", headers=FORM).status_code == 400
    assert client.get("/sparql?query=%FF").status_code == 400


def test_too_large_and_too_deep(client: Client) -> None:
    long = client.post("/sparql", content="ASK {} #" + "x" * 1_000_000, headers=DIRECT)
    assert (long.status_code, "1,000,000 bytes" in long.text) == (413, True)
    assert client.post("/sparql", content="x" * 5_000_000, headers=FORM).status_code == 413
    deep = client.post("/sparql", content="ASK " + "{" * 5_000 + "}" * 5_000, headers=DIRECT)
    assert (deep.status_code, "nests more than 100" in deep.text) == (400, True)


def test_not_acceptable(client: Client) -> None:
    response = client.get("/sparql", params={"query": QUERY}, headers={"Accept": "image/png"})
    assert response.status_code == 406
    assert "application/sparql-results+json" in response.text


def test_what_the_engine_does_not_have_is_the_askers_matter(client: Client) -> None:
    unknown = client.get("/sparql", params={"query": "SELECT (<http://x/f>(1) AS ?x) {}"})
    assert (unknown.status_code, unknown.text) == (400, "There is no function <http://x/f>.\n")
    nested = "CONSTRUCT { hs:a rdf:reifies <<( ?s hso:inhibits ?o )>> } WHERE { ?s hso:inhibits ?o }"
    answer = client.get("/sparql", params={"query": nested}, headers={"Accept": "application/ld+json"})
    assert (answer.status_code, "Turtle" in answer.text) == (406, True)
    assert client.get("/sparql", params={"query": nested}).status_code == 200


def test_methods(client: Client) -> None:
    head = client.head("/sparql", params={"query": QUERY})
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"] == "application/sparql-results+json"
    options = client.options("/sparql")
    assert (options.status_code, options.headers["allow"]) == (204, "GET, HEAD, OPTIONS, POST")
    assert client.request("PUT", "/sparql", content=QUERY).status_code == 405
    assert client.request("DELETE", "/sparql").status_code == 405


def test_any_site_may_ask(client: Client) -> None:
    for response in (
        client.get("/sparql", params={"query": QUERY}),
        client.get("/sparql", params={"query": "nonsense"}),
        client.options("/sparql", headers={"Origin": "http://x", "Access-Control-Request-Method": "POST"}),
        client.get("/q/counts"),
        client.get("/q/"),
    ):
        assert response.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-origin" not in client.get("/metrics").headers


def test_caches_are_told_what_the_answer_depends_on(client: Client) -> None:
    assert "Accept" in client.get("/sparql", params={"query": QUERY}).headers["vary"]


def test_a_person_gets_a_form_and_a_table(client: Client) -> None:
    browser = {"Accept": "text/html,*/*;q=0.8"}
    form = client.get("/sparql", headers=browser)
    assert (form.status_code, "<textarea" in form.text) == (200, True)
    shown = client.get("/sparql", params={"query": QUERY, "format": "html"}, headers=browser)
    assert ">ERBB2</a>" in shown.text
    assert "Yes" in client.get("/sparql", params={"query": "ASK {}", "format": "html"}).text
    wrong = client.get("/sparql", params={"query": "SELEC", "format": "html"}, headers=browser)
    assert wrong.status_code == 400
