"""What mail programs call their quotes and signatures in HTML: their class names, ids and styles."""

import re
from typing import Any

_CITED = {"gmail_quote", "protonmail_quote", "tutanota_quote", "zmail_extra"}  # as blockquote
_QUOTE = {
    "gmail_attr", "moz-cite-prefix", "yahoo_quoted", "protonmail_quote", "tutanota_quote", "reply-intro", "includetail",
    "zmail_extra",
}  # fmt: skip
_HISTORY = {
    "divrplyfwdmsg", "stopspelling", "mail-editor-reference-message-container", "ms-outlook-mobile-reference-message",
}  # fmt: skip
_FORWARD = {"moz-forward-container"}
_SIGNATURE = {
    "gmail_signature", "gmail_signature_prefix", "moz-signature", "protonmail_signature_block", "signature",
    "ms-outlook-mobile-signature", "ymail_android_signature", "composer_signature", "tutanota_signature",
}  # fmt: skip
_HINTS = {
    name: hint
    for hint, names in (("signature", _SIGNATURE), ("forward", _FORWARD), ("history", _HISTORY), ("quote", _QUOTE))
    for name in names
}
_OUTLOOK_RULE = re.compile(r"border:\s?none;\s?border-top:\s?solid #(?:e1e1e1|b5c4df)\b", re.IGNORECASE)
_LEFT_RULE = re.compile(r"border-left(?:-width|-style)?:\s?(?!none|0|medium none)\S", re.IGNORECASE)


def hint_of(element: Any) -> str:
    """ "quote", "indent", "history", "forward", "signature" or nothing."""
    attributes = element.attrib
    if element.tag == "blockquote":
        return "quote" if _cites(attributes) else "indent"
    if not attributes:
        return ""
    if hint := next((_HINTS[name] for name in _names(attributes) if name in _HINTS), ""):
        return hint
    if attributes.get("name") == "quote" or attributes.get("data-marker") == "__QUOTED_TEXT__":
        return "quote"
    return "history" if _OUTLOOK_RULE.match(attributes.get("style", "")) else ""


def _cites(attributes: Any) -> bool:
    style = attributes.get("style", "")[:400].lower()
    if "border:none" in style.replace(" ", ""):
        return False  # Gmail's way to indent
    if attributes.get("type", "").lower() == "cite" or "cite" in attributes:
        return True
    return bool(_names(attributes) & _CITED or _LEFT_RULE.search(style))


def _names(attributes: Any) -> set[str]:
    """Classes and id as their makers wrote them: without the `x_` that Outlook on the web puts before them, and
    without what Yahoo puts around its own."""
    names: set[str] = set()
    written = " ".join(filter(None, map(attributes.get, ("class", "id", "data-smartmail"))))
    for name in written[:400].lower().split():
        while name.startswith("x_"):
            name = name[2:]
        if name.startswith(("yahoo_quoted", "ydp")) and "yahoo_quoted" in name:
            name = "yahoo_quoted"
        names.add(name)
    return names
