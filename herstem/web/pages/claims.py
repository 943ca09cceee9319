"""Claims as pages list them: what each says, how surely, where it stands and on what, what speaks against it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from herstem.rules.model import Fact
from herstem.tables import Part, link
from herstem.web.pages.store import PageStore, Row

_MOST = 500  # claims in one query; more are asked in turn
_MOST_KEPT = 20_000
_NARROWING = {
    "direction": "subject is",
    "subjectAspect": "of the subject its",
    "objectAspect": "of the object its",
    "time": "time frame",
}


@dataclass(frozen=True)
class Reference:
    """A cited work; `unsupported` says why it does not bear out what it is cited for, where that was found."""

    work: Part
    number: str
    unsupported: str


@dataclass(frozen=True)
class Note:
    """A curator's note on a claim: its text, leading to its page, and the kind of problem that it points out."""

    iri: str
    text: Part
    kind: str


@dataclass(frozen=True)
class Claim:
    """A claim. `negated`: it says that something does not hold. `told`: the review names the evidence for it; `designs`
    are the study designs of the works that it cites, where they are known.

    `edge` is the triple that it states, whether it is held or not; `against` are the IRIs of claims that contradict it.
    """

    iri: str
    page: Part
    subject: Part
    relation: Part
    object: Part
    edge: Fact
    qualifiers: tuple[tuple[str, str], ...]
    hedged: bool
    cue: str
    negated: bool
    evidence: Part | None
    told: bool
    designs: tuple[str, ...]
    places: tuple[Part, ...]
    contexts: tuple[Part, ...]
    references: tuple[Reference, ...]
    against: tuple[str, ...]
    means: tuple[Part, ...]
    causes: tuple[Part, ...]
    notes: tuple[Note, ...]


def claims(store: PageStore, iris: Iterable[str]) -> dict[str, Claim]:
    """Claims by their IRIs, in the order given; what is no claim is left out. Those of pages before are remembered."""
    wanted = list(dict.fromkeys(iris))
    found: dict[str, Claim] = store.memory("claims", _MOST_KEPT)
    new = [iri for iri in wanted if iri not in found]
    for start in range(0, len(new), _MOST):
        part = new[start : start + _MOST]
        ties: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
        for row in store.rows("links", part):
            ties[row.text("claim")][row.text("as")].append(row)
        rows = {row.text("claim"): row for row in store.rows("claim", part)}
        works = {row.text("value") for each in ties.values() for row in each.get("reference", ())}
        designs = _designs(store, works)
        found |= {iri: _claim(iri, rows[iri], ties[iri], designs) for iri in part if iri in rows}
    return {iri: found[iri] for iri in wanted if iri in found}


def _designs(store: PageStore, works: Iterable[str]) -> Mapping[str, Sequence[str]]:
    """The study designs of works by their IRIs, in words; those asked for before are remembered."""
    found: dict[str, list[str]] = store.memory("designs", _MOST_KEPT)
    new: dict[str, list[str]] = {iri: [] for iri in works if iri not in found}
    for row in store.rows("designs", new) if new else ():
        new[row.text("work")].append(row.text("designLabel"))
    found |= new
    return found


def _claim(iri: str, row: Row, ties: Mapping[str, Sequence[Row]], designs: Mapping[str, Sequence[str]]) -> Claim:
    def parts(role: str) -> tuple[Part, ...]:
        return tuple(each.part("value") for each in ties.get(role, ()))

    def text(role: str) -> str:
        return next((each.text("value") for each in ties.get(role, ())), "")

    return Claim(
        iri=iri,
        page=link(iri, row.text("paraphrase")),
        subject=row.part("subject"),
        relation=row.part("relation"),
        object=row.part("object"),
        edge=(str(row["subject"]), str(row["property"]), str(row["object"])),
        qualifiers=tuple(_qualifiers(ties)),
        hedged=text("hedged") == "true",
        cue=text("cue"),
        negated=text("negated") == "true",
        evidence=row.part("evidence") if row.get("evidence") else None,
        told=row.text("rank") not in ("", "0"),
        designs=tuple(
            dict.fromkeys(name for each in ties.get("reference", ()) for name in designs[each.text("value")])
        ),
        places=parts("place"),
        contexts=parts("context"),
        references=tuple(
            Reference(each.part("value"), each.text("number"), each.text("unsupported"))
            for each in ties.get("reference", ())
        ),
        against=tuple(each.text("value") for each in ties.get("against", ())),
        means=parts("means"),
        causes=parts("cause"),
        notes=tuple(Note(each.text("value"), each.part("value"), each.text("number")) for each in ties.get("note", ())),
    )


def _qualifiers(ties: Mapping[str, Sequence[Row]]) -> Iterable[tuple[str, str]]:
    """What narrows a claim, name by name."""

    def texts(role: str) -> list[str]:
        return [each.text("valueLabel") or each.text("value") for each in ties.get(role, ())]

    for role, words in _NARROWING.items():
        for text in texts(role):
            yield words, text
    amounts = list(dict.fromkeys([*texts("low"), *texts("high")]))
    if amounts:
        yield "amount", " ".join([" to ".join(amounts), *texts("unit")])
    for text in texts("compared"):
        yield "compared with", text
