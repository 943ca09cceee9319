"""Things by kind: the classes with members, and the members of one of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from pyoxigraph import NamedNode

from herstem.tables import Part
from herstem.web.pages.header import Header, about
from herstem.web.pages.store import PageStore


@dataclass(frozen=True)
class Kind:
    """A class with its members counted; `page` leads to the list of them."""

    page: Part
    definition: str
    number: int


@dataclass(frozen=True)
class Member:
    """A member of a kind; `claims` is how many claims have it as subject or object."""

    thing: Part
    inferred: bool
    claims: str


@dataclass(frozen=True)
class KindPage:
    """The members of a kind, by name, and the kinds straight below it that some of them are of."""

    header: Header
    members: tuple[Member, ...]
    narrower: tuple[Kind, ...]


def kinds(store: PageStore, query: str = "kinds", things: Iterable[str] = ()) -> tuple[Kind, ...]:
    """The classes that have members, as a query finds them: by itself, or for some things. Raises EngineError."""
    return tuple(
        Kind(
            Part(row.text("kindLabel"), f"/browse/{quote(row.text('kind').rpartition('/')[2], safe='')}"),
            row.text("definition"),
            row.number("number"),
        )
        for row in store.rows(query, things)
    )


def kind_page(store: PageStore, namespace: str, name: str) -> KindPage | None:
    """The members of a class, None where there is no such class. Raises EngineError."""
    try:
        iri = NamedNode(namespace + name).value
    except ValueError:
        return None
    found = about(store, iri)
    if found is None or not any(kind.title == "owl:Class" for kind in found.header.kinds):
        return None
    members = tuple(
        Member(row.part("member"), row.text("basis") == "inferred", row.text("claims"))
        for row in store.rows("members", [iri])
    )
    return KindPage(found.header, members, kinds(store, "narrower", [iri]))
