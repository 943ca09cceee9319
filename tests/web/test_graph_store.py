"""herstem.web.graph_store: graphs as resources (SPARQL 1.1 Graph Store HTTP Protocol)."""

from urllib.parse import urlsplit

import pytest
from asgi_client import Client

BEARER = {"Authorization": "Bearer a secret"}
TURTLE = BEARER | {"Content-Type": "text/turtle"}
G = {"graph": "http://example.org/g"}
JANE = "<#jane> <http://xmlns.com/foaf/0.1/name> 'Jane' ."
JOHN = "<#john> <http://xmlns.com/foaf/0.1/name> 'John' ."


def triples(client: Client, address: str = "/store", **params: str) -> set[str]:
    answer = client.get(address, params=params or None, headers={"Accept": "application/n-triples"})
    assert answer.status_code == 200, answer.text
    return set(answer.text.splitlines())


def test_a_graph_is_made_replaced_added_to_and_removed(writer: Client) -> None:
    assert writer.get("/store", params=G).status_code == 404
    assert writer.put("/store", params=G, content=JANE, headers=TURTLE).status_code == 201
    assert triples(writer, **G) == {'<http://example.org/g#jane> <http://xmlns.com/foaf/0.1/name> "Jane" .'}
    assert writer.put("/store", params=G, content=JOHN, headers=TURTLE).status_code == 204
    assert len(triples(writer, **G)) == 1
    assert writer.post("/store", params=G, content=JANE, headers=TURTLE).status_code == 204
    assert len(triples(writer, **G)) == 2
    assert writer.delete("/store", params=G, headers=BEARER).status_code == 204
    gone = writer.delete("/store", params=G, headers=BEARER)
    assert (gone.status_code, "no graph <http://example.org/g>" in gone.text) == (404, True)


def test_an_empty_graph_is_there(writer: Client) -> None:
    assert writer.put("/store", params=G, content="", headers=TURTLE).status_code == 201
    assert triples(writer, **G) == set()


def test_the_default_graph(writer: Client) -> None:
    assert triples(writer, default="") == set()
    writer.put("/store", params=G, content=JANE, headers=TURTLE)
    assert writer.put("/store?default", content=JOHN, headers=TURTLE).status_code == 204
    assert triples(writer, default="") == {'<http://testserver/store#john> <http://xmlns.com/foaf/0.1/name> "John" .'}
    assert writer.delete("/store?default", headers=BEARER).status_code == 204
    assert triples(writer, default="") == set()


def test_the_address_names_the_graph(writer: Client) -> None:
    assert writer.put("/store/person/%31.ttl", content=JANE, headers=TURTLE).status_code == 201
    assert len(triples(writer, "/store/person/%31.ttl")) == 1
    assert len(triples(writer, graph="http://testserver/store/person/%31.ttl")) == 1
    both = writer.get("/store/person/%31.ttl", params=G)
    assert (both.status_code, "More than one graph" in both.text) == (400, True)
    assert writer.delete("/store/person/%31.ttl", headers=BEARER).status_code == 204


def test_a_post_to_the_store_makes_a_graph(writer: Client) -> None:
    made = writer.post("/store", content=JANE, headers=TURTLE)
    assert made.status_code == 201
    address = made.headers["location"]
    assert address.startswith("http://testserver/store/")
    assert triples(writer, urlsplit(address).path) == triples(writer, graph=address) != set()
    assert writer.post("/store/", content=JANE, headers=TURTLE).headers["location"] != address


def test_a_form_with_several_files(writer: Client) -> None:
    files = {"a.ttl": ("a.ttl", JANE, "text/turtle"), "b.nt": ("b.nt", "<a:a> <a:b> <a:c> .", "application/n-triples")}
    assert writer.post("/store", params=G, files=files, headers=BEARER).status_code == 201
    assert len(triples(writer, **G)) == 2
    bad = BEARER | {"Content-Type": "multipart/form-data; boundary=x"}
    assert writer.post("/store", params=G, content="", headers=bad).status_code == 400
    assert writer.post("/store", params=G, files={"a": ("a", b"x", "image/png")}, headers=BEARER).status_code == 415
    coded = "--x\r\nContent-Type: text/turtle\r\nContent-Transfer-Encoding: base64\r\n\r\n%%\r\n--x--\r\n"
    assert writer.post("/store", params=G, content=coded, headers=bad).status_code == 415


def test_head_says_whether_it_is_there(writer: Client) -> None:
    assert writer.head("/store", params=G).status_code == 404
    writer.put("/store", params=G, content=JANE, headers=TURTLE)
    head = writer.head("/store", params=G, headers={"Accept": "text/turtle"})
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"] == "text/turtle; charset=utf-8"


