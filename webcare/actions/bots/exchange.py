"""What the owner wrote, in from a file: answers from a sheet, or everything from JSON (`exports` makes them).

An import is first looked at (`look`, which changes nothing), then done, and can be put back.
"""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from webcare import errors
from webcare.models import Bot, BotChange, BotPiece, User

from . import exports, merging, pieces, rows, sheets, whole
from .columns import known

Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """What an import would do to one piece. `before` and `after`: None where it is not there. `notes`: what differs."""

    kind: str
    key: str
    title: str
    before: Content | None
    after: Content | None
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class Plan:
    """What an import would do. `wrong`: what is left out, and why. `same`: how many pieces are as they are already."""

    new: list[Change] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    gone: list[Change] = field(default_factory=list)
    same: int = 0
    wrong: list[rows.Wrong] = field(default_factory=list)

    @property
    def changes(self) -> list[Change]:
        return [*self.new, *self.changed, *self.gone]


class ChangedSince(errors.Refusal):
    """An import cannot be put back as a whole any more."""

    code = "changed_since"

    def __init__(self) -> None:
        super().__init__(_("Something was changed since that import. Undo it in the answers themselves."))


def look(content: bytes) -> Plan:
    """What importing this file would do; nothing is changed. Raises `sheets.Unreadable`."""
    return _of_everything(whole.read(content)) if whole.is_json(content) else _of_answers(content)


def _of_answers(content: bytes) -> Plan:
    """A sheet adds and changes; it takes nothing away."""
    answers = exports.answers()
    former = set(BotChange.objects.filter(kind=BotPiece.Kind.ANSWER).values_list("key", flat=True))
    found, wrong = rows.entries(sheets.read(content, known), answers, former)
    plan = Plan(wrong=wrong)
    for entry in found:
        after, notes = merging.merged(entry, answers.get(entry.key))
        _add(plan, "answer", entry.key, answers.get(entry.key), after, tuple(notes))
    return plan


def _of_everything(content: Content) -> Plan:
    """Each kind of piece that the file speaks of becomes exactly what it says."""
    plan = Plan()
    now, then = whole.by_piece(pieces.draft()), whole.by_piece(content)
    for (kind, key), after in then.items():
        _add(plan, kind, key, now.get((kind, key)), after)
    for (kind, key), before in now.items():
        if (kind, key) not in then and kind in whole.kinds(content):
            plan.gone.append(Change(kind, key, whole.title(kind, key, before), before, None))
    return plan


def _add(plan: Plan, kind: str, key: str, before: Content | None, after: Content, notes: tuple[str, ...] = ()) -> None:
    if before == after:
        plan.same += 1
        return
    list_ = plan.new if before is None else plan.changed
    list_.append(Change(kind, key, whole.title(kind, key, after), before, after, notes))


def carry_out(plan: Plan, by: User, seen: int) -> tuple[int, int]:
    """Do it, all or nothing. `seen`: the draft's revision that was looked at; Changed when it is another by now.
    Returns the revisions before and after, for `put_back`."""
    with transaction.atomic():
        pieces.the_bot()
        if Bot.objects.select_for_update().get(pk=1).draft_revision != seen:
            raise pieces.Changed
        for change in plan.changes:
            if change.after is None:
                pieces.remove(change.kind, change.key, by)
            else:
                pieces.save(change.kind, change.key, change.after, by)
        return seen, Bot.objects.get(pk=1).draft_revision


def put_back(first: int, last: int) -> int:
    """Undo what an import changed between these revisions; how many pieces that were. Raises ChangedSince."""
    with transaction.atomic():
        pieces.the_bot()
        if Bot.objects.select_for_update().get(pk=1).draft_revision != last:
            raise ChangedSince
        done = BotChange.objects.filter(revision__gt=first, revision__lte=last, undone=False).order_by("-revision")
        changed = list(done.values_list("kind", "key"))
        for kind, key in changed:
            pieces.undo(kind, key)
        return len(changed)
