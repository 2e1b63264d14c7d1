"""The unit tests of our own scripts (tests/js), in the Node that comes with Playwright."""

import subprocess
from pathlib import Path

import playwright
import pytest

NODE = Path(playwright.__file__).parent / "driver" / "node"
FILES = sorted((Path(__file__).parent / "js").glob("*.test.*js"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_scripts(file):
    done = subprocess.run([NODE, "--test", file], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
