"""For operators: people and teams. Rights that change act on open sockets at once."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.http import HttpRequest

from webcare import bells
from webcare.models import Team, User

admin.site.login = secure_admin_login(admin.site.login)  # one sign-in, one limit on guessing


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
        bells.ring_rights(form.instance.pk)
