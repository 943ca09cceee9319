"""Result tables for people: names instead of IRIs, with links, and never more rows than a page bears unannounced."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode

from herstem.engine.base import Answer, Row, Term
from herstem.namespaces import HS, HSO, curie

MOST_ROWS = 1_000
_LABEL = "Label"
_IRIS = re.compile(r"https?://\S+( https?://\S+)*")
_XSD_BOOLEAN = "http://www.w3.org/2001/XMLSchema#boolean"


@dataclass(frozen=True)
class Part:
    """A piece of a cell: what is shown and where it leads."""

    text: str
    href: str | None = None
    title: str | None = None


@dataclass(frozen=True)
class Table:
    """A result for a page. `complete` is False where there are more than MOST_ROWS; `truth` is set for an ASK.

    `found` is how many rows were read, shown or not. `names` are the variables that the columns were made of, that of
    the label where there is one.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[tuple[Part, ...], ...], ...]
    complete: bool = True
    truth: bool | None = None
    names: tuple[str, ...] = ()
    found: int = 0


def read_table(answer: Answer, called: Callable[[str], str] = curie, most: int = MOST_ROWS) -> Table:
    """A SELECT or ASK as a table of no more than `most` rows, which are MOST_ROWS at the most.

    Of `x` and `xLabel` one column is made, the label with the link of the IRI. An IRI without a label stands there as
    CURIE; `called` says what a pointer over it shows. Of further rows it only counts those up to MOST_ROWS and one.
    """
    if answer.kind == "boolean":
        return Table((), (), truth=answer.truth())
    variables, rows = answer.rows()
    places = {name: place for place, name in enumerate(variables)}
    shown = [name for name in variables if not _labels_another(name, places)]
    pairs = [(places[name], places.get(name + _LABEL)) for name in shown]
    found = list(islice(rows, MOST_ROWS + 1))
    cells = tuple(tuple(_cell(row, place, label, called) for place, label in pairs) for row in found[:most])
    names = tuple(name + _LABEL if name + _LABEL in places else name for name in shown)
    return Table(tuple(map(_heading, shown)), cells, len(found) <= MOST_ROWS, names=names, found=len(found))


def page_of(iri: str) -> str | None:
    """The address, within the site, of the page about a thing or term of the project."""
    for namespace, folder in ((str(HS), "/id/"), (str(HSO), "/ontology/")):
        if iri.startswith(namespace):
            return folder + quote(iri.removeprefix(namespace), safe="")
    return None


def _labels_another(name: str, places: dict[str, int]) -> bool:
    return name.endswith(_LABEL) and name.removesuffix(_LABEL) in places


def _cell(row: Row, place: int, label: int | None, called: Callable[[str], str]) -> tuple[Part, ...]:
    named = row[label] if label is not None else None
    return tuple(_parts(row[place], named, called))


def _parts(term: Term | None, named: Term | None, called: Callable[[str], str]) -> Iterator[Part]:
    if term is None:
        if named is not None:
            yield Part(text_of(named))
    elif isinstance(term, NamedNode) and named is not None:
        yield link(term.value, text_of(named))
    elif isinstance(term, NamedNode):
        yield link(term.value, title=called(term.value))
    elif isinstance(term, Literal) and _IRIS.fullmatch(term.value):
        for iri in sorted(term.value.split(" "), key=_in_order):
            yield link(iri, title=called(iri))
    else:
        yield Part(text_of(term))


@lru_cache(maxsize=8192)
def link(iri: str, label: str | None = None, *, title: str | None = None) -> Part:
    """What is called so, leading to its page or, of something elsewhere, to its address; without a label the CURIE.

    The CURIE is its title, too, where there is none.
    """
    short = curie(iri)
    href = page_of(iri) or (iri if iri.startswith(("https://", "http://")) else None)
    return Part(label or short.strip("<>").removeprefix("hs:"), href, title or short)


def text_of(term: Term) -> str:
    """A term in plain words: of a boolean yes or no."""
    if isinstance(term, Literal) and term.datatype.value == _XSD_BOOLEAN:
        return "yes" if term.value == "true" else "no"
    return str(getattr(term, "value", term))


def _heading(variable: str) -> str:
    """`agentLabel`-style names as words: `bindingMode` → "Binding mode"."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z0-9])", " ", variable).replace("_", " ").lower()
    return words[:1].upper() + words[1:]


@lru_cache(maxsize=8192)
def _in_order(iri: str) -> list[tuple[int, str]]:
    """Sorts ref-9 before ref-10; the engine lists them in no order."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", iri)]
