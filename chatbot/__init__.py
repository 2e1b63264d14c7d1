"""The chatbot as a library: given what its owner wrote and what the customer said, decides what to say, and says why.

Pure: no database, no network, no clock. It knows no thread, channel or agent. `load` what its owner wrote, then
`reply`.
"""

from .content import Content, load, text
from .engine import reply
from .types import Act, Choice, Decision, Facts, Fetch, Fetched, HandOff, Mark, Say, Turn

__all__ = [
    "Act", "Choice", "Content", "Decision", "Facts", "Fetch", "Fetched", "HandOff", "Mark", "Say", "Turn", "load",
    "reply", "text",
]  # fmt: skip
