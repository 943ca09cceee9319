"""Talks HTTP with a remote engine: with credentials where it asks for them, within limits, with nobody else."""

import time
from collections.abc import Generator, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlencode

import httpx

from herstem import __version__
from herstem.engine.errors import RemoteError, ResultLimitError, TimeLimitError

_SHOWN = 500
_REASONABLE = 60.0  # seconds for what is no query


class Login(httpx.Auth):
    """Answers the challenge of a server, Basic or Digest (RFC 7617, RFC 7616); without a user a bearer token."""

    def __init__(self, user: str, password: str) -> None:
        self._user, self._password = user, password

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """See httpx.Auth."""
        if self._password and not self._user:
            request.headers["Authorization"] = f"Bearer {self._password}"
        response = yield request
        if response.status_code != 401 or not self._user:
            return
        digest = response.headers.get("www-authenticate", "").lower().startswith("digest")
        method = httpx.DigestAuth if digest else httpx.BasicAuth
        flow = method(self._user, self._password).auth_flow(request)
        next(flow)
        if digest:
            request = flow.send(response)
        yield request


class Received(NamedTuple):
    """A whole response."""

    status: int
    media_type: str
    body: bytes


class Wire:
    """Sends requests to the addresses of one engine; to be used from several threads."""

    def __init__(self, auth: httpx.Auth, limit: int, transport: httpx.BaseTransport | None = None) -> None:
        """`limit` is the number of bytes of a response. A redirection is not followed: it could lead anywhere."""
        agent = {"User-Agent": f"herstem/{__version__}"}
        self._client = httpx.Client(auth=auth, headers=agent, trust_env=False, transport=transport)
        self._limit = limit

    def send(
        self,
        method: str,
        address: str,
        *,
        parameters: Mapping[str, str] | None = None,
        fields: Sequence[tuple[str, str]] = (),
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        seconds: float = _REASONABLE,
    ) -> Received:
        """One request and its response, whatever the status but a redirection.

        `fields` go as a form. Raises RemoteError, TimeLimitError, ResultLimitError.
        """
        given = dict(headers or {})
        if fields:
            content = urlencode(fields).encode()
            given["Content-Type"] = "application/x-www-form-urlencoded"
        until = time.monotonic() + seconds
        body = bytearray()
        try:
            with self._client.stream(
                method, address, params=parameters, content=content, headers=given, timeout=seconds
            ) as response:
                for chunk in response.iter_bytes():
                    body += chunk
                    if len(body) > self._limit:
                        raise ResultLimitError(f"the engine's answer is longer than {self._limit >> 20:,} MB")
                    if time.monotonic() > until:
                        raise TimeLimitError(f"the engine was not done after {seconds:g} s")
        except httpx.TimeoutException:
            raise TimeLimitError(f"the engine did not answer within {seconds:g} s") from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise RemoteError(f"the engine at {address} cannot be reached: {error or type(error).__name__}") from error
        if response.is_redirect:
            raise RemoteError(
                f"the engine at {address} says that it is at {response.headers['location']}; set that address"
            )
        return Received(response.status_code, response.headers.get("content-type", "").partition(";")[0], bytes(body))

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


def words_of(received: Received) -> str:
    """What a server says went wrong, in one line that is fit to be shown."""
    text = " ".join(received.body[: 4 * _SHOWN].decode("utf-8", "replace").split())
    text = "".join(letter for letter in text if letter.isprintable())
    return f"{text[:_SHOWN]}{' …' if len(text) > _SHOWN else ''} (HTTP {received.status})".strip()
