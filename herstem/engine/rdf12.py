"""Who meets triples about triples (RDF 1.2): queries that speak of them. Others see the store without.

They are alone in the graph hsg:reifiers. A client of RDF 1.1 cannot read a triple as a term, so a query in SPARQL 1.1
should not get one; the other graphs are the whole store for it.
"""

import re

from pyoxigraph import NamedNode

from herstem.namespaces import HSG, REIFIERS

GRAPH = NamedNode(str(HSG[REIFIERS]))
_SPEAKS = re.compile(
    r"<<|\{\||~|reifie(?:s|rs)\b|\b(?:is)?triple\s*\(|\b(?:subject|predicate|object)\s*\(", re.IGNORECASE
)
_SPACE = r"(?>\s+|\#[^\n]*+)*+"
# A variable as property or graph, or all properties but some.
_ANY = re.compile(
    rf"""
      [\w>\]);\["'] {_SPACE} [?$]\w++ {_SPACE} (?:[?$<\["'(\d]|_:|[\w.\-]*+:|(?:true|false)\b)
    | \bgraph {_SPACE} [?$]
    | ! {_SPACE} (?:[(^<]|a\b|[\w.\-]*+:)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_DESCRIBE = re.compile(r"\bdescribe\b", re.IGNORECASE)


def stays_apart(text: str) -> bool:
    """Whether a query is of SPARQL 1.1 and might meet triples about triples all the same, as it asks for any property.

    Without parsing: a doubtful one counts as such, and is answered as well, only slower.
    """
    if _SPEAKS.search(text):
        return False
    group = text[text.find("{") : text.rfind("}")]
    return bool(_ANY.search(group) or _DESCRIBE.search(text))
