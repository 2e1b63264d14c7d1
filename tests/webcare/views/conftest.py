"""People at their screens: `as_anna` is a browser in which Anna is signed in."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests import factories as make
from webcare.models import Conversation, User


@pytest.fixture(autouse=True)
def _database(db):
    pass


@pytest.fixture
def anna() -> User:
    return make.person("Anna", teams=[make.team()])


@pytest.fixture
def bram() -> User:
    return make.person("Bram", teams=[make.team()])


@pytest.fixture
def carla() -> User:
    """Of another team."""
    return make.person("Carla", teams=[make.team("Werkplaats")])


@pytest.fixture
def lena() -> User:
    return make.person("Lena", role=User.Role.LEAD)


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def as_anna(anna, signed_in) -> Client:
    return signed_in(anna)


@pytest.fixture
def channel():
    return make.channel(team=make.team())


@pytest.fixture
def talk(channel) -> Conversation:
    """In the queue of Anna's team, with one message of Anouk."""
    return make.conversation(channel)
