"""Puts the files of an export where they are wanted: into a file, a folder or a zip file, or out on a stream."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from herstem.exchange.exports.base import File

_EPOCH = (1980, 1, 1, 0, 0, 0)  # a zip file is to have the same bytes whenever it is written
_UNIX, _READABLE = 3, 0o644 << 16


def to_stream(files: Iterator[File], out: IO[bytes], single: bool) -> None:
    """Write the one file of a format, or all files of one that has several as a zip file."""
    if single:
        out.writelines(next(files).content)
        return
    with ZipFile(out, "w") as archive:
        for name, content in files:
            entry = ZipInfo(name, _EPOCH)
            entry.compress_type, entry.create_system, entry.external_attr = ZIP_DEFLATED, _UNIX, _READABLE
            with archive.open(entry, "w") as member:
                member.writelines(content)


def to_path(files: Iterator[File], target: Path, single: bool) -> None:
    """The same into a file; several files go into a new folder, unless the target ends in .zip.

    The target is there once it is whole. Raises OSError, FileExistsError where the folder is there already.
    """
    if single or target.suffix == ".zip":
        _whole(target, lambda place: _to_file(files, place, single), Path.unlink)
    elif target.exists():
        raise FileExistsError(0, "is there already; name a new folder, or a file that ends in .zip", str(target))
    else:
        _whole(target, lambda place: _to_folder(files, place), shutil.rmtree)


def _whole(target: Path, write: Callable[[Path], None], remove: Callable[[Path], None]) -> None:
    """Write beside the target and move it there; what is not whole is removed."""
    target.parent.mkdir(parents=True, exist_ok=True)
    place = target.with_name(f".{target.name}.part")
    try:
        write(place)
        place.replace(target)
    except BaseException:
        if place.exists():
            remove(place)
        raise


def _to_file(files: Iterator[File], place: Path, single: bool) -> None:
    with place.open("wb") as out:
        to_stream(files, out, single)


def _to_folder(files: Iterator[File], place: Path) -> None:
    place.mkdir()
    for name, content in files:
        (place / name).parent.mkdir(exist_ok=True)
        with (place / name).open("wb") as out:
            out.writelines(content)
