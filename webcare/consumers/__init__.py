"""The sockets. They authorise topics, pass bells on and prove that they are alive; content never travels here."""

from .agent import LiveConsumer
from .visitor import VisitorConsumer

__all__ = ["LiveConsumer", "VisitorConsumer"]
