"""What hostile and heavy load does to the server: endless queries, texts that would kill an engine, a soak with kills.

`python benchmarks/attack.py [--seconds 120]`
"""

import argparse
import asyncio
import itertools
import os
import random
import signal
import socket
import tempfile
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

import peers
import uvloop
from load import Load, asking, get

_JSON = "application/sparql-results+json"
_CROSS = "SELECT * {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(STR(?a) = CONCAT(STR(?f), STR(?i), '{}')) }}"
_SORT = "SELECT * {{ ?a ?b ?c . ?d ?e ?f }} ORDER BY ?f ?a ?b{}"
_CHEAP = "SELECT ?l {{ hs:trastuzumab rdfs:label ?l FILTER(?l != '{}') }}"
_BRACES = "SELECT * " + "{" * 3_000 + "?s ?p ?o" + "}" * 3_000
_PATH = "SELECT * { ?s " + "/".join(["hso:partOf"] * 500) + " ?o }"
_LIMIT = 5.0
_REST = 2 * _LIMIT


def monsters(peer: peers.Peer) -> None:
    """400 cheap queries beside five cross products and five sorts of cross products."""
    endless = [get(peer.path, text.format(number), _JSON) for number in range(5) for text in (_CROSS, _SORT)]
    cheap = (get(peer.path, _CHEAP.format(number), _JSON) for number in range(400))
    alone = uvloop.run(
        asking(peer.port, (get(peer.path, _CHEAP.format(-number), _JSON) for number in range(400)), 4, 0.04)
    )
    print(f"400 cheap queries by themselves: {dict(alone.statuses)}, {_times(alone)}")

    async def both() -> tuple[Load, Load]:
        heavy = asyncio.gather(*(asking(peer.port, [each], 1) for each in endless))
        await asyncio.sleep(0.01)
        light = await asking(peer.port, cheap, 4, pause=0.04)
        loads = await heavy
        return light, Load(statuses=sum((load.statuses for load in loads), Counter()))

    since = time.perf_counter()
    light, heavy = uvloop.run(both())
    print(f"400 cheap queries beside 10 endless ones: {dict(light.statuses)}, {_times(light)}")
    print(f"the endless ones: {dict(heavy.statuses)}, all over after {time.perf_counter() - since:.1f} s", end="")
    time.sleep(1)
    before = peer.processes.cpu()
    time.sleep(1)
    print(f"; CPU in the second that begins a second later: {peer.processes.cpu() - before:.2f} s")


def _times(load: Load) -> str:
    p50, p99, most = (load.percentile(share) * 1e3 for share in (0.5, 0.99, 1))
    return f"p50 {p50:.1f} ms, p99 {p99:.1f} ms, most {most:.1f} ms, over {load.seconds:.1f} s"


def refusals(peer: peers.Peer) -> None:
    """Texts that would overflow the stack or keep the planner busy, and one that is too long."""
    for name, text in (("3,000 braces", _BRACES), ("path of 500 steps", _PATH)):
        since = time.perf_counter()
        status = _post(peer, text)
        print(f"{name}: {status} after {(time.perf_counter() - since) * 1e3:.0f} ms")
    with socket.create_connection(("127.0.0.1", peer.port)) as connection:
        head = f"POST {peer.path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
        since = time.perf_counter()
        connection.sendall(f"{head}Content-Length: 50000000\r\n\r\nSELECT".encode())
        status = connection.recv(1_000).split()[1].decode()
        print(f"50 MB: {status} after {(time.perf_counter() - since) * 1e3:.0f} ms")


def _post(peer: peers.Peer, text: str, operation: str = "query", path: str = "") -> int:
    address = f"http://127.0.0.1:{peer.port}{path or peer.path}"
    request = urllib.request.Request(address, urlencode({operation: text}).encode())
    request.add_header("Authorization", "Bearer t")
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def soak(peer: peers.Peer, seconds: float) -> None:
    """Queries of all kinds, an update and the kill of a worker every half second; memory on the way."""
    end = time.monotonic() + seconds
    chance = random.Random(1)
    updates: Counter[int] = Counter()
    kills = 0

    def mixed() -> Iterator[bytes]:
        for number in itertools.count():
            if time.monotonic() > end:
                return
            kind = chance.random()
            if kind < 0.0005:
                text = chance.choice((_CROSS, _SORT)).format(number)
            elif kind < 0.02:
                text = f"SELECT ?s ?p ?o {{ ?s ?p ?o }} LIMIT {1000 + number % 5000}"
            else:
                text = _CHEAP.format(number if kind < 0.6 else number % 50)
            yield get(peer.path, text, _JSON)

    async def disturb() -> None:
        nonlocal kills
        for number in itertools.count():
            if time.monotonic() > end:
                return
            await asyncio.sleep(0.5)
            text = f"INSERT DATA {{ hs:a hs:b {number} }}; DELETE WHERE {{ hs:a hs:b {number - 100} }}"
            updates[await asyncio.to_thread(_post, peer, text, "update", "/update")] += 1
            for worker in peer.processes.workers():
                with suppress(OSError):  # it has just ended by itself
                    os.kill(worker, signal.SIGKILL)
                    kills += 1
                    break
            if number % 40 == 0:
                print(f"  {time.monotonic() - end + seconds:5.0f} s: {peer.processes.memory() >> 20} MB", flush=True)

    async def both() -> Load:
        load, _ = await asyncio.gather(asking(peer.port, mixed(), 8), disturb())
        return load

    load = uvloop.run(both())
    count = sum(load.statuses.values())
    print(
        f"soak of {seconds:.0f} s: {count:,} queries {dict(load.statuses)}, updates {dict(updates)}, {kills} kills",
        end="",
    )
    print(f", p50 {load.percentile(0.5) * 1e3:.1f} ms, p99 {load.percentile(0.99) * 1e3:.1f} ms")
    time.sleep(_REST)
    print(f"  {_REST:.0f} s later: {peer.processes.memory() >> 20} MB")


def main() -> None:
    """Run all against our server with its defaults."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=120, help="length of the soak")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch, peers.herstem(peers.ROOT / "release", Path(scratch)) as peer:
        refusals(peer)
        monsters(peer)
        soak(peer, options.seconds)


if __name__ == "__main__":
    main()
