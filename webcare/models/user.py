"""People who work here, and the teams they work in."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from webcare import clock


class Team(models.Model):
    """A queue with people: work waits for a team, not for a person."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    icon = models.CharField(max_length=40, default="users-round", help_text="A lucide icon name.")
    position = models.PositiveSmallIntegerField(default=0)
    calendar = models.ForeignKey("webcare.Calendar", models.SET_NULL, null=True, blank=True, related_name="teams")
    signature = models.TextField(_("signature"), blank=True, help_text="Below its mail; may hold placeholders.")

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        fields |= {"is_staff": True, "is_superuser": True, "role": User.Role.ADMIN}
        return self.create_user(email, password, **fields)

    def at_work(self) -> "models.QuerySet[User]":
        """Who can be given something: active, and past the invitation."""
        return self.filter(is_active=True, invited_at=None)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    class Role(models.TextChoices):
        AGENT = "agent", _("Agent")
        LEAD = "lead", _("Team lead")
        ADMIN = "admin", _("Administrator")

    class Presence(models.TextChoices):
        PRESENT = "present", _("Present")
        AWAY = "away", _("Away")

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("role"), max_length=8, choices=Role.choices, default=Role.AGENT)
    teams = models.ManyToManyField(Team, related_name="members", blank=True)
    presence = models.CharField(max_length=8, choices=Presence.choices, default=Presence.PRESENT)
    invited_at = models.DateTimeField(null=True, blank=True, help_text="Invited by mail, and has not come in yet.")
    last_seen_at = models.DateTimeField(null=True, blank=True, help_text="Last heartbeat of an open inbox.")
    edits_bot = models.BooleanField(_("writes for the chatbot"), default=False)
    is_staff = models.BooleanField(default=False, help_text="May use the operators' admin.")
    is_active = models.BooleanField(default=True)
    session_epoch = models.PositiveIntegerField(default=0, help_text="One more ends every session there is.")
    date_joined = models.DateTimeField(default=clock.now)

    objects = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_ci")]

    def __str__(self) -> str:
        return self.name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must know to be this person's still: the password, and that nobody ended it since."""
        known = f"{self.password}|{self.session_epoch}"
        return salted_hmac("webcare.User.session", known, secret=secret, algorithm="sha256").hexdigest()

    @property
    def first_name(self) -> str:
        """What customers and colleagues see in passing: "Anna"."""
        return self.name.split(" ")[0]

    @property
    def initials(self) -> str:
        words = [word for word in self.name.split() if word[0].isalpha()]
        return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()

    @property
    def is_invited(self) -> bool:
        """Asked to come, and has not chosen a password yet."""
        return self.invited_at is not None

    @property
    def is_lead(self) -> bool:
        """Leads and administrators see every team."""
        return self.role in (self.Role.LEAD, self.Role.ADMIN)

    @property
    def is_admin(self) -> bool:
        return self.role == self.Role.ADMIN

    def is_absent(self, moment: datetime | None = None) -> bool:
        """Away by choice, or no open inbox for `settings.ABSENT_AFTER` seconds."""
        limit = (moment or clock.now()) - timedelta(seconds=settings.ABSENT_AFTER)
        return self.presence == self.Presence.AWAY or self.last_seen_at is None or self.last_seen_at < limit
