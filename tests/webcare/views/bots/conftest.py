"""Lena may write for the chatbot; her browser asks for English."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from webcare.models import User


@pytest.fixture
def in_english() -> Callable[[User], Client]:
    def sign_in(user: User) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def as_lena(lena, in_english) -> Client:
    return in_english(lena)


@pytest.fixture
def asked() -> Callable[[Callable[[], Any]], int]:
    """How many questions to the database doing this takes."""

    def count(doing: Callable[[], Any]) -> int:
        with CaptureQueriesContext(connection) as queries:
            doing()
        return len(queries)

    return count
