"""herstem.engine.inserted: what INSERT DATA writes is read as the engine reads it."""

import pytest
from pyoxigraph import Store

from herstem.engine.base import BASE
from herstem.engine.inserted import inserted
from herstem.namespaces import PREFIXES


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { hs:a hs:b 01 }",
        "insert data { hs:a hs:b 01 . hs:c hs:d 'x}', [ hs:e ( 1.50 true ) ] . }",
        "INSERT DATA { hs:a hs:b 1 GRAPH hs:g { hs:a hs:b 2 } hs:a hs:b 3 . GRAPH <h> { } . hs:a hs:b 4 . }",
        "BASE <http://y/> PREFIX : <x:> INSERT DATA { :a :b <c> } ; DELETE DATA {} ; INSERT DATA { :a :b 1 }",
        "INSERT DATA { # { 'none\n hs:a hs:b '''}''' # }\n } # INSERT DATA { hs:a hs:b 5 }",
        "INSERT DATA { hs:a hs:b 1 ~ hs:c {| hs:d 01 |} }",
    ],
)
def test_all_that_the_engine_writes_is_found(text: str) -> None:
    store, beside = Store(), Store()
    store.update(text, base_iri=BASE, prefixes=PREFIXES)
    beside.extend(inserted(text))
    assert anonymous(beside) == anonymous(store) != []


def anonymous(store: Store) -> list[str]:
    """The triples of all graphs, without the names of blank nodes."""
    return sorted(" ".join(word for word in str(quad.triple).split() if "_:" not in word) for quad in store)


@pytest.mark.parametrize(
    "text",
    [
        "DELETE DATA { hs:a hs:b 01 }",
        "INSERT { hs:a hs:b 01 } WHERE {}",
        "CLEAR ALL",
        "INSERT DATA { hs:a hs:\\u0062 01 }",  # not Turtle
    ],
)
def test_nothing_else_is(text: str) -> None:
    assert list(inserted(text)) == []
