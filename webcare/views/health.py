"""Is it alive, and is anything stuck?"""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Min
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from webcare import clock, policies
from webcare.models import Beat, Delivery, RawEvent

SWEEP_ALARM = timedelta(seconds=90)


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 while this process can answer from the database; says when the sweep has stopped."""
    swept = Beat.objects.filter(name="sweep").values_list("at", flat=True).first()
    late = swept is not None and clock.now() - swept > SWEEP_ALARM
    return JsonResponse({"ok": True, "sweep": "late" if late else "ok" if swept else "starting"})


@login_required
@require_safe
def queues(request: HttpRequest) -> JsonResponse:
    """For leads: how much waits in each state of both queues, and since when."""
    if not policies.can_see_settings(request.user):
        raise PermissionDenied
    raw = RawEvent.objects.values("state").annotate(count=Count("pk"), oldest=Min("received_at"))
    out = Delivery.objects.values("state").annotate(count=Count("pk"), oldest=Min("message__created_at"))
    return JsonResponse({"raw_events": list(raw), "deliveries": list(out)})
