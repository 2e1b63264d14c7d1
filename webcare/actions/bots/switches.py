"""Where the bot answers: the one switch for all, and one for each channel. Both count at once, without a version."""

from django.db import transaction

from webcare import policies
from webcare.actions import audit
from webcare.errors import NotAllowed
from webcare.models import Bot, Channel, User

from . import pieces


def switch(on: bool, by: User) -> Bot:
    """Off: everybody who is with the bot goes to the queue. Raises NotAllowed."""
    _allow(by)
    with transaction.atomic():
        pieces.the_bot()
        bot = Bot.objects.select_for_update().get(pk=1)
        if bot.on != on:
            bot.on = on
            bot.save(update_fields=["on"])
            audit.record("bot.on" if on else "bot.off", bot, by)
    return bot


def switch_channel(channel: Channel, on: bool, by: User) -> None:
    """Off: who writes from now on waits for a person. Raises NotAllowed."""
    _allow(by)
    with transaction.atomic():
        fresh = Channel.objects.select_for_update().get(pk=channel.pk)
        if fresh.bot != on:
            fresh.bot = on
            fresh.save(update_fields=["bot"])
            audit.record("bot.channel_on" if on else "bot.channel_off", fresh, by)


def _allow(by: User) -> None:
    if not policies.can_edit_bot(by):
        raise NotAllowed
