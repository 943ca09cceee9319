"""What a query can name: prefixes, classes with the properties of their things, properties; for the editor."""

from collections import defaultdict
from typing import Any

from rdflib import RDF

from herstem.engine.errors import LimitError
from herstem.namespaces import PREFIXES, curie
from herstem.web.pages.store import PageStore, Row


def words_of(store: PageStore) -> dict[str, Any]:
    """As plain data: names are CURIEs; `things` says how many a class has, and its properties are the commonest first.

    In a store too large to count in time, no class has things or properties. Raises EngineError.
    """
    terms = store.rows("words")
    used = _used(store)
    classes = [_term(row) | _members(used.get(row.text("term"), {})) for row in terms if row.true("isClass")]
    properties = [_term(row) for row in terms if not row.true("isClass")]
    known = {each["name"] for each in properties}
    others = sorted({name for each in classes for name in each["properties"]} - known)
    properties += [{"name": name, "label": "", "definition": ""} for name in others]
    return {"prefixes": PREFIXES, "classes": classes, "properties": properties}


def _used(store: PageStore) -> dict[str, dict[str, int]]:
    """By class and property (IRIs), how many things of the class have the property."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    try:
        for row in store.rows("used"):
            found[row.text("class")][row.text("property")] = row.number("number")
    except LimitError:
        return {}
    return found


def _term(row: Row) -> dict[str, Any]:
    return {"name": curie(row.text("term")), "label": row.text("termLabel"), "definition": row.text("definition")}


def _members(used: dict[str, int]) -> dict[str, Any]:
    properties = [curie(each) for each in used if each != str(RDF.type)]
    return {"things": used.get(str(RDF.type), 0), "properties": properties}
