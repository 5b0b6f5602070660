"""The one place that says what an answer may be."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from labeling.errors import BadInput, UnknownCategory
from labeling.models import Annotation, Category, Project
from labeling.models.prepared import Prepared

KINDS = ("category", "cannot_tell", "skip")
LONGEST_COMMENT = 500


@dataclass(frozen=True)
class Answer:
    kind: str
    category: Category | None = None
    comment: str = ""


def parse(project: Project, value: Any) -> Answer:
    """Read {"category": name}, {"cannot_tell": true} or {"skip": reason}."""
    if not isinstance(value, dict) or len(value) != 1 or next(iter(value)) not in KINDS:
        raise BadInput(
            'An answer is {"category": name}, {"cannot_tell": true} or {"skip": reason}.',
            value="none of these three",
        )
    [(kind, given)] = value.items()
    if kind == "category":
        return Answer(Annotation.Kind.ANSWER, category=_category(project, given))
    if kind == "cannot_tell":
        if given is not True:
            raise BadInput('"cannot_tell" must be true.', value="must be true")
        return Answer(Annotation.Kind.CANNOT_TELL)
    if not isinstance(given, str) or len(given) > LONGEST_COMMENT or not _is_storable(given):
        raise BadInput(
            f'"skip" gives the reason in at most {LONGEST_COMMENT} characters.',
            value="not a short text",
        )
    return Answer(Annotation.Kind.SKIP, comment=given)


def _is_storable(text: str) -> bool:
    """No NUL and no half of a surrogate pair: PostgreSQL stores neither."""
    return not any(letter == "\0" or 0xD800 <= ord(letter) <= 0xDFFF for letter in text)


def _category(project: Project, name: Any) -> Category:
    known = {known: number for number, known in _categories(project=project.pk)}
    if not isinstance(name, str) or name not in known:
        raise UnknownCategory(
            f"{name!r} is no category of {project.name}; its categories are: {', '.join(known)}.",
            value="not a category of this project",
        )
    return Category.from_db(None, ["id", "project_id", "name"], (known[name], project.pk, name))


@Prepared
def _categories(project: int) -> QuerySet[Category, Any]:
    return Category.objects.filter(project=project).values_list("pk", "name")


def digest_of(claim_id: int | None, value: Any, *, flagged: bool = False) -> str:
    """What a repeated post must agree with: the same claim and the same answer."""
    told = [claim_id, value, "flagged"] if flagged else [claim_id, value]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
