"""Gives the operations of a SPARQL update the dataset of the protocol (SPARQL 1.1 Protocol 2.2.3)."""

from collections.abc import Sequence

from pyoxigraph import NamedNode

from herstem.engine.errors import GraphNameError, QueryRefusedError
from herstem.engine.tokens import Token, keyword, tokens


def with_dataset(text: str, graphs: Sequence[NamedNode], named_graphs: Sequence[NamedNode]) -> str:
    """The update with USING and USING NAMED before each of its WHERE, on the same line.

    Raises QueryRefusedError where the text says USING or WITH itself.
    """
    clauses = " ".join([*(f"USING {name}" for name in graphs), *(f"USING NAMED {name}" for name in named_graphs)])
    if not clauses:
        return text
    parts: list[str] = []
    done = depth = 0
    before: Token | None = None
    found = list(tokens(text))
    for place, token in enumerate(found):
        depth += (token.text == "{") - (token.text == "}") if token.kind == "mark" else 0
        if depth == 0 and keyword(token, "USING", "WITH"):
            raise QueryRefusedError(
                f"{token.text.upper()} stands in the update, and the request names graphs too: say it in one place"
            )
        if depth == 0 and keyword(token, "WHERE"):
            shorthand = before is not None and keyword(before, "DELETE")  # DELETE WHERE { } takes no USING
            template = f"{_group(text, found[place + 1 :])} " if shorthand else ""
            parts += [text[done : token.start], template, clauses, " "]
            done = token.start
        before = token
    return "".join([*parts, text[done:]])


def graph_names(iris: Sequence[str]) -> list[NamedNode]:
    """The names of graphs as the engine takes them; GraphNameError for what is no absolute IRI."""
    try:
        return [NamedNode(iri) for iri in iris]
    except ValueError as error:
        raise GraphNameError(f"the name of a graph is not an IRI: {error}") from error


def _group(text: str, following: Sequence[Token]) -> str:
    """The text of the group in braces with which the tokens begin."""
    depth = 0
    for token in following:
        depth += (token.text == "{") - (token.text == "}") if token.kind == "mark" else 0
        if depth == 0:
            return text[following[0].start : token.end]
    return ""
