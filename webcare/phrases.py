"""Words of ours that are kept in a row, to be put into the reader's language when they are shown.

A sign nobody sees stands before them, so that the same words typed by a customer stay as they are.
"""

from django.utils.translation import gettext

MARK = "\u2060"  # word joiner


def keep(phrase: str) -> str:
    """A whole phrase as the source of the translations has it: mark it with `gettext_noop`."""
    return MARK + phrase


def in_words(kept: str) -> str:
    """`kept` for whoever reads now; what stands before the mark stays as it is."""
    before, mark, phrase = kept.partition(MARK)
    return before + gettext(phrase) if mark and phrase else kept
