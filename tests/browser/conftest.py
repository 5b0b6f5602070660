"""A real Chromium against the real stack. Any console error or policy violation fails the test."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from bench.stack import HOST, PASSWORD, Stack

CHROMIUM = Path("/usr/bin/chromium")
QUIETLY = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TELL_VIOLATIONS = """document.addEventListener("securitypolicyviolation",
    (event) => console.error("CSP", event.effectiveDirective, event.blockedURI))"""


@pytest.fixture(scope="session")
def chromium():
    if not CHROMIUM.exists():
        message = f"{CHROMIUM} is missing: apt-get install chromium"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=QUIETLY)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def stack():
    with Stack(TWEEZERS_SWEEP_SECONDS="2") as running:
        yield running


class Visitor:
    """Somebody at a browser."""

    def __init__(self, page, base: str) -> None:
        self.page = page
        self.base = base
        self.complaints: list[str] = []
        page.add_init_script(TELL_VIOLATIONS)
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _heard(self, message) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    def log_in(self, name: str) -> None:
        self.go("/login/")
        self.page.fill("input[name=username]", name)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.press("input[name=password]", "Enter")
        self.page.wait_for_url(f"{self.base}/")

    def go(self, path: str) -> None:
        self.page.goto(self.base + path)


@pytest.fixture
def visitor(chromium, stack):
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(15_000)
    somebody = Visitor(context.new_page(), f"http://{HOST}:{stack.port}")
    yield somebody
    context.close()
    assert somebody.complaints == []
