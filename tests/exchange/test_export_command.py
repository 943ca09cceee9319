"""herstem.exporting, and herstem.exchange.exports.package and writing."""

import hashlib
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from exported import RELEASE, files, release
from typer.testing import CliRunner

from herstem import manifest
from herstem.api.opening import open_graph
from herstem.cli import app
from herstem.exchange.exports import FORMATS
from herstem.exchange.exports.base import File, Source
from herstem.exchange.exports.writing import to_path


def run(*args: str) -> Any:
    return CliRunner().invoke(app, ["--release", str(RELEASE), "export", *args], env={"COLUMNS": "120"})


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HERSTEM_RELEASE", str(RELEASE))  # the option sets it: here it is put back


def test_without_a_format_all_are_listed() -> None:
    printed = run().stdout
    assert all(f" {name} " in printed and each.summary in printed for name, each in FORMATS.items())


@pytest.mark.slow
@pytest.mark.parametrize("name", FORMATS)
def test_the_same_release_gives_the_same_bytes(name: str) -> None:
    printed = run(name).stdout_bytes  # of a store of its own: the others are of another one
    if FORMATS[name].single:
        assert list(files(name).values()) == [printed]
    else:
        with ZipFile(io.BytesIO(printed)) as archive:
            assert {entry: archive.read(entry) for entry in archive.namelist()} == files(name)
            assert {entry.date_time[0] for entry in archive.infolist()} == {1980}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["kgx", "owl"])
def test_an_endpoint_gives_the_same_bytes_as_the_release(name: str, server: str) -> None:
    with open_graph(server) as graph:
        made = FORMATS[name].make(Source(graph.engine, RELEASE))
        assert {file.name: b"".join(file.content) for file in made} == files(name)


@pytest.mark.slow
def test_files_go_into_a_new_folder_or_one_file(tmp_path: Path) -> None:
    assert run("kgx", "--to", str(tmp_path / "a" / "kgx")).exit_code == 0
    assert {file.name for file in (tmp_path / "a" / "kgx").iterdir()} == set(files("kgx"))
    assert run("sssom", "--to", str(tmp_path / "here.tsv")).exit_code == 0
    assert (tmp_path / "here.tsv").read_bytes() == files("sssom")["herstem.sssom.tsv"]
    again = run("kgx", "--to", str(tmp_path / "a" / "kgx"))
    assert (again.exit_code, "is there already" in again.stderr) == (2, True)


def test_what_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    def content() -> Iterator[bytes]:
        yield b"half"
        raise KeyboardInterrupt

    for target, single in (("folder", False), ("file", True), ("file.zip", False)):
        with pytest.raises(KeyboardInterrupt):
            to_path(iter([File("a/b", content())]), tmp_path / target, single)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("nothing",), "nothing is no format; there are kgx, "),
        (("owl", "--hypotheses"), "go with kgx, kgx-jsonl, jsonld"),
        (("sssom", "--to", "/dev/null/x"), "/dev/null"),
    ],
)
def test_what_cannot_be_done_is_said(args: tuple[str, ...], said: str) -> None:
    found = run(*args)
    assert (found.exit_code, said in found.stderr) == (2, True), found.stderr


@pytest.mark.usefixtures("loaded_once")
def test_hypotheses_bear_their_notice() -> None:
    assert "Not for clinical decisions" in run("kgx", "--hypotheses").stderr


def test_the_data_package_tells_of_each_file_what_it_is() -> None:
    found = dict(files("datapackage"))
    told = json.loads(found.pop("datapackage.json"))
    released = manifest.read_manifest(RELEASE)
    assert released is not None
    assert (told["version"], told["licenses"][0]["name"]) == (released["version"], "CC-BY-4.0")
    resources = {each["path"]: each for each in told["resources"]}
    assert set(resources) == set(found) == {*released["outputs"], manifest.MANIFEST}
    assert len({each["name"] for each in told["resources"]}) == len(resources)
    for path, content in found.items():
        assert resources[path]["bytes"] == len(content)
        assert resources[path]["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"


def test_frictionless_finds_the_data_package_valid_and_a_changed_file_not(tmp_path: Path) -> None:
    from frictionless import Package  # here, since it takes a while and each process reads every file of tests

    folder = tmp_path / "package"
    to_path(FORMATS["datapackage"].make(Source(release(), RELEASE)), folder, single=False)
    found = Package(folder / "datapackage.json").validate()
    assert (found.valid, len(found.tasks)) == (True, len(files("datapackage")) - 1)
    with (folder / "edges.nt").open("ab") as file:
        file.write(b"\n")
    changed = Package(folder / "datapackage.json").validate()
    assert {task.place for task in changed.tasks if not task.valid} == {"edges.nt"}
