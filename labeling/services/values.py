"""Reading an answer as it comes in: to the project's task, or one of the two ways around it."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from labeling import answers
from labeling.answers import Value
from labeling.errors import BadInput, UnknownCategory
from labeling.models import Annotation, Category, Project, Task
from labeling.models.prepared import Prepared
from labeling.selectors.samples import asked_of

LONGEST_COMMENT = 500


@dataclass(frozen=True)
class Answer:
    """A category, or another task's value; neither when somebody could not tell, or skipped."""

    kind: str
    category: Category | None = None
    value: Value | None = None
    comment: str = ""

    @property
    def given(self) -> Value | None:
        """As it was posted, if it answers the question."""
        return {"category": self.category.name} if self.category else self.value


def parse(project: Project, value: Any, sample: int | None = None) -> Answer:
    """Read {task: answer}, {"cannot_tell": true} or {"skip": reason}.

    `sample` says of which sample: what a text is cut into must lie in that text.
    """
    kinds = (project.task, "cannot_tell", "skip")
    if not isinstance(value, dict) or len(value) != 1 or next(iter(value)) not in kinds:
        raise BadInput(
            _('An answer is {"%(task)s": …}, {"cannot_tell": true} or {"skip": reason}.')
            % {"task": project.task},
            value=_("none of these three"),
        )
    [(kind, given)] = value.items()
    if kind == Task.CATEGORY:
        return Answer(Annotation.Kind.ANSWER, category=category_named(project, given))
    if kind == project.task:
        asked = asked_of(project, sample)
        return Answer(Annotation.Kind.ANSWER, value=answers.read(kind, value, asked))
    if kind == "cannot_tell":
        if given is not True:
            raise BadInput(_('"cannot_tell" must be true.'), value=_("must be true"))
        return Answer(Annotation.Kind.CANNOT_TELL)
    return Answer(Annotation.Kind.SKIP, comment=remark(given, "value.skip"))


def known_answer(project: Project, value: Any, sample: int | None = None) -> Answer:
    """As `parse`, but an answer to the question it must be: a verdict, or what is known of gold."""
    answer = parse(project, value, sample)
    if answer.given is None:
        detail = _('This must be an answer to the question: {"%(task)s": …}.')
        raise BadInput(detail % {"task": project.task}, value=_("answers nothing"))
    return answer


def remark(given: Any, field: str) -> str:
    """A reason or a comment: a short text that both databases can store."""
    if not isinstance(given, str) or len(given) > LONGEST_COMMENT or not _is_storable(given):
        detail = _("%(field)s is a text of at most %(most)d characters.")
        raise BadInput(
            detail % {"field": field, "most": LONGEST_COMMENT}, **{field: _("not a short text")}
        )
    return given


def category_named(project: Project, name: Any) -> Category:
    known = {known: number for number, known in _categories(project=project.pk)}
    if not isinstance(name, str) or name not in known:
        detail = _("%(name)s is no category of %(project)s; its categories are: %(known)s.")
        named = {"name": repr(name), "project": project.name, "known": ", ".join(known)}
        raise UnknownCategory(
            detail % named, **{"value.category": _("not a category of this project")}
        )
    return Category.from_db(None, ["id", "project_id", "name"], (known[name], project.pk, name))


def answer_of(row: Any) -> Value | None:
    """What an annotation, a label or a verdict says, as it would be posted."""
    return {"category": row.category.name} if row.category_id else row.value


def _is_storable(text: str) -> bool:
    """No NUL and no half of a surrogate pair: PostgreSQL stores neither."""
    return not any(letter == "\0" or 0xD800 <= ord(letter) <= 0xDFFF for letter in text)


@Prepared
def _categories(project: int) -> QuerySet[Category, Any]:
    return Category.objects.filter(project=project).values_list("pk", "name")


def digest_of(claim_id: int | None, value: Any, *, flagged: bool = False, comment: str = "") -> str:
    """What a repeated post must agree with: the same claim and the same answer."""
    told = [claim_id, value, *(["flagged"] if flagged else []), *([comment] if comment else [])]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
