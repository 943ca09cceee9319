"""Where the data lies: beside the package in a checkout, inside it in a wheel."""

import os
from pathlib import Path

RELEASE = "HERSTEM_RELEASE"

_PACKAGE = Path(__file__).resolve().parent


def home() -> Path:
    """The folder that holds ontology/, instances/, queries/ and release/."""
    checkout = _PACKAGE.parent
    return checkout if (checkout / "ontology" / "core.ttl").is_file() else _PACKAGE / "data"


def queries_dir() -> Path:
    """The canned queries; their folder `rules/` holds the CONSTRUCT rules of the pipeline."""
    return home() / "queries"


def release_dir() -> Path:
    """What the pipeline made of the three other folders, or the release that HERSTEM_RELEASE names."""
    named = os.environ.get(RELEASE)
    return Path(named) if named else home() / "release"
