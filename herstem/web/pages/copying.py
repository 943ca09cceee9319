"""Lines to copy that fetch an address, quoted for each language, so that no address can become code in them."""

import json
import shlex
from typing import NamedTuple


class Snippet(NamedTuple):
    """Lines of code, and the language or program that they are for."""

    name: str
    text: str


def snippets(address: str) -> tuple[Snippet, ...]:
    """How to fetch a table in CSV from an address with curl, Python and R."""
    return (
        Snippet("curl", f"curl {shlex.quote(address)}"),
        Snippet("Python", f"import pandas\ntable = pandas.read_csv({json.dumps(address)})"),
        Snippet("R", f"table <- read.csv({json.dumps(address)})"),
    )


def graph_snippets(address: str) -> tuple[Snippet, ...]:
    """How to fetch RDF in Turtle from an address with curl, Python and R."""
    quoted = json.dumps(address)
    return (
        Snippet("curl", f"curl {shlex.quote(address)}"),
        Snippet("Python", f'from rdflib import Graph\ngraph = Graph().parse({quoted}, format="turtle")'),
        Snippet("R", f'graph <- rdflib::rdf_parse({quoted}, format = "turtle")'),
    )
