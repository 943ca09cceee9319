"""Starts SPARQL servers with the same triples: ours, and those that it is compared with."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from load import Processes

ROOT = Path(__file__).resolve().parents[1]
_PROGRAMS = Path(sys.executable).parent
_PATIENCE = 600.0
_GRAPH = "http://example.org/data"
_VIRTUOSO = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = {sql}
NumberOfBuffers = 170000
MaxDirtyBuffers = 130000
DirsAllowed = {folder}
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 8
MaxKeepAlives = 8
KeepAliveTimeout = 60
[SPARQL]
ResultSetMaxRows = 1000000
DefaultGraph = {graph}
"""


@dataclass(frozen=True)
class Peer:
    """A server that answers: its processes, its port, and the path of its endpoint."""

    processes: Processes
    port: int
    path: str


Start = Callable[[Path, Path], AbstractContextManager[Peer]]  # from a release folder, with a folder for files


@contextmanager
def herstem(release: Path, folder: Path) -> Iterator[Peer]:
    """This server, with its query workers; the release's graphs, all of them the default graph."""
    port = _free_port()
    command = [sys.executable, str(ROOT / "server.py"), "--port", str(port)]
    with _running(command, folder, port, "/sparql", {"HERSTEM_RELEASE": str(release), "HERSTEM_TOKEN": "t"}) as peer:
        yield peer


@contextmanager
def oxigraph_memory(release: Path, folder: Path) -> Iterator[Peer]:
    """`oxigraph serve` without a folder; all triples in its default graph."""
    port = _free_port()
    with _running([str(_PROGRAMS / "oxigraph"), "serve", "-b", f"127.0.0.1:{port}"], folder, port, "/query") as peer:
        for file in _files(release):
            request = urllib.request.Request(f"http://127.0.0.1:{port}/store?default", file.read_bytes(), method="POST")
            request.add_header("Content-Type", "application/n-triples")
            urllib.request.urlopen(request).close()
        yield peer


@contextmanager
def oxigraph_disk(release: Path, folder: Path) -> Iterator[Peer]:
    """`oxigraph serve` with a folder; all triples in its default graph."""
    port, program = _free_port(), str(_PROGRAMS / "oxigraph")
    command = [program, "load", "-l", "store", "-f", *map(str, _files(release))]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    with _running([program, "serve", "-l", "store", "-b", f"127.0.0.1:{port}"], folder, port, "/query") as peer:
        yield peer


@contextmanager
def virtuoso(release: Path, folder: Path) -> Iterator[Peer]:
    """Virtuoso, with room for all of it in memory; all triples in one graph, its default."""
    sql, http = _free_port(), _free_port()
    settings = _VIRTUOSO.format(sql=sql, http=http, folder=folder, graph=_GRAPH)
    (folder / "virtuoso.ini").write_text(settings, encoding="utf-8")
    program = shutil.which("virtuoso-t")
    assert program
    with _running([program, "-f", "-c", "virtuoso.ini"], folder, http, "/sparql") as peer:
        for number, file in enumerate(_files(release)):
            shutil.copy(file, folder / f"{number}.nt")
            load = f"DB.DBA.TTLP_MT(file_to_string_output('{folder}/{number}.nt'), '', '{_GRAPH}', 255)"
            subprocess.run(
                ["isql-vt", str(sql), "dba", "dba", f"exec={load}; checkpoint;"], check=True, capture_output=True
            )
        yield peer


@contextmanager
def rdflib_endpoint(release: Path, folder: Path) -> Iterator[Peer]:
    """rdflib-endpoint over rdflib's own store in memory."""
    port, whole = _free_port(), folder / "whole.nt"
    whole.write_bytes(b"".join(file.read_bytes() for file in _files(release)))
    command = [str(_PROGRAMS / "rdflib-endpoint"), "serve", "--host", "127.0.0.1", "--port", str(port), str(whole)]
    with _running(command, folder, port, "/") as peer:
        yield peer


def _files(release: Path) -> list[Path]:
    return sorted(release.glob("*.nt"))


@contextmanager
def _running(
    command: list[str], folder: Path, port: int, path: str, environment: dict[str, str] | None = None
) -> Iterator[Peer]:
    """A server, once it answers; ended with the block."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, cwd=folder, env=os.environ | (environment or {}), **quiet) as process:
        try:
            until = time.monotonic() + _PATIENCE
            while not _answers(f"http://127.0.0.1:{port}{path}?query=ASK%7B%7D"):
                if process.poll() is not None or time.monotonic() > until:
                    raise SystemExit(f"{command[0]} did not start")
                time.sleep(0.05)
            yield Peer(Processes(process.pid), port, path)
        finally:
            process.terminate()


def _answers(address: str) -> bool:
    request = urllib.request.Request(address, headers={"Accept": "application/sparql-results+json"})
    try:
        urllib.request.urlopen(request, timeout=5).close()
    except (OSError, urllib.error.URLError):
        return False
    return True


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port
