"""Access tokens (OAuth 2), renewed five minutes before they end and kept with the account's credentials."""

import time
from threading import Lock
from typing import Any

from django.utils.translation import gettext_lazy as _

from connectors import http
from connectors.answers import Answer
from connectors.email.account import MailAccount
from connectors.errors import Unauthorised, Unavailable, Unclear

EARLY = 300  # seconds before its end a token is renewed
HOUR = 3600
_locks: dict[str, Lock] = {}


def access_token(account: MailAccount) -> str:
    """A token that is good for at least five minutes. Raises Unauthorised when we must be connected again."""
    with _locks.setdefault(account.account.key, Lock()):
        known = account.account.credentials
        if known.get("access_token") and known.get("access_until", 0) - EARLY > time.time():
            return str(known["access_token"])
        news = _renew(account)
        account.account.remember(news)
        return str(news["access_token"])


def _renew(account: MailAccount) -> dict[str, Any]:
    """What the provider gives now; a refresh token that was exchanged for a newer one is in it."""
    answer = _ask(account)
    content = answer.json()
    token = content.get("access_token") if isinstance(content, dict) else None
    if not isinstance(token, str) or not token.isascii() or not token.isprintable():
        raise Unavailable(_("%(host)s gave no access token.") % {"host": answer.host}, "no_token")
    lasts = content.get("expires_in")
    news = {"access_token": token, "access_until": int(time.time()) + (lasts if isinstance(lasts, int) else HOUR)}
    if isinstance(newer := content.get("refresh_token"), str) and newer:
        news["refresh_token"] = newer
    return news


def _ask(account: MailAccount) -> Answer:
    known, settings = account.account.credentials, account.settings
    refresh, secret = known.get("refresh_token", ""), known.get("client_secret", "")
    form = {"client_id": settings.get("client_id", ""), "scope": settings.get("scope", "")}
    form |= (
        {"grant_type": "refresh_token", "refresh_token": refresh} if refresh else {"grant_type": "client_credentials"}
    )
    form |= {"client_secret": secret} if secret else {}
    try:
        answer = http.post(
            settings.get("token_url", ""), data={name: value for name, value in form.items() if value},
            secrets=[refresh, secret],
        )  # fmt: skip
    except Unclear as problem:  # asking twice does no harm here
        raise Unavailable(problem.reason, problem.code) from None
    if not answer.ok:
        raise _refused(answer)
    return answer


def _refused(answer: Answer) -> Unauthorised | Unavailable:
    content = answer.json()
    code = content.get("error") if isinstance(content, dict) else None
    if answer.status in (400, 401, 403) and code != "temporarily_unavailable":
        name = answer.quote(code)[:50] if isinstance(code, str) else str(answer.status)
        if name == "invalid_grant":
            return Unauthorised(_("The permission has ended or was withdrawn: connect this mailbox again."), name)
        return Unauthorised(_("%(host)s gives us no access (%(code)s).") % {"host": answer.host, "code": name}, name)
    return Unavailable(
        _("%(host)s gives no access token now.") % {"host": answer.host}, str(answer.status), answer.retry_after
    )
