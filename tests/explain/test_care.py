"""herstem.explain.care: the weakest link, and every caution that the claims of a proof give cause for."""

from worlds import claim, claims, edges, fact, named, world

from herstem.engine.embedded import EmbeddedEngine
from herstem.explain.explainer import Explainer
from herstem.explain.proof import Proof
from herstem.namespaces import HSO, short
from herstem.rules.derivations import Record

GOAL = fact("a inhibits c")
LINKS = ("a inhibits b", "b inhibits c")
CHAIN = [Record(GOAL, "inhibits Transitive", tuple(map(fact, LINKS)))]
CONTEXTS = """hsg:entities {
  hs:mcf7 a hso:CellEntity ; rdfs:label "MCF-7" . hs:skbr3 a hso:CellEntity ; rdfs:label "SK-BR-3" .
  hs:cancer-cell a hso:CellEntity ; rdfs:label "cancer cell" .
  hs:stem-cell a hso:CellEntity ; rdfs:label "cancer stem cell" ; hso:kindOfCell hs:cancer-cell .
  hs:bc a hso:MedicalCondition ; rdfs:label "breast cancer" .
  hs:her2 a hso:MedicalCondition ; rdfs:label "HER2-positive breast cancer" ; hso:subtypeOf hs:bc .
  hs:hypoxia a hso:NicheCondition ; rdfs:label "hypoxia" . hs:normoxia a hso:NicheCondition ; rdfs:label "normoxia" .
}"""


def proof(*stated: str, more: str = "") -> Proof:
    """The proof of `a inhibits c` from two links with these claims."""
    return world(edges(*LINKS) + claims(*stated) + named("a", "b", "c") + more, CHAIN).proof(GOAL)


def cautions(found: Proof) -> list[tuple[str, str, list[str]]]:
    return [(each.kind, each.text, [short(term) for term in each.about]) for each in found.cautions]


def test_a_link_is_as_strong_as_its_best_claim_and_a_proof_as_its_weakest_link() -> None:
    found = proof(
        claim("c1", LINKS[0], evidence="unspecified"),
        claim("c2", LINKS[0], evidence="clinical-trial"),
        claim("c3", LINKS[1], evidence="in-vitro"),
    )
    assert found.weakest is not None
    assert (found.weakest.evidence.label, found.weakest.evidence.rank) == ("in vitro evidence", 1)
    assert found.weakest.facts == (fact(LINKS[1]),)
    assert found.cautions == ()


def test_links_that_are_equally_weak_are_all_named() -> None:
    found = proof(claim("c1", LINKS[0]), claim("c2", LINKS[1]))
    assert found.weakest is not None
    assert found.weakest.facts == tuple(map(fact, LINKS))


def test_a_negated_or_disputed_claim_lends_no_strength() -> None:
    found = proof(
        claim("c1", LINKS[0]),
        claim("c2", LINKS[0], "hso:isNegated true", evidence="clinical-trial"),
        claim("c3", LINKS[0], "hso:contradicts hs:c1", evidence="clinical-trial"),
        claim("c4", LINKS[1], evidence="in-vitro"),
    )
    assert {short(claim) for step in found.steps.values() for claim in step.claims} == {"hs:c4"}


def test_hedged_where_no_claim_is_flat() -> None:
    found = proof(
        claim("c1", LINKS[0], "hso:isHedged true", 'hso:hedgeCue "may"'),
        claim("c2", LINKS[1], "hso:isHedged true"),
        claim("c3", LINKS[1]),
    )
    assert cautions(found) == [("hedged", "A inhibits B: never stated flatly (may)", ["hs:c1"])]


def test_what_speaks_against_a_link() -> None:
    found = proof(
        claim("c1", LINKS[0]),
        claim("c2", LINKS[1]),
        claim("n1", LINKS[0], "hso:isNegated true"),
        claim("d1", "a activates b", "hso:contradicts hs:e1"),
        claim("o1", "b activates c"),
        claim("e1", "x inhibits y"),
    )
    assert cautions(found) == [
        ("disputed", "d1 says so.", ["hs:d1"]),
        ("negated", "n1 says so.", ["hs:n1"]),
        ("opposed", "o1 says so.", ["hs:o1"]),
    ]


