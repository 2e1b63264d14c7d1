"""Fixtures for every test. PostgreSQL and Redis come from tests/services.py, which pyproject.toml loads as a plugin."""

import os
from itertools import count

import hypothesis
import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection, transaction
from django.test import TransactionTestCase

from webcare import bots

KEPT = {"django_migrations", "django_content_type", "auth_permission"}  # what migrating made
LOGS = {"webcare_auditentry"}  # refuse to have a row deleted
EVERY = 10
FIRST = ("test_seed_demo.py", "test_short.py")  # take longest, and least time on tables that nobody used before

# The build machine tries the same examples each time, so that its answer is about the change; people's try new ones.
hypothesis.settings.register_profile("build", derandomize=True)
if os.environ.get("CI"):
    hypothesis.settings.load_profile("build")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.name not in FIRST)


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Budgets, such as that of failed sign-ins, start full: what one test used up is no other test's business."""
    cache.clear()
    bots._loaded.clear()  # drafts are told apart by their revision, which begins anew with each test


_emptied = count(1)


def empty_database(case: TransactionTestCase) -> None:
    """After a test that really commits. Django's own way makes new files for every table and all permissions anew.

    In one transaction: foreign keys are checked at its end, so the order does not matter. Now and then in new files all
    the same, or later tests would wade through what earlier ones left dead.
    """
    models = apps.get_models(include_auto_created=True)
    tables = {model._meta.db_table for model in models if model._meta.managed} - KEPT
    anew = tables if next(_emptied) % EVERY == 0 else LOGS
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("; ".join(f'delete from "{table}"' for table in sorted(tables - anew)) or "select 1")
        cursor.execute("truncate " + ", ".join(f'"{table}"' for table in sorted(anew)))


django_way = TransactionTestCase._fixture_teardown
TransactionTestCase._fixture_teardown = empty_database
