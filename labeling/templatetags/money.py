"""Amounts of money as people read them."""

from django import template

from labeling.formats.money import written

register = template.Library()


@register.filter
def money(minor: int | None, currency: str) -> str:
    """1250 in EUR → EUR 12.50; nothing where nothing is paid."""
    return "-" if minor is None else written(minor, currency)
