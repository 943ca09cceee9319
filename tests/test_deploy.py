"""deploy/: the examples say what systemd and the server understand."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from herstem import config

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = ROOT / "deploy"
INSTRUCTIONS = {"FROM", "COPY", "RUN", "USER", "WORKDIR", "VOLUME", "ENV", "EXPOSE", "HEALTHCHECK", "ENTRYPOINT"}


@pytest.mark.parametrize("file", ["herstem.service", "Containerfile"])
def test_every_variable_is_a_setting(file: str) -> None:
    names = re.findall(rf"\b{config.ENVIRONMENT}(\w+)=", (DEPLOY / file).read_text(encoding="utf-8"))
    known = {config.flag(each).removeprefix("--").replace("-", "_") for each in config.settings_fields()}
    assert names
    assert {name.lower() for name in names} <= known


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd here")
def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    text = (DEPLOY / "herstem.service").read_text(encoding="utf-8")
    unit = tmp_path / "herstem.service"
    unit.write_text(text.replace("/opt/herstem/bin/herstem", "/bin/true"), encoding="utf-8")
    found = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)
    assert (found.returncode, found.stderr) == (0, "")


def test_the_container_file_is_made_of_instructions() -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert {line.split()[0] for line in lines} <= INSTRUCTIONS
    assert lines[0].startswith("FROM ")
    assert lines[-1] == 'ENTRYPOINT ["herstem", "serve"]'
