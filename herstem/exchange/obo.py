"""OBO files as OWL: fastobo reads them and maps them as the OBO Foundry's mapping from OBO to OWL says."""

import io
from pathlib import Path
from typing import IO

from herstem.sources import Place, Problem, SourceError


def as_rdf_xml(data: IO[bytes], path: Path) -> IO[bytes]:
    """The bytes of an OBO file as OWL in RDF/XML. Raises SourceError: a syntax error with its line, no `ontology:`."""
    try:
        import fastobo
    except ModuleNotFoundError:
        message = "`pip install 'herstem[obo]'` brings what reads OBO; or give the OWL file of the same ontology"
        raise SourceError([Problem(Place(str(path), 0), message)]) from None
    out = io.BytesIO()
    try:
        fastobo.dump_owl(fastobo.load(data, ordered=True, threads=1), out, format="rdf")
    except SyntaxError as error:
        raise SourceError([Problem(Place(str(path), error.lineno or 1), f"not valid OBO: {error.msg}")]) from None
    except (ValueError, OSError) as error:
        raise SourceError([Problem(Place(str(path), 1), f"cannot be read as OBO: {error}")]) from None
    except BaseException as error:  # a defect of fastobo shows as a panic, which is no Exception
        if type(error).__name__ != "PanicException":
            raise
        raise SourceError([Problem(Place(str(path), 1), f"cannot be read as OBO: {error}")]) from None
    out.seek(0)
    return out
