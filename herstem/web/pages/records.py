"""The pages of what is written: a claim, a reference, a curator's note, a hypothesis."""

from collections.abc import Iterator
from dataclasses import dataclass

from herstem.explain.explainer import Explainer
from herstem.namespaces import HSO
from herstem.rules.model import Fact
from herstem.tables import Part
from herstem.web.pages.claims import Claim, claims
from herstem.web.pages.header import About, Header, about
from herstem.web.pages.inferences import Statement, resting
from herstem.web.pages.store import PageStore, Row
from herstem.web.pages.things import Contest, contests
from herstem.web.pages.works import Work, work


@dataclass(frozen=True)
class NotePage:
    """A curator's note: the kind of problem, what shows it, and the claims that it is about."""

    header: Header
    kind: str
    sources: tuple[str, ...]
    claims: tuple[Claim, ...]


@dataclass(frozen=True)
class ClaimPage:
    """A claim with its notes, the claims that contradict it, and what was inferred of its two ends with its help."""

    header: Header
    claim: Claim
    notes: tuple[NotePage, ...]
    contests: tuple[Contest, ...]
    resting: tuple[Statement, ...]


@dataclass(frozen=True)
class ReferencePage:
    """A cited work: as the review prints it, what it studied, how far it bears out the claims that cite it."""

    header: Header
    number: str
    work: Work
    facts: tuple[tuple[str, Part], ...]
    claims: tuple[Claim, ...]


@dataclass(frozen=True)
class HypothesisPage:
    """A hypothesis: what is expected and why, and how it stands to what the review says. Not for clinical decisions."""

    header: Header
    justification: str
    facts: tuple[tuple[str, Part], ...]
    claims: tuple[Claim, ...]


def claim_page(store: PageStore, explainer: Explainer, of: About) -> ClaimPage | None:
    """The page of a claim, None where it is no whole claim. Raises EngineError."""
    found = claims(store, [of.header.iri])
    if not found:
        return None
    (claim,) = found.values()
    notes = tuple(_notes(store, claim))
    rows = store.rows("concluded", _ends(claim))
    concluded = (Statement(_fact(row), row.part("subject"), row.part("property"), row.part("value")) for row in rows)
    behind = resting(concluded, claim.edge, explainer)
    return ClaimPage(of.header, claim, notes, tuple(contests(store, found)), behind)


def note_page(store: PageStore, of: About) -> NotePage:
    """The page of a curator's note. Raises EngineError."""
    listed = claims(store, (row.text("claim") for row in store.rows("claims", [of.header.iri])))
    return _note(of, tuple(listed.values()))


def reference_page(store: PageStore, of: About) -> ReferencePage:
    """The page of a reference. Raises EngineError."""
    citing = claims(store, (row.text("claim") for row in store.rows("claims", [of.header.iri])))
    told = {
        "study design": HSO.hasStudyDesign,
        "read from": HSO.studyDesignBasis,
        "studied": HSO.studySystem,
        "about": HSO.studyScope,
        "bears out the review": HSO.hasSupportStatus,
        "what the checker found": HSO.supportNote,
    }
    return ReferencePage(
        header=of.header,
        number=of.one(HSO.referenceNumber),
        work=work(of),
        facts=tuple((name, row.part("value")) for name, each in told.items() for row in of.all(each)),
        claims=tuple(citing.values()),
    )


def hypothesis_page(store: PageStore, of: About) -> HypothesisPage:
    """The page of a hypothesis. Raises EngineError."""
    told = {
        "what the review says of it": HSO.hypothesisStatus,
        "steps": HSO.pathLength,
        "weakest evidence": HSO.weakestEvidence,
        "rests on a hedged step": HSO.restsOnHedge,
        "steps are stated for contexts that exclude one another": HSO.contextMismatch,
        "agrees with": HSO.agreesWithClaim,
        "disagrees with": HSO.disagreesWithClaim,
        "covers": HSO.coversMechanism,
    }
    behind = [row.text("value") for row in of.all(HSO.derivedFromClaim)]
    return HypothesisPage(
        header=of.header,
        justification=of.one(HSO.justification),
        facts=tuple((name, row.part("value")) for name, each in told.items() for row in of.all(each)),
        claims=tuple(claims(store, behind).values()),
    )


def _ends(claim: Claim) -> Iterator[str]:
    """The IRIs of subject and object."""
    yield from (term.strip("<>") for term in (claim.edge[0], claim.edge[2]))


def _fact(row: Row) -> Fact:
    return str(row["subject"]), str(row["property"]), str(row["value"])


def _notes(store: PageStore, claim: Claim) -> Iterator[NotePage]:
    for note in claim.notes:
        found = about(store, note.iri)
        if found:
            yield _note(found, ())


def _note(of: About, listed: tuple[Claim, ...]) -> NotePage:
    sources = tuple(row.text("value") for row in of.all(HSO.noteSource))
    return NotePage(of.header, of.one(HSO.noteKind), sources, listed)
