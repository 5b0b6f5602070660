"""Figures as people read them."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def count(number: int) -> str:
    """1438 → 1,438"""
    return f"{number:,}"


@register.filter
def share(proportion: float) -> str:
    """0.9337 → 0.934"""
    return f"{proportion:.3f}"


@register.filter
def duration(seconds: float | None) -> str:
    """How long something took: 0.4 s, 12 s, 3 min; nothing while it has not ended."""
    if seconds is None:
        return "-"
    if seconds < 10:
        return _("%(seconds)s s") % {"seconds": f"{seconds:.1f}"}
    if seconds < 120:
        return _("%(seconds)s s") % {"seconds": f"{seconds:.0f}"}
    return _("%(minutes)s min") % {"minutes": f"{seconds / 60:.0f}"}


@register.filter
def worked(hours: float) -> str:
    """How long somebody worked: 4 min, 2.5 h."""
    if hours < 1:
        return _("%(minutes)s min") % {"minutes": f"{60 * hours:.0f}"}
    return _("%(hours)s h") % {"hours": f"{hours:.1f}"}
