"""The pages of a project, for whoever may see them."""

from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

from labeling.selectors.projects import Membership

register = template.Library()

# The page, its caption, and the verb that it takes.
PAGES = (
    ("project", _("Learning"), "see"),
    ("guideline", _("Guideline"), "see"),
    ("team", _("Team"), "see"),
    ("review", _("Review"), "review"),
    ("budget", _("Budget"), "manage"),
    ("members", _("Members"), "manage"),
    ("rules", _("Rules"), "manage"),
    ("audit", _("Audit log"), "manage"),
)


@register.inclusion_tag("projects/_tabs.html")
def tabs(membership: Membership, here: str) -> dict[str, Any]:
    """The tabs of a project's pages; `here` names the one that is open."""
    return {
        "slug": membership.project.slug,
        "tabs": [
            {"name": name, "caption": caption, "here": name == here}
            for name, caption, verb in PAGES
            if membership.may(verb)
        ],
    }
