"""A visitor's copy of their conversation, by mail. See `actions/copies.py`."""

from django.http import JsonResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from webcare import limits, post
from webcare.actions import copies
from webcare.models import Thread

from .gate import Call, gate, read_json
from .reading import Invalid, string
from .refusing import Budget, Turned

ASKING = Budget("copying", visitor=20, network=40, channel=400, seconds=3600)
MAILING = Budget("copy", visitor=3, network=3, channel=60, seconds=3600)


@gate("POST", ASKING)
def copy(call: Call) -> JsonResponse:
    """`{"email"}`: to that address and no other."""
    address = string(read_json(call), "email", copies.LONGEST + 1)
    if not copies.is_one_address(address):
        raise Invalid(email=_("This is not a complete e-mail address."))
    thread = Thread.objects.filter(channel=call.channel, external_id=call.visitor).first()
    if thread is None or not copies.public(thread):
        raise Turned(404, "nothing", _("Nothing was said here yet."))
    if not post.leaves():
        raise Turned(503, "no_mail", _("We cannot send mail at the moment."))
    _spend(call)
    copies.ask(thread, address, get_language() or "")
    return JsonResponse({"done": _("We are mailing it to {address}.").format(address=address)})


def _spend(call: Call) -> None:
    """Few: this mail goes to whatever address somebody types."""
    network = limits.network_of(limits.client_address(call.request))
    try:
        MAILING.take(visitor=call.visitor, network=network, channel=str(call.channel.pk))
    except Turned as turned:
        sentence = _("This was asked for a few times already. Try again in an hour.")
        raise Turned(turned.status, turned.code, sentence, **turned.extra) from None
