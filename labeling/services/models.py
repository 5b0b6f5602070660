"""Which model version is in use: the newest, unless somebody chose an older one."""

from django.db import transaction

from labeling.books import audit
from labeling.models import ModelVersion, Project
from labeling.selectors.models import open_artifact, version_of, versions_of
from labeling.selectors.projects import Person


def activate(*, project: Project, by: Person, number: int) -> ModelVersion:
    """Use this version from now on; DamagedModel if its file is not what was saved.

    An older version is pinned: it stays in use, whatever rounds bring, until another is chosen.
    Choosing the newest follows the rounds again.
    """
    chosen = version_of(project, number)
    open_artifact(chosen).close()
    with transaction.atomic():
        Project.objects.select_for_update(no_key=True).get(pk=project.pk)
        versions_of(project).filter(pinned=True).update(pinned=False)
        newer = versions_of(project).filter(number__gt=number)
        chosen.pinned = newer.exists()
        chosen.save(update_fields=["pinned"])
        audit.note(project, by, "activated model", f"model {number}")
    return chosen
