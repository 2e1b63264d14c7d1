"""What a broken call means: was it surely not accepted, or can nobody tell?"""

import httpcore
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from connectors.errors import Rejected, SendError, Unavailable, Unclear

BROKEN = (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError)


def failure(error: Exception, host: str, written: bool, repeatable: bool) -> SendError:
    """The SendError for one of `BROKEN`. `written`: part of the request may have reached the peer."""
    if isinstance(error, httpcore.LocalProtocolError) and not written:
        return Rejected(_("The request to %(host)s could not be put into words.") % {"host": host}, "bad_request")
    code, sentence = _after(error) if written else _before(error)
    reason = sentence % {"host": host}
    if not written or repeatable:
        return Unavailable(reason, code)
    return Unclear(reason, code)


def _before(error: Exception) -> tuple[str, str | Promise]:
    said = str(error)
    if isinstance(error, httpcore.PoolTimeout):
        return "busy", _("Too many calls are under way; %(host)s was not called.")
    if isinstance(error, httpcore.TimeoutException):
        return "timeout", _("%(host)s did not answer in time: no connection could be made.")
    if "CERTIFICATE" in said:
        return "tls", _("The certificate of %(host)s is not accepted.")
    if "[SSL" in said or "EOF" in said:
        return "tls", _("No secure connection could be made with %(host)s.")
    if "refused" in said:
        return "refused", _("%(host)s refused the connection.")
    return "unreachable", _("%(host)s could not be reached.")


def _after(error: Exception) -> tuple[str, str | Promise]:
    if isinstance(error, httpcore.TimeoutException):
        return "timeout", _("%(host)s received the request but did not answer in time.")
    if isinstance(error, httpcore.ProtocolError) and "disconnected" not in str(error):
        return "garbled", _("%(host)s gave an answer that is not HTTP.")
    return "cut", _("%(host)s received the request but broke off before answering.")
