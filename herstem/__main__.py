"""`python -m herstem` is the command `herstem`."""

from herstem.cli import app

app()
