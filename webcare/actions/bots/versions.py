"""Versions of the bot: what was put live, by whom, and back again. Customers only ever meet what stands in one."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chatbot import checks
from webcare import policies
from webcare.actions import audit
from webcare.errors import NotAllowed, Refusal
from webcare.models import Bot, BotTrial, BotVersion, User
from webcare.text import label

from . import pieces

NOTE = 300  # characters


class Grave(Refusal):
    """Customers would get stuck. `problems`: which, as `chatbot.checks` names them."""

    code, status = "bot_problems", 422

    def __init__(self, problems: list[checks.Problem]) -> None:
        super().__init__(
            ngettext(
                "One problem must be solved before this can be put live.",
                "{count} problems must be solved before this can be put live.",
                len(problems),
            ).format(count=len(problems))
        )
        self.problems = problems


class DraftMoved(Refusal):
    """Nothing goes live unseen."""

    code = "changed"

    def __init__(self) -> None:
        super().__init__(_("Something was changed after you opened this page. Look at the changes again."))


class NotThere(Refusal):
    code, status = "not_there", 404

    def __init__(self) -> None:
        super().__init__(_("There is no such version."))


def grave(content: dict[str, Any]) -> list[checks.Problem]:
    """What keeps this from being put live."""
    return [problem for problem in checks.problems(checks.load(content)) if problem.grave]


def publish(by: User, note: str = "", *, revision: int) -> BotVersion:
    """Put the draft live, as it stood at `revision`, which is what `by` looked at. Conversations under way finish on
    the version they began with. What is live already stays the version it is: two people who press at once make one.

    Raises NotAllowed, DraftMoved, Grave.
    """
    _allow(by)
    with transaction.atomic():
        bot, draft = _locked(), pieces.draft()
        if bot.draft_revision != revision:
            raise DraftMoved
        if problems := grave(draft):
            raise Grave(problems)
        return _put_live(bot, draft, by, note, _report(bot))


def restore(number: int, by: User) -> BotVersion:
    """Make the draft say what this version said, to be looked at first. Customers notice nothing yet.

    Raises NotAllowed, NotThere.
    """
    _allow(by)
    with transaction.atomic():
        _locked()
        version = _find(number)
        pieces.replace_all(version.content, by)
        audit.record("bot.restored", version, by)
    return version


def put_back(number: int, by: User) -> BotVersion:
    """Put this version's words live at once, as a new version. It was live before, so nothing is checked.

    The draft goes along when all of it was live; otherwise somebody is at work there, and it stays as it is.
    Raises NotAllowed, NotThere.
    """
    _allow(by)
    with transaction.atomic():
        bot = _locked()
        old = _find(number)
        is_idle = bot.live is not None and pieces.draft() == bot.live.content
        version = _put_live(bot, old.content, by, "", old.report)
        if is_idle:
            pieces.replace_all(old.content, by)
    return version


def _put_live(bot: Bot, content: dict[str, Any], by: User, note: str, report: dict[str, Any]) -> BotVersion:
    if bot.live and bot.live.content == content:
        return bot.live
    newest = BotVersion.objects.aggregate(newest=Max("number"))["newest"] or 0
    version = BotVersion.objects.create(
        number=newest + 1, content=content, note=label(note, NOTE), made_by=by, report=report,
        restores=BotVersion.objects.filter(content=content).order_by("-number").first(),
    )  # fmt: skip
    bot.live = version
    bot.save(update_fields=["live"])
    audit.record("bot.published", version, by, number=version.number)
    return version


def _report(bot: Bot) -> dict[str, Any]:
    """What the trial of exactly this draft against exactly this live version said, if it came to an end."""
    trials = BotTrial.objects.filter(revision=bot.draft_revision, live=bot.live, ended_at__isnull=False, error="")
    return trials.values_list("result", flat=True).first() or {}


def _locked() -> Bot:
    """The lock first: only a statement that begins after it sees the version that others made while we waited."""
    pieces.the_bot()
    Bot.objects.select_for_update().get(pk=1)
    return Bot.objects.select_related("live").get(pk=1)


def _find(number: int) -> BotVersion:
    if version := BotVersion.objects.filter(number=number).first():
        return version
    raise NotThere


def _allow(by: User) -> None:
    if not policies.can_edit_bot(by):
        raise NotAllowed