@pytest.mark.parametrize(
    "params", [{}, {"graph": ""}, {"graph": "no iri"}, {"graph": "rel/ative"}, G | {"default": ""}]
)
def test_which_graph_must_be_clear(writer: Client, params: dict[str, str]) -> None:
    for answer in (
        writer.get("/store", params=params),
        writer.put("/store", params=params, content=JANE, headers=TURTLE),
        writer.delete("/store", params=params, headers=BEARER),
    ):
        assert answer.status_code == 400
    assert writer.get("/store?graph=%FF").status_code == 400


def test_data_that_cannot_be_read_change_nothing(writer: Client) -> None:
    writer.put("/store", params=G, content=JANE, headers=TURTLE)
    wrong = writer.put("/store", params=G, content=f"{JOHN}\n<a:a> <a:b> .", headers=TURTLE)
    assert (wrong.status_code, "line 2 column" in wrong.text) == (400, True)
    assert "Jane" in "".join(triples(writer, **G))


@pytest.mark.parametrize("sent", ["", "text/plain", "application/x-www-form-urlencoded", "text/turtle; charset=latin1"])
def test_other_types_are_told_which(writer: Client, sent: str) -> None:
    answer = writer.put("/store", params=G, content=JANE, headers=BEARER | {"Content-Type": sent})
    assert (answer.status_code, "text/turtle" in answer.text or "UTF-8" in answer.text) == (415, True)


def test_a_compressed_or_too_long_body_is_refused(writer: Client) -> None:
    coded = writer.put("/store", params=G, content=b"", headers=TURTLE | {"Content-Encoding": "gzip"})
    assert (coded.status_code, "Content-Encoding gzip" in coded.text) == (415, True)
    assert writer.put("/store", params=G, content=b"x" * 1_000_001, headers=TURTLE).status_code == 413


def test_formats_are_negotiated(writer: Client) -> None:
    writer.put("/store", params=G, content=JANE, headers=TURTLE)
    assert writer.get("/store", params=G, headers={"Accept": "application/ld+json"}).json()[0]["@id"].endswith("#jane")
    assert "rdf:RDF" in writer.get("/store", params=G | {"format": "rdf"}).text
    assert writer.get("/store", params=G, headers={"Accept": "image/png"}).status_code == 406


def test_a_graph_that_has_not_changed_is_not_sent_again(writer: Client) -> None:
    writer.put("/store", params=G, content=JANE, headers=TURTLE)
    tag = writer.get("/store", params=G).headers["etag"]
    assert writer.get("/store", params=G, headers={"If-None-Match": f'"other", {tag}'}).status_code == 304
    assert writer.get("/store", params=G, headers={"If-None-Match": tag, "Accept": "text/csv, */*"}).status_code == 304
    assert writer.get("/store", params=G | {"format": "nt"}, headers={"If-None-Match": tag}).status_code == 200
    assert writer.put("/store", params=G, content=JOHN, headers=TURTLE | {"If-Match": tag}).status_code == 204
    late = writer.put("/store", params=G, content=JANE, headers=TURTLE | {"If-Match": tag})
    assert (late.status_code, "has changed" in late.text) == (412, True)
    assert writer.delete("/store", params=G, headers=BEARER | {"If-Match": tag}).status_code == 412
    assert writer.delete("/store", params=G, headers=BEARER | {"If-Match": "*"}).status_code == 204


def test_literals_that_are_not_kept_as_sent_are_told(writer: Client) -> None:
    made = writer.put("/store", params=G, content="<a:a> <a:b> 01, 1, 2.0 .", headers=TURTLE)
    assert (made.status_code, made.headers["herstem-changed-literals"]) == (201, "2")
    assert '"01"^^xsd:integer is kept as "1"^^xsd:integer' in made.text
    assert writer.put("/store", params=G, content="<a:a> <a:b> 01 .", headers=TURTLE).status_code == 200
    assert "herstem-changed-literals" not in writer.put("/store", params=G, content=JANE, headers=TURTLE).headers


def test_writes_need_the_token_and_reads_do_not(writer: Client, client: Client) -> None:
    for answer in (
        writer.put("/store", params=G, content=JANE, headers={"Content-Type": "text/turtle"}),
        writer.post("/store", content=JANE, headers={"Content-Type": "text/turtle"}),
        writer.delete("/store", params=G),
    ):
        assert answer.status_code == 401
    edges = {"graph": "https://w3id.org/herstem/graph/edges"}
    assert client.get("/store", params=edges).status_code == 200
    assert client.delete("/store", params=edges, headers=BEARER).status_code == 403


def test_other_methods_are_told_which(writer: Client) -> None:
    answer = writer.request("PATCH", "/store", params=G, headers=BEARER)
    assert (answer.status_code, answer.headers["allow"]) == (405, "DELETE, GET, HEAD, OPTIONS, POST, PUT")
    assert answer.text == "PATCH is not taken at /store; there is DELETE, GET, HEAD, OPTIONS, POST, PUT.\n"
