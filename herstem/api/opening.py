"""Opens a graph: the installed release, one in a folder, or an endpoint on the network."""

from os import PathLike, fspath
from pathlib import Path

from herstem import manifest, paths
from herstem.api.graph import Graph
from herstem.catalog import Catalog
from herstem.engine.base import Engine
from herstem.engine.embedded import EmbeddedEngine
from herstem.engine.errors import EngineError, StoreError
from herstem.namespaces import HSG
from herstem.rules.derivations import DerivationFile

_SECONDS = 60.0
_LONGEST = 1 << 30


def open_graph(source: str | PathLike[str] | None = None) -> Graph:
    """See herstem.open."""
    catalog = Catalog.load(paths.queries_dir())
    name = None if source is None else fspath(source)
    if name is not None and name.startswith(("http://", "https://")):
        # What an endpoint does not tell is how its inferred triples follow: that is in the release installed here.
        return Graph(_remote(name), catalog, DerivationFile(paths.release_dir() / manifest.DERIVATIONS))
    folder = paths.release_dir() if name is None else Path(name)
    found = manifest.read_manifest(folder)
    if found is None or not manifest.is_whole(folder, found):
        raise StoreError(f"there is no whole release in {folder}; `herstem build` and `herstem reason --into` make one")
    return Graph(EmbeddedEngine.from_release(folder), catalog, DerivationFile(folder / manifest.DERIVATIONS))


def _remote(address: str) -> Engine:
    """An engine that asks an endpoint, at the address or at /sparql below it. Raises EngineError."""
    from herstem.engine.remote import OWN, Addresses, RemoteEngine
    from herstem.engine.remote_wire import Login, Wire

    problem: EngineError | None = None
    for endpoint in (address, f"{address.rstrip('/')}/sparql"):
        wire = Wire(Login("", ""), _LONGEST)

        def engine(dataset: str, endpoint: str = endpoint, wire: Wire = wire) -> RemoteEngine:
            return RemoteEngine(Addresses(endpoint), wire, dataset=dataset, seconds=_SECONDS)

        try:
            # Where the release is not in what queries see by themselves, they are told its graphs.
            return engine(OWN if engine(OWN).query("ASK { ?claim a hso:Claim }").truth() else str(HSG))
        except EngineError as error:
            wire.close()
            problem = problem or error
    assert problem is not None
    raise problem
