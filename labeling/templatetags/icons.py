"""Small pictures as inline SVG: no request, no font, and they take the colour of their text."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from lucide.templatetags.lucide import lucide

register = template.Library()

# One shape a category, so that nobody has to tell categories by colour. In the order of the
# palette, in a box of 16 by 16.
MARKERS = (
    "M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2Z",  # circle
    "M3 3h10v10H3Z",  # square
    "M8 2l6.5 11.5h-13Z",  # triangle
    "M8 1.5L14.5 8 8 14.5 1.5 8Z",  # diamond
    "M6 2h4v4h4v4h-4v4H6v-4H2V6h4Z",  # plus
    "M8 14L1.5 2.5h13Z",  # triangle upside down
    "M8 1.5l6.5 4.8-2.5 7.7H4L1.5 6.3Z",  # pentagon
    "M3.5 1.5L8 6l4.5-4.5 2 2L10 8l4.5 4.5-2 2L8 10l-4.5 4.5-2-2L6 8 1.5 3.5Z",  # cross
    "M8 1l1.8 4.6 5 .3-3.9 3.1 1.3 4.8L8 11.1l-4.2 2.7 1.3-4.8L1.2 5.9l5-.3Z",  # star
    "M4.5 2h7L15 8l-3.5 6h-7L1 8Z",  # hexagon
)


@register.simple_tag
def icon(name: str, size: int = 20) -> str:
    """The Lucide icon of that name. It only decorates: the text beside it says the same."""
    return lucide(name, size=size, aria_hidden="true", focusable="false")


@register.simple_tag
def marker(colour: int) -> SafeString:
    """The shape and colour of a category, by its place in the palette."""
    return format_html(
        '<svg class="marker c{}" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">'
        '<path d="{}"/></svg>',
        colour,
        MARKERS[colour],
    )
