"""HTML from outside made quick to read: the same words and elements, each closed where it ends.

What browsers do with unclosed formatting costs them its square: thousands of open <font>, repeated in each paragraph.
This bounds that work and decides nothing about safety: that comes after it, on what the HTML5 parser makes of it.
"""

import re
from html import escape, unescape

import lxml.etree

# In a new tab that knows nothing of ours.
LINKS_OPEN = {"target": "_blank", "rel": "noopener noreferrer nofollow"}
FORMATTING = {"a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"}
MOST_WORK = 1_000_000  # elements times formatting around them: what the HTML5 parser may have to repeat
MOST_ENTITIES = 50_000  # its time grows with their square
EMPTY = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_TAG = re.compile(r"<[^<>]*>")
_CLEAN_TAG = re.compile(r'<(/?)([a-z0-9]+)(?: [a-z-]+="[^"]*")*>')


def balanced(html: str) -> str | None:
    """The same HTML with every element closed where it ends; None when it is nested beyond reason."""
    if not html.strip():
        return ""
    root = _parse(html)
    if root is None or _is_too_much(root):
        return None
    for link in root.iter("a"):
        for name, value in LINKS_OPEN.items():
            link.set(name, value)
    for block in root.iter("pre"):
        if (block.text or "").startswith("\n"):
            block.text = block.text.lstrip("\n")  # each reading would take one away
    tame = lxml.etree.tostring(root, encoding="unicode", method="html")
    return tame if tame.count("&") <= MOST_ENTITIES else None


def is_settled(cleaned: str) -> bool:
    """Whether reading clean HTML once more gives the same elements in the same order."""
    root = _parse(cleaned) if "<" in cleaned else None
    if root is None:
        return "<" not in cleaned
    steps = []
    for event, element in lxml.etree.iterwalk(root, events=("start", "end")):
        if element.tag not in ("html", "head", "body") and (event == "start" or element.tag not in EMPTY):
            steps.append((event == "end", element.tag))
    written = [(found[1] == "/", found[2]) for found in _CLEAN_TAG.finditer(cleaned)]
    return steps == written


def bare_words(html: str) -> str:
    """The words alone, as HTML."""
    words = _CONTROL.sub("", unescape(_TAG.sub(" ", html))).replace("\r\n", "\n").replace("\r", "\n")
    return escape(words.strip(), quote=False).replace("\u00a0", "&nbsp;")


def _parse(html: str) -> lxml.etree._Element | None:
    """None where the parser had to leave something out."""
    parser = lxml.etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = lxml.etree.fromstring(_CONTROL.sub("", html).encode("utf-8", "replace"), parser)
    except (lxml.etree.LxmlError, ValueError):
        return None
    return None if any(error.level_name == "FATAL" for error in parser.error_log) else root


def _is_too_much(root: lxml.etree._Element) -> bool:
    elements = around = most = 0
    for event, element in lxml.etree.iterwalk(root, events=("start", "end")):
        elements += event == "start"
        if element.tag in FORMATTING:
            around += 1 if event == "start" else -1
            most = max(most, around)
    return elements * most > MOST_WORK
