"""What things are elsewhere: from an identifier or name in another vocabulary, or one of ours, to all matches."""

from dataclasses import asdict, dataclass
from typing import Any

from herstem import paths
from herstem.engine.base import Engine
from herstem.identifiers import Identifiers
from herstem.names import Names, fold
from herstem.namespaces import curie
from herstem.resolve import ANYTHING, BadValueError, CatalogError, resolve


@dataclass(frozen=True)
class Match:
    """A term of another vocabulary, and how it fits one of our things.

    `predicate`, `id`, `justification` and `source` (the vocabulary) are CURIEs, `address` is where the term can be
    looked up. `version` is that of the vocabulary, `comment` names the file in which the term was seen. A text is empty
    where nothing is recorded.
    """

    thing: str
    predicate: str
    id: str
    iri: str
    address: str
    label: str
    justification: str
    source: str
    version: str
    comment: str


@dataclass(frozen=True)
class Mapped:
    """One of our things, classes or properties: `by` is the match that was asked for, None where it was its name."""

    id: str
    iri: str
    label: str
    kinds: tuple[str, ...]
    by: Match | None
    matches: tuple[Match, ...]

    def to_dict(self) -> dict[str, Any]:
        """As plain data, ready for JSON."""
        return asdict(self)


def mapped(written: str, engine: Engine) -> list[Mapped]:
    """What an identifier elsewhere stands for here, the closest first; else what bears the name, here or elsewhere.

    Raises CatalogError, with suggestions, where nothing does.
    """
    known = Identifiers()
    matches = _matches(engine, known)
    for key in known.keys(written):
        if found := [match for match in matches if match.id.casefold() == key]:
            return [_mapped(match.thing, matches, engine, match) for match in found]
    try:
        return [_mapped(resolve(written, ANYTHING, engine, "map"), matches, engine)]
    except BadValueError as error:
        found = [match for match in matches if fold(match.label) == fold(written)]
        if not found and error.status == 404:
            near = [known.curie(each) for each in error.suggestions]
            hint = f"; did you mean {' or '.join(near)}?" if near else ""
            message = f"nothing here is called {written!r}, or matched to a term elsewhere of that id or name{hint}"
            raise CatalogError(message, near, status=404) from None
        if not found:
            raise
        return [_mapped(match.thing, matches, engine, match) for match in found]


def _mapped(thing: str, matches: list[Match], engine: Engine, by: Match | None = None) -> Mapped:
    names = Names.of(engine)
    own = tuple(match for match in matches if match.thing == thing)
    return Mapped(curie(thing), thing, names.label(thing), names.kinds(thing), by, own)


def _matches(engine: Engine, known: Identifiers) -> list[Match]:
    """Every match that the store records, the closest first."""
    text = (paths.queries_dir() / "search" / "mappings.rq").read_text(encoding="utf-8")
    _, rows = engine.query(text).rows()
    return [_match([str(getattr(term, "value", "") or "") for term in row], known) for row in rows]


def _match(row: list[str], known: Identifiers) -> Match:
    thing, predicate, iri, label, justification, source, version, comment = row
    return Match(
        thing=thing,
        predicate=known.curie(predicate),
        id=known.curie(iri),
        iri=iri,
        address=known.address(iri),
        label=label,
        justification=known.curie(justification),
        source=known.curie(source),
        version=version,
        comment=comment,
    )
