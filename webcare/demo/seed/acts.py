"""What a colleague has before them when they do something."""

from dataclasses import dataclass

from webcare.actions import inbox
from webcare.demo.seed.company import Company
from webcare.demo.seed.script import Step
from webcare.models import Conversation, User


@dataclass(frozen=True, slots=True)
class Act:
    """Somebody at work on a conversation they have open in front of them."""

    company: Company
    conversation: Conversation
    actor: User
    step: Step

    def read(self) -> None:
        """They have seen everything that is there."""
        inbox.mark_read(self.conversation, self.actor, self.conversation.thread.last_seq)