def test_a_proof_about_a_disputed_claim_says_so() -> None:
    explainer = world(claims(claim("d1", "a inhibits b", "hso:contradicts hs:e1"), claim("e1", "a activates b")))
    for name in ("d1", "e1"):
        found = explainer.explain(name, "a", "<https://w3id.org/herstem/ontology/Claim>")
        assert cautions(found) == [("disputed", f"{name} says so.", [f"hs:{name}"])]
        assert found.weakest is None


def test_contexts_that_exclude_one_another() -> None:
    found = proof(
        claim("c1", LINKS[0], "hso:inContext hs:mcf7"), claim("c2", LINKS[1], "hso:inContext hs:skbr3"), more=CONTEXTS
    )
    assert cautions(found) == [
        ("contexts differ", "A inhibits B in MCF-7, but B inhibits C in SK-BR-3", ["hs:c1", "hs:c2"])
    ]


def test_contexts_that_go_together() -> None:
    for one, other in [
        ("her2", "bc"),
        ("bc", "her2"),
        ("stem-cell", "cancer-cell"),
        ("mcf7", "bc"),
        ("hypoxia", "normoxia"),
        ("mcf7", "mcf7"),
    ]:
        found = proof(
            claim("c1", LINKS[0], f"hso:inContext hs:{one}"),
            claim("c2", LINKS[1], f"hso:inContext hs:{other}"),
            more=CONTEXTS,
        )
        assert found.cautions == (), (one, other)
    flat = claim("c3", LINKS[1])
    found = proof(
        claim("c1", LINKS[0], "hso:inContext hs:mcf7"),
        claim("c2", LINKS[1], "hso:inContext hs:skbr3"),
        flat,
        more=CONTEXTS,
    )
    assert found.cautions == ()


def test_notes_and_references_that_do_not_bear_out_are_named_once() -> None:
    note = 'hs:note-1 hso:noteAbout hs:c1, hs:c2 ; hso:noteKind "scope" ; hso:noteText "Only in rats."@en .'
    reference = (
        'hs:ref-7 hso:referenceNumber 7 ; rdfs:label "Doe et al 2001" ; '
        'hso:hasSupportStatus hso:support-no ; hso:supportNote "About something else" .'
    )
    cites = "hso:citesReference hs:ref-7"
    found = proof(claim("c1", LINKS[0], cites), claim("c2", LINKS[1], cites), note, reference)
    assert cautions(found) == [
        ("not borne out", "[7] Doe et al 2001: About something else", ["hs:ref-7"]),
        ("flagged", "scope: Only in rats.", ["hs:note-1", "hs:c1", "hs:c2"]),
    ]


def test_a_hypothesis_is_marked_as_one() -> None:
    explainer = world("hsg:hypotheses { hs:h a hso:Hypothesis ; hso:hypothesisSubject hs:a . } " + named("a"))
    found = explainer.explain("h", "hso:hypothesisSubject", "a")
    ((kind, text, about),) = cautions(found)
    assert (kind, about) == ("hypothesis", ["hs:h"])
    assert "not for clinical decisions" in text


def test_hypotheses_and_their_proofs_agree_on_contexts(explainer: Explainer, release_engine: EmbeddedEngine) -> None:
    _, rows = release_engine.query(
        """SELECT ?agent ?mechanism ?mismatch {
          ?partner hso:hypothesisRelation hso:rel-candidate-partner ; hso:hypothesisSubject ?agent ;
            hso:coversMechanism ?mechanism ; hso:contextMismatch ?mismatch }"""
    ).rows()
    pairs = [(str(agent), str(mechanism)) for agent, mechanism, mismatch in rows if "false" in str(mismatch)]
    assert len(pairs) > 30
    for agent, mechanism in pairs:
        found = explainer.proof((agent, HSO.countersMechanism.n3(), mechanism))
        assert not [each for each in found.cautions if each.kind == "contexts differ"], (agent, mechanism)
