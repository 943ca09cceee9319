"""What the server, the zygote and the query workers say to each other over their sockets.

From the server come messages, pickled behind their length: `Ask` to a worker, `Write` to the next zygote; and orders to
a zygote: a letter and the number of a process. To the server come frames: a letter, a length, so many bytes. Workers
read what strangers wrote, so nothing that comes from them is ever unpickled.
"""

import json
import pickle
import socket
import struct
from typing import Any, Final, NamedTuple

from herstem.engine import errors
from herstem.engine.base import Kind

LENGTH: Final = struct.Struct("!I")
HEAD: Final = struct.Struct("!cI")

# Frames that open an answer, by its kind: the whole of it, or the first part.
WHOLE: Final[dict[Kind, bytes]] = {"solutions": b"s", "boolean": b"b", "triples": b"t"}
FIRST: Final[dict[Kind, bytes]] = {kind: letter.upper() for kind, letter in WHOLE.items()}
WHOLE_KINDS: Final[dict[bytes, Kind]] = {letter: kind for kind, letter in WHOLE.items()}
FIRST_KINDS: Final[dict[bytes, Kind]] = {letter: kind for kind, letter in FIRST.items()}
PART, END, CUT, ERROR = b"P", b"E", b"C", b"X"  # more of it; it ends; it ends at the limit; it failed (JSON)
FULL: Final = b"M"  # after an answer: the worker holds much memory and had better go; it answers until it is let go
# Orders; FORK and WRITE bring a socket along for the child, RETIRE names the child that comes after.
FORK, KILL, LOWER, WRITE, RETIRE = b"F", b"K", b"L", b"W", b"R"
# Frames from a zygote: it holds the data as they now are (JSON); it has forked (PID); a child has ended (PID_AND_CODE).
READY, FORKED, ENDED = b"R", b"F", b"D"
_INCOMING = memoryview(bytearray(1 << 16))
PID: Final = struct.Struct("!I")
PID_AND_CODE: Final = struct.Struct("!Ii")


class Ask(NamedTuple):
    """A query as a worker gets it; see Formats for the two media types."""

    text: str
    results: str | None
    graph: str | None
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]


class Write(NamedTuple):
    """A call of one of WritableEngine's methods, and the seconds and bytes of memory that it may take."""

    operation: str
    arguments: tuple[Any, ...]
    options: dict[str, Any]
    seconds: float
    memory: int


def packed(message: object) -> bytes:
    """A message to a process of ours."""
    data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    return LENGTH.pack(len(data)) + data


def receive(connection: socket.socket) -> Any:
    """The next message from the server, waiting for it; None where the server has hung up.

    The server sends no other before it has heard what became of this one.
    """
    size = connection.recv_into(_INCOMING)
    data = bytes(_INCOMING[:size])
    while (size and len(data) < LENGTH.size) or len(data) < LENGTH.size + LENGTH.unpack_from(data)[0]:
        size = connection.recv_into(_INCOMING)
        data += _INCOMING[:size]
        if not size:
            return None
    return pickle.loads(memoryview(data)[LENGTH.size :]) if data else None  # only ever from the server itself


def frame(letter: bytes, data: bytes = b"") -> bytes:
    """A frame with so many bytes."""
    return HEAD.pack(letter, len(data)) + data


def read_frame(connection: socket.socket) -> tuple[bytes, bytes]:
    """Letter and bytes of the next frame, waiting for it; ConnectionError where the other side hangs up."""
    data = bytearray()
    size = HEAD.size
    while len(data) < size:
        more = connection.recv(size - len(data))
        if not more:
            raise ConnectionResetError("hung up")
        data += more
        if len(data) == HEAD.size:
            size += HEAD.unpack(data)[1]
    return bytes(data[:1]), bytes(data[HEAD.size :])


def error_frame(error: errors.EngineError) -> bytes:
    """An error by name and the arguments that make it anew."""
    return frame(ERROR, json.dumps([type(error).__name__, *error.arguments]).encode())


def read_error(data: bytes) -> errors.EngineError:
    """The error of an error frame."""
    name, *arguments = json.loads(data)
    error = getattr(errors, name)(*arguments)
    assert isinstance(error, errors.EngineError)
    return error
