"""A server on a store, killed at random moments: what it acknowledged is there, and nothing else is half there."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest
from served import ROOT, TOKEN

from herstem.namespaces import HS

pytestmark = pytest.mark.slow
ROUNDS = 6
PARTS = 3
AUTHORISED = {"Authorization": f"Bearer {TOKEN}"}


@contextmanager
def server(store: Path, *flags: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server on a store, and its address."""
    command = [sys.executable, str(ROOT / "server.py"), "--port", "0", "--store", str(store), *flags]
    environment = os.environ | {"HERSTEM_TOKEN": TOKEN, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    ) as process:
        try:
            assert process.stdout is not None
            yield process, next(line.split()[2].rstrip("/") for line in process.stdout if line.startswith("start page"))
        finally:
            process.kill()


def family(pid: int) -> list[int]:
    """A process and all that came from it, as long as the ones between are there."""
    found = [pid]
    for each in found:
        with suppress(OSError):
            found += children(each)
    return found


def children(pid: int) -> list[int]:
    """The processes that have come from one; OSError where that is gone."""
    return [*map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split())]


def kill(pids: list[int]) -> None:
    """Kill processes, the first of them first."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def write(address: str, number: int) -> int:
    """The status of an update that writes some triples about one thing."""
    triples = " ".join(f"hs:n{number} hs:part {part} ." for part in range(PARTS))
    text = f"INSERT DATA {{ GRAPH hs:kept {{ {triples} }} }}"
    return httpx.post(f"{address}/update", data={"update": text}, headers=AUTHORISED, timeout=60).status_code


def kept(address: str) -> dict[int, int]:
    """How many triples there are about each thing."""
    query = "SELECT ?n (COUNT(*) AS ?parts) { GRAPH hs:kept { ?n hs:part ?part } } GROUP BY ?n"
    answer = httpx.get(f"{address}/sparql", params={"query": query}, headers={"Accept": "text/csv"}, timeout=60)
    rows = (line.split(",") for line in answer.raise_for_status().text.split()[1:])
    return {int(name.removeprefix(f"{HS}n")): int(parts) for name, parts in rows}


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="the children of a process are found by Linux's /proc")
def test_what_was_acknowledged_survives_whatever_is_killed(tmp_path: Path) -> None:
    dice = random.Random(20261126)
    acknowledged: set[int] = set()
    sent = 0
    for _ in range(ROUNDS):
        with server(tmp_path / "store") as (process, address):
            found = kept(address)
            assert acknowledged <= set(found) <= set(range(1, sent + 1))
            assert set(found.values()) <= {PARTS}
            began = time.monotonic()
            sent += 1
            assert write(address, sent) == 204
            acknowledged.add(sent)
            delay = dice.uniform(0, 3) * (time.monotonic() - began)
            whole = dice.random() < 0.5
            end = threading.Timer(delay, lambda whole=whole, pid=process.pid: kill(family(pid) if whole else [pid]))
            end.start()
            with suppress(httpx.HTTPError):
                while True:
                    sent += 1
                    assert write(address, sent) == 204
                    acknowledged.add(sent)
            end.join()
    with server(tmp_path / "store") as (_, address):
        found = kept(address)
        assert acknowledged <= set(found)
        assert set(found.values()) == {PARTS}
        assert write(address, sent + 1) == 204


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the first process of the system sees to orphans")
def test_where_only_the_process_that_holds_the_data_is_killed_another_takes_its_place(tmp_path: Path) -> None:
    with server(tmp_path / "store") as (process, address):
        for number in (1, 2, 3):  # each makes a process that outlives the one before
            assert write(address, number) == 204
        (holder,) = until_one(process.pid)
        kill([holder])
        while (status := write(address, 4)) != 204:
            assert status == 503
        assert kept(address) == dict.fromkeys((1, 2, 3, 4), PARTS)
        assert until_one(process.pid) != [holder]


def until_one(pid: int) -> list[int]:
    """The children of a process, zombies among them, once there is but one."""
    end = time.monotonic() + 20
    while len(found := children(pid)) != 1:
        assert time.monotonic() < end, found
        time.sleep(0.1)
    return found


def test_a_server_that_is_told_to_end_lets_running_answers_finish(tmp_path: Path) -> None:
    query = "SELECT (COUNT(*) AS ?n) { GRAPH hsg:edges { ?a ?b ?c } GRAPH hsg:inferred { ?d ?e ?f } }"
    statuses: list[int] = []
    with server(tmp_path / "store", "--timeout", "60") as (process, address):

        def ask() -> None:
            statuses.append(httpx.get(f"{address}/sparql", params={"query": query}, timeout=60).status_code)

        asking = threading.Thread(target=ask)
        asking.start()
        while 'lane="slow"} 1.0' not in httpx.get(f"{address}/metrics").text:
            assert asking.is_alive()
        process.terminate()
        asking.join()
        assert process.wait(30) in (0, -signal.SIGTERM)
    assert statuses == [200]
    with server(tmp_path / "store") as (_, address):
        assert httpx.get(f"{address}/health").json()["mode"] == "disk"
