"""herstem.operate: the commands of whoever runs the server."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from herstem import config
from herstem.cli import app
from herstem.web import logs


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """The log stays as the tests have it."""
    monkeypatch.setattr(logs, "configure", lambda form: None)


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--port", "x"], "--port: 'x' is not a whole number from 0 to 65535"),
        (["--config", "none.toml"], "--config: there is no file none.toml"),
    ],
)
def test_a_setting_that_cannot_be_used_ends_with_2(
    args: list[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, ["serve", *args])
    assert result.exit_code == 2
    assert message in result.stderr


def test_serve_has_a_flag_for_each_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    shown = CliRunner().invoke(app, ["serve", "--help"]).stdout
    for each in config.settings_fields():
        assert config.flag(each) in shown
        assert each.metadata["help"] in shown


def test_settings_prints_the_table() -> None:
    assert CliRunner().invoke(app, ["settings"]).stdout.rstrip() == config.as_markdown()


def run(*args: str | Path) -> str:
    """What a command that succeeds says."""
    result = CliRunner().invoke(app, [*map(str, args)])
    assert result.exit_code == 0, result.output
    return result.stderr


def refused(*args: str | Path) -> str:
    """What a command says that ends with exit code 2."""
    result = CliRunner().invoke(app, [*map(str, args)])
    assert result.exit_code == 2, result.output
    return result.stderr


@pytest.mark.slow
def test_a_store_is_filled_copied_and_made_anew(tmp_path: Path) -> None:
    store, copy, new = (tmp_path / name for name in ("store", "copy", "new"))
    assert f"the release is in {store}, revision 1-" in run("load", "--store", store)
    said = run("backup", store, copy)
    triples = said.split()[0]
    assert said == f"{triples} triples are in {copy}; `herstem restore` makes a store of it\n"
    assert f"{triples} triples are in {new}; serve them with" in run("restore", copy, new)
    assert "is there already" in refused("backup", store, copy)
    assert "is not empty" in refused("restore", copy, new)
    assert "revision 2-" in run("load", "--store", new)


def test_a_store_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear", encoding="utf-8")
    assert "holds no store" in refused("serve", "--store", tmp_path, "--port", "0")
    assert "holds no store" in refused("load", "--store", tmp_path)
    assert "holds no store" in refused("backup", tmp_path, tmp_path / "copy")
    assert "--store with a folder, or the address" in refused("load")
    assert "cannot be reached" in refused("serve", "--store", "http://127.0.0.1:9/", "--port", "0")
