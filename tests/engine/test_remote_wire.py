"""herstem.engine.remote_wire: credentials go where they are asked for only; nothing is waited for without end."""

import gzip
from collections.abc import Callable

import httpx
import pytest

from herstem.engine.errors import RemoteError, ResultLimitError, TimeLimitError
from herstem.engine.remote_wire import Login, Received, Wire, words_of

Handler = Callable[[httpx.Request], httpx.Response]
ADDRESS = "http://engine.example/sparql"


def wire(handler: Handler, user: str = "", password: str = "", limit: int = 1000) -> Wire:
    return Wire(Login(user, password), limit, httpx.MockTransport(handler))


def guarded(challenge: str) -> tuple[Handler, list[str]]:
    """A server that wants credentials, and what it was sent."""
    sent: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request.headers.get("authorization", ""))
        if sent[-1]:
            return httpx.Response(200, content=b"in")
        return httpx.Response(401, headers={"WWW-Authenticate": challenge})

    return answer, sent


def test_fields_go_as_a_form() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert request.headers["content-type"] == "application/x-www-form-urlencoded"
        return httpx.Response(200, content=request.content, headers={"Content-Type": "text/plain; charset=utf-8"})

    received = wire(answer).send("POST", ADDRESS, fields=[("query", "ASK { 'é' ?p '&' }"), ("g", "a"), ("g", "b")])
    assert received == Received(200, "text/plain", b"query=ASK+%7B+%27%C3%A9%27+%3Fp+%27%26%27+%7D&g=a&g=b")


@pytest.mark.parametrize(
    ("challenge", "start"),
    [('Basic realm="x"', "Basic bWU6aHVzaA=="), ('Digest realm="x", nonce="n", qop="auth"', 'Digest username="me"')],
)
def test_a_challenge_is_answered(challenge: str, start: str) -> None:
    answer, sent = guarded(challenge)
    assert wire(answer, "me", "hush").send("GET", ADDRESS).body == b"in"
    assert sent[0] == ""
    assert sent[1].startswith(start)
    assert "hush" not in sent[1]


def test_a_password_without_a_user_is_a_bearer_token() -> None:
    answer, sent = guarded("Bearer")
    wire(answer, "", "hush").send("GET", ADDRESS)
    assert sent == ["Bearer hush"]


def test_without_credentials_none_are_sent() -> None:
    answer, sent = guarded('Basic realm="x"')
    assert wire(answer).send("GET", ADDRESS).status == 401
    assert sent == [""]


def test_a_redirection_is_not_followed() -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.host)
        return httpx.Response(302, headers={"Location": "http://elsewhere.example/"})

    with pytest.raises(RemoteError, match=r"says that it is at http://elsewhere\.example/; set that address"):
        wire(answer, "", "hush").send("GET", ADDRESS)
    assert asked == ["engine.example"]


def test_an_answer_that_is_too_long_is_cut_short() -> None:
    with pytest.raises(ResultLimitError, match="longer than"):
        wire(lambda _: httpx.Response(200, content=b"x" * 1001)).send("GET", ADDRESS)


def test_a_compressed_answer_counts_by_what_it_holds() -> None:
    packed = gzip.compress(b"x" * 100_000)
    response = httpx.Response(200, content=packed, headers={"Content-Encoding": "gzip"})
    with pytest.raises(ResultLimitError):
        wire(lambda _: response).send("GET", ADDRESS)


def test_an_engine_that_does_not_answer_is_named() -> None:
    def silent(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("slow", request=request)

    def refused(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("Connection refused", request=request)

    with pytest.raises(TimeLimitError, match="did not answer within 2 s"):
        wire(silent).send("GET", ADDRESS, seconds=2)
    with pytest.raises(RemoteError, match=r"http://engine\.example/sparql cannot be reached: Connection refused"):
        wire(refused).send("GET", ADDRESS)


def test_an_engine_that_never_ends_is_left() -> None:
    response = httpx.Response(200, content=iter([b"x"] * 10))
    with pytest.raises(TimeLimitError, match="was not done after 0 s"):
        wire(lambda _: response).send("GET", ADDRESS, seconds=0)


def test_words_of_an_engine_are_fit_to_be_shown() -> None:
    assert words_of(Received(500, "", b"no\x1b[31m\r\n  way")) == "no[31m way (HTTP 500)"
    assert len(words_of(Received(500, "", b"x" * 5000))) < 600
