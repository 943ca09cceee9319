"""Settings of the server, each described once: flags stand above environment, file and defaults."""

import difflib
import os
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from herstem.paths import RELEASE

FILE = Path("herstem.toml")
ENVIRONMENT = "HERSTEM_"
_USER = re.compile(r"//[^/]*@")
_TRUTH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_WORDS = {bool: "true or false", str: "text", tuple: "a list of texts", int: "whole number", float: "number"}


class ConfigError(Exception):
    """A setting that cannot be used: where it was set, what is wrong, what to do."""


def setting(
    default: Any,
    help: str,
    *,
    least: float | None = None,
    most: float | None = None,
    one_of: tuple[str, ...] = (),
    check: Callable[[str], str | None] | None = None,
    secret: bool = False,
) -> Any:
    """A field with its description and what it takes; `check` says what is wrong with a text."""
    described = {"help": help, "least": least, "most": most, "one_of": one_of, "check": check, "secret": secret}
    return field(default=default, repr=not secret, metadata=described)


def url(value: str) -> str | None:
    """What is wrong with the address of a server; None where nothing is."""
    try:
        parts = urlsplit(value)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if good and "@" in parts.netloc:
        return "has a name or password in it; give those by settings of their own"
    return None if good and re.fullmatch(r"[!-~]+", value) else "is not an http:// or https:// address"


def is_address(store: str) -> bool:
    """Whether the setting `store` names an engine on the network, not a folder."""
    return re.match(r"[A-Za-z][A-Za-z0-9+.\-]+://", store) is not None


