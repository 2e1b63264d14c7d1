"""How working something that came in can end, besides well."""


class NotYet(Exception):
    """Refers to something that is not here (yet): try again, then give up quietly.

    `waits_for` names it, where it has a name: a provider's id of a message, or `thread:` and the id of a person.
    Whoever brings that makes the item due at once; see `waiting.py`.
    """

    def __init__(self, waits_for: str = "") -> None:
        self.waits_for = waits_for
        super().__init__(waits_for)


class Twin(Exception):
    """The same message, or the same person, was stored by someone else in this very moment: look again."""


class Useless(Exception):
    """Understood, but of no use to us. The text says why."""
