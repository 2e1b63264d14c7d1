"""What somebody wrote now, and what the mail repeats or closes with: quoted history and signatures."""


def split_text(text: str) -> tuple[str, str]:
    """The new words of a plain text mail and the folded rest (quotes, signature), in that order; nothing is lost.

    The first part is never empty when the text is not.
    """
    return text, ""


def split_html(html: str) -> tuple[str, str]:
    """The new part of an HTML mail and the folded rest, as two pieces of HTML; every word is in one of them."""
    return html, ""
