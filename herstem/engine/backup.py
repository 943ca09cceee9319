"""Copies a store out of its folder and back: a backup is one revision with the SHA-256 of each of its files."""

import hashlib
import os
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path

from pyoxigraph import Store

from herstem.engine.errors import StoreError
from herstem.engine.revisions import Revision, StoreFolder, disk_errors, sync, write_safely

Progress = Callable[[str], None]
SUMS = "SHA256SUMS"
_CHUNK = 8 << 20


def backup(folder: Path, target: Path, progress: Progress) -> int:
    """Copy the current revision of a store to a new folder; a server may work on the store meanwhile.

    Returns how many triples it holds. `target` appears when the copy is whole and was opened; raises StoreError.
    """
    if target.exists():
        raise StoreError(f"{target} is there already; a backup overwrites nothing")
    with StoreFolder(folder).held() as revision, disk_errors(target):
        revision.manifest()
        return _copy(revision.path, target, progress, None)


def restore(source: Path, folder: Path, progress: Progress) -> int:
    """Make a store in an empty folder from a backup; returns how many triples it holds. Raises StoreError."""
    store = StoreFolder(folder)
    if not store.is_empty():
        raise StoreError(f"{folder} is not empty; restore into a new folder, then move that where it belongs")
    try:
        lines = (source / SUMS).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        raise StoreError(f"{source} is no backup of a store: there is no {SUMS} in it") from None
    sums = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    Revision(source).manifest()
    with store.locked(), disk_errors(folder):
        (folder / "revisions").mkdir()
        return _copy(source, folder / "revisions" / f"1-{secrets.token_hex(4)}", progress, sums)


def _copy(source: Path, target: Path, progress: Progress, sums: dict[str, str] | None) -> int:
    """Copy a revision under a name that nobody reads, then rename it; its files have these sums, or get some."""
    draft = target.with_name(f".{target.name}-{secrets.token_hex(4)}")
    names = sorted(path.relative_to(source).as_posix() for path in source.rglob("*") if path.is_file())
    names = [name for name in names if name != SUMS]
    whole = sum((source / name).stat().st_size for name in names)
    try:
        (draft / "store").mkdir(parents=True)
        done, found = 0, {}
        for name in names:
            with (source / name).open("rb") as read, (draft / name).open("xb") as write:
                digest = hashlib.sha256()
                while chunk := read.read(_CHUNK):
                    write.write(chunk)
                    digest.update(chunk)
                    done += len(chunk)
                    progress(f"copied {done >> 20:,} of {whole >> 20:,} MB")
                write.flush()
                os.fsync(write.fileno())
            found[name] = digest.hexdigest()
        if sums is None:
            write_safely(draft / SUMS, "".join(f"{digest}  {name}\n" for name, digest in found.items()).encode())
        elif found != sums:
            wrong = sorted(name for name in found.keys() | sums.keys() if found.get(name) != sums.get(name))
            raise StoreError(f"the backup {source} is damaged: {', '.join(wrong)} is not as it was written")
        count = _count(draft / "store")
        sync(draft / "store")
        sync(draft)
        draft.rename(target)
        sync(target.parent)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return count


def _count(store: Path) -> int:
    try:
        return len(Store.read_only(str(store)))
    except (OSError, SyntaxError) as error:
        raise StoreError(f"the store cannot be read ({error}); take a backup of another day") from error
