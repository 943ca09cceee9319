"""What the tests of the web are given: a small release and a token."""

from pathlib import Path

TOKEN = "a secret"
MINI = Path(__file__).resolve().parents[1] / "data" / "mini"
