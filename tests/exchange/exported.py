"""Exports of the committed release, and of one with a hostile thing and a negated claim in it."""

from functools import cache

from loaded import RELEASE, release

from herstem.engine.embedded import EmbeddedEngine
from herstem.exchange.exports import FORMATS
from herstem.exchange.exports.base import Source
from herstem.namespaces import HSG
from herstem.rules.model import Fact

LABEL = 'tab\there, "quotes", a | pipe\nand = a line'
HOSTILE = """
INSERT DATA {
  GRAPH hsg:entities {
    hs:hostile a hso:Receptor ; rdfs:label "tab\\there, \\"quotes\\", a | pipe\\nand = a line"@en ;
      skos:altLabel "one | two", "three" .
  }
  GRAPH hsg:claims {
    hs:claim-hostile a hso:Claim ; hso:isNegated true ; hso:isHedged true ; hso:paraphrase "no\\tno"@en ;
      hso:claimSubject hs:hostile ; hso:claimRelation hso:rel-inhibits ; hso:claimObject hs:ERBB2 .
  }
  GRAPH hsg:inferred { hs:claim-hostile hso:statesProperty hso:inhibits }
}
"""


@cache
def hostile() -> EmbeddedEngine:
    """The same with HOSTILE in it."""
    engine = EmbeddedEngine.from_release(RELEASE)
    engine.update(HOSTILE)
    return engine


@cache
def files(
    name: str, engine: EmbeddedEngine | None = None, *, inferred: bool = False, hypotheses: bool = False
) -> dict[str, bytes]:
    """The files of an export by name."""
    source = Source(engine or release(), RELEASE, inferred, hypotheses)
    return {file.name: b"".join(file.content) for file in FORMATS[name].make(source)}


def facts(graph: str) -> set[Fact]:
    """The triples of a graph of the committed release that have no blank node, as the store holds them."""
    _, rows = release().query("SELECT ?s ?p ?o { ?s ?p ?o }", default_graphs=[str(HSG) + graph]).rows()
    found = ((str(s), str(p), str(o)) for s, p, o in rows)
    return {fact for fact in found if not any(term.startswith("_:") for term in fact)}


def number(query: str) -> int:
    """The one number that a query to the committed release answers with."""
    _, rows = release().query(query).rows()
    return int(next(rows)[0].value)  # type: ignore[union-attr]
