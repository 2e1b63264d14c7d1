"""For operators: people and teams. Rights that change act at once: sessions end, open sockets close.

Whoever works at the desk does this in Settings, which also keeps the last administrator; here is for when that is not
enough. Addresses and second factors are not edited by hand.
"""

from typing import Any

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.http import HttpRequest

from webcare import bells
from webcare.actions import audit, sessions
from webcare.models import Team, User

admin.site.login = secure_admin_login(admin.site.login)  # one sign-in with its second factor, one limit on guessing
for model in (EmailAddress, Authenticator):  # a second address would be a second way in
    if admin.site.is_registered(model):
        admin.site.unregister(model)


@admin.register(Team)
class TeamAdmin(admin.ModelAdmin):
    list_display = ["name", "position", "calendar"]


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    list_display = ["name", "email", "role", "is_active"]
    fields = ["name", "email", "role", "teams", "presence", "is_active", "is_staff"]
    filter_horizontal = ["teams"]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if change and form.changed_data:
            audit.record("agent.changed", form.instance, request.user, fields=form.changed_data)
        if {"is_active", "email"} & set(form.changed_data):
            sessions.end(form.instance)
        bells.ring_rights(form.instance.pk)
