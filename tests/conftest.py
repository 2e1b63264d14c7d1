"""Fixtures for every test. PostgreSQL and Redis come from tests/services.py, which pyproject.toml loads as a plugin."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Budgets, such as that of failed sign-ins, start full: what one test used up is no other test's business."""
    cache.clear()
