"""Every format at once: one file each, and an index of what they are, for a server's downloads or an archive."""

import hashlib
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

from herstem.exchange.exports.base import ExportError, File, Format, Source
from herstem.exchange.exports.writing import to_stream

INDEX = "index.json"


def everything(source: Source, formats: Mapping[str, Format]) -> Iterator[File]:
    """A file for each format, of several files a zip file; then index.json: by format its file, bytes and SHA-256.

    For a format that this installation cannot write the index says why instead.
    """
    index: dict[str, dict[str, Any]] = {}
    for name, each in formats.items():
        try:
            file, content = _whole(name, each, source)
        except ExportError as error:
            index[name] = {"problem": str(error)}
            continue
        index[name] = {"file": file, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        yield File(file, iter([content]))
    yield File(INDEX, iter([(json.dumps(index, indent=1) + "\n").encode()]))


def _whole(name: str, format: Format, source: Source) -> tuple[str, bytes]:
    """The name and the content of the one file of a format."""
    out, files = io.BytesIO(), format.make(source)
    if format.single:
        (file,) = files
        return file.name, b"".join(file.content)
    to_stream(files, out, single=False)
    return f"herstem-{name}.zip", out.getvalue()
