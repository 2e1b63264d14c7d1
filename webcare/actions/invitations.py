"""Asking somebody to come and work here: a mail with a link that works once, for a week, for nothing else."""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils.translation import gettext as _

from webcare import clock, post
from webcare.errors import Refusal
from webcare.models import Team, User

from . import agents, audit

SALT = "webcare.invitation"  # a link made for anything else has another
LASTS = timedelta(days=7)


class AddressTaken(Refusal):
    code, status = "address_taken", 422

    def __init__(self, owner: User) -> None:
        super().__init__(
            _("{name} has this address already.").format(name=owner.name)
            if owner.is_active
            else _("{name} has this address and was deactivated. Reactivate them instead.").format(name=owner.name)
        )


class LinkDead(Refusal):
    """Used, too old, withdrawn, renewed, or never an invitation: not told apart, to whom it may concern."""

    code, status = "link_dead", 410

    def __init__(self) -> None:
        super().__init__(_("This invitation no longer works. Ask whoever invited you for a new one."))


class NotInvited(Refusal):
    code = "not_invited"

    def __init__(self) -> None:
        super().__init__(_("This invitation was accepted or withdrawn meanwhile."))


class NotMailed(Refusal):
    """The invitation stands; only its mail did not leave."""

    code = "not_mailed"

    def __init__(self) -> None:
        super().__init__(_("The invitation is kept, but the mail could not be sent. Try “Send again” later."))


def invite(by: User, *, email: str, name: str, role: str, teams: Iterable[Team], edits_bot: bool = False) -> User:
    """Somebody without a password, until they choose one. Call `mail` next. Raises NotAllowed, AddressTaken."""
    email = email.strip().lower()
    try:
        with transaction.atomic():
            agents.allow(by)
            user = User(email=email, name=name, role=User.Role(role), invited_at=clock.now(), edits_bot=edits_bot)
            user.presence = User.Presence.PRESENT
            user.set_unusable_password()
            user.save(force_insert=True)
            user.teams.set(teams)
            audit.record("agent.invited", user, by, role=user.role, teams=sorted(team.pk for team in user.teams.all()))
    except IntegrityError as error:
        raise AddressTaken(User.objects.get(email__iexact=email)) from error
    return user


def mail(user: User, by: User) -> None:
    """Send the link, in the language that is active. Raises NotMailed; the invitation then still stands."""
    words = {"user": user, "by": by, "link": link_for(user), "brand": settings.BRAND, "days": LASTS.days}
    subject = _("Your account at {brand}").format(brand=settings.BRAND)
    if not post.send(user.email, subject, "mail/invitation.txt", words):
        raise NotMailed


def again(user: User, by: User) -> User:
    """A new link, with a new week; the one sent before stops working. Raises NotAllowed, NotInvited, NotMailed."""
    with transaction.atomic():
        fresh = _invited(user, by)
        fresh.invited_at = clock.now()
        fresh.save(update_fields=["invited_at"])
        audit.record("agent.invited_again", fresh, by)
    mail(fresh, by)
    return fresh


def withdraw(user: User, by: User) -> None:
    """As if never invited. What was assigned to them already is back in the queue. Raises NotAllowed, NotInvited."""
    with transaction.atomic():
        fresh = _invited(user, by)
        agents.give_back(fresh, by)
        audit.record("agent.invitation_withdrawn", fresh, by)
        try:
            with transaction.atomic():
                fresh.delete()
        except ProtectedError:  # a resolved conversation names them: then they stay, deactivated
            fresh.is_active, fresh.invited_at = False, None
            fresh.save(update_fields=["is_active", "invited_at"])


def link_for(user: User) -> str:
    """The address that stands in the mail. It tells nothing about whom it is for, and is never logged."""
    token = signing.dumps([user.pk, _stamp(user)], salt=SALT)
    return settings.PUBLIC_URL + reverse("invitation", args=[token])


def find(token: str) -> User:
    """Whom this link invites, if it still does. Raises LinkDead."""
    try:
        pk, stamp = signing.loads(token, salt=SALT, max_age=LASTS)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise LinkDead from error
    user = User.objects.filter(pk=pk, is_active=True, invited_at__isnull=False).first()
    if user is None or _stamp(user) != stamp:
        raise LinkDead
    return user


def accept(token: str, password: str) -> User:
    """The password they chose; the link is spent. Of two who click at once, one gets in. Raises LinkDead."""
    with transaction.atomic():
        rows = User.objects.select_for_update(no_key=True)
        rows.filter(pk=find(token).pk).first()  # the second of two waits here ...
        user = find(token)  # ... and finds the link spent
        user.invited_at = None
        user.set_password(password)
        user.save(update_fields=["invited_at", "password"])
        audit.record("agent.joined", user, user)
    return user


def _invited(user: User, by: User) -> User:
    agents.allow(by)
    fresh = User.objects.select_for_update(no_key=True).filter(pk=user.pk, invited_at__isnull=False).first()
    if fresh is None:
        raise NotInvited
    return fresh


def _stamp(user: User) -> int:
    """Each time they are invited is another: microseconds of that moment."""
    assert user.invited_at is not None
    return round(user.invited_at.timestamp() * 1_000_000)
