"""The connector of both products; each says where it differs."""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from connectors import http
from connectors.contract import (
    Connector,
    Inbound,
    Limits,
    Media,
    Outbound,
    Outside,
    Party,
    RawItem,
    Receipt,
    Rejected,
    Signal,
    Standing,
    WebhookRequest,
)
from connectors.meta import handshake, signature, watch
from connectors.meta.client import Graph
from connectors.meta.messaging import send
from connectors.meta.messaging.items import split_body
from connectors.meta.messaging.outgoing import Manner
from connectors.meta.messaging.pieces import Pieces
from connectors.meta.messaging.read import parse_body

# How long a person may answer, where the platform granted that to our app.
BY_PEOPLE = timedelta(days=7)


def limits_for(usual: Limits, settings: Mapping[str, Any]) -> Limits:
    """The usual limits, with the speed and the longer window of people that Meta granted to this account."""
    limits = replace(usual, pace=replace(usual.pace, per_second=settings.get("per_second") or usual.pace.per_second))
    if settings.get("human_agent") is not True:
        return limits
    return replace(limits, allowed_outside=frozenset({Outside.PERSON}), person_window=BY_PEOPLE)


class Messaging(Connector):
    """`profile_fields`: what a person is asked for. `fetches`: the platform gets files from an address of ours."""

    manner: ClassVar[Manner]
    profile_fields: ClassVar[str]
    fetches: ClassVar[bool] = False

    @property
    def graph(self) -> Graph:
        return Graph(self.account)

    @property
    @abstractmethod
    def owner(self) -> str:
        """The id in the path of every call: a page, or an Instagram account."""

    @property
    @abstractmethod
    def fields(self) -> str:
        """What we ask the provider to send, in its words."""

    @property
    def human_agent(self) -> bool:
        return self.account.settings.get("human_agent") is True

    def authenticate(self, request: WebhookRequest) -> None:
        secrets = [secret for secret in self.account.credentials.get("app_secrets") or () if secret]
        signature.verify(request.headers.get(signature.HEADER, ""), request.body, secrets)

    def handshake(self, request: WebhookRequest) -> str | None:
        return handshake.answer(request, self.account.credentials.get("verify_token") or "")

    def split(self, request: WebhookRequest) -> list[RawItem]:
        return split_body(request.body, self.address)

    def parse(self, item: RawItem) -> list[Inbound]:
        return parse_body(item.body, self.address, self.account.settings)

    def send(self, message: Outbound) -> Receipt:
        return send.send(
            self.graph, self.owner, message, self.manner, human_agent=self.human_agent, fetches=self.fetches
        )

    def signal(self, recipient: Party, signal: Signal, message_id: str) -> None:
        send.signal(self.graph, self.owner, recipient, signal)

    def profile(self, party: Party) -> Party:
        return send.profile(self.graph, party, self.profile_fields)

    def take_control(self, recipient: Party) -> None:
        send.take_control(self.graph, self.owner, recipient)

    def fetch(self, media: Media) -> bytes:
        """Without our token: the address is the sender's word, and the platform gives these files to who has it."""
        if not Pieces(self.graph.base).link(media.url):
            raise Rejected(_("This file has no address from which it could be fetched."), "no_file_url")
        return http.download(media.url, self.limits.media_bytes)

    def check(self) -> None:
        self.check_account()
        if not self.subscribed():
            said = _("Everything fits, but Meta sends us nothing yet: the app is not subscribed to this account.")
            raise Rejected(said, "not_subscribed")

    @abstractmethod
    def check_account(self) -> None:
        """Raises a SendError when the token may not act for this very account."""

    def subscribed(self) -> bool:
        return watch.subscribed(self.graph, self.owner, str(self.account.settings.get("app_id") or ""))

    def watch(self) -> Standing:
        return Standing(self.subscribed(), watch.token_until(self.graph))

    def subscribe(self) -> None:
        watch.subscribe(self.graph, self.owner, self.fields)
