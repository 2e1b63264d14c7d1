"""Ending sessions: everywhere, or everywhere but here."""

from django.db.models import F

from webcare import bells
from webcare.models import User


def end(user: User) -> User:
    """Every session of this person there is ends now, open sockets included. Returns the fresh row.

    Whoever does this to themselves keeps their own session with `django.contrib.auth.update_session_auth_hash`.
    """
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    user.refresh_from_db(fields=["session_epoch"])
    bells.ring_rights(user.pk)
    return user
