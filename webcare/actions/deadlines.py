"""Moments of leases and retries, on the database's clock: hosts disagree, and a wrong one must not steal work."""

from datetime import timedelta

from django.db.models import DateTimeField, ExpressionWrapper, Value
from django.db.models.functions import Now


def in_seconds(seconds: float) -> ExpressionWrapper:
    """`seconds` from now."""
    return ExpressionWrapper(Now() + Value(timedelta(seconds=seconds)), output_field=DateTimeField())
