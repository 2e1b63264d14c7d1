"""Links to a visitor's files. Bound to that visitor, good for a week; the same all day, so that a picture stays."""

from datetime import timedelta

from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from webcare import clock
from webcare.models import Attachment

DAYS = 7


def address(file: Attachment, visitor: str, channel_key: str) -> str:
    today = clock.now().date().toordinal()
    return f"{reverse('widget_file', args=[channel_key, file.key])}?t={_token(file.key, visitor, today)}"


def check(key: str, visitor: str, token: str) -> bool:
    """Whether this visitor was given this link within the last week."""
    day = token.partition(".")[0]
    if not (day.isascii() and day.isdigit()):
        return False
    today = clock.now().date()
    first, last = (today - timedelta(days=DAYS)).toordinal(), today.toordinal()
    return first <= int(day[:9]) <= last and constant_time_compare(token, _token(key, visitor, int(day[:9])))


def _token(key: str, visitor: str, day: int) -> str:
    return f"{day}.{salted_hmac('webcare.widget.file', f'{key}/{visitor}/{day}', algorithm='sha256').hexdigest()[:40]}"
