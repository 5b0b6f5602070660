"""A small project of texts for tests of the desk, and a look at what somebody answered there."""

from typing import Any

PROJECT = """
from labeling.formats.rows import Row
from labeling.services import guidelines, projects, samples
from labeling.services.samples import Answers

boss = User.objects.filter(username="boss").first() or User.objects.create_user("boss")
p = projects.create(by=boss, name={name!r}, question="Is it praise?", modality="text",
                    categories=["praise", "blame", "neither"], round_size=1000, holdout_percent=0,
                    recipe={{"encoder": "text:ngrams"}})
rows = [Row(where=f"row {{place}}", key=str(place), text=f"the text of {{place}}", file=None,
            answer=None) for place in range(150)]
samples.import_rows(project=p, by=boss, rows=rows, answers=Answers.IGNORE)
guidelines.publish(project=p, by=boss, text="Praise is **kind**.")
guidelines.define(project=p, by=boss, definitions={{"blame": "It is unkind."}})
answer = p.slug
"""
KINDS = ("pk", "kind", "category__name", "comment", "flagged", "retracted_at", "sample")
SEEN = ("revealed_ms", "accepted", "token")


def project(stack, name: str) -> str:
    return str(stack.ask(PROJECT.format(name=name)))


def answers(stack, name: str) -> list[dict[str, Any]]:
    return stack.ask(
        f"answer = list(Annotation.objects.filter(annotator__username={name!r})"
        f".order_by('pk').values(*{KINDS + SEEN!r}))"
    )


def standing(stack, name: str) -> list[str]:
    """The categories of those that were not undone, in their order."""
    given = answers(stack, name)
    return [one["category__name"] for one in given if one["retracted_at"] is None]


def prefer(stack, name: str, **preferences) -> None:
    stack.ask(
        "from labeling.services import preferences\n"
        f"preferences.change(by=User.objects.get(username={name!r}), **{preferences!r})"
    )


def saved(page) -> None:
    page.wait_for_function("() => document.querySelector('labeling-desk').outbox.size === 0")


def ready(page) -> None:
    desk = "document.querySelector('labeling-desk')"
    page.wait_for_function(f"() => {desk}?.current?.node.isConnected")


def press(page, *keys: str) -> None:
    """Each as soon as there is something to answer."""
    for key in keys:
        ready(page)
        page.keyboard.press(key)
