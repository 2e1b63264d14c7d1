"""A part of a file: players ask for one when a person jumps, and some play nothing without it (RFC 9110, 14)."""

import re
from collections.abc import Iterator
from typing import IO

from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse

PIECE = 64 * 1024
ONE = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})$")


def respond(stream: IO[bytes], size: int, kind: str, wanted: str) -> HttpResponseBase:
    """The whole, or the one range asked for; 416 when it lies outside. Several ranges at once get the whole."""
    part = asked(wanted, size)
    if part is None:
        response: HttpResponseBase = FileResponse(stream, content_type=kind)
    elif part[0] >= size or part[1] < part[0]:
        stream.close()
        response = HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    else:
        response = StreamingHttpResponse(_read(stream, *part), status=206, content_type=kind)
        response["Content-Range"] = f"bytes {part[0]}-{part[1]}/{size}"
        response["Content-Length"] = str(part[1] - part[0] + 1)
    response["Accept-Ranges"] = "bytes"
    return response


def asked(wanted: str, size: int) -> tuple[int, int] | None:
    """First and last byte, counted from 0; None when no single range is asked for."""
    found = ONE.match(wanted.strip())
    if not found or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:  # so many from the end
        return (max(0, size - int(last)), size - 1) if int(last) else (size, size - 1)
    return int(first), min(int(last), size - 1) if last else size - 1


def _read(stream: IO[bytes], first: int, last: int) -> Iterator[bytes]:
    with stream:
        stream.seek(first)
        left = last - first + 1
        while left > 0 and (piece := stream.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