def _store(value: str) -> str | None:
    return url(value) if is_address(value) else None


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the server is told; sizes in MB, times in seconds. Secrets stay out of its repr."""

    host: str = setting("127.0.0.1", "Address to listen on; anything but loopback opens the server to others.")
    port: int = setting(7878, "Port to listen on; 0 takes a free one.", least=0, most=65535)
    token: str = setting("", "Secret that writers send as a bearer token; without one, nobody writes.", secret=True)
    write_limit: int = setting(100, "Longest update, or graph sent to /store, in MB.", least=1, most=2000)
    store: str = setting(
        "",
        "Where the graph is kept: a folder, the address of a SPARQL engine's queries, or nowhere: in memory, where "
        "writes last until the server ends.",
        check=_store,
    )
    union_default_graph: bool = setting(
        True, "Whether the default graph of a query is all graphs together, or the unnamed one alone."
    )
    allow_service: tuple[str, ...] = setting(
        (), "Addresses that SERVICE and LOAD may ask, letter by letter; all others are refused.", check=url
    )
    workers: int = setting(
        0,
        "Queries that are answered at a time, long ones apart; 0 is one for each core, at least 2.",
        least=0,
        most=256,
    )
    slow_limit: int = setting(
        0, "Queries that may run longer than 100 ms at a time; 0 is two for each core and four.", least=0, most=1_000
    )
    queue: int = setting(256, "Queries that may wait for a worker; more are told to come later.", least=0, most=100_000)
    timeout: float = setting(5.0, "Seconds after which a query is stopped.", least=0.1, most=86_400)
    memory: int = setting(512, "Memory that a query may take beside the data.", least=16, most=100_000)
    result_limit: int = setting(256, "Length at which an answer is cut off.", least=1, most=100_000)
    write_timeout: float = setting(60.0, "Seconds after which a write is stopped.", least=0.1, most=86_400)
    cache_size: int = setting(128, "Memory for answers that are asked for again.", least=0, most=100_000)
    remote_update: str = setting("", "Where a remote engine takes updates; without it, it takes none.", check=url)
    remote_graphs: str = setting(
        "", "Where a remote engine takes graphs (Graph Store Protocol); without it, it takes none.", check=url
    )
    remote_user: str = setting("", "Name for a remote engine that asks for one, by Basic or Digest.")
    remote_password: str = setting("", "Password of that user; without a user, a bearer token.", secret=True)
    remote_dataset: str = setting(
        "",
        "How the names of those graphs begin that make the default graph on a remote engine (HerStem's, where nothing "
        "is set); `own` leaves it to the engine what its default graph is.",
    )
    access_log: bool = setting(False, "Whether each request is logged.")
    log_format: str = setting("text", "How lines of the log are written.", one_of=("text", "json"))
    slow_query: float = setting(
        1.0, "Seconds from which a query is logged with its text; 0 logs none.", least=0, most=86_400
    )

    @property
    def mode(self) -> str:
        """How the graph is kept: "memory", "disk" or "remote"."""
        if not self.store:
            return "memory"
        return "remote" if is_address(self.store) else "disk"


def settings_fields() -> tuple[Field[Any], ...]:
    """The settings in the order in which they are documented."""
    return fields(Settings)


def flag(each: Field[Any]) -> str:
    """The option of a setting: --port. A secret has none but the file that holds it (others see a command line)."""
    return f"--{each.name}{'_file' if each.metadata['secret'] else ''}".replace("_", "-")


def takes(each: Field[Any]) -> str:
    """What a setting takes, in words: "a whole number from 0 to 65535"."""
    least, most, one_of = (each.metadata[name] for name in ("least", "most", "one_of"))
    if one_of:
        return " or ".join(one_of)
    word = _WORDS[type(each.default)]
    return word if least is None else f"a {word} from {least:g} to {most:g}"


def load(
    flags: Mapping[str, str | None], environment: Mapping[str, str] | None = None, file: Path | None = None
) -> Settings:
    """The settings from flags (by name; None where not given), environment and a TOML file.

    Without `file`, herstem.toml of the current folder is read where it is there. Raises ConfigError.
    """
    known = _names()
    values: dict[str, Any] = {}
    sources = (_from_file(file), _from_environment(os.environ if environment is None else environment), _of(flags))
    for source in sources:
        for name, (value, where) in source.items():
            if name not in known:
                raise ConfigError(f"{where}: there is no such setting{_like(name, known)}")
            each = known[name]
            if name != each.name:
                value, where = _secret_in(value, where)
            values[each.name] = _read(each, value, where)
    return Settings(**values)


def _names() -> dict[str, Field[Any]]:
    """Each name that may be written, with its setting: `token` and `token_file` both set `token`."""
    secrets = {f"{each.name}_file": each for each in settings_fields() if each.metadata["secret"]}
    return {each.name: each for each in settings_fields()} | secrets


_Given = dict[str, tuple[Any, str]]  # by name: the value, and where it stands


def _from_file(file: Path | None) -> _Given:
    path = file or FILE
    try:
        text = path.read_text(encoding="utf-8")
        table = tomllib.loads(text)
    except FileNotFoundError:
        if file is None:
            return {}
        raise ConfigError(f"--config: there is no file {path}") from None
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from None
    except ValueError as error:
        raise ConfigError(f"{path}: not TOML: {error}") from None
    return {name: (value, f"{path}, line {_line(text, name)}, {name}") for name, value in table.items()}


def _line(text: str, name: str) -> int:
    """The line on which a key stands (tomllib does not tell)."""
    found = re.search(rf"""^\s*\[*\s*["']?{re.escape(name)}["']?\s*[\].=]""", text, re.MULTILINE)
    return text.count("\n", 0, found.end()) + 1 if found else 1


def _from_environment(environment: Mapping[str, str]) -> _Given:
    return {
        name.removeprefix(ENVIRONMENT).lower(): (value, name)
        for name, value in environment.items()
        if name.startswith(ENVIRONMENT) and name != RELEASE  # which is of all commands, not only the server's
    }


def _of(flags: Mapping[str, str | None]) -> _Given:
    return {name: (value, f"--{name.replace('_', '-')}") for name, value in flags.items() if value is not None}


def _like(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    return f"; did you mean {near[0]}?" if near else f"; there are {', '.join(known)}"


def _secret_in(value: Any, where: str) -> tuple[str, str]:
    """The first line of the file that holds a secret."""
    try:
        text = Path(str(value)).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise ConfigError(f"{where}: cannot read {value}: {getattr(error, 'strerror', None) or error}") from None
    secret = text.strip()
    if not secret or "\n" in secret:
        raise ConfigError(f"{where}: {value} should hold one line, the secret")
    return secret, where


def _read(each: Field[Any], value: Any, where: str) -> Any:
    """A value as its setting takes it; texts of flags and environment are read, values of TOML are checked."""
    kind: type[Any] = type(each.default)
    about = each.metadata
    shown = "what it holds" if about["secret"] else repr(value)
    wrong = ConfigError(f"{where}: {shown} is not {takes(each)}")
    if kind is tuple:
        items = [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value
        if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
            raise wrong
        for item in items:
            _checked(each, item, where)
        return tuple(items)
    if isinstance(value, str) and kind is not str:
        try:
            value = _TRUTH[value.strip().lower()] if kind is bool else kind(value)
        except (KeyError, ValueError):
            raise wrong from None
    if kind is float and type(value) is int:
        value = float(value)
    if type(value) is not kind:
        raise wrong
    if about["one_of"] and value not in about["one_of"]:
        raise wrong
    if about["least"] is not None and not about["least"] <= value <= about["most"]:
        raise wrong
    if kind is str and value:
        _checked(each, value, where)
    return value


def _checked(each: Field[Any], value: str, where: str) -> None:
    problem = each.metadata["check"](value) if each.metadata["check"] else None
    if not value.isprintable():
        problem = "holds control characters"
    if problem:
        shown = "what it holds" if each.metadata["secret"] else repr(_USER.sub("//…@", value))
        raise ConfigError(f"{where}: {shown} {problem}")


def default_of(each: Field[Any]) -> str:
    """The default as it would be written; empty where there is none."""
    default: Any = each.default
    if isinstance(default, bool):
        return str(default).lower()
    return ", ".join(default) if isinstance(default, tuple) else str(default)


def as_markdown() -> str:
    """The settings as a table for the documentation."""
    lines = ["| setting | flag | default | what it is, and what it takes |", "| --- | --- | --- | --- |"]
    for each in settings_fields():
        default = default_of(each)
        shown = f"`{default}`" if default else "none"
        lines.append(f"| `{each.name}` | `{flag(each)}` | {shown} | {each.metadata['help']} Takes {takes(each)}. |")
    return "\n".join(lines)
