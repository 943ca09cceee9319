"""HerStem: a knowledge graph of breast cancer stem cells and treatment resistance in HER2-positive breast cancer.

`herstem.open()` gives a graph that can be asked; see docs/python.md.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from os import PathLike

    from herstem.api.graph import Graph

__version__ = "0.1.0"
__all__ = ["__version__", "open"]


def open(source: "str | PathLike[str] | None" = None) -> "Graph":
    """The graph of the installed release, of a release in a folder, or behind a URL.

    A URL is that of a served HerStem, or of any SPARQL 1.1 endpoint; one that ends in /sparql may leave that out.
    Raises herstem.engine.errors.EngineError where there is none.
    """
    from herstem.api.opening import open_graph  # so that `import herstem` costs nothing

    return open_graph(source)
