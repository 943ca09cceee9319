"""owl:imports: every imported ontology must be among the files that were read, since nothing is fetched."""

from collections.abc import Iterator

from rdflib import OWL

from herstem.pipeline.dl.stated import Finding, Stated, n3, show
from herstem.rules.model import TYPE

_ONTOLOGY, _VERSION, _IMPORTS = n3(OWL.Ontology, OWL.versionIRI, OWL.imports)


def import_problems(stated: Stated) -> Iterator[Finding]:
    """Imports of an ontology whose header is not there; imports that go round in a circle are none."""
    present = {node for node, _, kind in stated.by_predicate.get(TYPE, ()) if kind == _ONTOLOGY}
    present |= {version for _, _, version in stated.by_predicate.get(_VERSION, ())}
    for fact in stated.by_predicate.get(_IMPORTS, ()):
        if fact[2] not in present:
            what = f"owl:imports of {show(fact[2])}, which is in none of the files read; nothing is fetched"
            yield Finding(fact, f"{what}, so what it says would be missing: give its file too, or remove the import")
