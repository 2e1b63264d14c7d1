"""Runs alone in a process of its own: winmail.dat on stdin, its files on stdout. See `tnef.py`.

A length that lies makes the library count to four thousand million; here it hits the limits and nobody else is harmed.
Output: one line of JSON, then the files' bytes one after another.
"""

import json
import logging
import resource
import sys
from typing import Any


def main(seconds: int, memory: int, most_files: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    logging.disable(logging.CRITICAL)  # the library tells of every broken field, millions of times
    from tnefparse import TNEF

    mail = TNEF(sys.stdin.buffer.read(), do_checksum=False)
    files = [(_text(file.long_filename()), bytes(file.data)) for file in mail.attachments[:most_files]]
    told = {
        "text": _text(mail.body),
        "html": _text(mail.htmlbody),
        "files": [{"name": name, "size": len(content)} for name, content in files],
    }
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + b"".join(content for _name, content in files))


def _text(value: Any) -> str:
    """The library gives text, bytes, or lists of either."""
    if isinstance(value, list | tuple):
        value = value[0] if value else ""
    if isinstance(value, bytes | bytearray):
        try:
            value = bytes(value).decode("utf-8")
        except UnicodeDecodeError:
            value = bytes(value).decode("cp1252", "replace")
    return str(value or "").strip("\0")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:4]))
