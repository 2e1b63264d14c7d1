"""The draft: its owner's answers, flows, tests and settings, each a JSON document, with undo without end.

Nothing here is seen by customers before `versions.publish`.
"""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from webcare import clock, errors
from webcare.models import Bot, BotChange, BotPiece, User

Content = dict[str, Any]
SETTINGS = "bot"  # the key of the one piece of kind `settings`


class Changed(errors.Refusal):
    """Somebody else changed this piece meanwhile: nothing is overwritten unseen."""

    code = "changed"

    def __init__(self) -> None:
        super().__init__(_("Somebody else changed this meanwhile. Your text is kept here; look at theirs first."))


def the_bot() -> Bot:
    """The one row there is, made when first asked for."""
    return Bot.objects.select_related("live").filter(pk=1).first() or Bot.objects.get_or_create(pk=1)[0]


def draft() -> Content:
    """The whole draft in the shape of `chatbot.load`."""
    pieces = list(BotPiece.objects.all())
    whole: Content = {"settings": {}, "answers": [], "flows": [], "cases": []}
    names = {"answer": "answers", "flow": "flows", "case": "cases"}
    for piece in pieces:
        if piece.kind == BotPiece.Kind.SETTINGS:
            whole["settings"] = piece.content
        else:
            whole[names[piece.kind]].append({"key": piece.key} | piece.content)
    return whole


def save(kind: str, key: str, content: Content, by: User | None, *, seen: int | None = None) -> BotPiece:
    """Keep what was written; a new key makes a new piece, last in its list. `seen`: the revision the writer began with.

    Raises Changed when the piece has a newer revision than `seen`. Saving what is there already changes nothing.
    """
    with transaction.atomic():
        bot = _locked()
        piece = BotPiece.objects.filter(kind=kind, key=key).first()
        if piece and seen is not None and piece.revision != seen:
            raise Changed
        if piece and piece.content == content:
            return piece
        before = piece.content if piece else None
        piece = _put(bot, kind, key, content)
        _remember(bot, kind, key, before, content, by)
    return piece


def remove(kind: str, key: str, by: User | None) -> None:
    """Take it out of the draft. What is live keeps it until the next version."""
    with transaction.atomic():
        bot = _locked()
        if piece := BotPiece.objects.filter(kind=kind, key=key).first():
            _put(bot, kind, key, None)
            _remember(bot, kind, key, piece.content, None, by)


def undo(kind: str, key: str) -> BotPiece | None:
    """Put back what stood before the last change that is not undone. None: there is nothing (left) to undo, or the
    piece is gone again."""
    with transaction.atomic():
        bot = _locked()
        changes = BotChange.objects.filter(kind=kind, key=key)
        if (change := changes.filter(undone=False).order_by("-pk").first()) is None:
            return BotPiece.objects.filter(kind=kind, key=key).first()
        changes.filter(pk=change.pk).update(undone=True)
        return _put(bot, kind, key, change.before)


def redo(kind: str, key: str) -> BotPiece | None:
    """Take the last undo back."""
    with transaction.atomic():
        bot = _locked()
        changes = BotChange.objects.filter(kind=kind, key=key)
        if (change := changes.filter(undone=True).order_by("pk").first()) is None:
            return BotPiece.objects.filter(kind=kind, key=key).first()
        changes.filter(pk=change.pk).update(undone=False)
        return _put(bot, kind, key, change.after)


def replace_all(content: Content, by: User | None) -> None:
    """Make the draft say exactly this (an import, an old version put back). One change for each piece that differs."""
    wanted = {("settings", SETTINGS): content.get("settings", {})}
    for name, kind in (("answers", "answer"), ("flows", "flow"), ("cases", "case")):
        for row in content.get(name, []):
            wanted[kind, row["key"]] = {field: value for field, value in row.items() if field != "key"}
    with transaction.atomic():
        _locked()
        for kind, key in list(BotPiece.objects.values_list("kind", "key")):
            if (kind, key) not in wanted:
                remove(kind, key, by)
        for position, ((kind, key), value) in enumerate(wanted.items()):
            save(kind, key, value, by)
            BotPiece.objects.filter(kind=kind, key=key).update(position=position)


def _locked() -> Bot:
    """Changes of the draft wait for each other: the revision is one number for all of it."""
    the_bot()
    return Bot.objects.select_for_update().get(pk=1)


def _bump(bot: Bot) -> None:
    bot.draft_revision += 1
    bot.save(update_fields=["draft_revision"])


def _put(bot: Bot, kind: str, key: str, content: Content | None) -> BotPiece | None:
    _bump(bot)
    if content is None:
        BotPiece.objects.filter(kind=kind, key=key).delete()
        return None
    last = BotPiece.objects.filter(kind=kind).aggregate(last=Max("position"))["last"]
    fields = {"content": content, "revision": bot.draft_revision, "changed_at": clock.now()}
    piece, _made = BotPiece.objects.update_or_create(
        kind=kind, key=key, defaults=fields, create_defaults=fields | {"position": (last or 0) + 1}
    )
    return piece


def _remember(bot: Bot, kind: str, key: str, before: Content | None, after: Content | None, by: User | None) -> None:
    """What was undone can no longer be redone: something else was done instead."""
    BotChange.objects.filter(kind=kind, key=key, undone=True).delete()
    BotChange.objects.create(kind=kind, key=key, before=before, after=after, revision=bot.draft_revision, by=by)
