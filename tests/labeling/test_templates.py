"""What the content security policy forbids is not in a template in the first place."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

FOLDER = Path(__file__).parents[2] / "templates"
TEMPLATES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html"))
FORBIDDEN = {
    "an inline style": r"\sstyle\s*=|<style",
    "an inline script": r"<script(?![^>]*\bsrc=)",
    "an event attribute": r"\son\w+\s*=",
    "htmx that evaluates": r"hx-on|hx-vals\s*=\s*['\"]js:|hx-trigger=\"[^\"]*\[",
    "a foreign host": r"(?:src|href)\s*=\s*['\"](?:https?:)?//",
}


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_compiles(name):
    assert get_template(name)


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_template_has_what_the_policy_blocks(name):
    source = (FOLDER / name).read_text()
    found = [what for what, pattern in FORBIDDEN.items() if re.search(pattern, source)]
    assert found == []


def test_the_page_for_a_fault_of_ours_needs_no_context():
    assert "Something went wrong" in get_template("500.html").render()
