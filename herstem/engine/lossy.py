"""Finds the literals that the store keeps in another form than they are written (numbers, booleans, times)."""

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

_ANY = NamedNode("urn:x-herstem:any")
_TEXT = frozenset(
    {
        "http://www.w3.org/2001/XMLSchema#string",
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString",
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#dirLangString",
    }
)


def changes(quads: Iterable[Quad]) -> tuple[int, str]:
    """How many literals the store would change, and the first: `"01"^^xsd:integer is kept as "1"^^xsd:integer`."""
    count, example = 0, ""
    kept: dict[Literal, Literal] = {}
    for quad in quads:
        term = quad.object
        while isinstance(term, Triple):
            term = term.object
        if not isinstance(term, Literal) or term.datatype.value in _TEXT:
            continue
        if term not in kept:
            kept[term] = _kept(term)
        if kept[term] != term:
            count += 1
            example = example or f"{_short(term)} is kept as {_short(kept[term])}"
    return count, example


def _kept(literal: Literal) -> Literal:
    """The literal as it comes back from a store."""
    store = Store()
    store.add(Quad(_ANY, _ANY, literal))
    found = next(iter(store)).object
    assert isinstance(found, Literal)
    return found


def _short(literal: Literal) -> str:
    return str(literal).replace("<http://www.w3.org/2001/XMLSchema#", "xsd:").rstrip(">")
