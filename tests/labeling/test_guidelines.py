"""What annotators go by: versions that stay, Markdown that is harmless, and who has seen which."""

import re
import threading

import pytest
from django.db import connection
from django.urls import reverse

from labeling.errors import BadInput
from labeling.models import Event, Guideline, Member
from labeling.selectors.guidelines import guideline_for, rendered, versions
from labeling.services import guidelines
from tests import make


def publish(project, alice, text: str) -> Guideline:
    return guidelines.publish(project=project, by=alice, text=text)


def member(project, name: str = "bob") -> Member:
    return Member.objects.get(project=project, user__username=name)


def test_each_text_is_a_version_and_the_newest_counts(project, alice, bob):
    publish(project, alice, "Praise is kind.")
    publish(project, alice, "Praise is warm.")
    found = guideline_for(member(project))
    assert (found["version"], found["text"]) == (2, "Praise is warm.")
    assert [one.version for one in versions(project)] == [2, 1]
    assert Event.objects.filter(project=project, verb="published guideline").count() == 2


def test_the_same_text_once_more_is_no_version(project, alice):
    publish(project, alice, "Praise is kind.\n\nBlame is not.")
    publish(project, alice, "Praise is kind.\r\n\r\nBlame is not.\n")  # as a form sends it
    assert versions(project).count() == 1


def test_one_that_is_taken_back_is_a_version_too(project, alice):
    for text in ("one", "two", "one"):
        publish(project, alice, text)
    assert [one.text for one in versions(project)] == ["one", "two", "one"]


def test_without_one_there_is_version_none(project, bob):
    found = guideline_for(member(project))
    assert (found["version"], found["html"], found["changed"]) == (0, "", False)


def test_who_has_not_opened_the_newest_is_told_until_they_do(project, alice, bob):
    publish(project, alice, "one")
    assert guideline_for(member(project))["changed"]
    guidelines.see(member=member(project), version=1)
    assert not guideline_for(member(project))["changed"]
    publish(project, alice, "two")
    assert guideline_for(member(project))["changed"]


def test_an_older_version_seen_late_takes_nothing_back(project, alice, bob):
    publish(project, alice, "one")
    publish(project, alice, "two")
    guidelines.see(member=member(project), version=2)
    guidelines.see(member=member(project), version=1)
    assert member(project).guideline_seen == 2


def test_a_version_that_does_not_exist_cannot_be_seen(project, alice, bob):
    with pytest.raises(BadInput) as refused:
        guidelines.see(member=member(project), version=1)
    assert "version" in refused.value.fields


@pytest.mark.parametrize("text", ["x" * 50_001, "a\0b", "a\ud800b"])
def test_a_text_that_cannot_be_stored_is_refused(project, alice, text):
    with pytest.raises(BadInput) as refused:
        publish(project, alice, text)
    assert "text" in refused.value.fields


