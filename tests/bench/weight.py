"""What a browser downloads, cold: the widget on a shop's page and the agents' inbox."""

import functools
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, sync_playwright

from tests.bench.figures import Figure, at_most
from tests.bench.server import Server
from tests.browser import chromium
from webcare.models import Channel

SNIPPET = '<script src="{desk}/w/bench-chat.js" async></script>'
SHOP = f'<!doctype html><html lang="nl"><title>Shop</title><h1>Shop</h1>{SNIPPET}'


class Traffic:
    """Requests to the desk and the bytes of their answers, head and body, as they came over the wire."""

    def __init__(self, page: Page, desk: str) -> None:
        self.requests, self.bytes, self._desk = 0, 0, desk
        self._ours: set[str] = set()
        network = page.context.new_cdp_session(page)
        network.send("Network.enable")
        page.on("requestfinished", self._finished)

    def _finished(self, request) -> None:  # noqa: ANN001 - playwright's own
        if request.url.startswith(self._desk):
            sizes = request.sizes()
            self.requests += 1
            self.bytes += sizes["responseBodySize"]


def measure(server: Server, cookie: str) -> list[Figure]:
    with shop(server.url) as shop_url:
        Channel.objects.filter(key="bench-chat").update(settings={"sites": [shop_url]})
        return _in_browser(server, cookie, shop_url)


def _in_browser(server: Server, cookie: str, shop_url: str) -> list[Figure]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.ARGUMENTS)
        rows = _widget(browser.new_context().new_page(), server, shop_url) + _inbox(browser, server, cookie)
        browser.close()
    return rows


def _widget(page: Page, server: Server, shop_url: str) -> list[Figure]:
    traffic = Traffic(page, server.url)
    page.goto(shop_url)
    launcher = page.get_by_role("button").first
    launcher.wait_for()
    page.wait_for_load_state("networkidle")
    closed = [
        at_most("widget before opening: gzip", traffic.bytes / 1000, "kB", 4),
        at_most("widget before opening", traffic.requests, "requests", 1),
    ]
    launcher.click()
    page.frame_locator("iframe").get_by_role("textbox").first.wait_for()
    page.wait_for_load_state("networkidle")
    return [
        *closed,
        at_most("widget until usable, cold: gzip", traffic.bytes / 1000, "kB", 13),
        at_most("widget until usable, cold", traffic.requests, "requests", 3),
    ]


def _inbox(browser, server: Server, cookie: str) -> list[Figure]:  # noqa: ANN001
    context = browser.new_context()
    name, value = cookie.split("=", 1)
    context.add_cookies([{"name": name, "value": value, "url": server.url}])
    page = context.new_page()
    traffic = Traffic(page, server.url)
    page.goto(f"{server.url}/inbox/?view=open")
    page.wait_for_load_state("networkidle")
    return [
        at_most("agent inbox cold: over the wire", traffic.bytes / 1000, "kB", 140),
        at_most("agent inbox cold", traffic.requests, "requests", 10),
    ]


@contextmanager
def shop(desk: str) -> Iterator[str]:
    """A page on another site with the snippet on it."""
    body = SHOP.format(desk=desk).encode()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/" else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
