"""What is installed is pinned, and no file says where from: that is each machine's own setting."""

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PYTHON_LOCKS = [ROOT / "requirements.lock", ROOT / "requirements-dev.lock"]
NPM_LOCK = ROOT / "static" / "package-lock.json"
WITHOUT_ADDRESSES = [
    *PYTHON_LOCKS,
    NPM_LOCK,
    ROOT / "static" / "package.json",
    ROOT / "static" / ".npmrc",
    ROOT / "pyproject.toml",
    ROOT / "Makefile",
    ROOT / ".ci" / "run",
]


@pytest.mark.parametrize("file", WITHOUT_ADDRESSES, ids=lambda file: file.name)
def test_no_lock_or_build_file_names_a_host(file):
    assert "://" not in file.read_text()


@pytest.mark.parametrize("lock", PYTHON_LOCKS, ids=lambda lock: lock.name)
def test_every_python_package_is_pinned_with_hashes(lock):
    entries = re.split(r"\n(?=[a-z0-9])", lock.read_text())
    packages = [entry for entry in entries if re.match(r"[a-z0-9][a-z0-9.-]*==", entry)]
    assert len(packages) > 50
    assert [entry.split("==")[0] for entry in packages if "--hash=sha256:" not in entry] == []


def test_the_locks_know_every_dependency_of_the_project():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    run, dev = (names(lock.read_text().splitlines()) for lock in PYTHON_LOCKS)
    assert names(project["project"]["dependencies"]) <= run
    assert names(project["dependency-groups"]["dev"]) | run <= dev


def test_the_redis_client_stays_below_8():
    assert re.search(r"^redis==7\.", PYTHON_LOCKS[0].read_text(), re.MULTILINE)


def test_every_npm_package_is_pinned_by_content():
    packages = json.loads(NPM_LOCK.read_text())["packages"]
    assert [name for name, entry in packages.items() if name and "integrity" not in entry] == []
    wanted = json.loads((ROOT / "static" / "package.json").read_text())
    exact = {**wanted["dependencies"], **wanted["devDependencies"]}
    assert {name: packages[f"node_modules/{name}"]["version"] for name in exact} == exact


def names(lines: list[str]) -> set[str]:
    """The package names at the start of requirement lines."""
    return {match[0] for line in lines if (match := re.match(r"[a-z0-9][a-z0-9-]*", line.lower()))}
