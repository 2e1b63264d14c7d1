"""A tree cut in two: what stands before a place, and what begins there."""

from html import escape
from typing import Any

import lxml.etree

from .tree import Spot


def split(body: Any, spot: Spot) -> tuple[str, str]:
    """The HTML before the spot and from it on; the elements that stand open there are in both. Takes `body` apart."""
    rest = _twin(body)
    node, carried_text, carried = spot.element, "", []
    if spot.where == "start":
        carried = [node, *node.itersiblings()]
        node = node.getparent()
    elif spot.where == "tail":
        carried_text, carried = node.tail[spot.offset :], list(node.itersiblings())
        node.tail = node.tail[: spot.offset]
        node = node.getparent()
    else:
        carried_text, carried = node.text[spot.offset :], list(node)
        node.text = node.text[: spot.offset]
    while node is not None:
        here = rest if node is body else _twin(node)
        here.text = carried_text
        here.extend(carried)
        if node is body:
            break
        tail, node.tail = node.tail, None
        carried_text, carried = "", [here, *node.itersiblings()]
        here.tail = tail
        node = node.getparent()
    return inner(body), inner(rest)


def _twin(element: Any) -> Any:
    """An empty element of the same kind."""
    try:
        twin = lxml.etree.Element(element.tag)
    except ValueError:  # no name an element may have: "<anna@example.org>"
        twin = lxml.etree.Element("span")
    for name, value in element.attrib.items():
        try:
            twin.set(name, value)
        except ValueError:
            continue
    return twin


def inner(body: Any) -> str:
    pieces = [escape(body.text or "", quote=False)]
    pieces += [lxml.etree.tostring(child, encoding="unicode", method="html") for child in body]
    return "".join(pieces)
