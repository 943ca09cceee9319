"""Carries out a write for a zygote: in the process that is to be the next one, or for a stored source in one apart."""

import json
import os
import resource
import select
import signal
import socket
from contextlib import suppress
from dataclasses import asdict
from typing import NoReturn

from herstem.engine import frames
from herstem.engine.embedded import EmbeddedEngine
from herstem.engine.errors import EngineError
from herstem.engine.source import StoredSource
from herstem.engine.worker import confine, set_free

_SIZE = 1 << 16


def ready(revision: str, value: object) -> bytes:
    """The frame that says which data a zygote has, and what the write returned that made them."""
    told = {"revision": revision, "value": value}
    return frames.frame(frames.READY, json.dumps(told, default=asdict).encode())


def write_here(engine: EmbeddedEngine, asked: frames.Write) -> bytes:
    """Write in this process, within the limits; the frame that says what came of it."""
    _limit(asked)
    try:
        value = getattr(engine, asked.operation)(*asked.arguments, **asked.options)
    except EngineError as error:
        return frames.error_frame(error)
    except MemoryError:
        os.abort()
    signal.setitimer(signal.ITIMER_REAL, 0)
    set_free()
    return ready(engine.revision, value)


def write_apart(source: StoredSource, asked: frames.Write, server: socket.socket) -> bytes:
    """Write in a process of its own, so that this one has opened nothing; the frame that says what came of it.

    Ends as that process ends, where it is stopped by a signal; ends it where the server hangs up.
    """
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        _write_and_end(source, asked, writing)
    os.close(writing)
    told = bytearray()
    while True:
        news, _, _ = select.select([reading, server.fileno()], [], [])
        if server.fileno() in news:
            os.kill(pid, signal.SIGKILL)
        data = os.read(reading, _SIZE)
        if not data:
            break
        told += data
    _, status = os.waitpid(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    if told[:1] != frames.READY:
        with suppress(OSError):
            source.tidy()
    if code < 0:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        os.kill(os.getpid(), -code)
    return bytes(told)


def _write_and_end(source: StoredSource, asked: frames.Write, pipe: int) -> NoReturn:
    try:
        _limit(asked)
        try:
            told = ready(*source.write(asked.operation, asked.arguments, asked.options))
        except EngineError as error:
            told = frames.error_frame(error)
        except MemoryError:
            os.abort()
        with os.fdopen(pipe, "wb") as out:
            out.write(told)
    finally:
        os._exit(0)


def _limit(asked: frames.Write) -> None:
    confine(asked.memory)
    signal.setitimer(signal.ITIMER_REAL, asked.seconds)
