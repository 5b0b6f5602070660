"""Django's admin, for operators. What is append-only can only be looked at."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from labeling.models import (
    Annotation,
    Budget,
    Category,
    Charge,
    Claim,
    Encoding,
    Event,
    Invitation,
    Label,
    Member,
    ModelVersion,
    Project,
    Pulse,
    Rate,
    Round,
    Sample,
)

# What samples and labels already stand on.
FIXED = (
    "slug",
    "modality",
    "task",
    "options",
    "annotators_per_sample",
    "overlap_percent",
    "extra_below",
    "most_annotators",
    "resolution",
    "review_below",
    "holdout_percent",
    "seed",
    "recipe",
)


class ReadOnly(admin.ModelAdmin):
    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class CategoryRows(admin.TabularInline):
    model = Category
    extra = 0


class MemberRows(admin.TabularInline):
    model = Member
    extra = 0
    raw_id_fields = ("user",)
    readonly_fields = ("gold_since", "guideline_seen")


@admin.register(Project)
class ProjectAdmin(admin.ModelAdmin):
    list_display = ("name", "modality", "pool_size", "pool_labeled", "holdout_size", "created_at")
    prepopulated_fields = {"slug": ("name",)}
    inlines = (CategoryRows, MemberRows)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # labels are never deleted by a click

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return FIXED if obj is not None else ("recipe",)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return {} if obj is not None else super().get_prepopulated_fields(request, obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        # Only what was changed: the row also counts labels, which others are giving meanwhile.
        obj.save(update_fields=form.changed_data if change else None)


@admin.register(Member)
class MemberAdmin(ReadOnly):
    list_display = ("user", "project", "role", "daily_quota", "total_quota", "paused_at")
    list_filter = ("project", "role")
    list_select_related = ("user", "project")
    search_fields = ("user__username",)


@admin.register(Invitation)
class InvitationAdmin(ReadOnly):
    list_display = ("project", "role", "note", "created_by", "expires_at", "used_by", "revoked_at")
    list_filter = ("project", "role")
    list_select_related = ("project", "created_by", "used_by")
    exclude = ("digest",)


@admin.register(Event)
class EventAdmin(ReadOnly):
    list_display = ("at", "project", "actor", "verb", "target")
    list_filter = ("project", "verb")
    list_select_related = ("project", "actor")


@admin.register(Budget)
class BudgetAdmin(ReadOnly):
    list_display = ("project", "currency", "limit", "spent", "reserved", "stops", "alerted")
    list_filter = ("stops", "currency")
    list_select_related = ("project",)


@admin.register(Rate)
class RateAdmin(ReadOnly):
    list_display = ("budget", "annotator", "per_label", "per_hour", "effective_from", "created_by")
    list_filter = ("budget",)
    list_select_related = ("budget__project", "annotator", "created_by")


@admin.register(Charge)
class ChargeAdmin(ReadOnly):
    list_display = ("created_at", "budget", "kind", "limit", "spent", "reserved", "annotator", "by")
    list_filter = ("budget", "kind")
    list_select_related = ("budget__project", "annotator", "by")


@admin.register(Sample)
class SampleAdmin(ReadOnly):
    list_display = ("key", "project", "holdout", "taken")
    list_filter = ("project", "holdout")
    search_fields = ("key",)


@admin.register(Annotation)
class AnnotationAdmin(ReadOnly):
    list_display = ("sample", "annotator", "kind", "category", "origin", "created_at")
    list_filter = ("project", "kind", "origin")
    list_select_related = ("sample", "annotator", "category")


@admin.register(Label)
class LabelAdmin(ReadOnly):
    list_display = ("sample", "category", "votes", "confidence", "changed_at")
    list_filter = ("project",)
    list_select_related = ("sample", "category")


@admin.register(Claim)
class ClaimAdmin(ReadOnly):
    list_display = ("sample", "annotator", "state", "origin", "expires_at")
    list_filter = ("project", "state", "origin")
    list_select_related = ("sample", "annotator")


@admin.register(Encoding)
class EncodingAdmin(ReadOnly):
    list_display = ("project", "number", "encoder", "state", "stage", "rows", "finished_at")
    list_filter = ("project", "state")
    list_select_related = ("project",)


@admin.register(Round)
class RoundAdmin(ReadOnly):
    list_display = ("project", "number", "state", "stage", "labels", "strategy", "finished_at")
    list_filter = ("project", "state")
    list_select_related = ("project",)


@admin.register(ModelVersion)
class ModelVersionAdmin(ReadOnly):
    list_display = ("project", "number", "round", "digest", "created_at")
    list_filter = ("project",)
    list_select_related = ("project", "round")


@admin.register(Pulse)
class PulseAdmin(ReadOnly):
    list_display = ("queue", "at")
