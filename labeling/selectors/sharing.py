"""What both ways to measure agreement tell: whose answers, and why there are none."""

from django.utils.translation import gettext as _

from labeling.models import Project
from labeling.selectors.projects import Person


def names_of(people: set[int]) -> dict[int, str]:
    known = Person.objects.filter(pk__in=people)
    return dict(known.values_list("pk", "username")) if people else {}


def nothing_shared(project: Project) -> str:
    if project.annotators_per_sample == 1 or not project.overlap_percent:
        return _(
            "Nobody has answered the same sample yet: the project asks one annotator a sample, "
            "so there is nothing to compare."
        )
    return _(
        "Nobody has answered the same sample yet: agreement shows once a second person has "
        "answered some of the first's."
    )
