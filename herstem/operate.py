"""The commands of whoever runs the server: `herstem serve`, `load`, `backup`, `restore`, `settings`."""

import inspect
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import Field
from pathlib import Path
from typing import Annotated, Any

import typer

from herstem import config, manifest, paths
from herstem.terminal import Progress, err, fail

app = typer.Typer()


def _with_settings(command: Callable[..., None]) -> Callable[..., None]:
    """A command that is given the settings; it has a flag for each, as herstem.config describes them, and its own."""
    texts = {config.flag(each): _help(each) for each in config.settings_fields()}
    texts["--config"] = f"File of settings; without it {config.FILE}, where it is there."

    def run(**given: str | None) -> None:
        file = given.pop("config")
        options = {each.name: given.pop(each.name) for each in own}
        try:
            settings = config.load(given, os.environ, Path(file) if file else None)
        except config.ConfigError as error:
            fail(str(error))
        command(settings, **options)

    def parameter(flag: str) -> inspect.Parameter:
        option = typer.Option(flag, help=texts[flag], show_default=False)
        name = flag.removeprefix("--").replace("-", "_")
        return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=_annotated(option))

    own = list(inspect.signature(command).parameters.values())[1:]
    run.__doc__, run.__name__ = command.__doc__, command.__name__
    run.__signature__ = inspect.Signature([*own, *(parameter(flag) for flag in texts)])  # type: ignore[attr-defined]
    return run


def _annotated(option: Any) -> Any:
    return Annotated[str | None, option]


def _help(each: Field[Any]) -> str:
    default = config.default_of(each)
    return f"{each.metadata['help']} Default: {default}." if default else str(each.metadata["help"])


@app.command()
@_with_settings
def serve(settings: config.Settings) -> None:
    """Serve the graph: start page, SPARQL endpoint, canned queries. Rebuilds first where the sources have changed.

    With a token, updates and graphs are taken from whoever sends it. They are kept where there is a store.
    """
    from herstem.cli import build, find_release

    if paths.RELEASE not in os.environ and not manifest.is_current():
        err.print("the release does not fit the sources; building it anew", markup=False)
        build()
    from herstem import engines
    from herstem.catalog import Catalog
    from herstem.engine.base import Policy
    from herstem.web import serving
    from herstem.web.app import create_app
    from herstem.web.logs import configure
    from herstem.web.metrics import Metrics
    from herstem.web.status import Status
    from herstem.web.watch import QueryWatch

    release = find_release()
    configure(settings.log_format)
    policy = Policy(settings.union_default_graph, frozenset(settings.allow_service))
    status = Status(settings.mode, Metrics())
    with _listen(settings) as listening:
        with _store_errors():
            engine = engines.make_engine(settings, policy, release, QueryWatch(status.metrics, settings.slow_query))
        web = create_app(
            engine,
            Catalog.load(paths.queries_dir()),
            release,
            policy=policy,
            token=settings.token,
            write_limit=settings.write_limit,
            cache=settings.cache_size << 20,
            status=status,
        )
        address = _address(settings.host, listening)
        print(f"start page       {address}/\nSPARQL endpoint  {address}/sparql\nstop with Ctrl-C", flush=True)
        with suppress(KeyboardInterrupt):  # which stopped it
            serving.run(web, listening, status.metrics, access_log=settings.access_log)


@app.command()
@_with_settings
def mcp(
    settings: config.Settings,
    *,
    http: Annotated[
        bool, typer.Option("--http", help="Over streamable HTTP at /mcp, not on stdin and stdout.")
    ] = False,
) -> None:
    """Serve the graph to language models (Model Context Protocol): search, queries, explanations; nothing writes."""
    from herstem.cli import find_release

    try:
        from herstem import mcp as models
    except ModuleNotFoundError as error:
        fail(f"{error.name} is not installed; `pip install 'herstem[mcp]'` brings it")
    import anyio

    from herstem import engines
    from herstem.api.graph import Graph
    from herstem.catalog import Catalog
    from herstem.engine.base import Policy
    from herstem.rules.derivations import DerivationFile

    release = find_release()
    policy = Policy(settings.union_default_graph, frozenset(settings.allow_service))
    listening = _listen(settings) if http else None
    with _store_errors():
        engine = engines.make_engine(settings, policy, release)
    graph = Graph(engine, Catalog.load(paths.queries_dir()), DerivationFile(release / manifest.DERIVATIONS))
    if listening is not None:
        err.print(f"{_address(settings.host, listening)}/mcp; stop with Ctrl-C", markup=False)
    with suppress(KeyboardInterrupt):  # which stopped it
        anyio.run(models.run, graph, settings.host, listening)


@app.command()
@_with_settings
def load(settings: config.Settings) -> None:
    """Put the release into the store that the settings name; a load that was stopped is gone on with.

    Graphs of the release are replaced, graphs of your own stay as they are.
    """
    from herstem import engines
    from herstem.cli import find_release

    with _store_errors(), Progress() as progress:
        done = engines.load(settings, find_release(), lambda stage: progress(stage, None))
    err.print(done, markup=False)


@app.command()
def backup(
    folder: Annotated[Path, typer.Argument(help="Folder of a store; a server may be at work on it.")],
    target: Annotated[Path, typer.Argument(help="Folder to be made.")],
) -> None:
    """Copy a store on disk to a new folder."""
    from herstem.engine import backup as copies

    with _store_errors(), Progress() as progress:
        triples = copies.backup(folder, target, lambda stage: progress(stage, None))
    err.print(f"{triples:,} triples are in {target}; `herstem restore` makes a store of it", markup=False)


@app.command()
def restore(
    source: Annotated[Path, typer.Argument(help="Folder that `herstem backup` made.")],
    folder: Annotated[Path, typer.Argument(help="Folder of the store to be made: a new or an empty one.")],
) -> None:
    """Make a store on disk from a backup, after comparing each of its files with its checksum."""
    from herstem.engine import backup as copies

    with _store_errors(), Progress() as progress:
        triples = copies.restore(source, folder, lambda stage: progress(stage, None))
    err.print(f"{triples:,} triples are in {folder}; serve them with `herstem serve --store {folder}`", markup=False)


@app.command()
def settings() -> None:
    """Print, as a Markdown table, what the server can be told."""
    print(config.as_markdown())


def _listen(settings: config.Settings) -> socket.socket:
    host, port = settings.host, settings.port
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        fail(f"cannot listen on {host}:{port}: {error.strerror}; choose another with --host and --port")


def _address(host: str, listening: socket.socket) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}"


@contextmanager
def _store_errors() -> Iterator[None]:
    """What is wrong with a store ends the command with a line and exit code 2."""
    from herstem.engine.errors import EngineError

    try:
        yield
    except EngineError as error:
        fail(str(error))
    except KeyboardInterrupt:
        fail("interrupted; the store is as it was, or a load can be gone on with")
