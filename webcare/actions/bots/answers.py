"""Answers made and kept: their keys, their pictures, and how far undo and redo go."""

from collections.abc import Iterable
from typing import IO

from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.utils.text import slugify

from webcare.actions import attachments
from webcare.models import Attachment, BotChange, BotPiece, User

from . import pieces

ANSWER = BotPiece.Kind.ANSWER
LONGEST = 50  # characters of a key


def make(content: pieces.Content, by: User) -> BotPiece:
    """A new answer, under a key made of its question that no piece ever had: figures and versions know the old ones."""
    question = next(iter(content.get("question", {}).values()), "")
    stem = slugify(question)[:LONGEST].strip("-") or "antwoord"
    with transaction.atomic():
        taken = set(BotChange.objects.filter(kind=ANSWER, key__startswith=stem).values_list("key", flat=True))
        taken |= set(BotPiece.objects.filter(kind=ANSWER, key__startswith=stem).values_list("key", flat=True))
        key, number = stem, 2
        while key in taken:
            key, number = f"{stem}-{number}", number + 1
        # -1: somebody who took it this instant is not overwritten
        return pieces.save(ANSWER, key, content, by, seen=-1)


def keep(file: IO[bytes], *, name: str, size: int, by: User) -> Attachment:
    """A picture of the chatbot's, sent as a copy each time. Raises TooLarge, BadFile."""
    stored = attachments.store(file, name=name, size=size, user=by)
    stored.kept = True
    stored.save(update_fields=["kept"])
    return stored


def kept(keys: Iterable[str]) -> list[Attachment]:
    """Those that are ours, in this order."""
    found = {one.key: one for one in Attachment.objects.filter(kept=True, key__in=list(keys))}
    return [found[key] for key in keys if key in found]


def reach(kind: str, key: str) -> dict[str, bool]:
    """Whether there is something to undo and to redo, without the piece being gone by it. Two queries."""
    changes = BotChange.objects.filter(kind=kind, key=key)
    back = changes.filter(undone=False).order_by("-pk").annotate(leaves=_holds("before"))
    forth = changes.filter(undone=True).order_by("pk").annotate(leaves=_holds("after"))
    return {
        name: rows.values_list("leaves", flat=True).first() is True for name, rows in (("undo", back), ("redo", forth))
    }


def _holds(name: str) -> ExpressionWrapper:
    return ExpressionWrapper(Q(**{f"{name}__isnull": False}), output_field=BooleanField())