def test_categories_are_defined_by_name(project, alice):
    told = {"praise": "It is kind."}
    assert guidelines.define(project=project, by=alice, definitions=told) == ["praise"]
    assert guidelines.define(project=project, by=alice, definitions=told) == []
    assert project.categories.get(name="praise").definition == "It is kind."
    with pytest.raises(BadInput):
        guidelines.define(project=project, by=alice, definitions={"fame": "no"})


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_at_once_make_two_versions(alice, nudged):
    project = make.project(alice)
    here = threading.Barrier(2)

    def write(text: str) -> None:
        here.wait()
        publish(project, alice, text)
        connection.close()

    writers = [threading.Thread(target=write, args=[text]) for text in ("one", "two")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [one.version for one in versions(project)] == [2, 1]


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)" onclick="alert(1)">go</a>',
    "[go](javascript:alert(1))",
    "[go](JaVaScRiPt&#58;alert(1))",
    "[go](data:text/html;base64,PHNjcmlwdD4=)",
    "[go](vbscript:x)",
    "<javascript:alert(1)>",
    '[go](https://a.example "x\\" onclick=alert(1) y=\\"")',
    '<p style="position:fixed">x</p>',
    "<style>*{display:none}</style>",
    "<iframe src=https://evil.example></iframe>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext></p><style><img src=x onerror=alert(1)></style>",
    "![x](https://evil.example/track.png)",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    "| a |\n|---|\n| <b onclick=x> |",
    "```\n</code></pre><script>alert(1)</script>\n```",
    "<!-- --><form action=https://evil.example><input name=password></form>",
    "[x]: javascript:alert(1)\n\n[x]",
]
TAG = re.compile(r"<[^>]*>")
BAD = re.compile(
    r"script|style|on\w+=|data:|<img|<iframe|<form|<input|<svg|<math|evil", re.IGNORECASE
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_markdown_comes_out_harmless(text):
    tags = "".join(TAG.findall(rendered(text)))
    # A title is text in quotes, and cannot be more.
    assert not BAD.search(re.sub(r'title="[^"]*"', "", tags)), tags


def test_markdown_is_rendered():
    html = rendered("# One\n\n- **two**\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n`x`")
    for part in ("<h3>One</h3>", "<strong>two</strong>", "<td>1</td>", "<code>x</code>"):
        assert part in html


def test_links_open_elsewhere_and_tell_nothing():
    html = rendered("[paper](https://example.org/a)")
    assert 'target="_blank"' in html
    assert 'rel="noopener noreferrer"' in html


def test_a_picture_is_its_words():
    assert rendered("![a <b> cell](https://example.org/x.png)") == "<p>a &lt;b&gt; cell</p>\n"


def test_headings_follow_those_of_the_page_without_gaps():
    assert re.findall(r"<h(\d)", rendered("# a\n\n#### b\n\n# c")) == ["3", "4", "3"]


def page(project, **query) -> str:
    return reverse("guideline", args=[project.slug], query=query or None)


def test_everybody_reads_and_who_may_guide_writes(as_bob, as_alice, project, alice, bob):
    publish(project, alice, "Praise is **kind**.")
    read = as_bob.get(page(project)).content.decode()
    assert "Praise is <strong>kind</strong>." in read
    assert "<textarea" not in read
    assert "<textarea" in as_alice.get(page(project)).content.decode()


def test_a_preview_is_not_published(as_alice, project):
    text = {"text": "Praise is **kind**.", "preview": "1"}
    shown = as_alice.post(page(project), text).content.decode()
    assert "Praise is <strong>kind</strong>." in shown
    assert "Not published yet." in shown
    assert "Praise is **kind**." in shown  # still there to be changed
    assert not versions(project).exists()


def test_publishing_says_which_version_counts(as_alice, project):
    done = as_alice.post(page(project), {"text": "Praise is kind."}, follow=True)
    assert "Version 1 is what everybody reads now." in done.content.decode()


def test_an_empty_or_endless_text_is_told_beside_the_field(as_alice, project):
    for text in ("", "x" * 50_001, "a\0b"):
        response = as_alice.post(page(project), {"text": text})
        assert response.status_code == 422
        assert "errorlist" in response.content.decode()


def test_older_versions_can_be_read(as_bob, project, alice, bob):
    publish(project, alice, "The first.")
    publish(project, alice, "The second.")
    assert "The first." not in as_bob.get(page(project)).content.decode()
    old = as_bob.get(page(project, version=1)).content.decode()
    assert "The first." in old
    assert "You look at the past" in old
    for odd in ("9", "x", "-1", "9" * 30, "²"):
        assert as_bob.get(page(project, version=odd)).status_code == 200


def test_definitions_are_saved_on_the_page_and_shown_on_the_desk(as_alice, as_bob, project, bob):
    where = reverse("guideline-define", args=[project.slug])
    as_alice.post(where, {"definition-0": "It is kind."})
    assert project.categories.get(name="praise").definition == "It is kind."
    assert "It is kind." in as_bob.get(reverse("desk", args=[project.slug])).content.decode()


def test_the_desk_shows_the_guideline_and_that_it_has_changed(as_bob, project, alice, bob):
    publish(project, alice, "Praise is kind.")
    desk = reverse("desk", args=[project.slug])
    dot = re.compile(r'data-ref="guideDot"[^>]*\bhidden')
    shown = as_bob.get(desk).content.decode()
    assert "Praise is kind." in shown
    assert not dot.search(shown)
    guidelines.see(member=member(project), version=1)
    assert dot.search(as_bob.get(desk).content.decode())
