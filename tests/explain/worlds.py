"""Small worlds to explain, made of a few claims and derivations for one trap each."""

from collections.abc import Iterable

from indexed_facts import KeptDerivations
from loaded import CATALOG
from pyoxigraph import RdfFormat, Store

from herstem.engine.embedded import EmbeddedEngine
from herstem.explain.explainer import Explainer
from herstem.namespaces import HS, HSO, PREFIXES
from herstem.rules.derivations import Record
from herstem.rules.model import Fact

ONTOLOGY = """hsg:ontology {
  hso:ev-unspecified rdfs:label "unspecified evidence" ; hso:evidenceRank 0 .
  hso:ev-in-vitro rdfs:label "in vitro evidence" ; hso:evidenceRank 1 .
  hso:ev-clinical-trial rdfs:label "clinical trial evidence" ; hso:evidenceRank 5 .
  hso:rel-inhibits hso:relationSign -1 . hso:rel-activates hso:relationSign 1 .
  hso:inhibits a owl:ObjectProperty ; rdfs:label "inhibits"@en .
  hso:activates a owl:ObjectProperty ; rdfs:label "activates"@en .
}
"""


def world(trig: str, records: Iterable[Record] = ()) -> Explainer:
    """Explains a TriG text, beside evidence levels and two relation types, with derivations."""
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    store = Store()
    store.load((prefixes + ONTOLOGY + trig).encode(), format=RdfFormat.TRIG)
    return Explainer(EmbeddedEngine(store), CATALOG, KeptDerivations(records))


def fact(triple: str) -> Fact:
    """`a inhibits b`, slugs, as a fact."""
    s, p, o = triple.split()
    return f"<{HS}{s}>", f"<{HSO}{p}>", f"<{HS}{o}>"


def named(*slugs: str) -> str:
    """The graph of entities, each thing called like its slug in capitals."""
    return "hsg:entities {\n" + "".join(f'hs:{slug} rdfs:label "{slug.upper()}" .\n' for slug in slugs) + "}\n"


def edges(*triples: str) -> str:
    """The graph of edges."""
    return "hsg:edges {\n" + "".join(" ".join(fact(triple)) + " .\n" for triple in triples) + "}\n"


def claims(*each: str) -> str:
    """The graph of claims."""
    return "hsg:claims {\n" + "\n".join(each) + "\n}\n"


def claim(name: str, triple: str, *more: str, evidence: str = "unspecified") -> str:
    """The claim hs:NAME, which states a triple (slugs); `more` are further predicates with their objects."""
    s, p, o = fact(triple)
    rest = "".join(f" ; {each}" for each in more)
    return (
        f'hs:{name} a hso:Claim ; hso:paraphrase "{name} says so."@en ; hso:hasEvidenceLevel hso:ev-{evidence} ; '
        f"hso:claimSubject {s} ; hso:statesProperty {p} ; hso:claimObject {o} ; "
        f"hso:claimRelation hso:rel-{triple.split()[1]}{rest} ."
    )
