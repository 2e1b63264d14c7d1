"""Celery: wakes workers up. Rows in PostgreSQL are the work; a lost job only waits for the next sweep."""

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "webcare.settings")

app = Celery("webcare")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    # Without these a worker whose connection went silent stays deaf for minutes (measured).
    broker_transport_options={
        "socket_timeout": 10,
        "socket_connect_timeout": 5,
        "health_check_interval": 5,
        "socket_keepalive": True,
        "visibility_timeout": 600,
    },
    broker_connection_retry_on_startup=True,
    task_publish_retry=False,  # whoever rings must not wait for Redis: the sweep finds the row
    task_ignore_result=True,
    task_default_queue="live",  # bulk work asks for queue="bulk" and has a worker of its own
    worker_prefetch_multiplier=1,
    task_soft_time_limit=90,
    task_time_limit=120,
)
app.autodiscover_tasks(["webcare"])


@setup_logging.connect
def keep_our_logging(**_: Any) -> None:
    """Somebody listening is what makes Celery leave the logging of settings.py alone."""
