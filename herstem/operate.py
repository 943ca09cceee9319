"""The commands of whoever runs the server: `herstem serve`, `settings`."""

import inspect
import os
import socket
from collections.abc import Callable
from dataclasses import Field
from pathlib import Path
from typing import Annotated, Any

import typer

from herstem import config, manifest, paths
from herstem.terminal import err, fail

app = typer.Typer()


def _with_settings(command: Callable[[config.Settings], None]) -> Callable[..., None]:
    """A command that is given the settings; it has a flag for each, as herstem.config describes them."""
    texts = {config.flag(each): _help(each) for each in config.settings_fields()}
    texts["--config"] = f"File of settings; without it {config.FILE}, where it is there."

    def run(**given: str | None) -> None:
        file = given.pop("config")
        try:
            settings = config.load(given, os.environ, Path(file) if file else None)
        except config.ConfigError as error:
            fail(str(error))
        command(settings)

    def parameter(flag: str) -> inspect.Parameter:
        option = typer.Option(flag, help=texts[flag], show_default=False)
        name = flag.removeprefix("--").replace("-", "_")
        return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=_annotated(option))

    run.__doc__, run.__name__ = command.__doc__, command.__name__
    run.__signature__ = inspect.Signature([parameter(flag) for flag in texts])  # type: ignore[attr-defined]
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

    With a token, updates and graphs are taken from whoever sends it; nothing of them is kept.
    """
    from herstem.cli import build, find_release

    if not manifest.is_current():
        err.print("the release does not fit the sources; building it anew", markup=False)
        build()
    from herstem import engines
    from herstem.catalog import Catalog
    from herstem.engine.base import EngineError, Policy
    from herstem.web import serving
    from herstem.web.app import create_app

    host, port, release = settings.host, settings.port, find_release()
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listening = socket.create_server((host, port), family=family)
    except OSError as error:
        fail(f"cannot listen on {host}:{port}: {error.strerror}; choose another with --host and --port")
    policy = Policy(settings.union_default_graph, frozenset(settings.allow_service))
    try:
        engine = engines.make_engine(settings, policy, release)
    except EngineError as error:
        fail(str(error))
    web = create_app(
        engine,
        Catalog.load(paths.queries_dir()),
        release,
        policy=policy,
        token=settings.token,
        write_limit=settings.write_limit,
        cache=settings.cache_size << 20,
    )
    address = f"http://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}"
    print(f"start page       {address}/\nSPARQL endpoint  {address}/sparql\nstop with Ctrl-C", flush=True)
    serving.run(web, listening)


@app.command()
def settings() -> None:
    """Print, as a Markdown table, what the server can be told."""
    print(config.as_markdown())
