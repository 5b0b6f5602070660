from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from labeling.models.project import Project


class Role(models.TextChoices):
    ANNOTATOR = "annotator", _("annotator")
    REVIEWER = "reviewer", _("reviewer")
    SCIENTIST = "scientist", _("scientist")
    MANAGER = "manager", _("manager")


# Who may do what. A stranger may do nothing, and learns nothing: 404.
MAY: dict[str, frozenset[str]] = {
    Role.ANNOTATOR: frozenset({"see", "label"}),
    Role.REVIEWER: frozenset({"see", "label", "inspect", "review", "guide"}),
    Role.SCIENTIST: frozenset(
        {"see", "label", "inspect", "guide", "encode", "retrain", "activate", "import"}
    ),
    Role.MANAGER: frozenset(
        {
            "see",
            "label",
            "inspect",
            "guide",
            "review",
            "encode",
            "retrain",
            "activate",
            "import",
            "manage",
        }
    ),
}


class Member(models.Model):
    """A person's role in a project."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(max_length=10, choices=Role)
    joined_at = models.DateTimeField(auto_now_add=True)
    daily_quota = models.PositiveIntegerField(null=True, blank=True)  # None: the project's
    total_quota = models.PositiveIntegerField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    paused_why = models.CharField(max_length=300, blank=True)
    guideline_seen = models.PositiveIntegerField(default=0)  # the newest version that was opened
    gold_since = models.DateTimeField(null=True, blank=True)  # answers before do not count

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "user"], name="a_person_is_a_member_of_a_project_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.role} of {self.project}"

    def may(self, verb: str) -> bool:
        return verb in MAY[self.role]
