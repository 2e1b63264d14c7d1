"""winmail.dat, the parcel Outlook makes of a mail: its text and its files. Unpacked in a process with limits."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from connectors.email import limits
from connectors.reading import storable

MEDIA_TYPES = {"application/ms-tnef", "application/vnd.ms-tnef"}
_SIGNATURE = b"\x78\x9f\x3e\x22"
_WORKER = Path(__file__).with_name("tnef_worker.py")


@dataclass(frozen=True, slots=True)
class Parcel:
    """`files` are (name as given, bytes)."""

    text: str
    html: str
    files: tuple[tuple[str, bytes], ...]


def unpack(data: bytes) -> Parcel | None:
    """What is in the parcel; None when it cannot be opened within the limits, then the file itself is kept."""
    if not data.startswith(_SIGNATURE) or len(data) > limits.TNEF_BYTES:
        return None
    told = _told(data)
    head, newline, rest = told.partition(b"\n")
    try:
        content = json.loads(head) if newline else None
    except ValueError:
        return None
    if content is None:
        return None
    files, at = [], 0
    for file in content["files"]:
        files.append((storable(file["name"]), rest[at : at + file["size"]]))
        at += file["size"]
    text = storable(content["text"])[: limits.TEXT_CHARACTERS]
    parcel = Parcel(text, storable(content["html"])[: limits.HTML_CHARACTERS], tuple(files))
    return parcel if parcel.text.strip() or parcel.html.strip() or parcel.files else None


def _told(data: bytes) -> bytes:
    """What the worker wrote, b"" when it failed or was stopped."""
    numbers = (limits.TNEF_SECONDS, limits.TNEF_MEMORY, limits.TNEF_FILES)
    command = [sys.executable, "-I", str(_WORKER), *map(str, numbers)]
    try:
        # By the clock it gets longer than of the processor: a busy machine must not make another mail of the same one.
        done = subprocess.run(
            command, input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=5 * limits.TNEF_SECONDS
        )
    except (subprocess.TimeoutExpired, OSError):
        return b""
    return done.stdout if done.returncode == 0 else b""
