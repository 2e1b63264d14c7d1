"""What somebody wrote now, and what the mail repeats or closes with: quoted history and signatures.

Nothing is ever cut: what folds away is handed back as the second part. A wrong guess must cost the reader a click, so
in doubt nothing folds: when somebody wrote between or below the quote, when a mail was forwarded, when the visible part
would be empty.
"""

from .cutting import split
from .folding import fold_at
from .lines import from_text
from .tree import Reader, parse


def split_text(text: str, forwarded: bool = False) -> tuple[str, str]:
    """The new words of a plain text mail and the folded rest (quotes, signature); joined they are `text`.

    `forwarded`: the subject says that the mail was sent on ("Fwd:"), which Outlook's text does not: all of it is new.
    The first part is never empty when the text is not. `format=flowed` must be taken out before.
    """
    if forwarded:
        return text, ""
    written = text.splitlines(keepends=True)
    cut = fold_at([from_text(line) for line in written])
    return (text, "") if cut is None else ("".join(written[:cut]), "".join(written[cut:]))


def split_html(html: str, forwarded: bool = False) -> tuple[str, str]:
    """The new part of an HTML mail and the folded rest, as two pieces of HTML; every word is in one of them.

    Nothing to fold: the HTML exactly as it came. Neither part is safe to show: see webcare.html.
    """
    body = None if forwarded or not html.strip() else parse(html)
    if body is None:
        return html, ""
    seen = Reader(body)
    cut = fold_at(seen.lines)
    return (html, "") if cut is None else split(body, seen.spots[cut])
