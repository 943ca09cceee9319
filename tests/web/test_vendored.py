"""Files of others that the pages bring along: what their manifest says of them, and what must not be in them."""

import json
import re
from hashlib import sha256
from pathlib import Path

import pytest

import herstem.web

VENDOR = Path(herstem.web.__file__).parent / "static" / "vendor"
FOLDERS = sorted(each for each in VENDOR.iterdir() if each.is_dir())
# Names of formats and namespaces, which nothing fetches; what the editor would ask is a default that the page replaces.
NAMES = ("http://www.w3.org/", "https://dbpedia.org/sparql")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_file_is_the_one_in_the_manifest(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["name"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", manifest["version"])
    found = {each.name: sha256(each.read_bytes()).hexdigest() for each in folder.iterdir()}
    assert manifest["files"] == {name: digest for name, digest in found.items() if name != "manifest.json"}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_licence_is_there(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert f"{manifest['licence']} License" in (folder / "LICENSE").read_text(encoding="utf-8")
    notices = (folder / "THIRD-PARTY-NOTICES").read_text(encoding="utf-8")
    assert "Copyright" in notices
    assert "without restriction" in notices.replace("\n", " ")


@pytest.mark.parametrize("file", sorted(VENDOR.glob("*/*.js")) + sorted(VENDOR.glob("*/*.css")), ids=lambda f: f.name)
def test_code_of_others_names_no_other_place(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert "sourceMappingURL" not in text
    named = [each for each in re.findall(r"https?://[^\s\"'`)\\]+", text) if not each.startswith(NAMES)]
    assert named == [] or set(named) <= {"https://", "http://"}
