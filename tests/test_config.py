"""herstem.config: which source stands above which, what is refused and how it is said, what stays secret."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from herstem import config
from herstem.config import ConfigError, Settings, setting

OPERATION = Path(__file__).resolve().parents[1] / "docs" / "operation.md"


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One setting of each kind."""

    host: str = setting("127.0.0.1", "A text.")
    port: int = setting(7878, "A whole number.", least=0, most=65535)
    timeout: float = setting(5.0, "A number.", least=0.1, most=86_400)
    union: bool = setting(True, "Yes or no.")
    format: str = setting("text", "A choice.", one_of=("text", "json"))
    peers: tuple[str, ...] = setting((), "Addresses.", check=config.url)
    home: str = setting("", "One address.", check=config.url)
    token: str = setting("", "A secret.", secret=True)


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Any:
    """config.load over the sample settings, with an environment that holds nothing else."""
    monkeypatch.setattr(config, "Settings", Sample)

    def load(environment: dict[str, str] | None = None, text: str | None = None, **flags: str | None) -> Sample:
        file = None
        if text is not None:
            file = Path("mine.toml")
            file.write_text(text, encoding="utf-8")
        found = config.load(flags, environment or {}, file)
        assert isinstance(found, Sample)
        return found

    return load


def refused(load: Any, *args: Any, **flags: str) -> str:
    with pytest.raises(ConfigError) as caught:
        load(*args, **flags)
    return str(caught.value)


def test_flags_stand_above_environment_above_file_above_defaults(load: Any) -> None:
    environment = {"HERSTEM_PORT": "2", "HERSTEM_TIMEOUT": "2", "HERSTEM_RELEASE": "elsewhere", "HOME": "/"}
    found = load(environment, "port = 1\ntimeout = 1\nformat = 'json'", port="3", host=None)
    assert found == Sample(port=3, timeout=2.0, format="json")


def test_without_anything_the_defaults_hold(load: Any) -> None:
    assert load() == Sample()


def test_herstem_toml_is_read_where_it_is(load: Any) -> None:
    Path("herstem.toml").write_text("port = 1", encoding="utf-8")
    assert load().port == 1


@pytest.mark.parametrize(("text", "truth"), [("false", False), ("NO", False), ("0", False), ("true", True)])
def test_truth_is_written_in_several_ways(load: Any, text: str, truth: bool) -> None:
    assert load(union=text).union is truth


def test_a_list_is_parted_by_commas_or_a_list_in_the_file(load: Any) -> None:
    both = ("https://a.example/sparql", "https://b.example/x")
    assert load(peers="https://a.example/sparql, https://b.example/x,").peers == both
    assert load({}, f"peers = {list(both)}").peers == both


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# first\nprot = 1", "mine.toml, line 2, prot: there is no such setting; did you mean port?"),
        ("[server]\nport = 1", "mine.toml, line 1, server: there is no such setting"),
        ("\n\nport = 'x'", "mine.toml, line 3, port: 'x' is not a whole number from 0 to 65535"),
        ("port = 1.5", "mine.toml, line 1, port: 1.5 is not a whole number"),
        ("port = true", "mine.toml, line 1, port: True is not a whole number"),
        ("timeout = nan", "mine.toml, line 1, timeout: nan is not a number from 0.1 to 86400"),
        ("peers = [1]", "mine.toml, line 1, peers: [1] is not a list of texts"),
        ("peers = ['ftp://a']", "mine.toml, line 1, peers: 'ftp://a' is not an http:// or https:// address"),
        ("home = 'https://[::1'", "is not an http:// or https:// address"),
        ("home = 'https://a b/'", "is not an http:// or https:// address"),
        ("format = 'xml'", "mine.toml, line 1, format: 'xml' is not text or json"),
        ("port =", "mine.toml: not TOML: Invalid value"),
        ('host = "a\\u0000"', "mine.toml, line 1, host: 'a\\x00' holds control characters"),
    ],
)
def test_a_mistake_in_the_file_is_named_with_its_line(load: Any, text: str, message: str) -> None:
    assert message in refused(load, {}, text)


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        ({"port": "70000"}, "--port: '70000' is not a whole number from 0 to 65535"),
        ({"timeout": "soon"}, "--timeout: 'soon' is not a number from 0.1 to 86400"),
        ({"union": "perhaps"}, "--union: 'perhaps' is not true or false"),
        ({"host": "a\nb"}, "--host: 'a\\nb' holds control characters"),
    ],
)
def test_a_mistake_in_a_flag_is_named(load: Any, flags: dict[str, str], message: str) -> None:
    assert message in refused(load, **flags)


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"HERSTEM_TIMEOUT": "inf"}, "HERSTEM_TIMEOUT: 'inf' is not a number from 0.1 to 86400"),
        ({"HERSTEM_TOKN": "x"}, "HERSTEM_TOKN: there is no such setting; did you mean token?"),
    ],
)
def test_a_mistake_in_the_environment_is_named(load: Any, environment: dict[str, str], message: str) -> None:
    assert message in refused(load, environment)


def test_a_file_that_is_not_there_or_is_none_is_named() -> None:
    with pytest.raises(ConfigError, match=r"--config: there is no file none\.toml"):
        config.load({}, {}, Path("none.toml"))
    with pytest.raises(ConfigError, match="Is a directory"):
        config.load({}, {}, Path())


@pytest.mark.parametrize("text", [b"\xff\xfe", "port = 'é'".encode("latin-1")])
def test_a_file_that_is_not_utf8_is_named(text: bytes) -> None:
    Path("herstem.toml").write_bytes(text)
    with pytest.raises(ConfigError, match=r"herstem.toml: not TOML"):
        config.load({}, {})


def test_a_secret_comes_from_the_environment_or_a_file_of_its_own(load: Any) -> None:
    Path("secret").write_text("hush\n", encoding="utf-8")
    for found in (load(token_file="secret"), load({"HERSTEM_TOKEN": "hush"}), load({}, "token_file = 'secret'")):
        assert found.token == "hush"
        assert "hush" not in repr(found)


def test_no_message_shows_a_secret(load: Any) -> None:
    assert "hush" not in refused(load, {"HERSTEM_TOKEN": "hush\x07"})
    assert "hush" not in refused(load, {}, "token = ['hush']")
    assert "hush" not in refused(load, home="https://me:hush@example.org/")


def test_a_file_of_a_secret_holds_one_line(load: Any) -> None:
    assert "--token-file: cannot read none: No such file" in refused(load, token_file="none")
    Path("empty").write_text("\n", encoding="utf-8")
    assert "--token-file: empty should hold one line" in refused(load, token_file="empty")


def test_a_secret_has_no_flag_but_that_of_its_file() -> None:
    flags = [config.flag(each) for each in config.settings_fields()]
    assert "--host" in flags
    assert "--token" not in flags


def test_every_setting_is_documented() -> None:
    assert Settings() == config.load({}, {})
    missing = [row for row in config.as_markdown().splitlines() if row not in OPERATION.read_text(encoding="utf-8")]
    assert missing == []


def test_the_files_shown_in_the_documentation_are_read() -> None:
    shown = re.findall(r"^```toml\n(.*?)^```", OPERATION.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    Path("secret").write_text("hush", encoding="utf-8")
    for text in shown:
        Path("shown.toml").write_text(re.sub(r'_file = "/\S+"', '_file = "secret"', text), encoding="utf-8")
        assert config.load({}, {}, Path("shown.toml")) != Settings()
    assert shown
