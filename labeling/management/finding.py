"""What the commands look up by name."""

from django.contrib.auth.models import User
from django.core.management.base import CommandError

from labeling.models import Member, Project, Role


def project_called(slug: str) -> Project:
    project = Project.objects.filter(slug=slug).first()
    if project is None:
        known = ", ".join(Project.objects.values_list("slug", flat=True)[:20]) or "none yet"
        raise CommandError(f"There is no project {slug!r}. There are: {known}.")
    return project


def manager_of(project: Project) -> User:
    member = Member.objects.filter(project=project, role=Role.MANAGER).order_by("pk").first()
    if member is None:
        raise CommandError(f"{project} has no manager; make somebody its manager first.")
    return User.objects.get(pk=member.user_id)
