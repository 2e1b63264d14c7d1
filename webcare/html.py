"""The only place where HTML from outside becomes safe HTML."""

import re
from collections.abc import Callable

import nh3

from webcare.html_style import safe_style
from webcare.html_tree import LINKS_OPEN, balanced, bare_words, is_settled

TAGS = {
    "a", "abbr", "address", "article", "aside", "b", "bdi", "bdo", "big", "blockquote", "br", "caption", "center",
    "cite", "code", "col", "colgroup", "del", "div", "em", "figcaption", "figure", "font",
    "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p",
    "pre", "q", "s", "samp", "section", "small", "span", "strike", "strong", "sub", "sup", "table", "tbody", "td",
    "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul", "var", "wbr",
}  # fmt: skip
_CELL = {"align", "valign", "width", "height", "bgcolor"}
ATTRIBUTES = {
    "*": {"style", "dir", "lang", "title", "align"},
    "a": {"href", *LINKS_OPEN},
    "img": {"src", "alt", "width", "height", "border"},
    "table": {*_CELL, "border", "cellpadding", "cellspacing"},
    "tr": _CELL, "tbody": _CELL, "thead": _CELL, "tfoot": _CELL, "col": {"width", "span"}, "colgroup": {"span"},
    "td": {*_CELL, "colspan", "rowspan"}, "th": {*_CELL, "colspan", "rowspan", "scope"},
    "font": {"color", "face", "size"}, "ol": {"start", "type"}, "li": {"value"}, "hr": {"width", "size"},
    "blockquote": set(), "time": {"datetime"},
}  # fmt: skip
# Their words go too: they are code, or are not shown where scripts run, or belong to what is dropped.
SILENT = {
    "script", "style", "title", "noscript", "template", "iframe", "embed", "svg", "math", "noembed", "noframes", "xmp",
    "plaintext",
}  # fmt: skip
CLASSES = {"p": {"MsoNormal", "MsoListParagraph"}, "li": {"MsoNormal"}, "div": {"MsoNormal"}}
LINK = re.compile(r"(?:https?://|mailto:|tel:)\S", re.IGNORECASE)
INLINE_PICTURE = re.compile(r"data:image/(?:png|gif|jpeg|webp);base64,[A-Za-z0-9+/=\s]{1,2000000}")

ROUNDS = 3  # after which HTML that reads differently each time becomes its bare words

Picture = Callable[[str], str | None]


def no_picture(_address: str) -> None:
    """Without being asked, nothing is fetched from anywhere."""


def clean(html: str, picture: Picture = no_picture) -> str:
    """Allow-listed tags, attributes and styles; no scripts, forms or frames; links open elsewhere.

    `picture` says for an image's `cid:` or web address what to show instead (an address of ours), or None to leave it
    out; pictures written into the HTML itself stay. Cleaning twice is cleaning once. HTML made to keep a parser busy
    becomes its bare words.
    """
    tame = balanced(html)
    for _round in range(ROUNDS):
        if tame is None:
            break
        cleaned = _allowed(tame, picture).strip()
        if is_settled(cleaned):
            return cleaned
        tame = balanced(_allowed(tame, str))
    return bare_words(html)


def _allowed(html: str, picture: Picture) -> str:
    def attribute(tag: str, name: str, value: str) -> str | None:
        if name == "style":
            return safe_style(value) or None
        if name in LINKS_OPEN:
            return LINKS_OPEN[name]
        if name == "href":
            return value if LINK.match(value.strip()) else None
        if name == "src":
            return value if INLINE_PICTURE.fullmatch(value) else picture(value.strip())
        return value

    return nh3.clean(
        html, tags=TAGS, clean_content_tags=SILENT, attributes=ATTRIBUTES, attribute_filter=attribute,
        url_schemes={"http", "https", "mailto", "tel", "cid", "data"}, allowed_classes=CLASSES, link_rel=None,
    )  # fmt: skip
