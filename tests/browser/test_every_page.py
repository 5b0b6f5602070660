"""Every page in both languages, both themes and three widths: clean, accessible, and it fits.

The pages are those of the URL resolver; what is no page says so in NO_PAGES. The walk is made once,
and each test tells one kind of finding, all of it.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from bench import people
from bench.stack import HOST
from tests.browser.conftest import Visitor
from tests.test_permissions import TABLE, is_api, routes

pytestmark = [pytest.mark.browser, pytest.mark.stack]

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
THEMES = {  # in the second theme, the rules that a theme bears on
    "light": {"type": "tag", "values": TAGS},
    "dark": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}
# No preloading: it copies the styles of shadow roots into the page, which our policy forbids.
QUIET = {"resultTypes": ["violations"], "preload": False}
LANGUAGES = ("en", "ko")
WIDTHS = (320, 768, 1280)
NO_PAGES = {
    "round-status": "a fragment of the project's page",
    "sample-media": "a file",
    "sample-original": "a file",
    "audit-csv": "a file",
    "budget-ledger": "a file",
    "admin:index": "Django's own",
    "schema-ui": "Swagger's own",
    "desk": "walked in every task and modality",
}
OPEN = ("login", "join")  # to be seen before anybody logs in
AXE = Axe().axe_script
LOOK = (Path(__file__).parent / "look.js").read_text()
WORDS = re.compile(r"[A-Za-z]{2,}")
# What people wrote, or a program calls itself: the same in every language.
DATA = re.compile(
    r"which digit|handwritten|the grant of this|a seven with a bar|from radiology|what is it|"
    r"what applies|how much|where is it|which words|not usable|dawid|celery|utf-8|"
    r"(category|categories|number|shapes|spans|intervals) (image|text|table|series|audio)|"
    r"^auto: |^\w+:[\w-]+",
    re.IGNORECASE,
)


@dataclass
class Walk:
    """What was found, by its kind; and what each page says, by language and page."""

    found: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    said: dict[str, dict[str, list[str]]] = field(default_factory=lambda: defaultdict(dict))


@pytest.fixture(scope="module")
def places(stack) -> dict[str, str]:
    """The address of every page: of a project that has worked, and of a desk of every kind."""
    slug = stack.demo("Walked")
    stack.manage("autopilot", slug, "--labels", "40")
    stack.person(slug, "wanda", "manager")
    people.at_work(stack, slug, "wanda", days=4, answers=4)
    made = stack.ask("from bench.kinds import projects; answer = projects('wanda')")
    given = stack.ask(
        "from labeling.services.invitations import invite\n"
        f"p = Project.objects.get(slug={slug!r})\n"
        "boss = User.objects.get(username='wanda')\n"
        "answer = {'sample_id': p.samples.exclude(review__in=['', 'guideline']).first().pk,"
        "'member_id': p.members.get(user__username='ben').pk,"
        "'number': p.rounds.filter(state='done').order_by('-number').first().number,"
        "'token': invite(project=p, by=boss, role='annotator').token, 'slug': p.slug}"
    )
    found = {name: address(name, arguments, given) for name, arguments in pages().items()}
    desks = {f"desk {kind}": f"/projects/{made[kind]}/label/" for kind in made}
    return {**found, **desks, "not found": "/projects/nowhere/"}


def pages() -> dict[str, list[str]]:
    """Every route that shows a page, with its arguments."""
    return {
        name: arguments
        for name, arguments in sorted(routes().items())
        if not is_api(name) and name not in NO_PAGES and TABLE[name].get("GET", ("", 0))[1] == 200
    }


def address(name: str, arguments: list[str], given: dict[str, object]) -> str:
    return reverse(name, kwargs={argument: given[argument] for argument in arguments})


@pytest.fixture(scope="module")
def walk(chromium, stack, places) -> Walk:
    done = Walk()
    for language in LANGUAGES:
        context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale=language)
        context.set_default_timeout(15_000)
        context.add_init_script(LOOK)
        visitor = Visitor(context.new_page(), f"http://{HOST}:{stack.port}")
        for name in OPEN:
            look_at(visitor, name, places[name], language, done)
        visitor.log_in("wanda")
        context.add_cookies([{"name": "language", "value": language, "url": visitor.base}])
        for name, path in places.items():
            if name not in OPEN:
                look_at(visitor, name, path, language, done)
        context.close()
    return done


def look_at(visitor: Visitor, name: str, path: str, language: str, done: Walk) -> None:
    page, where = visitor.page, f"{name} ({language})"
    visitor.go(path)
    if name.startswith("desk"):
        page.wait_for_function("() => document.querySelector('labeling-desk')?.current")
    if page.get_attribute("html", "lang") != language:
        done.found["language"].append(where)
    done.said[language][name] = page.evaluate("look.words()")
    page.evaluate(AXE)
    for theme, rules in THEMES.items():
        page.evaluate("(theme) => look.dress(theme)", theme)
        report = page.evaluate(
            "(options) => axe.run(document, options)", {**QUIET, "runOnly": rules}
        )
        done.found["axe"] += [
            f"{where}, {theme}: {one['id']} {[node['html'][:200] for node in one['nodes']]}"
            for one in report["violations"]
        ]
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        for kind, told in page.evaluate("look.layout()").items():
            done.found[kind] += [f"{where} at {width} px: {one}" for one in told]
    page.set_viewport_size({"width": 1280, "height": 800})
    done.found["console"] += [
        f"{where}: {one}" for one in visitor.complaints if name != "not found" or "404" not in one
    ]
    visitor.complaints.clear()


def told(found: list[str]) -> str:
    """All of it: a page at a time would take a walk each."""
    return "\n".join(found)


def test_every_page_is_walked_or_says_why_not(places):
    shown = {name for name, entry in TABLE.items() if "GET" in entry and not is_api(name)}
    assert shown - {*places} - {*NO_PAGES} == set()
    assert {*NO_PAGES} <= {*TABLE}


def test_no_page_has_an_accessibility_finding(walk):
    assert told(walk.found["axe"]) == ""


def test_no_page_complains_in_the_console(walk):
    assert told(walk.found["console"]) == ""


def test_no_page_scrolls_sideways(walk):
    assert told(walk.found["wide"]) == ""


def test_nothing_to_press_is_cut_off(walk):
    assert told(walk.found["clipped"]) == ""


def test_everything_to_press_is_large_enough_for_a_finger(walk):
    assert told([one for one in walk.found["small"] if " at 320 px" in one]) == ""


def test_every_page_names_its_language(walk):
    assert told(walk.found["language"]) == ""


def test_no_english_is_left_on_a_korean_page(walk):
    left = {
        f"{name}: {text}"
        for name, texts in walk.said["ko"].items()
        for text in {*texts} & {*walk.said["en"][name]}
        if len(WORDS.findall(text)) >= 3 and not DATA.search(text)
    }
    assert told(sorted(left)) == ""
