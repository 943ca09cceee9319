"""Content codings (RFC 9110, 8.4 and 12.5.3): which one a client takes, and bodies in it, whole or in pieces."""

import importlib
import zlib
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Protocol

# Named in Content-Encoding; the empty one leaves a body as it is.
Coding = str

_GZIP_LEVEL, _GZIP_WINDOW = 5, 31  # 31: the largest window, and the gzip container
_BROTLI_QUALITY = 5
_LEAST = 1_000


class Packer(Protocol):
    """Compresses a body in pieces."""

    def compress(self, data: bytes, /) -> bytes:
        """Take a piece; some of what is to be sent."""
        ...

    def flush(self) -> bytes:
        """The rest of what is to be sent."""
        ...


def _zstd() -> Callable[[], Packer] | None:
    for name in ("compression.zstd", "backports.zstd"):  # the standard library's from Python 3.14 on
        try:
            return importlib.import_module(name).ZstdCompressor  # type: ignore[no-any-return]
        except ImportError:
            continue
    return None


def _brotli() -> Callable[[], Packer] | None:
    try:
        module = importlib.import_module("brotli")
    except ImportError:
        return None
    return lambda: _BrotliPacker(module)


class _BrotliPacker:
    """Brotli's compressor under the names of the others."""

    def __init__(self, module: Any) -> None:
        self._compressor = module.Compressor(quality=_BROTLI_QUALITY)

    def compress(self, data: bytes, /) -> bytes:
        return bytes(self._compressor.process(data))

    def flush(self) -> bytes:
        return bytes(self._compressor.finish())


# The best first. zstd and br come with the extra `compression`.
_PACKERS: dict[Coding, Callable[[], Packer] | None] = {
    "zstd": _zstd(),
    "br": _brotli(),
    "gzip": lambda: zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, _GZIP_WINDOW),
}
CODINGS: tuple[Coding, ...] = tuple(name for name, packer in _PACKERS.items() if packer)


@lru_cache(maxsize=1_000)
def coding(accept_encoding: str) -> Coding:
    """The coding that an Accept-Encoding header likes best of CODINGS; none where it does not ask for one."""
    liked: dict[str, float] = {}
    for part in accept_encoding.lower().split(","):
        name, _, quality = part.partition(";")
        try:
            liked[name.strip()] = float(quality.partition("=")[2]) if quality.strip() else 1.0
        except ValueError:
            liked[name.strip()] = 0.0
    wanted = {name: liked.get(name, liked.get("*", 0.0)) for name in CODINGS}
    best = max(wanted, key=lambda name: wanted[name])
    return best if wanted[best] > 0 and wanted[best] >= liked.get("identity", 0.0) else ""


def worthwhile(size: int) -> bool:
    """Whether a body is long enough to be compressed."""
    return size >= _LEAST


def packer(name: Coding) -> Packer:
    """What compresses in one of CODINGS."""
    make = _PACKERS[name]
    assert make is not None
    return make()


def packed(body: bytes, name: Coding) -> bytes:
    """A whole body in one of CODINGS."""
    working = packer(name)
    return working.compress(body) + working.flush()
