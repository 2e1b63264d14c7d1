"""Mail on this machine: a door for what customers send, and a post office that keeps what the desk sends."""

import sys
from dataclasses import dataclass

from webcare.devstack.network import LOOPBACK, free_port
from webcare.devstack.supervisor import Child


@dataclass(frozen=True)
class MailPorts:
    """`door`: the desk takes mail in; `post`: the post office takes what the desk sends; `page`: shows that."""

    door: int
    post: int
    page: int

    @classmethod
    def free(cls, page: int, door: int = 2525) -> "MailPorts":
        """Where nobody is, from these numbers on."""
        door = free_port(door)
        return cls(door=door, post=free_port(max(1025, door + 1)), page=free_port(page))

    @property
    def environment(self) -> dict[str, str]:
        """The desk's own mails (invitations, password resets) go to the post office as well."""
        return {
            "MAIL_LISTENER": f"{LOOPBACK}:{self.door}",
            "EMAIL_URL": f"smtp://{LOOPBACK}:{self.post}",
            "DEMO_MAIL_SMTP": f"{LOOPBACK}:{self.post}",
            "DEMO_MAIL_URL": f"http://{LOOPBACK}:{self.page}",
        }

    def children(self, desk: str) -> list[Child]:
        office = [sys.executable, "-m", "webcare.demo.mailbox", "--smtp", str(self.post), "--page", str(self.page)]
        return [
            Child("mail", [sys.executable, "manage.py", "mailroom"], nice=5),
            Child("post", [*office, "--desk", desk, "--door", f"{LOOPBACK}:{self.door}"], nice=5),
        ]
