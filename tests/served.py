"""Starts the real server on a free port, as a user would, for tests that ask over HTTP."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TOKEN = "a token for tests"


@contextmanager
def served(**settings: str) -> Iterator[str]:
    """The address of a server that runs until the block ends; settings go by the environment (HERSTEM_NAME).

    A query has longer than by default: tests may share their machine.
    """
    chosen = {"token": TOKEN, "timeout": "60"} | settings
    given = {f"HERSTEM_{name.upper()}": value for name, value in chosen.items()}
    command = [sys.executable, str(ROOT / "server.py"), "--port", "0"]
    environment = os.environ | given | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            assert process.stdout is not None
            yield next(line.split()[2].rstrip("/") for line in process.stdout if line.startswith("start page"))
        finally:
            process.terminate()
