"""What the INSERT DATA of an update puts into the store, read beside the engine, which does not tell."""

from collections.abc import Iterator

from pyoxigraph import Quad, RdfFormat, parse

from herstem.engine.base import BASE
from herstem.engine.tokens import Token, keyword, tokens
from herstem.namespaces import PREFIXES


def inserted(text: str) -> Iterator[Quad]:
    """The triples of each INSERT DATA of an update that the engine has taken, whatever their graph.

    Between its braces SPARQL's triples are Turtle, but for escapes outside strings: what these are in is left out.
    """
    prologue = [f"PREFIX {name}: <{iri}>" for name, iri in PREFIXES.items()]
    ahead = tokens(text)
    before: Token | None = None
    for token in ahead:
        if keyword(token, "PREFIX"):
            prologue.append(f"PREFIX {next(ahead).text} {next(ahead).text}")
        elif keyword(token, "BASE"):
            prologue.append(f"BASE {next(ahead).text}")
        elif keyword(token, "DATA") and before is not None and keyword(before, "INSERT"):
            for triples in filter(None, _groups(text, ahead)):
                try:
                    yield from parse("\n".join([*prologue, triples, "."]), format=RdfFormat.TURTLE, base_iri=BASE)
                except SyntaxError:
                    continue
        before = token


def _groups(text: str, ahead: Iterator[Token]) -> Iterator[str]:
    """The triples of one INSERT DATA: those of each GRAPH, and those before, between and after; without a last dot."""
    start = end = depth = 0
    for token in ahead:
        if keyword(token, "GRAPH"):
            yield text[start:end]
            next(ahead)  # its name
            start = end = token.start
        elif token.text in ("{", "}"):
            yield text[start:end]
            start = end = token.end
            depth += 1 if token.text == "{" else -1
            if depth == 0:
                return
        elif token.text != ".":
            start, end = (token.start if start == end else start), token.end
