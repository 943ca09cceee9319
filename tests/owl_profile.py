"""Does an ontology keep to OWL 2 DL (https://www.w3.org/TR/owl2-profiles/)? Asked of the OWL API, by the tests."""

from pathlib import Path

from owl_api import java, owl_api


def profile_violations(ntriples_path: Path) -> list[str]:
    """Every way in which the ontology in an N-Triples file leaves OWL 2 DL, one sentence each, sorted.

    The file must hold the whole ontology, declarations included, and no owl:imports (the OWL API would fetch them).
    """
    api = owl_api()
    manager = api.apibinding.OWLManager.createOWLOntologyManager()
    ontology = manager.loadOntologyFromOntologyDocument(java().io.File(str(ntriples_path.resolve())))
    report = api.profiles.OWL2DLProfile().checkOntology(ontology)
    return sorted(str(violation.toString()) for violation in report.getViolations())
