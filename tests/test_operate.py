"""herstem.operate: the commands of whoever runs the server."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from herstem import config
from herstem.cli import app


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
