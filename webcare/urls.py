"""Every URL. The noun is the path; POST does, GET shows."""

from django.contrib import admin
from django.urls import include, path

from webcare.views import (
    calendars,
    channel_setup,
    channels,
    claims,
    conversations,
    files,
    health,
    hooks,
    inbox,
    lifecycle,
    messages,
    presence,
    widget,
)

urlpatterns = [
    # the agents' inbox
    path("", inbox.home, name="home"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/list/", inbox.inbox_list, name="inbox_list"),
    path("conversations/<int:pk>/", conversations.conversation, name="conversation"),
    path("conversations/<int:pk>/timeline/", conversations.timeline, name="timeline"),
    path("conversations/<int:pk>/read/", conversations.mark_read, name="mark_read"),
    path("conversations/<int:pk>/messages/", messages.messages, name="messages"),
    path("conversations/<int:pk>/notes/", messages.notes, name="notes"),
    path("conversations/<int:pk>/claim/", claims.claim, name="claim"),
    path("conversations/<int:pk>/release/", claims.release, name="release"),
    path("conversations/<int:pk>/assignment/", claims.assign, name="assign"),
    path("conversations/<int:pk>/resolution/", lifecycle.resolve, name="resolve"),
    path("conversations/<int:pk>/reopening/", lifecycle.reopen, name="reopen"),
    path("conversations/<int:pk>/snooze/", lifecycle.snooze, name="snooze"),
    path("conversations/<int:pk>/waking/", lifecycle.wake, name="wake"),
    path("events/<int:event_id>/undo/", lifecycle.undo, name="undo"),
    path("messages/<int:pk>/again/", messages.send_again, name="send_again"),
    path("presence/", presence.presence, name="presence"),
    path("theme/", presence.theme, name="theme"),
    # settings
    path("settings/", channels.settings_home, name="settings"),
    path("settings/channels/", channels.settings_channels, name="settings_channels"),
    path("settings/channels/new/<slug:kind>/", channel_setup.channel_new, name="channel_new"),
    path("settings/channels/guides/<slug:kind>/", channel_setup.channel_guide, name="channel_guide"),
    path("settings/channels/<int:pk>/", channel_setup.channel_edit, name="channel_edit"),
    path("settings/channels/<int:pk>/secrets/<slug:field>/", channel_setup.channel_secret, name="channel_secret"),
    path("settings/channels/<int:pk>/test/", channels.channel_test, name="channel_test"),
    path("settings/channels/<int:pk>/switch/", channels.channel_switch, name="channel_switch"),
    path("settings/channels/<int:pk>/deletion/", channels.channel_delete, name="channel_delete"),
    path("settings/calendars/", calendars.calendars, name="calendars"),
    path("settings/calendars/new/", calendars.calendar_new, name="calendar_new"),
    path("settings/calendars/holidays/", calendars.calendar_holidays, name="calendar_holidays"),
    path("settings/calendars/<int:pk>/", calendars.calendar_edit, name="calendar_edit"),
    path("settings/calendars/<int:pk>/deletion/", calendars.calendar_delete, name="calendar_delete"),
    # providers
    path("hooks/<str:key>/", hooks.hook, name="hook"),
    # the chat on a shop's page
    path("w/<str:key>.js", widget.loader, name="widget_loader"),
    path("w/<str:key>/", widget.frame, name="widget_frame"),
    path("w/<str:key>/messages/", widget.messages, name="widget_messages"),
    path("w/<str:key>/timeline/", widget.timeline, name="widget_timeline"),
    path("w/<str:key>/seen/", widget.seen, name="widget_seen"),
    path("w/<str:key>/uploads/", widget.upload, name="widget_upload"),
    path("w/<str:key>/files/<str:file_key>/", widget.file, name="widget_file"),
    # files
    path("uploads/", files.upload, name="upload"),
    path("files/<str:key>/", files.file, name="file"),
    path("files/<str:key>/again/", files.fetch_again, name="fetch_again"),
    # people and operators
    path("account/", include("allauth.account.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
    path("health/", health.health, name="health"),
    path("health/queues/", health.queues, name="queues"),
]
