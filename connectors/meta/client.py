"""Calls to the Graph API: where, as whom, and what an answer means."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from django.utils.translation import gettext as _

from connectors import http
from connectors.answers import Answer
from connectors.errors import Unauthorised, Unclear
from connectors.meta.envelope import mapped
from connectors.meta.errors import raise_graph_error
from connectors.meta.proof import proof
from connectors.meta.usage import rest
from connectors.types import Account

FACEBOOK = "https://graph.facebook.com"
INSTAGRAM = "https://graph.instagram.com"
VERSION = "v26.0"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer without an error. `rest`: for so many seconds this account should send nothing."""

    content: Mapping[str, Any]
    rest: float = 0.0


class Graph:
    """The Graph API for one account. `host` is where it lives when the settings name no other (a stand-in).

    Every call raises a SendError: see `errors.py`. A call that is answered neither with success nor with an error we
    can read is Unclear when it was a POST.
    """

    def __init__(self, account: Account, host: str = FACEBOOK) -> None:
        settings = account.settings
        self.base = (settings.get("base_url") or host).rstrip("/")
        self.version = settings.get("version") or VERSION
        self.token: str = account.credentials.get("access_token") or ""
        self.app_secrets = [secret for secret in account.credentials.get("app_secrets") or () if secret]
        self._proves = settings.get("require_proof", True)

    @property
    def host(self) -> str:
        """The name of the server, in lower case."""
        return (urlsplit(self.base).hostname or "").lower()

    def get(self, path: str, **params: str) -> Reply:
        return self._read(http.get(self._url(path), **self._content(params)))

    def post(self, path: str, body: Mapping[str, Any], *, attempt: int = 1, **params: str) -> Reply:
        """JSON to a path such as `310…/messages`; `attempt` counts the tries of this message."""
        return self._read(http.post(self._url(path), json=dict(body), **self._content(params)), attempt)

    def upload(
        self,
        path: str,
        fields: Mapping[str, str],
        file: tuple[str, bytes, str],
        *,
        field: str = "file",
        attempt: int = 1,
    ) -> Reply:
        """A form with one file, `(its name, bytes, type)`, in this `field`."""
        content = self._content({})
        return self._read(http.post(self._url(path), data=dict(fields), files={field: file}, **content), attempt)

    @property
    def bearer(self) -> dict[str, str]:
        """Raises Unauthorised while there is no token."""
        if not self.token:
            raise Unauthorised(_("This channel has no access token."), "no_token")
        return {"Authorization": f"Bearer {self.token}"}

    @property
    def secrets(self) -> list[str]:
        """What must never be shown."""
        return [self.token, *self.app_secrets]

    def _url(self, path: str) -> str:
        # An id is part of the path: one with a slash or a question mark in it would call something else.
        parts = [quote(part, safe="") for part in path.split("/")]
        version = [self.version] if re.fullmatch(r"v[0-9]{1,3}\.[0-9]", self.version) else []
        return "/".join([self.base, *version, *parts])

    def _content(self, params: Mapping[str, str]) -> dict[str, Any]:
        query = dict(params)
        headers = self.bearer
        if self.app_secrets and self._proves:
            query["appsecret_proof"] = proof(self.token, self.app_secrets[0])
        return {"headers": headers, "params": query, "secrets": self.secrets}

    def _read(self, answer: Answer, attempt: int = 1) -> Reply:
        raise_graph_error(answer, attempt)
        content = answer.json()
        if not isinstance(content, dict) and not answer.repeatable:
            raise Unclear(_("%(host)s answered in a way we do not know.") % {"host": answer.host}, "garbled")
        return Reply(mapped(content), rest(answer.headers))
