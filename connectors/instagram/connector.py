"""Instagram: direct messages to a professional account, in both ways an app may be given access. See docs/meta.md."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from connectors.contract import (
    Capability,
    Choices,
    Limits,
    Pace,
    SendError,
    Standing,
    TextUnit,
)
from connectors.instagram import tokens
from connectors.instagram.forms import InstagramSettingsForm
from connectors.meta import watch
from connectors.meta.client import FACEBOOK, INSTAGRAM, Graph
from connectors.meta.forms import MetaForm
from connectors.meta.messaging.connector import Messaging, limits_for
from connectors.meta.messaging.outgoing import REACTIONS, REPLIES, TITLE, Manner

MEBIBYTE = 1024 * 1024
FIELDS = "messages,messaging_postbacks,messaging_seen,message_reactions,messaging_referral,message_edit"
LIMITS = Limits(
    text_length=1000,
    text_unit=TextUnit.BYTES,
    media_bytes=25 * MEBIBYTE,
    media_types=(
        "image/png", "image/jpeg", "audio/aac", "audio/mp4", "audio/x-m4a", "audio/wav", "audio/x-wav", "video/mp4",
        "video/ogg", "video/x-msvideo", "video/quicktime", "video/webm", "application/pdf",
    ),
    media_count=10,
    media_sizes=(("image/*", 8 * MEBIBYTE),),
    single=True,
    choices=Choices(buttons=REPLIES, title=TITLE, text_length=1000),
    pace=Pace(per_second=100),
    reactions=tuple(REACTIONS),
    reply_window=timedelta(hours=24),
)  # fmt: skip


class Instagram(Messaging):
    kind = "instagram"
    guide = "meta.md"
    label = gettext_lazy("Instagram")
    icon = "camera"
    tint = "ig"
    Form = MetaForm
    SettingsForm = InstagramSettingsForm
    capabilities = frozenset(
        {
            Capability.MEDIA,
            Capability.QUICK_REPLIES,
            Capability.READ_RECEIPTS,
            Capability.REACTIONS,
            Capability.EDIT,
            Capability.DELETE,
            Capability.REPLY_TO,
            Capability.SIGNALS,
            Capability.PROFILES,
            Capability.WATCH,
            Capability.CONTROL,
        }
    )
    manner = Manner(buttons=False, messaging_type=False)
    profile_fields = "name,username,profile_pic"
    fetches = True

    @property
    def through_page(self) -> bool:
        return self.account.settings.get("login") == "page"

    @property
    def graph(self) -> Graph:
        return Graph(self.account, FACEBOOK if self.through_page else INSTAGRAM)

    @property
    def limits(self) -> Limits:
        return limits_for(LIMITS, self.account.settings)

    @property
    def address(self) -> str:
        return self.account.settings.get("ig_id") or self.account.key

    @property
    def owner(self) -> str:
        """Whose messages we send: the page's, where the account is reached through one."""
        return self.account.settings.get("page_id") or "me" if self.through_page else self.address

    @property
    def fields(self) -> str:
        return self.account.settings.get("subscribed_fields") or FIELDS

    def check_account(self) -> None:
        self.graph.get(self.address, fields="id,username")

    def watch(self) -> Standing:
        """With Instagram's own login the token is renewed here, half-way through its life."""
        if self.through_page:
            return super().watch()
        until, remarks = tokens.ends_at(self.account.credentials), ()
        subscribed = self.subscribed()
        if tokens.is_due(until):
            # This very token just answered: what goes wrong now is about the exchange, which has weeks to succeed.
            try:
                until = tokens.renew(self.graph, self.account) or until
            except SendError as problem:
                remarks = (_("The access token could not be renewed: %(reason)s") % {"reason": problem.reason},)
        return Standing(subscribed, until, remarks)

    def subscribe(self) -> None:
        """A page passes on the messages of its Instagram account when it is subscribed to its own."""
        watch.subscribe(self.graph, self.owner, "messages" if self.through_page else self.fields)
