"""Plain text out of what mail carries: flowed lines joined, HTML read aloud."""

import re
from html import unescape

import lxml.etree
import lxml.html
from inscriptis import Inscriptis

_TAG = re.compile(r"<[^<>]*>")
_SPACES = re.compile(r"[ \t\u00a0]{2,}")
_EMPTY_LINES = re.compile(r"\n(?:[ \t\u00a0]*\n){2,}")
_QUOTE = re.compile(r">+")


def unflow(text: str, delsp: bool) -> str:
    """RFC 3676 `format=flowed` text with its soft line breaks taken out; `delsp`: the space before them too."""
    done: list[str] = []
    open_at = None  # how deep the paragraph is quoted that goes on in the next line
    for line in text.split("\n"):
        depth, words = _flowed_line(line.rstrip("\r"))
        soft = words.endswith(" ") and words != "-- "
        part = words[:-1] if soft and delsp else words
        if open_at == depth and words != "-- ":
            done.append(part)
        else:
            done.append(("\n" if done else "") + (">" * depth + " " if depth else "") + part)
        open_at = depth if soft else None
    return "".join(done)


def _flowed_line(line: str) -> tuple[int, str]:
    """How deep a line is quoted, and its words without quote marks and stuffed space."""
    marks = _QUOTE.match(line)
    depth = len(marks[0]) if marks else 0
    words = line[depth:]
    return depth, words[1:] if words.startswith(" ") else words


def text_of(html: str) -> str:
    """The words of a piece of HTML as somebody would read them: no markup, no addresses of links, no wide gaps."""
    if not html.strip():
        return ""
    parser = lxml.html.HTMLParser(encoding="utf-8")
    try:
        tree = lxml.html.document_fromstring(html.replace("\0", "").encode("utf-8", "replace"), parser=parser)
        if any(error.level_name == "FATAL" for error in parser.error_log):
            return _bare(html)  # nested deeper than the parser goes: it would leave out the rest
        words = Inscriptis(tree).get_text()
    except (lxml.etree.LxmlError, ValueError, AssertionError, RecursionError):
        return _bare(html)
    return _tidy(words)


def _bare(html: str) -> str:
    return _tidy(unescape(_TAG.sub(" ", html)))


def _tidy(words: str) -> str:
    lines = (_SPACES.sub(" ", line).strip() for line in words.split("\n"))
    return _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()
