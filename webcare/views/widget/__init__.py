"""The chat on a shop's page: its script, its frame, and the JSON it talks. `docs/widget.md` has the whole protocol."""

from .copies import copy
from .files import file, upload
from .history import timeline
from .page import frame
from .script import loader
from .writing import messages, seen

__all__ = ["copy", "file", "frame", "loader", "messages", "seen", "timeline", "upload"]
