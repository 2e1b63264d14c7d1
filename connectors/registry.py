"""Every kind of channel there is. A new one is a folder and one line here."""

from connectors.contract import Connector
from connectors.email.connector import Email
from connectors.hook.connector import Hook
from connectors.instagram.connector import Instagram
from connectors.messenger.connector import Messenger
from connectors.webchat.connector import WebChat
from connectors.whatsapp.connector import WhatsApp

KINDS: tuple[type[Connector], ...] = (WebChat, Email, WhatsApp, Messenger, Instagram, Hook)
CONNECTORS: dict[str, type[Connector]] = {connector.kind: connector for connector in KINDS}


def connector_for(kind: str) -> type[Connector]:
    """The class for a kind. Raises KeyError for one we do not have."""
    return CONNECTORS[kind]
