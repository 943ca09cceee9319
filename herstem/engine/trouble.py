"""What the embedded engine raises, as errors of ours: whose trouble it is, and without what only its makers read."""

import re

from herstem.engine.errors import (
    EngineError,
    GraphStateError,
    RemoteError,
    UnknownFunctionError,
    UnwritableError,
    UpdateError,
)


def trouble(error: OSError | RuntimeError | SyntaxError, what: str, outside: bool) -> EngineError:
    """The engine's trouble; of its own kind where it is the asker's, or another machine's that was asked."""
    if found := re.match(r"The custom function (\S+) is not supported", str(error)):
        return UnknownFunctionError(f"there is no function {found[1]}")
    if "RDF 1.2" in str(error):
        return UnwritableError("JSON-LD cannot hold triples as terms (RDF 1.2); ask for Turtle or N-Triples")
    if found := re.match(r"The (graph \S+ (?:does not exist|already exists))", str(error)):
        return GraphStateError(f"the {found[1]}, and nothing was changed; with SILENT that does not matter")
    if outside and not isinstance(error, RuntimeError):
        return RemoteError(f"{what}: {error}")
    return EngineError(f"{what}: {error}")


def update_error(error: SyntaxError) -> UpdateError:
    """The engine's syntax error with its place as numbers, and without the sets of characters it lists."""
    found = re.match(r"error at (\d+):(\d+): (.+?)(?:, \['|\n|$)", str(error))
    return UpdateError(found[3], int(found[1]), int(found[2])) if found else UpdateError(str(error)[:200], 1, 1)
