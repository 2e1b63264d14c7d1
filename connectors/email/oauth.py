"""Access tokens (OAuth 2), renewed five minutes before they end and kept with the account's credentials."""

import hashlib
import time
from collections.abc import Callable, Mapping
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
# What this process was given, by account and by what it was asked with: an Account is a copy and may be older.
_given: dict[tuple[str, str], dict[str, Any]] = {}


def use(account: MailAccount, sign_in: Callable[[str], None]) -> None:
    """Sign in with an access token; one that was withdrawn before its time is replaced by a new one, once.

    Raises Unauthorised when we must be connected again.
    """
    token, is_new = _token(account)
    try:
        return sign_in(token)
    except Unauthorised:
        if is_new:
            raise
    sign_in(_token(account, but_not=token)[0])


def _token(account: MailAccount, but_not: str = "") -> tuple[str, bool]:
    """A token that is good for at least five minutes, and whether it was made just now."""
    with _locks.setdefault(account.account.key, Lock()):
        key = account.account.key, _asked_with(account)
        for known in (_given.get(key, {}), account.account.credentials):
            if (token := known.get("access_token")) and token != but_not and _lasts(known):
                return str(token), False
        _given[key] = news = _renew(account)
        account.account.remember(news)
        return str(news["access_token"]), True


def _lasts(known: Mapping[str, Any]) -> bool:
    return known.get("access_until", 0) - EARLY > time.time()


def _asked_with(account: MailAccount) -> str:
    names = ("client_id", "token_url", "scope")
    asked = [
        *(str(account.settings.get(name, "")) for name in names),
        account.account.credentials.get("refresh_token", ""),
    ]
    return hashlib.sha256("\0".join(asked).encode()).hexdigest()


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
