"""herstem.web.protocol: what a request means, or what is wrong with it."""

import pytest

from herstem.web.protocol import FORM, ProtocolError, Query, Update, media_type, read_query, read_update

DIRECT = "application/sparql-query"


def test_a_query_in_its_three_ways() -> None:
    asked = Query("ASK {}", ["http://a/?x=1"], ["http://b/", "http://c/"], "csv")
    graphs = (
        "default-graph-uri=http%3A%2F%2Fa%2F%3Fx%3D1&named-graph-uri=http://b/&named-graph-uri=http://c/&format=csv"
    )
    assert read_query("GET", f"query=ASK+%7B%7D&{graphs}") == asked
    assert read_query("POST", "", f"{FORM}; charset=UTF-8", f"{graphs}&query=ASK {{}}".encode()) == asked
    assert read_query("POST", graphs, DIRECT, b"ASK {}") == asked


def test_a_bare_get_asks_for_the_description() -> None:
    assert read_query("GET", "") is None
    assert read_query("HEAD", "") is None


def test_empty_format_parameters_of_clients_say_nothing() -> None:
    asked = read_query("GET", "query=ASK+%7B%7D&format=&output=json&results=json")
    assert asked is not None
    assert (asked.text, asked.format) == ("ASK {}", None)


def test_an_update_in_its_two_ways() -> None:
    asked = Update("CLEAR ALL", ["http://a/"], ["http://b/"])
    graphs = "using-graph-uri=http://a/&using-named-graph-uri=http://b/"
    assert read_update("", FORM, f"update=CLEAR+ALL&{graphs}".encode()) == asked
    assert read_update(graphs, "application/sparql-update", b"CLEAR ALL") == asked


@pytest.mark.parametrize(
    ("method", "parameters", "content_type", "body", "status", "words"),
    [
        ("PUT", "query=ASK+%7B%7D", "", b"", 405, "PUT is not taken"),
        ("GET", "format=csv", "", b"", 400, "no `query`"),
        ("GET", "query=a&query=b", "", b"", 400, "more than one"),
        ("GET", "update=CLEAR+ALL", "", b"", 400, "POST them to /update"),
        ("POST", "", FORM, b"update=CLEAR+ALL", 400, "POST them to /update"),
        ("POST", "", "application/sparql-update", b"CLEAR ALL", 400, "POST them to /update"),
        ("POST", "", "", b"query=ASK+%7B%7D", 415, "Content-Type missing"),
        ("POST", "", "text/plain", b"ASK {}", 415, "Content-Type text/plain"),
        ("POST", "", f"{DIRECT}; charset=UTF-16", "ASK {}".encode("utf-16"), 415, "only UTF-8"),
        ("POST", "", DIRECT, "ASK {}".encode("utf-16"), 400, "not UTF-8"),
        ("GET", "query=%FF", "", b"", 400, "percent-encoded UTF-8"),
    ],
)
def test_what_is_no_query(
    method: str, parameters: str, content_type: str, body: bytes, status: int, words: str
) -> None:
    with pytest.raises(ProtocolError, match=words) as caught:
        read_query(method, parameters, content_type, body)
    assert caught.value.status == status
    assert ("Allow" in caught.value.headers) == (status == 405)


@pytest.mark.parametrize(
    ("content_type", "body", "status", "words"),
    [
        (FORM, b"update=CLEAR+NAMED&update=CLEAR+DEFAULT", 400, "more than one"),
        (FORM, b"using-graph-uri=a:a", 400, "no `update`"),
        (FORM, b"query=ASK+%7B%7D", 400, "send them to /sparql"),
        (DIRECT, b"ASK {}", 400, "send them to /sparql"),
        ("text/plain", b"CLEAR NAMED", 415, "text/plain: not taken"),
    ],
)
def test_what_is_no_update(content_type: str, body: bytes, status: int, words: str) -> None:
    with pytest.raises(ProtocolError, match=words) as caught:
        read_update("", content_type, body)
    assert caught.value.status == status


def test_media_types_are_read_in_any_case() -> None:
    assert media_type('Text/TURTLE ; Charset="UTF-8"') == "text/turtle"
