"""Every word of the widget that its script puts on the screen, in the language now active.

The rest stands in `templates/widget/frame.html`; what the owner of the site writes comes from the channel's settings.
"""

from django.utils.translation import gettext as _


def talk() -> dict[str, str]:
    """For the conversation."""
    return {
        "helps": _("{name} is helping you now"),
        "over": _("{name} takes over from the bot"),
        "bot": _("You are chatting with our bot."),
        "ask": _("I would like to talk to a colleague"),
        "email": _("E-mail"),
        "mail": _("Mail me the answer"),
        "coming": _("A colleague is on the way"),
        "done": _("This conversation is completed"),
        "mailed": _("This conversation went on by e-mail"),
        "typing": _("{name} is typing"),
        "you": _("You: "),
        "sending": _("Sending"),
        "sent": _("Sent"),
        "delivered": _("Delivered"),
        "read": _("Read"),
        "failed": _("Not sent."),
        "again": _("Try again"),
        "drop": _("Remove"),
        "older": _("Earlier messages"),
        "offline": _("No connection, we keep trying"),
        "upload_failed": _("{name} was not uploaded. Choose it again."),
        "too_large": _("{name} is larger than {limit} MB."),
        "bad_type": _("{name} is a kind of file that cannot be sent here."),
    }


def forms() -> dict[str, str]:
    """For the two forms that may stand before it."""
    return {
        "need_name": _("Tell us your name."),
        "need_email": _("Fill in your e-mail address."),
        "need_text": _("Write your question first."),
        "email_at": _("This address has no @."),
        "email_end": _("This address has no ending, such as .com"),
        "email_bad": _("This is not a complete e-mail address."),
    }


def left() -> str:
    """Below a question that came while nobody was there."""
    return _("Your question is safe with us. We read it as soon as we are open again.")
