"""The entry point: `python server.py` builds what is needed and serves the graph."""

import sys

from herstem.cli import app

if __name__ == "__main__":
    app(["serve", *sys.argv[1:]])
