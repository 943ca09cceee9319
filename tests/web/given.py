"""What the tests of the web are given: a small release, the catalog, a token."""

from pathlib import Path

from herstem import paths
from herstem.catalog import Catalog

TOKEN = "a secret"
CATALOG = Catalog.load(paths.queries_dir())
MINI = Path(__file__).resolve().parents[1] / "data" / "mini"
