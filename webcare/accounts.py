"""What differs from allauth's defaults in who may have an account, and from where they come."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from webcare.limits import client_address


class Adapter(DefaultAccountAdapter):
    """People do not sign themselves up: an administrator makes their account."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Sign-in attempts are counted per address, and believe forwarding headers only from trusted proxies."""
        return client_address(request)
