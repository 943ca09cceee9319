"""Asks an ASGI application without a network: httpx, one event loop a request."""

import asyncio
from typing import Any

import httpx
from starlette.types import ASGIApp


class Client:
    """Requests to an application; like httpx.Client, but an application's error is raised here."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    def request(self, method: str, address: str, **options: Any) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
                return await client.request(method, address, **{"follow_redirects": True} | options)

        return asyncio.run(ask())

    def get(self, address: str, **options: Any) -> httpx.Response:
        return self.request("GET", address, **options)

    def head(self, address: str, **options: Any) -> httpx.Response:
        return self.request("HEAD", address, **options)

    def post(self, address: str, **options: Any) -> httpx.Response:
        return self.request("POST", address, **options)

    def put(self, address: str, **options: Any) -> httpx.Response:
        return self.request("PUT", address, **options)

    def delete(self, address: str, **options: Any) -> httpx.Response:
        return self.request("DELETE", address, **options)

    def options(self, address: str, **options: Any) -> httpx.Response:
        return self.request("OPTIONS", address, **options)
