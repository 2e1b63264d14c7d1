"""A mail taken apart: a tree of parts that point into the raw bytes. Linear in its size, bounded in depth and number.

The standard library's parser keeps every line as an object and follows any depth, which makes bombs of large mails.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from connectors.email import limits
from connectors.email.headers import Headers, parse_headers
from connectors.email.params import file_param, split_value
from connectors.email.transfer import undone

_GUESS = re.compile(rb"^--([^\r\n]{1,200}?)[ \t]*\r?$", re.MULTILINE)


@dataclass(slots=True)
class Part:
    """One part: its headers, where its body lies in `raw`, the parts inside it. `number` is 1, 2, 3 ... in order."""

    raw: bytes = field(repr=False)
    headers: Headers
    start: int
    end: int
    number: int = 1
    media_type: str = "text/plain"
    params: dict[str, str] = field(default_factory=dict)
    disposition: str = ""
    name: str = ""
    children: list["Part"] = field(default_factory=list)

    def walk(self) -> Iterator["Part"]:
        """This part and all inside it, in the order of the mail."""
        yield self
        for child in self.children:
            yield from child.walk()

    def body(self, most: int | None = None) -> bytes:
        """The body as it stands in the mail, still encoded."""
        return self.raw[self.start : self.end if most is None else min(self.end, self.start + most)]

    def content(self, most: int | None = None) -> bytes:
        """The body with its transfer encoding undone, of at most `most` encoded bytes. Never raises."""
        return undone(self.body(most), self.headers.get("content-transfer-encoding"))

    @property
    def is_leaf(self) -> bool:
        return not self.children


@dataclass(slots=True)
class Tree:
    """`cut`: the mail has more parts, or deeper ones, than are looked at."""

    root: Part
    cut: bool = False
    count: int = 0


def take_apart(raw: bytes, most: int = limits.PARTS) -> Tree:
    """The tree of a mail. What is too deep stays one part; beyond `most` parts the rest is left out."""
    start = 3 if raw.startswith(b"\xef\xbb\xbf") else 0
    headers, body = parse_headers(raw, start)
    tree = Tree(_part(raw, headers, body, len(raw), 1))
    tree.count, tree.cut = 1, headers.cut
    _divide(tree, tree.root, 1, most)
    charsets = (part.params.get("charset", "") for part in tree.root.walk() if part.media_type.startswith("text/"))
    headers.hint = next(filter(None, charsets), "")
    return tree


def _part(raw: bytes, headers: Headers, start: int, end: int, number: int, default: str = "text/plain") -> Part:
    media_type, params = split_value(headers.get("content-type"))
    disposition, more = split_value(headers.get("content-disposition"))
    if not re.fullmatch(r"[a-z0-9.+_-]{1,60}/[a-z0-9.+_-]{1,100}", media_type):
        media_type = {"text": "text/plain", "html": "text/html", "": default}.get(media_type, "text/plain")
    name = file_param(more, params)
    return Part(raw, headers, start, end, number, media_type, params, disposition, name)


def _divide(tree: Tree, part: Part, depth: int, most: int) -> None:
    """Fill in the children of a multipart; one in which no border is found is text."""
    if not part.media_type.startswith("multipart/"):
        return
    if depth >= limits.DEPTH:
        tree.cut = True
        return
    default = "message/rfc822" if part.media_type == "multipart/digest" else "text/plain"
    for start, end in _spans(part):
        if tree.count >= most:
            tree.cut = True
            break
        tree.count += 1
        headers, body = parse_headers(part.raw, start, end)
        child = _part(part.raw, headers, min(body, end), end, tree.count, default)
        part.children.append(child)
        _divide(tree, child, depth + 1, most)
    if not part.children:
        part.media_type = "text/plain"


def _spans(part: Part) -> Iterator[tuple[int, int]]:
    """Where the parts between the boundary lines lie. The last one may never be closed."""
    boundary = part.params.get("boundary", "").encode("utf-8", "surrogateescape").rstrip()
    found = _borders(part, boundary) if boundary else iter(())
    first = next(found, None)
    if first is None and (guess := _GUESS.search(part.raw, part.start, min(part.end, part.start + 10_000))):
        found = _borders(part, guess.group(1))
        first = next(found, None)
    if first is None or first[2]:
        return
    begin = first[1]
    for at, after, closing in found:
        yield begin, _before(part.raw, begin, at)
        begin = after
        if closing:
            return
    if begin < part.end:
        yield begin, part.end


def _borders(part: Part, boundary: bytes) -> Iterator[tuple[int, int, bool]]:
    """(where the line begins, where it ends, whether it is the closing one) of every boundary line."""
    mark, raw = b"--" + boundary, part.raw
    at = raw.find(mark, part.start, part.end)
    while at >= 0:
        after = at + len(mark)
        if at == part.start or raw[at - 1] == 10:
            line_end = raw.find(b"\n", after, min(part.end, after + 1000))
            line_end = line_end + 1 if line_end >= 0 else min(part.end, after + 1000)
            rest = raw[after:line_end].strip()
            if rest in (b"", b"--"):
                yield at, line_end, rest == b"--"
                after = line_end
        at = raw.find(mark, after, part.end)


def _before(raw: bytes, begin: int, at: int) -> int:
    """The line end before a boundary belongs to the boundary."""
    if at > begin and raw[at - 1] == 10:
        at -= 1
        if at > begin and raw[at - 1] == 13:
            at -= 1
    return at
