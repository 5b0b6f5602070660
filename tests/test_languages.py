"""Every sentence can be translated, and every translation is whole: the catalogues of locale/."""

import ast
import os
import re
import shutil
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings
from django.utils import translation

from labeling import errors
from labeling.models import Label, Resolution, ReviewNeed, Role, Suggestions
from labeling.models.job import Job
from labeling.selectors import advice, encodings, events, phrases
from learner import catalog

ROOT = Path(__file__).parents[1]
TEMPLATES = ROOT / "templates"
LANGUAGES = [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
PLACEHOLDER = re.compile(r"%\(\w+\)[.\d]*[a-z]|\{\w+\}|</?\w+")
# Which of each pair is right hangs on the sound before it, and nobody knows what that will be.
PARTICLE = re.compile(
    r"(?:\)[.\d]*[a-z]|\})(?:</\w+>)?(?:을|를|이|가|은|는|와|과|으로|로)(?![가-힣])"
)
# Words of templates that are the same in every language.
NAMES = {"Tweezers", "API", "Esc", "CSV", "Space"}
SHOWN = ("aria-label", "alt", "placeholder", "title", "data-caption")
SAID_WITH = {
    *(name for name, one in vars(errors).items() if isinstance(one, type)),
    *("ValidationError", "ReadError", "BadRow", "BadImage"),
}


def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(ROOT / "locale" / language / "LC_MESSAGES" / "django.po"))


def texts(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated_and_none_by_a_guess(language):
    untold = [entry.msgid for entry in catalogue(language) if entry.fuzzy or "" in texts(entry)]
    assert untold == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_placeholders_of_its_sentence(language):
    wrong = [
        (entry.msgid, text)
        for entry in catalogue(language)
        for text in texts(entry)
        if sorted(PLACEHOLDER.findall(text))
        not in [sorted(PLACEHOLDER.findall(one)) for one in (entry.msgid, entry.msgid_plural)]
    ]
    assert wrong == []


def test_no_korean_particle_hangs_on_a_placeholder():
    hanging = [text for entry in catalogue("ko") for text in texts(entry) if PARTICLE.search(text)]
    assert hanging == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_compiled_is_what_is_written(language):
    written = catalogue(language)
    compiled = polib.mofile(str(Path(written.fpath).with_suffix(".mo")))
    said = {(entry.msgctxt, entry.msgid): texts(entry) for entry in compiled}
    assert said == {(entry.msgctxt, entry.msgid): texts(entry) for entry in written}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_has_the_sentences_of_the_program_and_no_others(language, tmp_path):
    if shutil.which("xgettext") is None:
        message = "xgettext is missing: apt-get install gettext"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    shutil.copytree(ROOT / "locale", tmp_path / "locale")
    with override_settings(LOCALE_PATHS=[tmp_path / "locale"]):
        call_command("messages", verbosity=0)
    gathered = polib.pofile(str(tmp_path / "locale" / language / "LC_MESSAGES" / "django.po"))
    known = {(entry.msgctxt, entry.msgid) for entry in catalogue(language)}
    assert {(entry.msgctxt, entry.msgid) for entry in gathered} == known, "run: make messages"


def test_no_template_speaks_without_being_asked_for_its_language():
    found = {
        path.relative_to(TEMPLATES).as_posix(): words
        for path in sorted(TEMPLATES.rglob("*.html"))
        if (words := plain_words(path.read_text()))
    }
    assert found == {}


def plain_words(source: str) -> list[str]:
    """The texts and the attributes that are read aloud, where no tag translates them."""
    kept = re.sub(r"\{% (comment|blocktranslate)\b.*?\{% end\1 %\}", "", source, flags=re.DOTALL)
    kept = re.sub(r"\{% block layout %\}\w+", "", kept)  # a class of the page
    kept = re.sub(r"<(script|pre|code|kbd)\b.*?</\1>", "", kept, flags=re.DOTALL)
    bare = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", "", kept, flags=re.DOTALL)
    attributes = re.findall(rf'\s(?:{"|".join(SHOWN)})="([^"]*)"', bare)
    nodes = re.sub(r"<[^>]*>", "\0", bare).split("\0")
    words = [" ".join(one.split()).strip(" ·") for one in (*attributes, *nodes)]
    return [one for one in words if re.search(r"[A-Za-z]", one) and one not in NAMES]


def test_what_is_refused_is_told_in_the_readers_language():
    bare = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for folder in ("api", "labeling")
        for path in (ROOT / folder).rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and _name(call.func) in SAID_WITH and call.args
        if isinstance(call.args[0], ast.JoinedStr) or _is_sentence(call.args[0])
    ]
    assert bare == []


def _name(called: ast.expr) -> str:
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def _is_sentence(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and " " in str(node.value)


def test_words_that_are_stored_can_be_translated():
    """What the learner and the books say in English is on the lists of phrases."""
    entries = [*catalog.ENCODERS.values(), *catalog.STRATEGIES.values()]
    captions = {*(entry.caption for entry in entries), str(encodings.AUTO)}
    assert captions ^ {*phrases.ENCODERS, *phrases.STRATEGIES} == set()
    assert {*events.PHRASES} <= {*phrases.VERBS}
    assert {*advice.NAMES.values()} <= {*phrases.METRICS}
    assert {*ReviewNeed.values} <= {*phrases.NEEDS}
    assert {*Job.State.values} <= {*phrases.STATES}
    known = {entry.msgid for entry in catalogue("ko")}
    words = {*Role.values, *Resolution.values, *Suggestions.values, *Label.Method.values}
    assert words - known - {"dawid-skene"} == set()


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
def test_a_word_that_nobody_has_translated_stays_as_it_is(language):
    with translation.override(language):
        assert phrases.said("a strategy of tomorrow") == "a strategy of tomorrow"
        assert phrases.said("") == ""


def test_a_page_is_in_the_language_that_was_chosen(client):
    client.cookies["language"] = "ko"
    page = client.get("/login/").content.decode()
    assert '<html lang="ko"' in page
    assert "로그인" in page
    assert "Log in" not in page


def test_a_refusal_of_the_api_is_in_the_language_that_was_asked_for(client):
    told = [
        client.get("/api/v1/nothing/", headers={"accept-language": language}).json()["detail"]
        for language in ("en", "ko")
    ]
    assert "There is nothing" in told[0]
    assert "아무것도 없습니다" in told[1]
