"""HTML read as lines, each with the place in the tree where it begins."""

from dataclasses import dataclass
from typing import Any

import lxml.etree

from .lines import LONGEST, Line, tidy
from .markup import hint_of

INLINE = {
    "a", "abbr", "b", "bdo", "big", "cite", "code", "del", "em", "font", "i", "img", "ins", "kbd", "label", "mark",
    "o:p", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "td", "th", "time", "tt", "u", "var",
    "wbr",
}  # fmt: skip
UNSEEN = {"head", "script", "style", "title", "template"}
PICTURE = "\ufffc"


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the tree: before `element`, in its `text` or in its `tail`, `offset` characters on."""

    element: Any
    where: str
    offset: int = 0


@dataclass(slots=True)
class _Open:
    element: Any
    lines_before: int
    quoted: bool
    indented: bool
    hint: str
    preformatted: bool


def parse(html: str) -> Any | None:
    """The body of the document; None where the parser had to leave something out."""
    parser = lxml.etree.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        root = lxml.etree.fromstring(html.replace("\x00", "").encode("utf-8", "replace"), parser)
    except (lxml.etree.LxmlError, ValueError):
        return None
    if root is None or any(error.level_name == "FATAL" for error in parser.error_log):
        return None
    return root.find("body")


class Reader:
    """Walks the tree once. `lines` and `spots` run side by side."""

    def __init__(self, body: Any) -> None:
        self.lines: list[Line] = []
        self.spots: list[Spot] = []
        self._open: list[_Open] = []
        self._words: list[str] = []
        self._length = 0
        self._spot: Spot | None = None
        self._says = False
        walk = lxml.etree.iterwalk(body, events=("start", "end", "comment", "pi"))
        for event, element in walk:
            if event == "start":
                self._start(element)
                if element.tag in UNSEEN:
                    walk.skip_subtree()
            else:
                self._end(element, event == "end", element is body)
        self._flush()

    def _start(self, element: Any) -> None:
        above = self._open[-1] if self._open else None
        if element.tag not in INLINE:
            self._flush()
        hint, outer = hint_of(element), above.hint if above else ""
        style = element.get("style", "") if element.tag != "pre" else "pre-wrap"
        self._open.append(
            _Open(
                element,
                len(self.lines),
                quoted=(above.quoted if above else False) or hint == "quote",
                indented=(above.indented if above else False) or hint == "indent",
                hint=hint if hint not in ("", "indent") else outer,
                preformatted=(above.preformatted if above else False) or "pre-wrap" in style or "pre-line" in style,
            )
        )
        if element.tag == "br":
            self._break(element)
        elif element.tag == "hr":
            self._add("---", Spot(element, "start"))
            self._flush()
        elif element.tag == "img":
            self._add(PICTURE, Spot(element, "start"))
        elif element.text and element.tag not in UNSEEN:
            self._text(element.text, element, "text")

    def _end(self, element: Any, is_element: bool, last: bool) -> None:
        if is_element:
            if element.tag not in INLINE:
                self._flush()
            self._open.pop()
        if element.tail and not last:
            self._text(element.tail, element, "tail")

    def _break(self, element: Any) -> None:
        if not self._flush():
            self._spot = self._climb(Spot(element, "start"))
            self._record(Line("", *self._state()))

    def _text(self, text: str, element: Any, where: str) -> None:
        if not self._open[-1].preformatted or "\n" not in text:
            return self._add(text, Spot(element, where))
        offset = 0
        for piece in text.splitlines(keepends=True):
            self._add(piece, Spot(element, where, offset))
            offset += len(piece)
            if piece[-1] in "\r\n" and not self._flush():
                self._spot = Spot(element, where, offset - len(piece))
                self._record(Line("", *self._state()))

    def _add(self, text: str, spot: Spot) -> None:
        says = bool(text.strip())
        if says and not self._says:
            self._spot, self._says = self._climb(spot), True
        if self._length < LONGEST * 2:
            self._words.append(text)
            self._length += len(text)

    def _flush(self) -> bool:
        """Ends the line; False when nothing stood on it."""
        if self._says:
            words = tidy("".join(self._words))
            state = self._state()
            self._record(Line(words, *state))
        self._words, self._length, said, self._says = [], 0, self._says, False
        return said

    def _record(self, line: Line) -> None:
        assert self._spot is not None
        self.lines.append(line)
        self.spots.append(self._spot)
        self._spot = None

    def _state(self) -> tuple[bool, bool, str]:
        now = self._open[-1]
        return now.quoted, now.indented, now.hint

    def _climb(self, spot: Spot) -> Spot:
        """To before the outermost element in which nothing was said before `spot`."""
        if spot.offset:
            return spot
        for outer in self._open[1:]:
            if outer.lines_before == len(self.lines) and not self._says and outer.element is not spot.element:
                return Spot(outer.element, "start")
        return Spot(spot.element, "start") if spot.where == "text" and len(self._open) > 1 else spot
