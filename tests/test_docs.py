"""The documentation names everything there is."""

import json
import re
from pathlib import Path

from api import urls
from labeling import errors
from labeling.answers import KINDS
from labeling.models import Modality
from labeling.services.samples import Answers
from learner import catalog

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"


def test_every_knob_is_in_the_settings_page():
    sources = [*(ROOT / "config").glob("*.py")]
    used = {
        name
        for path in sources
        for name in re.findall(r'"(TWEEZERS_[A-Z_]+|DATABASE_URL|REDIS_URL)"', path.read_text())
    }
    page = (DOCS / "settings.md").read_text()
    documented = set(re.findall(r"`(TWEEZERS_[A-Z_]+|DATABASE_URL|REDIS_URL)`", page))
    assert used <= documented
    assert documented - used == set()


def test_every_endpoint_is_in_the_api_page():
    page = (DOCS / "api.md").read_text()
    missing = [
        route.name
        for route in urls.urlpatterns
        if route.name and endpoint(str(route.pattern)) not in page
    ]
    assert missing == []


def endpoint(pattern: str) -> str:
    """`projects/<slug:slug>/rounds/<int:number>/` as the page writes it."""
    for name, shown in {
        "token_id": "id",
        "claim_id": "id",
        "annotation_id": "id",
        "prediction_id": "id",
        "number": "n",
    }.items():
        pattern = re.sub(rf"<\w+:{name}>", f"{{{shown}}}", pattern)
    return re.sub(r"<\w+:(\w+)>", r"{\1}", pattern)


def test_every_code_of_a_refusal_is_in_the_api_page():
    page = (DOCS / "api.md").read_text()
    codes = {
        found.code
        for found in vars(errors).values()
        if isinstance(found, type) and issubclass(found, errors.Refusal)
    }
    assert {code for code in codes - {"refused"} if f"`{code}`" not in page} == set()


def test_every_strategy_and_encoder_is_in_its_page():
    for menu, page in [(catalog.STRATEGIES, "strategies.md"), (catalog.ENCODERS, "encoders.md")]:
        text = (DOCS / page).read_text()
        assert [name for name in menu if f"`{name}`" not in text] == []


def test_every_use_of_known_answers_is_in_the_import_page():
    page = (DOCS / "import.md").read_text()
    assert [name for name in Answers.values if f"`{name}`" not in page] == []


def test_the_readme_shows_the_two_commands():
    readme = (ROOT / "README.md").read_text()
    assert "make run" in readme
    assert "make test" in readme


def test_every_link_between_our_pages_leads_somewhere():
    broken = [
        f"{page.name}: {target}"
        for page in [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text())
        if not (page.parent / target).exists()
    ]
    assert broken == []


def test_every_task_is_in_the_page_of_answers_with_what_it_is_asked_of():
    table = (DOCS / "answers.md").read_text().partition("| task")[2].split("\n\n")[0]
    lines = [line for line in table.splitlines() if line.startswith("| `")]
    rows = {line.split("|")[1].strip().strip("`"): line for line in lines}
    for task, kind in KINDS.items():
        example = json.loads(rows[task].split("|")[4].strip().strip("`"))
        assert list(example) == [task]
        anything = len(kind.modalities) == 5
        of = "anything" if anything else dict(Modality.choices)[kind.modalities[0]].split()[-1]
        assert of in rows[task].split("|")[3]
