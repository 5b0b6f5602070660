"""Projects of texts, and somebody at their desk."""

import json
from typing import Any


def made(stack, task: str, texts: dict[str, str], **given) -> str:
    """A project of texts with this task; returns its slug."""
    return stack.ask(
        "import json\nfrom tests import make\n"
        f"given = json.loads({json.dumps(given)!r})\n"
        f"made = make.project(make.user('tex'), task={task!r}, name={task!r}, **given)\n"
        f"make.fill(made, json.loads({json.dumps(texts)!r}))\n"
        "answer = made.slug"
    )


def opened(stack, visitor, slug: str, name: str):
    """The desk of somebody new."""
    stack.person(slug, name)
    visitor.log_in(name)
    visitor.go(f"/projects/{slug}/label/")
    ready(visitor.page)
    return visitor.page


def ready(page) -> None:
    page.wait_for_function("() => document.querySelector('labeling-desk')?.current")


def saved(page) -> None:
    page.wait_for_function("() => document.querySelector('labeling-desk').outbox.size === 0")


def answers(stack, name: str) -> list[dict[str, Any]]:
    return stack.ask(
        f"answer = list(Annotation.objects.filter(annotator__username={name!r}, "
        "retracted_at=None).order_by('pk').values('kind', 'value', 'category__name', "
        "'sample__text'))"
    )
