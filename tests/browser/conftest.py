"""Journeys in a real Chromium. Runs in a pytest process of its own (`pytest -m browser`)."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client, TransactionTestCase
from playwright.sync_api import BrowserContext, Page

from tests.browser import chromium, stack
from tests.browser.post import Post
from tests.conftest import django_way

HERE = Path(__file__).parent
SLOW = pytest.mark.timeout(180)  # the first test also starts the stack


@pytest.hookimpl(tryfirst=True)  # before -m selects
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(SLOW)


def pytest_collection_finish(session: pytest.Session) -> None:
    # Playwright's sync API keeps an event loop running in this thread, which Django would take for async code.
    if any(item.get_closest_marker("browser") for item in session.items):
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    path = chromium.find()
    if path is None:
        refuse = pytest.fail if os.environ.get("CI") else pytest.skip
        refuse("no Chromium found or installable; CHROMIUM names one")
    return {"executable_path": path, "args": chromium.ARGUMENTS}


@pytest.fixture(scope="session")
def live_stack(django_db_setup: None, django_db_blocker: Any) -> Iterator[stack.Stack]:
    """The processes, started once."""
    with django_db_blocker.unblock(), stack.running() as running, patient_flush():
        yield running


@contextmanager
def patient_flush() -> Iterator[None]:
    """The processes go on while the tables are emptied after a test: being the victim of a deadlock is no failure.

    Emptied in Django's way, which keeps everybody else out meanwhile.
    """
    TransactionTestCase._fixture_teardown = django_way
    flush = connection.ops.execute_sql_flush

    def flush_again(statements: list[str]) -> None:
        for _ in range(5):
            with suppress(OperationalError):
                return flush(statements)
        flush(statements)

    connection.ops.execute_sql_flush = flush_again
    yield
    connection.ops.execute_sql_flush = flush


@pytest.fixture(autouse=True)
def committed(transactional_db: None, live_stack: stack.Stack) -> None:
    """Real commits, which the other processes see; tables are emptied after each test, when the pages are closed."""


@pytest.fixture
def desk_url(live_stack: stack.Stack) -> str:
    return live_stack.desk_url


@pytest.fixture
def post(live_stack: stack.Stack) -> Post:
    """The customer's side of mail: writes to the desk's own mail server, reads what the desk sent."""
    return Post(live_stack.mail)


@pytest.fixture
def shop_url(live_stack: stack.Stack) -> str:
    return live_stack.shop_url


@pytest.fixture
def new_context(
    new_context: Callable[..., BrowserContext], committed: None, desk_url: str
) -> Callable[..., BrowserContext]:
    """`new_context(locale="en-GB")`: a browser of its own, Dutch and as wide as a laptop unless told otherwise."""
    usual = {"base_url": desk_url, "locale": "nl-NL", "viewport": {"width": 1280, "height": 800}}
    return lambda **chosen: new_context(**usual | chosen)


@pytest.fixture
def open_desk(new_context: Callable[..., BrowserContext], desk_url: str) -> Iterator[Callable[..., Page]]:
    """`open_desk(anna)` is a signed-in page in a browser of its own; call it again for a second person.

    An uncaught error in a script fails the test, whatever the page looks like.
    """
    errors: list[str] = []

    def open_for(user: Any, path: str = "/", **context: Any) -> Page:
        page = new_context(**context).new_page()
        page.on("pageerror", lambda error: errors.append(f"{user}: {error}"))
        login(page, user, desk_url)
        page.goto(path)
        return page

    yield open_for
    assert errors == []


def login(page: Page, user: Any, desk_url: str) -> None:
    """Sign `user` in through a session cookie; the sign-in form has a test of its own."""
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": desk_url, "httpOnly": True}])
