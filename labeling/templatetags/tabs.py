"""The pages of a project, for whoever may see them."""

from typing import Any

from django import template

from labeling.selectors.projects import Membership

register = template.Library()

# The page, its caption, and the verb that it takes.
PAGES = (
    ("project", "Learning", "see"),
    ("team", "Team", "see"),
    ("review", "Review", "review"),
    ("budget", "Budget", "manage"),
    ("members", "Members", "manage"),
    ("rules", "Rules", "manage"),
    ("audit", "Audit log", "manage"),
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
